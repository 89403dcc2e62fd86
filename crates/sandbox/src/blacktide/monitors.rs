//! The silences of monitors.

use http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::errors::not_found;
use super::input::{Input, is_from_one};
use super::team::Team;
use crate::clock::whole_seconds;
use crate::exchange::{Answer, Request};
use crate::state::State;

/// A silence replaces the one before it; the documentation does not say.
pub(crate) fn silence(state: &State, request: &Request) -> Result<Answer, Answer> {
    let now = state.clock.now();
    let mut teams = state.blacktide.lock();
    let monitor = find(teams.writer(request)?, request)?;
    let mut input = Input::read(request)?;
    input.require(&["duration"]);
    input.expect("duration", "a whole number of seconds from 1", is_from_one);
    input.expect("reason", "a string", Value::is_string);
    let silence = input.accept(&["duration", "reason"])?;
    let seconds = silence.get("duration").and_then(Value::as_i64).unwrap_or(i64::MAX);
    let until = now.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX);
    *monitor = Some(until);
    let answer = json!({"silencedUntil": whole_seconds(until), "reason": silence.get("reason")});
    Ok(Answer::json(StatusCode::OK, &answer).committed())
}

/// Also where there is no silence; the documentation does not say.
pub(crate) fn unsilence(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut teams = state.blacktide.lock();
    *find(teams.writer(request)?, request)? = None;
    Ok(Answer::no_content().committed())
}

fn find<'team>(team: &'team mut Team, request: &Request) -> Result<&'team mut Option<Timestamp>, Answer> {
    let id = request.parameter("id");
    team.monitors.get_mut(id).ok_or_else(|| not_found("monitor", id))
}
