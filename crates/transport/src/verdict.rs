use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;

use crate::{Error, ErrorKind};

/// What the result of one attempt means for a call that is kept until it is delivered.
///
/// A queue or an outbox makes single attempts ([`RetryPolicy::none`](crate::RetryPolicy::none)) and decides by the
/// verdict whether the call is complete, stays queued or is given up.
///
/// A call is [`Rejected`](Self::Rejected) only when the response is about that call: 400, 413, 415 or 422, or an error
/// code of the API that says so. A response that every other call would get as well (a revoked key, a missing
/// route, a page of a proxy, a redirect) never costs the call.
///
/// ```
/// # use alertkit_transport::testing::{Reply, ScriptedBackend};
/// # use alertkit_transport::{Api, Client, ClientBuilder, RetryPolicy, Verdict, http::Method};
/// # static API: Api = Api::new("example", "example/1.0", "https://api.example.com");
/// # futures::executor::block_on(async {
/// # let backend = ScriptedBackend::new().reply(Reply::status(503).header("retry-after", "7"));
/// # let client = ClientBuilder::<Client>::new(&API, "key", |client| client).backend(backend)
/// #     .clock(alertkit_transport::testing::ManualClock::new()).build()?;
/// use std::time::Duration;
///
/// let result = client.request::<()>(Method::POST, "/event").retry(RetryPolicy::none()).await;
/// assert_eq!(Verdict::of(&result), Verdict::NotTaken { wait: Some(Duration::from_secs(7)) });
/// # Ok::<(), alertkit_transport::Error>(()) }).unwrap();
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Verdict {
    /// The server carried it out.
    Sent,
    /// The server carried it out, and its response can't be read.
    SentUnreadable,
    /// The server did not carry it out, and would carry out no other call either. Another attempt is safe.
    NotTaken {
        /// How long the server asked to wait.
        wait: Option<Duration>,
    },
    /// The server may have carried it out. Another attempt may do the work twice, unless the operation is idempotent
    /// or the server honors its idempotency key.
    Unknown {
        /// How long the server asked to wait.
        wait: Option<Duration>,
    },
    /// The server rejected this call. Another attempt gets the same response.
    Rejected,
    /// The server rejected the credential (401, 403). Another attempt is safe, and pointless until the credential or
    /// its permissions change.
    Credentials,
    /// It is older than the caller allows; see [`within`](Self::within).
    TooOld,
}

impl Verdict {
    /// Returns the verdict on the result of one attempt of any operation.
    ///
    /// For an error of several attempts the verdict is the one on the call as a whole: when an earlier attempt may have
    /// been carried out, it is [`Unknown`](Self::Unknown).
    #[must_use]
    pub fn of<T>(result: &Result<T, Error>) -> Self {
        match result {
            Ok(_) => Self::Sent,
            Err(error) => Self::of_error(error),
        }
    }

    /// Replaces a verdict that asks for another attempt by [`TooOld`](Self::TooOld) when the call is older than
    /// `max_age`.
    #[must_use]
    pub fn within(self, age: Duration, max_age: Duration) -> Self {
        match self {
            Self::NotTaken { .. } | Self::Unknown { .. } | Self::Credentials if age > max_age => Self::TooOld,
            Self::NotTaken { .. }
            | Self::Unknown { .. }
            | Self::Credentials
            | Self::Sent
            | Self::SentUnreadable
            | Self::Rejected
            | Self::TooOld => self,
        }
    }

    #[allow(clippy::match_same_arms, reason = "a table, in which every row has its own reason")]
    fn of_error(error: &Error) -> Self {
        let wait = error.retry_after();
        match error.kind() {
            ErrorKind::InvalidInput => Self::Rejected,
            ErrorKind::Runtime | ErrorKind::Connect | ErrorKind::Certificate => Self::NotTaken { wait },
            // The call succeeded, and what it returned can't be used.
            ErrorKind::Paging | ErrorKind::TooManyItems => Self::SentUnreadable,
            ErrorKind::Decode | ErrorKind::ResponseTooLarge => Self::of_success(error),
            // An earlier attempt decides, or the first attempt under the same key is still running.
            ErrorKind::OutcomeUnknown if error.attempts() > 1 => Self::Unknown { wait },
            ErrorKind::OutcomeUnknown if error.status() == Some(StatusCode::CONFLICT) => {
                Self::Unknown { wait }
            }
            ErrorKind::OutcomeUnknown | ErrorKind::Timeout | ErrorKind::Interrupted => match error.status() {
                None => Self::Unknown { wait },
                Some(status) if status.is_success() => Self::of_success(error),
                Some(status) => Self::of_status(status, wait),
            },
            // The API's code says more than the status.
            ErrorKind::BadRequest | ErrorKind::PayloadTooLarge => Self::Rejected,
            ErrorKind::NotFound | ErrorKind::Conflict if error.code().is_some() => Self::Rejected,
            ErrorKind::Unauthorized => Self::Credentials,
            ErrorKind::RateLimited => Self::NotTaken { wait },
            ErrorKind::Redirect
            | ErrorKind::PaymentRequired
            | ErrorKind::Forbidden
            | ErrorKind::NotFound
            | ErrorKind::Conflict
            | ErrorKind::Refused
            | ErrorKind::Server => match error.status() {
                // The API's own response, which says that the call failed.
                Some(status) if status.is_success() => Self::Rejected,
                Some(status) => Self::of_status(status, wait),
                None => Self::Unknown { wait },
            },
        }
    }

    /// A success without a usable body. Every API responds with a JSON object: anything else is a page of a proxy, and
    /// no one knows what became of the call.
    fn of_success(error: &Error) -> Self {
        if error.body().is_some_and(begins_an_object) {
            Self::SentUnreadable
        } else {
            Self::Unknown { wait: error.retry_after() }
        }
    }

    /// The table of all statuses that are no success.
    #[allow(clippy::match_same_arms, reason = "a table, in which every row has its own reason")]
    fn of_status(status: StatusCode, wait: Option<Duration>) -> Self {
        match status.as_u16() {
            300..=399 => Self::NotTaken { wait },
            400 | 413 | 415 | 422 => Self::Rejected,
            401 | 403 => Self::Credentials,
            408 | 425 => Self::Unknown { wait },
            402 | 404..=407 | 409..=412 | 414 | 416..=421 | 423 | 424 | 426..=499 => Self::NotTaken { wait },
            // The server, or what stands in front of it, does nothing at all.
            501 | 503 | 505 => Self::NotTaken { wait },
            // Cloudflare did not reach the server: down, timed out while connecting, unreachable, TLS, DNS.
            521..=523 | 525 | 526 | 530 => Self::NotTaken { wait },
            500 | 502 | 504 | 506..=520 | 524 | 527..=529 | 531..=599 => Self::Unknown { wait },
            // No final status of HTTP.
            0..=299 | 600..=u16::MAX => Self::Unknown { wait },
        }
    }
}

/// Whether the body is a JSON object as far as it goes; it may be cut off.
fn begins_an_object(body: &Bytes) -> bool {
    let text = body.strip_prefix(b"\xef\xbb\xbf".as_slice()).unwrap_or(body);
    text.trim_ascii_start().starts_with(b"{")
}
