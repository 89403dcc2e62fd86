//! The HTTP request of an attempt.

use std::time::Duration;

use http::{HeaderMap, HeaderValue, header};
use url::Url;

use super::Call;
use crate::Limits;
use crate::backend::HttpRequest;
use crate::draft::IDEMPOTENCY_KEY;

impl Call {
    pub(super) fn http_request(&self, url: Option<Url>, attempt: Duration) -> HttpRequest {
        HttpRequest {
            method: self.draft.method.clone(),
            url: url.unwrap_or_else(|| self.url()),
            headers: self.all_headers(),
            body: self.draft.body.clone().unwrap_or_default(),
            limits: self.limits(attempt),
        }
    }

    /// The address, which was good when the call was made.
    pub(super) fn url(&self) -> Url {
        self.draft.address().unwrap_or_else(|_| self.draft.client.base_url().clone())
    }

    fn limits(&self, attempt: Duration) -> Limits {
        let options = &self.draft.options;
        let mut limits = self.draft.client.settings().limits;
        limits.attempt = attempt;
        limits.idle = options.read_timeout.unwrap_or(limits.idle);
        limits.body_bytes = options.max_response_bytes.unwrap_or(limits.body_bytes);
        limits
    }

    /// The headers of an attempt: the transport's, then the client's, then the call's, which replace them.
    pub(crate) fn all_headers(&self) -> HeaderMap {
        const USUAL: usize = 8;
        let json = HeaderValue::from_static("application/json");
        let mut headers = HeaderMap::with_capacity(USUAL);
        headers.insert(header::AUTHORIZATION, self.draft.client.authorization().clone());
        headers.insert(header::ACCEPT, json.clone());
        if self.draft.body.is_some() {
            headers.insert(header::CONTENT_TYPE, json);
        }
        for (name, value) in self.draft.client.headers() {
            headers.insert(name.clone(), value.clone());
        }
        for name in self.draft.headers.keys() {
            headers.remove(name);
        }
        for (name, value) in &self.draft.headers {
            headers.append(name.clone(), value.clone());
        }
        if let Some(Ok(key)) = self.idempotency_key.as_deref().map(HeaderValue::try_from) {
            headers.insert(IDEMPOTENCY_KEY, key);
        }
        headers
    }
}
