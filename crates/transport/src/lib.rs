#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod api;
mod backend;
#[cfg(feature = "blocking")]
mod blocking;
mod bulk;
#[cfg(feature = "catalogue")]
#[cfg_attr(docsrs, doc(cfg(feature = "catalogue")))]
pub mod catalogue;
mod client;
mod clock;
pub mod decode;
mod draft;
pub mod encode;
mod engine;
mod error;
#[doc(hidden)]
pub mod export;
mod extra;
mod fnv;
mod id;
mod json;
mod open_enum;
mod operation;
mod page;
mod pages;
mod patch;
mod path;
mod preview;
mod rate_limit;
mod redact;
mod request;
mod response;
mod retry;
pub mod reveal;
mod scrub;
mod secret;
mod tagged;
#[cfg(feature = "testing")]
#[cfg_attr(docsrs, doc(cfg(feature = "testing")))]
pub mod testing;
mod verdict;

pub use api::Api;
pub use backend::{Backend, BackendError, BackendErrorKind, HttpRequest, HttpResponse, Limits};
pub use bulk::{Bulk, BulkCounts, BulkLimits, BulkOutcome, BulkOutcomes, BulkReport, DecodeBulk, Refusal};
pub use client::{Client, ClientBuilder};
pub use clock::Clock;
pub use decode::JsonError;
pub use draft::Draft;
pub use error::{ApiError, Detail, Error, ErrorKind};
pub use extra::Extra;
pub use json::{Json, JsonTree};
pub use open_enum::UnknownValue;
pub use operation::{Idempotency, Operation};
pub use page::{Page, RejectedItem};
#[cfg(feature = "blocking")]
#[cfg_attr(docsrs, doc(cfg(feature = "blocking")))]
pub use pages::BlockingItems;
pub use pages::{Cursor, Items, PageStream, Pages, Paging};
pub use patch::Patch;
pub use preview::{Preview, redact};
pub use rate_limit::RateLimit;
pub use request::{Request, WithResponse};
pub use response::Response;
pub use retry::{Attempt, AttemptOutcome, Retry, RetryPolicy, Safety, StopReason};
pub use secret::{Credential, Secret};
pub use verdict::Verdict;

pub(crate) use response::request_id;

pub use {async_trait::async_trait, bytes, futures, http, jiff, serde_json, url};

/// The result of a call.
pub type Result<T, E = Error> = std::result::Result<T, E>;
