//! Events: triggers of workflows.

use http::StatusCode;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::environment::Environment;
use super::ids::Kind;
use super::input::{Input, Object, object};
use super::trigger::Trigger;
use super::{answers, jobs};
use crate::exchange::{Answer, Request};
use crate::route::{Route, route};
use crate::state::State;

pub(crate) const ROUTES: &[Route] = &[
    route("novu.events.trigger", "POST", "/v1/events/trigger", trigger),
    route("novu.events.trigger_bulk", "POST", "/v1/events/trigger/bulk", trigger_bulk),
    route("novu.events.broadcast", "POST", "/v1/events/trigger/broadcast", broadcast),
    route("novu.events.cancel", "DELETE", "/v1/events/trigger/{transactionId}", cancel),
];

/// Events in one request.
const MOST: usize = 100;

const MEMBERS: [&str; 7] = ["name", "to", "payload", "overrides", "actor", "tenant", "transactionId"];

/// Triggers `welcome-flow` for `sub-1` as `seed-transaction`, if nothing was triggered yet.
pub(crate) fn seed(environment: &mut Environment, now: Timestamp) {
    let fresh = environment.all(Kind::Notification).is_empty();
    if !fresh || environment.find(Kind::Subscriber, "subscriberId", "sub-1").is_none() {
        return;
    }
    let event = object(json!({
        "name": "welcome-flow", "to": "sub-1", "payload": {"firstName": "Ada"}, "transactionId": "seed-transaction",
    }));
    // Where the workflow is not there, there is nothing to trigger.
    let _ = Trigger { event: &event, for_everybody: false }.pull(environment, now);
}

fn trigger(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = jobs::environment(&mut accounts, state, request)?;
    let mut input = checked(request);
    if input.get("to").is_none_or(Value::is_null) {
        input.refuse("to should not be null or undefined");
    }
    input.expect("payload", "an object", Value::is_object);
    let event = input.accept(&MEMBERS)?;
    answer(environment, &Trigger { event: &event, for_everybody: false }, state.clock.now())
}

/// One that is wrong is an entry among the answers, and the others are carried out.
fn trigger_bulk(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = jobs::environment(&mut accounts, state, request)?;
    let mut input = Input::read(request);
    let events = input.get("events").and_then(Value::as_array).cloned();
    if events.as_ref().is_none_or(|events| events.len() > MOST) {
        input.refuse(format!("events must contain no more than {MOST} elements"));
    }
    if events.as_ref().is_none_or(Vec::is_empty) {
        input.refuse("events should not be empty");
    }
    if events.is_none() {
        input.refuse("events must be an array");
    }
    input.check()?;
    let now = state.clock.now();
    let pulled = events.unwrap_or_default().into_iter().map(|event| {
        let event = object(event);
        let problems = problems(&event);
        if !problems.is_empty() {
            return json!({"acknowledged": true, "status": "error", "error": problems});
        }
        let trigger = Trigger { event: &event, for_everybody: false };
        trigger.pull(environment, now).unwrap_or_else(|refused| refused.entry())
    });
    Ok(answers::created(pulled.collect::<Vec<Value>>()))
}

fn broadcast(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = jobs::environment(&mut accounts, state, request)?;
    let mut input = checked(request);
    if !input.get("payload").is_some_and(Value::is_object) {
        input.refuse("payload must be an object");
    }
    let event = input.accept(&MEMBERS)?;
    answer(environment, &Trigger { event: &event, for_everybody: true }, state.clock.now())
}

/// Answers whether there was something to cancel.
fn cancel(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = jobs::environment(&mut accounts, state, request)?;
    if jobs::cancel(environment, request.parameter("transactionId"), state.clock.now()) {
        return Ok(answers::ok(true).committed());
    }
    Ok(answers::ok(false))
}

/// What single triggers have in common.
fn checked(request: &Request) -> Input {
    let mut input = Input::read(request);
    input.require_text("name");
    input.expect("overrides", "an object", Value::is_object);
    input.expect_text("transactionId");
    input
}

fn answer(environment: &mut Environment, trigger: &Trigger<'_>, now: Timestamp) -> Result<Answer, Answer> {
    let answered = trigger.pull(environment, now).map_err(|refused| refused.answer())?;
    if answered.get("transactionId").is_some() {
        return Ok(answers::created(answered));
    }
    Ok(answers::json(StatusCode::CREATED, &json!({"data": answered})))
}

/// What is asked of one of many, in the names that it has further in.
fn problems(event: &Object) -> Vec<&'static str> {
    let given = |name: &str| event.get(name).filter(|value| !value.is_null());
    let problems = [
        (given("to").is_none(), "to should not be null or undefined"),
        (given("name").is_none(), "identifier should not be null or undefined"),
        (!given("name").is_some_and(Value::is_string), "identifier must be a string"),
        (given("payload").is_none(), "payload should not be null or undefined"),
        (given("transactionId").is_some_and(|id| !id.is_string()), "transactionId must be a string"),
    ];
    problems.into_iter().filter_map(|(wrong, problem)| wrong.then_some(problem)).collect()
}
