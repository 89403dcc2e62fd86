//! The yardstick: what a good engineer writes by hand for the calls that alertkit is measured with.
//!
//! reqwest with the same features, TLS, timeouts and headers; `.bearer_auth`, `.json(&body)`, `.json::<T>()`, the id
//! in the path by `format!`. No retries, no deadline over them, no cap, no error that says more than reqwest's: the
//! comparison is against less work, not against the same.

#[cfg(feature = "client")]
mod client;

#[cfg(feature = "client")]
pub use client::{HandWritten, PageOf};
