//! What an operation is given and what it gives back.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde_json::{Value, json};

/// A request whose route is known and whose body has arrived.
#[derive(Debug)]
pub(crate) struct Request {
    /// As received, with the prefix of the API.
    pub(crate) path: String,
    /// The path's parameters, decoded once, in the order of the template.
    pub(crate) parameters: Vec<(&'static str, String)>,
    /// The query's pairs, decoded, in the order received.
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Request {
    pub(crate) fn parameter(&self, name: &str) -> &str {
        self.parameters.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value)
    }

    /// The last value under this name, as most frameworks read a repeated one.
    pub(crate) fn query_value(&self, name: &str) -> Option<&str> {
        self.query.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// All values under this name, in the order received.
    pub(crate) fn query_values(&self, name: &str) -> Vec<&str> {
        self.query.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).collect()
    }

    pub(crate) fn bearer(&self) -> Option<&str> {
        bearer(&self.headers)
    }

    pub(crate) fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }
}

/// The token of an `Authorization: Bearer` header. The scheme's letter case does not matter (RFC 9110, 11.1).
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

/// An answer that has not been sent: a fault may still change it.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    /// A list, because a `HeaderMap` makes every result that an operation returns four times as large.
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) body: Bytes,
    /// Whether the operation changed the sandbox's state.
    pub(crate) committed: bool,
}

impl Answer {
    pub(crate) fn json(status: StatusCode, body: &Value) -> Self {
        let headers = vec![(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))];
        Self { status, headers, body: Bytes::from(body.to_string()), committed: false }
    }

    pub(crate) fn no_content() -> Self {
        Self { status: StatusCode::NO_CONTENT, headers: Vec::new(), body: Bytes::new(), committed: false }
    }

    /// Says that the operation changed the sandbox's state.
    pub(crate) fn committed(mut self) -> Self {
        self.committed = true;
        self
    }

    pub(crate) fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }
}

/// What the sandbox itself has to say, and no vendor would: in the error shapes of all APIs at once, so that every
/// client shows the message.
pub(crate) fn complaint(message: &str) -> Value {
    json!({"message": message, "detail": message, "error": {"code": "sandbox", "message": message}})
}
