//! What the failure of one request of a bulk call means for its inputs and for the requests after it.

use http::StatusCode;

use crate::retry::{AttemptOutcome, Safety};
use crate::{Error, ErrorKind};

/// Whether the request was surely not carried out, by this attempt or an earlier one.
pub(super) fn is_surely_not_done(error: &Error) -> bool {
    error.kind() != ErrorKind::OutcomeUnknown
        && !error.history().iter().any(|attempt| attempt.outcome.may_have_been_done())
}

/// Whether the request may have been carried out, and no answer says so.
pub(super) fn is_unknown(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::OutcomeUnknown | ErrorKind::Server | ErrorKind::Timeout | ErrorKind::Interrupted
    )
}

/// Whether every further request would fail in the same way: at the rate limit, with a rejected credential, without a
/// connection.
pub(super) fn is_the_same_for_all(error: &Error) -> bool {
    let by_kind = matches!(
        error.kind(),
        ErrorKind::RateLimited
            | ErrorKind::Unauthorized
            | ErrorKind::Forbidden
            | ErrorKind::Connect
            | ErrorKind::Certificate
            | ErrorKind::Runtime
    );
    // The last attempt also says so where an earlier one makes the outcome unknown.
    by_kind
        || match error.history().last().map(|attempt| attempt.outcome) {
            Some(AttemptOutcome::NotConnected | AttemptOutcome::CertificateRefused) => true,
            Some(AttemptOutcome::Status(status)) => matches!(status.as_u16(), 401 | 403 | 429),
            _ => false,
        }
}

/// Whether the server may take some of the inputs without the others: it rejected all of them for what is in the body, and did
/// nothing.
pub(super) fn is_divisible(error: &Error) -> bool {
    const ABOUT_THE_BODY: [StatusCode; 3] =
        [StatusCode::BAD_REQUEST, StatusCode::PAYLOAD_TOO_LARGE, StatusCode::UNPROCESSABLE_ENTITY];
    error.status().is_some_and(|status| ABOUT_THE_BODY.contains(&status))
        && is_surely_not_done(error)
        && matches!(error.retry().safety, Safety::Safe | Safety::Pointless)
        && !is_about_the_key(error)
}

/// Whether the rejection is of the idempotency key: other inputs were sent under it, and parts of these under keys of their own
/// could be carried out twice.
fn is_about_the_key(error: &Error) -> bool {
    let message = error.message().unwrap_or_default();
    error.idempotency_key().is_some_and(|key| message.contains(key))
        || message.to_ascii_lowercase().contains("idempotency")
}
