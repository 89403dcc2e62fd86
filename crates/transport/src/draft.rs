use std::borrow::Cow;
use std::fmt::{self, Display};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use serde::Serialize;
use url::{Url, form_urlencoded};

mod body;

use crate::path::Path;
use crate::{Client, Error, Idempotency, Operation, RetryPolicy};

/// A call that is being put together: an operation, its path values, its query and its body.
///
/// For the methods of the API crates; their users meet the [`Request`](crate::Request), [`Pages`](crate::Pages) or
/// [`Bulk`](crate::Bulk) that it ends in. A problem found on the way is kept, and is what the request returns when it is
/// sent. Its `Debug` shows no path, query, header or body.
#[derive(Clone)]
pub struct Draft {
    pub(crate) client: Client,
    pub(crate) operation: &'static Operation,
    pub(crate) method: Method,
    path: Path,
    query: String,
    query_of_caller: String,
    pub(crate) body: Option<Bytes>,
    pub(crate) headers: HeaderMap,
    pub(crate) options: Options,
    problem: Option<Error>,
}

/// What the caller asked of one call.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    pub(crate) timeout: Option<Duration>,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) read_timeout: Option<Duration>,
    pub(crate) max_response_bytes: Option<usize>,
    /// Boxed, since it is large and rare.
    pub(crate) retry: Option<Box<RetryPolicy>>,
    pub(crate) idempotency_key: Option<String>,
}

/// The headers that the transport sets, and that no call may set beside it.
const RESERVED: [HeaderName; 15] = [
    header::AUTHORIZATION,
    header::HOST,
    header::CONTENT_LENGTH,
    header::CONTENT_ENCODING,
    header::TRANSFER_ENCODING,
    header::TE,
    header::TRAILER,
    header::CONNECTION,
    header::UPGRADE,
    header::PROXY_AUTHORIZATION,
    header::ACCEPT_ENCODING,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
    HeaderName::from_static("http2-settings"),
    IDEMPOTENCY_KEY,
];

/// What the HTTP library takes, in bytes.
const LONGEST_URL: usize = 65_534;

pub(crate) const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

impl Draft {
    pub(crate) fn new(client: Client, operation: &'static Operation) -> Self {
        let path = Path::new(client.path_prefix(), operation.path);
        Self::with_path(client, operation, operation.method.clone(), path)
    }

    /// A call of an endpoint that the crate does not model.
    pub(crate) fn raw(client: Client, method: Method, path: &str) -> Self {
        let operation = raw_operation(&method, client.api().keyed);
        let (path, problem) = match Path::raw(client.path_prefix(), path) {
            Ok(path) => (path, None),
            Err(error) => (Path::new("", ""), Some(error)),
        };
        let mut draft = Self::with_path(client, operation, method, path);
        draft.problem = problem;
        draft
    }

    fn with_path(client: Client, operation: &'static Operation, method: Method, path: Path) -> Self {
        Self {
            client,
            operation,
            method,
            path,
            query: String::new(),
            query_of_caller: String::new(),
            body: None,
            headers: HeaderMap::new(),
            options: Options::default(),
            problem: None,
        }
    }

    /// Fills the next placeholder of the path.
    #[must_use]
    pub fn path(mut self, value: impl AsRef<str>) -> Self {
        if let Err(error) = self.path.fill(value.as_ref()) {
            self.keep(error);
        }
        self
    }

    /// Appends a query parameter.
    #[must_use]
    pub fn query(mut self, name: &str, value: impl Display) -> Self {
        self.push_query(name, &value.to_string());
        self
    }

    /// Appends a query parameter if it is set.
    #[must_use]
    pub fn query_if_set(self, name: &str, value: Option<impl Display>) -> Self {
        match value {
            Some(value) => self.query(name, value),
            None => self,
        }
    }

    /// Sets the JSON body.
    #[must_use]
    pub fn json(mut self, body: &(impl Serialize + ?Sized)) -> Self {
        self.set_json(body);
        self
    }

    /// Keeps a problem with the arguments; it is what the request gives, before any I/O.
    #[must_use]
    pub fn check(mut self, checked: Result<(), Error>) -> Self {
        if let Err(error) = checked {
            self.keep(error);
        }
        self
    }

    /// The address, for a call that something else makes, such as a browser.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for a bad argument.
    pub fn url(mut self) -> Result<Url, Error> {
        self.finish()
    }

    pub(crate) fn push_query(&mut self, name: &str, value: &str) {
        form_urlencoded::Serializer::new(&mut self.query).append_pair(name, value);
    }

    /// Appends a query parameter of the caller's, in place of one of that name that was set for the operation. The
    /// operation's named ones are arguments of its method, and not set twice.
    pub(crate) fn push_query_of_caller(&mut self, name: &str, value: &str) {
        if self.operation.query.contains(&name) {
            self.keep(Error::invalid_input("query", format!("`{name}` is a parameter of the operation")));
            return;
        }
        let set = form_urlencoded::parse(self.query.as_bytes());
        if set.clone().any(|(set, _)| set == name) {
            let others = set.filter(|(set, _)| set != name);
            self.query = form_urlencoded::Serializer::new(String::new()).extend_pairs(others).finish();
        }
        form_urlencoded::Serializer::new(&mut self.query_of_caller).append_pair(name, value);
    }

    /// Sets the whole query, the caller's included.
    pub(crate) fn set_query(&mut self, query: &str) {
        query.clone_into(&mut self.query);
        self.query_of_caller.clear();
    }

    fn whole_query(&self) -> Cow<'_, str> {
        match (&*self.query, &*self.query_of_caller) {
            (query, "") | ("", query) => Cow::Borrowed(query),
            (own, of_caller) => Cow::Owned(format!("{own}&{of_caller}")),
        }
    }

    pub(crate) fn set_json(&mut self, body: &(impl Serialize + ?Sized)) {
        match body::json(body) {
            Ok(json) => self.body = Some(json),
            // Not its text, which may hold the value.
            Err(_) => self.keep(Error::invalid_input("body", "can't be written as JSON")),
        }
    }

    pub(crate) fn push_header(&mut self, name: &str, value: &str) {
        match header_of_caller(name, value) {
            Ok((name, value)) => {
                self.headers.append(name, value);
            }
            Err(error) => self.keep(error),
        }
    }

    pub(crate) fn set_idempotency_key(&mut self, key: String) {
        const LONGEST: usize = 255;
        let problem = if self.operation.idempotency != Idempotency::Keyed {
            "has no meaning for this operation: the API does not recognise repetitions of it"
        } else if key.is_empty() || key.len() > LONGEST {
            "is empty or longer than 255 bytes"
        } else if !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            "has a character that is no visible ASCII"
        } else {
            self.options.idempotency_key = Some(key);
            return;
        };
        self.keep(Error::invalid_input("idempotency_key", problem));
    }

    /// Draws the key by which the server recognises a retry, where there is one and none was set.
    pub(crate) fn draw_idempotency_key(&mut self) {
        if self.operation.idempotency == Idempotency::Keyed && self.options.idempotency_key.is_none() {
            self.options.idempotency_key = Some(uuid::Uuid::new_v4().to_string());
        }
    }

    /// Keeps the first problem.
    pub(crate) fn keep(&mut self, error: Error) {
        self.problem.get_or_insert(error);
    }

    /// The problem that was kept, for what is made of this draft in place of it.
    pub(crate) fn take_problem(&mut self) -> Option<Error> {
        self.problem.take().map(|problem| problem.with_operation(self.operation))
    }

    /// The same call once more. A kept problem goes with the first one.
    pub(crate) fn repeat(&mut self) -> Self {
        let problem = self.problem.take();
        Self { problem, ..self.clone() }
    }

    /// Whether this is the query so far.
    pub(crate) fn has_query(&self, query: &str) -> bool {
        self.whole_query() == query
    }

    /// What tells one listing from another: the server, the path and the filters.
    pub(crate) fn identity(&self) -> String {
        let origin = self.client.base_url().origin().ascii_serialization();
        format!("{origin}{}?{}", self.path.so_far(), self.whole_query())
    }

    /// The address, or the first problem that was found on the way to it.
    pub(crate) fn finish(&mut self) -> Result<Url, Error> {
        let address = self.problem.take().map_or_else(|| self.address(), Err);
        address.map_err(|error| error.with_operation(self.operation))
    }

    /// The address.
    pub(crate) fn address(&self) -> Result<Url, Error> {
        let path = self.path.finish()?;
        let mut url = self.client.address(path);
        // The parser leaves an encoded path alone. Should that ever change, nothing is sent.
        if url.path() != path {
            return Err(Error::invalid_input("path", "would address another resource"));
        }
        let query = self.whole_query();
        match (url.query(), query.is_empty()) {
            (_, true) => {}
            (None, false) => url.set_query(Some(&query)),
            (Some(base), false) => url.set_query(Some(&format!("{base}&{query}"))),
        }
        if url.as_str().len() > LONGEST_URL {
            return Err(Error::invalid_input("url", "is longer than 65,534 bytes with its path and query"));
        }
        Ok(url)
    }
}

impl fmt::Debug for Draft {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Draft")
            .field("operation", &self.operation.name)
            .field("method", &self.method)
            .finish_non_exhaustive()
    }
}

/// A header that a caller sets, on a client or a call.
pub(crate) fn header_of_caller(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), Error> {
    let name = HeaderName::try_from(name)
        .map_err(|_| Error::invalid_input("header", "has a name with characters that no header name has"))?;
    if RESERVED.contains(&name) {
        return Err(Error::invalid_input("header", format!("`{name}` is set by the transport")));
    }
    let value = HeaderValue::try_from(value).map_err(|_| {
        Error::invalid_input("header", format!("`{name}` has a value with a control character"))
    })?;
    Ok((name, value))
}

fn raw_operation(method: &Method, keyed: bool) -> &'static Operation {
    const fn raw(method: Method, class: Idempotency) -> Operation {
        Operation::new("request", method, "", class)
    }
    static READ: Operation = raw(Method::GET, Idempotency::Safe);
    static REPLACE: Operation = raw(Method::PUT, Idempotency::Idempotent);
    static WRITE: Operation = raw(Method::POST, Idempotency::Unsafe);
    static KEYED_WRITE: Operation = raw(Method::POST, Idempotency::Keyed);
    match *method {
        Method::GET | Method::HEAD | Method::OPTIONS => &READ,
        Method::PUT | Method::DELETE => &REPLACE,
        Method::POST | Method::PATCH if keyed => &KEYED_WRITE,
        _ => &WRITE,
    }
}
