//! What happens before and after every operation: the key, the rate limit, the idempotency key, in this order.

use http::StatusCode;

use super::errors;
use crate::exchange::{Answer, Request};
use crate::route::Route;
use crate::state::State;

/// What the body parser reads of an ordinary body.
const ORDINARY_BODY: usize = 100 * 1024;

/// The routes that take 20 MB.
const LARGE_BODIES: [&str; 4] = ["/v1/events", "/v1/notification-templates", "/v1/workflows", "/v1/layouts"];

pub(crate) fn serve(route: &'static Route, state: &State, request: &Request) -> Answer {
    if request.body.len() > ORDINARY_BODY && !LARGE_BODIES.iter().any(|large| route.path.starts_with(large)) {
        return errors::bare(StatusCode::PAYLOAD_TOO_LARGE, "request entity too large");
    }
    // Blueprints are open to everybody.
    if route.path.starts_with("/v1/blueprints") {
        return operate(route, state, request);
    }
    let now = state.clock.now();
    let (limit, stored) = match state.novu.lock().visit(request) {
        Err(refusal) => return refusal,
        // Neither rate limits nor idempotency keys are for users.
        Ok(visit) if visit.is_user => (None, None),
        Ok(visit) => {
            let limit = match visit.account.rate_limits.take(route, now) {
                Err(refusal) => return refusal,
                Ok(limit) => limit,
            };
            (limit, visit.account.idempotency.begin(route.method, request, now))
        }
    };
    let mut answer = match stored {
        None => operate(route, state, request),
        Some(Err(answer)) => answer,
        Some(Ok(pending)) => {
            let answer = operate(route, state, request);
            match state.novu.lock().visit(request) {
                Ok(visit) => visit.account.idempotency.finish(pending, answer, now),
                // The operation made the key invalid.
                Err(_) => answer,
            }
        }
    };
    answer.headers.extend(limit.into_iter().flatten());
    answer
}

fn operate(route: &Route, state: &State, request: &Request) -> Answer {
    (route.operation)(state, request).unwrap_or_else(|refusal| refusal)
}
