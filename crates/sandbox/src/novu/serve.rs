//! What happens before and after every operation: the body is read, then come the key, the rate limit and the idempotency
//! key, in this order.

use http::StatusCode;
use serde_json::Value;

use super::errors;
use super::input::is_json;
use crate::exchange::{Answer, Request};
use crate::route::Route;
use crate::state::State;

/// What the body parser reads of an ordinary body.
const ORDINARY_BODY: usize = 100 * 1024;

/// The routes that take 20 MB.
const LARGE_BODIES: [&str; 4] = ["/v1/events", "/v1/notification-templates", "/v1/workflows", "/v1/layouts"];

/// The routes that are for users only: a key is refused there as one that is not known is, before anything is counted.
const FOR_USERS: [(&str, &str); 2] =
    [("POST", "/v1/environments"), ("GET", "/v1/integrations/{channelType}/limit")];

pub(crate) fn serve(route: &'static Route, state: &State, request: &Request) -> Answer {
    if request.body.len() > ORDINARY_BODY && !LARGE_BODIES.iter().any(|large| route.path.starts_with(large)) {
        return errors::bare(StatusCode::PAYLOAD_TOO_LARGE, "request entity too large");
    }
    if let Some(problem) = malformed(request) {
        return errors::bare(StatusCode::BAD_REQUEST, &problem);
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
        Ok(_) if FOR_USERS.contains(&(route.method, route.path)) => {
            return errors::unauthorized("API endpoint not available");
        }
        Ok(visit) => {
            let limit = match visit.account.rate_limits.take(visit.environment, route, now) {
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

/// What the body parser says of a body that was sent as JSON and is none.
fn malformed(request: &Request) -> Option<String> {
    if request.body.is_empty() || !is_json(request) {
        return None;
    }
    match serde_json::from_slice(&request.body) {
        Ok(Value::Object(_) | Value::Array(_)) => None,
        // It takes nothing but objects and lists.
        Ok(_) => Some("Unexpected token in JSON at position 0".to_owned()),
        Err(error) if error.is_eof() => Some("Unexpected end of JSON input".to_owned()),
        Err(error) => {
            Some(format!("Unexpected token in JSON at position {}", error.column().saturating_sub(1)))
        }
    }
}

fn operate(route: &Route, state: &State, request: &Request) -> Answer {
    (route.operation)(state, request).unwrap_or_else(|refusal| refusal)
}
