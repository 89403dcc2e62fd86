use std::collections::BTreeMap;

use alertkit_transport::{Extra, Json, Secret, reveal, with_extra};

with_extra! {
    /// The HTTP endpoint that receives a channel's alerts; see [`WebhookEvent`](crate::WebhookEvent).
    #[derive(Clone, Debug, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct WebhookConfig {
        /// The address, which may hold a secret. The server may shorten it.
        #[serde(default, with = "reveal::optional", skip_serializing_if = "Option::is_none")]
        pub url: Option<Secret>,
        /// The HTTP method. The documentation shows `POST` and has no list.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub method: Option<String>,
        /// Headers by name. Their values are secrets, and the server may shorten them.
        #[serde(default, with = "reveal::values", skip_serializing_if = "Option::is_none")]
        pub headers: Option<BTreeMap<String, Secret>>,
    }
}

impl WebhookConfig {
    /// Alerts to this address.
    pub fn new(url: impl Into<Secret>) -> Self {
        Self { url: Some(url.into()), method: None, headers: None, extra: Extra::new() }
    }

    /// Adds a header, in place of one of exactly this name.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<Secret>) -> Self {
        self.headers.get_or_insert_default().insert(name.into(), value.into());
        self
    }

    /// The HTTP method. The documentation shows `POST` and has no list.
    #[must_use]
    pub fn method(mut self, method: impl Into<String>) -> Self {
        self.method = Some(method.into());
        self
    }

    /// Sets what this version does not know, by its name on the wire. A guide shows `timeout`,
    /// `retryOnFailure` and `maxRetries`.
    #[must_use]
    pub fn set(mut self, name: impl Into<String>, value: impl Into<Json>) -> Self {
        self.extra.insert(name, value);
        self
    }
}
