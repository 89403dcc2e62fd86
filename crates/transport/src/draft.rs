use std::fmt::{self, Display};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use serde::Serialize;
use url::{Url, form_urlencoded};

use crate::decode::DecodeError;
use crate::pages::{Page, Pages, Paging};
use crate::path::Path;
use crate::{Client, Error, Idempotency, Operation, Request, RetryPolicy};

/// A call that is being put together: an operation, its path values, its query and its body.
///
/// For the methods of the API crates; their users meet the [`Request`] or [`Pages`] that it ends in. A problem found
/// on the way is kept, and is what the request gives when it is sent. Its `Debug` shows no path, query, header or body.
pub struct Draft {
    pub(crate) client: Client,
    pub(crate) operation: &'static Operation,
    pub(crate) method: Method,
    path: Path,
    query: String,
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
    pub(crate) retry: Option<RetryPolicy>,
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

    /// A call with one answer.
    #[inline]
    pub fn request<T: 'static>(self, decode: fn(&str) -> Result<T, DecodeError>) -> Request<T> {
        Request::new(self, decode)
    }

    /// A listing.
    #[inline]
    pub fn pages<T>(self, paging: Paging, decode: fn(&str) -> Result<Page<T>, DecodeError>) -> Pages<T> {
        Pages::new(self, paging, decode)
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

    pub(crate) fn set_query(&mut self, query: &str) {
        query.clone_into(&mut self.query);
    }

    pub(crate) fn set_json(&mut self, body: &(impl Serialize + ?Sized)) {
        const USUAL: usize = 256;
        let mut json = Vec::with_capacity(USUAL);
        match serde_json::to_writer(&mut json, body) {
            Ok(()) => self.body = Some(json.into()),
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
        Self {
            client: self.client.clone(),
            operation: self.operation,
            method: self.method.clone(),
            path: self.path.clone(),
            query: self.query.clone(),
            body: self.body.clone(),
            headers: self.headers.clone(),
            options: self.options.clone(),
            problem: self.problem.take(),
        }
    }

    /// Whether this is the query so far.
    pub(crate) fn has_query(&self, query: &str) -> bool {
        self.query == query
    }

    /// What tells one listing from another.
    pub(crate) fn path_and_query(&self) -> String {
        format!("{}?{}", self.path.so_far(), self.query)
    }

    /// The address, or the first problem that was found on the way to it.
    pub(crate) fn finish(&mut self) -> Result<Url, Error> {
        let address = self.problem.take().map_or_else(|| self.address(), Err);
        address.map_err(|error| error.with_operation(self.operation))
    }

    /// The address.
    pub(crate) fn address(&self) -> Result<Url, Error> {
        let path = self.path.finish()?;
        let mut url = self.client.base_url().clone();
        url.set_path(path);
        // The parser leaves an encoded path alone. Should that ever change, nothing is sent.
        if url.path() != path {
            return Err(Error::invalid_input("path", "would address another resource"));
        }
        match (url.query(), self.query.is_empty()) {
            (_, true) => {}
            (None, false) => url.set_query(Some(&self.query)),
            (Some(base), false) => url.set_query(Some(&format!("{base}&{}", self.query))),
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
