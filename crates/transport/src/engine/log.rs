//! What is logged of a call, under the target `alertkit`: each attempt (debug) and how the call ended (debug, or warn where
//! it failed). Neither bodies nor query values nor secrets.
//!
//! The macros evaluate no field unless somebody listens, and the functions here compute none before them.

use std::time::{Duration, Instant};

use http::Method;
use tracing::Level;

use super::progress::Progress;
use super::{Call, Failed};
use crate::backend::HttpResponse;
use crate::{Client, Error, Operation, request_id};

/// Whether anybody listens to the attempts.
pub(super) fn is_on() -> bool {
    tracing::enabled!(target: "alertkit", Level::DEBUG)
}

/// An attempt that succeeded.
pub(super) fn succeeded(call: &Call, progress: &Progress, began: Option<Instant>, response: &HttpResponse) {
    let client = &call.draft.client;
    tracing::debug!(
        target: "alertkit",
        operation = call.draft.operation.name,
        method = %call.draft.method,
        host = host(client),
        attempt = progress.history.len() + 1,
        status = response.status.as_u16(),
        waited_ms = milliseconds(progress.next_waited),
        elapsed_ms = since(client, began),
        request_id = scrubbed_id(client, response),
        "attempt succeeded"
    );
}

/// An attempt that failed, and the wait before the next one where there is one.
pub(super) fn failed(
    call: &Call,
    progress: &Progress,
    began: Option<Instant>,
    failed: &Failed,
    next: Option<Duration>,
) {
    let client = &call.draft.client;
    tracing::debug!(
        target: "alertkit",
        operation = call.draft.operation.name,
        method = %call.draft.method,
        host = host(client),
        attempt = progress.history.len() + 1,
        outcome = %failed.outcome,
        status = failed.response().map(|response| response.status.as_u16()),
        waited_ms = milliseconds(progress.next_waited),
        elapsed_ms = since(client, began),
        request_id = failed.response().and_then(|response| scrubbed_id(client, response)),
        wait_ms = next.map(milliseconds),
        "attempt failed, {}",
        if next.is_some() { "trying again" } else { "giving up" }
    );
}

/// A call that succeeded.
pub(super) fn ended(
    client: &Client,
    operation: &Operation,
    method: &Method,
    response: &HttpResponse,
    progress: &Progress,
    elapsed: Duration,
) {
    tracing::debug!(
        target: "alertkit",
        operation = operation.name,
        method = %method,
        host = host(client),
        attempts = progress.history.len() + 1,
        status = response.status.as_u16(),
        elapsed_ms = milliseconds(elapsed),
        request_id = scrubbed_id(client, response),
        "call succeeded"
    );
}

/// A call that failed: at debug where the caller asked for that.
pub(super) fn gave_up(client: &Client, draft: (&Method, bool), error: &Error, elapsed: Duration) {
    let (method, quiet) = draft;
    // The level is part of what the macro makes.
    macro_rules! failed_at {
        ($level:expr) => {
            tracing::event!(
                target: "alertkit",
                $level,
                operation = error.operation(),
                method = %method,
                host = host(client),
                attempts = error.attempts(),
                kind = error.kind().as_str(),
                status = error.status().map(|status| status.as_u16()),
                elapsed_ms = milliseconds(elapsed),
                retry_after_ms = error.retry_after().map(milliseconds),
                request_id = error.request_id(),
                "call failed"
            )
        };
    }
    if quiet { failed_at!(Level::DEBUG) } else { failed_at!(Level::WARN) }
}

fn host(client: &Client) -> Option<&str> {
    client.base_url().host_str()
}

fn scrubbed_id(client: &Client, response: &HttpResponse) -> Option<String> {
    request_id(&response.headers).map(|id| client.secret().scrub(id))
}

fn since(client: &Client, began: Option<Instant>) -> Option<u64> {
    began.map(|began| milliseconds(client.time().now().saturating_duration_since(began)))
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
