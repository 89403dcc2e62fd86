use bytes::Bytes;

use crate::decode::{self, DecodeError};
use crate::engine::{self, Answer};
use crate::page::RejectedItem;
use crate::retry::{Attempt, AttemptOutcome, Facts, Retry, Safety, StopReason};
use crate::{ApiError, Error, ErrorKind, Response, request_id};

/// Decodes a success, and keeps what is known of it.
pub(crate) fn finish<T>(
    answer: Answer,
    decode: impl FnOnce(&str) -> Result<T, DecodeError>,
) -> Result<Response<T>, Error> {
    let value = read(&answer, decode)?;
    Ok(Response::new(value, answer))
}

/// Decodes a success. Checked once as UTF-8, and then never again.
pub(super) fn read<T>(
    answer: &Answer,
    decode: impl FnOnce(&str) -> Result<T, DecodeError>,
) -> Result<T, Error> {
    let decoded = match std::str::from_utf8(&answer.body) {
        Ok(body) => decode(decode::without_mark(body)).map_err(|error| Unusable::of(error, body)),
        Err(_) => Err(Unusable::Shape("the body is not UTF-8".to_owned())),
    };
    decoded.map_err(|problem| problem.into_error(answer))
}

/// A success whose body is not what it should be.
enum Unusable {
    Shape(String),
    /// It says that the call failed.
    Refused,
}

impl Unusable {
    fn of(error: DecodeError, body: &str) -> Self {
        match error {
            DecodeError::Json(error) => Self::Shape(error.describe(body)),
            DecodeError::Refused => Self::Refused,
            error @ DecodeError::Count { .. } => Self::Shape(error.to_string()),
        }
    }

    fn into_error(self, answer: &Answer) -> Error {
        if answer.done_before {
            return gone(answer);
        }
        match self {
            Self::Shape(problem) => {
                // The path may hold names that the server chose.
                let problem = answer.client.secret().scrub(&problem);
                error(answer, facts(answer, AttemptOutcome::Unreadable, None), &answer.body)
                    .with_message(problem)
            }
            Self::Refused => {
                let api = engine::read_api_error(&answer.client, &answer.body);
                let facts = facts(answer, AttemptOutcome::Status(answer.status), Some(&api));
                error(answer, facts, &answer.body).with_api_error(api)
            }
        }
    }
}

/// The error for one item of a page.
pub(crate) fn rejected_item(item: &RejectedItem, answer: &Answer) -> Error {
    let problem = format!("{}: {}", item.path, item.message);
    let facts = facts(answer, AttemptOutcome::Unreadable, None);
    let json = Bytes::copy_from_slice(item.json.as_bytes());
    error(answer, facts, &json).with_message(answer.client.secret().scrub(&problem))
}

/// What is known of a call that ended in a success of no use.
fn facts(answer: &Answer, outcome: AttemptOutcome, api: Option<&ApiError>) -> Facts {
    Facts {
        class: answer.client.class_of(answer.operation),
        outcome,
        api_kind: api.and_then(|api| api.kind),
        nothing_done: api.is_some_and(|api| api.nothing_done),
        asks_to_wait: false,
        echoes_key: false,
        waiting_cannot_help: false,
        honours_keys: answer.client.honours_keys(),
        earlier_may_have_been_done: answer.earlier_may_have_been_done,
    }
}

/// The error with what is known of the success whose body, or this part of it, can't be decoded.
fn error(answer: &Answer, facts: Facts, body: &Bytes) -> Error {
    let secret = answer.client.secret();
    let mut history = answer.history.clone();
    history.push(Attempt { outcome: facts.outcome, waited: answer.waited });
    Error::new(facts.kind())
        .with_operation(answer.operation)
        .with_status(answer.status)
        .with_request_id(request_id(&answer.headers), secret)
        .with_headers(&answer.headers, secret)
        .with_body(body, secret)
        .with_idempotency_key(answer.idempotency_key.clone())
        .with_history(history, Retry { safety: facts.safety(), stopped: StopReason::NotRetryable })
}

/// An earlier attempt deleted the thing, and the value that its response would have held is lost. Types that need no value
/// never come here: they decode the empty body.
fn gone(answer: &Answer) -> Error {
    let secret = answer.client.secret();
    let mut history = answer.history.clone();
    history.push(Attempt { outcome: AttemptOutcome::Status(answer.status), waited: answer.waited });
    Error::new(ErrorKind::NotFound)
        .with_done_before()
        .with_message("an earlier attempt of this call deleted it, and its response was lost")
        .with_operation(answer.operation)
        .with_status(answer.status)
        .with_request_id(request_id(&answer.headers), secret)
        .with_headers(&answer.headers, secret)
        .with_idempotency_key(answer.idempotency_key.clone())
        .with_history(history, Retry { safety: Safety::Pointless, stopped: StopReason::NotRetryable })
}
