use serde_json::Value;

use crate::ApiError;

/// One vendor's API: where it is, how it wants to be asked, and how it says no.
///
/// Each API crate has one, as a `static`; it is what its clients are built from.
#[derive(Debug)]
#[non_exhaustive]
pub struct Api {
    /// The name in catalogues and logs, such as `uptinio`.
    pub name: &'static str,
    /// The `User-Agent`, such as `alertkit-uptinio/0.1.0`.
    pub user_agent: &'static str,
    /// The vendor's base URL.
    pub base_url: &'static str,
    /// The scheme in `Authorization`.
    pub scheme: &'static str,
    /// The environment variable that holds the key.
    pub key_variable: &'static str,
    /// The environment variable that holds another base URL.
    pub base_url_variable: &'static str,
    /// Whether POST and PATCH carry an `Idempotency-Key`.
    pub keyed: bool,
    /// Whether a 429 that does not say how long to wait means a used-up quota, which no retry finds refilled.
    pub bare_429_is_quota: bool,
    /// Reads the JSON body of an error.
    pub read_error: fn(&Value) -> ApiError,
}

impl Api {
    /// An API with bearer keys, no idempotency keys, and errors of one of the known shapes.
    #[must_use]
    pub const fn new(name: &'static str, user_agent: &'static str, base_url: &'static str) -> Self {
        Self {
            name,
            user_agent,
            base_url,
            scheme: "Bearer",
            key_variable: "",
            base_url_variable: "",
            keyed: false,
            bare_429_is_quota: false,
            read_error: ApiError::from_json,
        }
    }

    /// Sets the scheme in `Authorization`.
    #[must_use]
    pub const fn scheme(mut self, scheme: &'static str) -> Self {
        self.scheme = scheme;
        self
    }

    /// Names the environment variables of the key and the base URL.
    #[must_use]
    pub const fn variables(mut self, key: &'static str, base_url: &'static str) -> Self {
        self.key_variable = key;
        self.base_url_variable = base_url;
        self
    }

    /// Says that POST and PATCH carry an `Idempotency-Key`.
    #[must_use]
    pub const fn keyed(mut self) -> Self {
        self.keyed = true;
        self
    }

    /// Says that a 429 without `Retry-After` and `RateLimit-Reset` means a used-up quota: it is not retried.
    #[must_use]
    pub const fn bare_429_is_quota(mut self) -> Self {
        self.bare_429_is_quota = true;
        self
    }

    /// Sets how the JSON body of an error is read.
    #[must_use]
    pub const fn read_error(mut self, read: fn(&Value) -> ApiError) -> Self {
        self.read_error = read;
        self
    }
}
