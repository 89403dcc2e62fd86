//! Answers that are kept under the caller's key and given again.

use std::collections::{HashMap, HashSet};

use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode, header};
use jiff::{SignedDuration, Timestamp};

use super::errors;
use crate::exchange::{Answer, Request};

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAY: HeaderName = HeaderName::from_static("idempotency-replay");
const LINK: &str = "https://docs.novu.co/additional-resources/idempotency";
const LONGEST: usize = 255;

/// Off on a fresh server, as it is shipped.
#[derive(Default)]
pub(crate) struct Idempotency {
    pub(crate) enabled: bool,
    stored: HashMap<String, Stored>,
    /// Keys whose first call is taken to be still running.
    pub(crate) running: HashSet<String>,
}

struct Stored {
    body: Bytes,
    answer: (StatusCode, Vec<(HeaderName, HeaderValue)>, Bytes),
    until: Timestamp,
}

/// A call whose answer is to be stored.
pub(crate) struct Pending {
    key: String,
    header: HeaderValue,
    body: Bytes,
}

impl Idempotency {
    /// What is there under the request's key: nothing to do with it, an answer, or a place for one.
    pub(crate) fn begin(
        &mut self,
        method: &str,
        request: &Request,
        now: Timestamp,
    ) -> Option<Result<Pending, Answer>> {
        if !self.enabled || !matches!(method, "POST" | "PATCH") {
            return None;
        }
        let header = request.headers.get(KEY).filter(|key| !key.is_empty())?.clone();
        let key = String::from_utf8_lossy(header.as_bytes()).into_owned();
        if key.len() > LONGEST {
            let message = format!(
                "idempotencyKey \"{key}\" has exceeded the maximum allowed length of {LONGEST} characters"
            );
            return Some(Err(errors::bad_request(&message)));
        }
        self.stored.retain(|_, stored| stored.until > now);
        if self.running.contains(&key) {
            let message = format!(
                "Request with key \"{key}\" is currently being processed. Please retry after 1 second"
            );
            let answer = linked(errors::conflict(&message), header);
            return Some(Err(answer.with_header(header::RETRY_AFTER, HeaderValue::from_static("1"))));
        }
        match self.stored.get(&key) {
            None => Some(Ok(Pending { key, header, body: request.body.clone() })),
            // By the body alone: the path does not count.
            Some(stored) if stored.body != request.body => {
                let message = format!("Request with key \"{key}\" is being reused for a different body");
                Some(Err(linked(errors::refusal(StatusCode::UNPROCESSABLE_ENTITY, &message), header)))
            }
            Some(stored) => {
                let (status, headers, body) = stored.answer.clone();
                let answer = Answer { status, headers, body, committed: false };
                Some(Err(answer.with_header(REPLAY, HeaderValue::from_static("true"))))
            }
        }
    }

    /// Stores the answer, errors too, for a day.
    pub(crate) fn finish(&mut self, pending: Pending, answer: Answer, now: Timestamp) -> Answer {
        const KEPT: SignedDuration = SignedDuration::from_hours(24);
        let answer = answer.with_header(KEY, pending.header);
        let stored = Stored {
            body: pending.body,
            answer: (answer.status, answer.headers.clone(), answer.body.clone()),
            until: now.checked_add(KEPT).unwrap_or(Timestamp::MAX),
        };
        self.stored.insert(pending.key, stored);
        answer
    }
}

fn linked(answer: Answer, key: HeaderValue) -> Answer {
    answer.with_header(header::LINK, HeaderValue::from_static(LINK)).with_header(KEY, key)
}
