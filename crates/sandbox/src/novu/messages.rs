//! Messages: what was sent.

use serde_json::{Value, json};

use super::environment::Environment;
use super::ids::{Kind, is_id};
use super::input::{Object, text};
use super::notifications::chosen;
use super::paging::Window;
use super::{answers, errors, jobs};
use crate::exchange::{Answer, Request};
use crate::route::{Route, route};
use crate::state::State;

pub(crate) const ROUTES: &[Route] = &[
    route("novu.messages.list", "GET", "/v1/messages", list),
    route("novu.messages.delete", "DELETE", "/v1/messages/{messageId}", delete),
    route(
        "novu.messages.delete_by_transaction",
        "DELETE",
        "/v1/messages/transaction/{transactionId}",
        delete_by_transaction,
    ),
];

/// Oldest first.
fn list(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = jobs::environment(&mut accounts, state, request)?;
    let channel = channel(request)?;
    let window = Window::limited_in_a_sentence(request, 1000)?;
    let subscriber = match request.query_value("subscriberId").filter(|id| !id.is_empty()) {
        None => None,
        Some(id) => {
            let found = environment.find(Kind::Subscriber, "subscriberId", id);
            let unknown = || errors::not_found(&format!("Subscriber not found for id {id}"));
            text(found.ok_or_else(unknown)?, "_id")
        }
    };
    let transactions = request.query_values("transactionId");
    let is_wanted = |message: &&Object| {
        channel.is_none_or(|channel| text(message, "channel") == Some(channel))
            && subscriber.is_none_or(|id| text(message, "_subscriberId") == Some(id))
            && (transactions.is_empty()
                || text(message, "transactionId").is_some_and(|it| transactions.contains(&it)))
    };
    let wanted = environment.all(Kind::Message).iter().filter(is_wanted);
    let all: Vec<Value> = wanted.map(|message| shown(environment, message)).collect();
    Ok(window.with_both(&all))
}

fn delete(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = jobs::environment(&mut accounts, state, request)?;
    let id = request.parameter("messageId");
    if !is_id(id) {
        return Err(errors::invalid(vec!["messageId must be a mongodb id".to_owned()]));
    }
    let removed = environment.remove(Kind::Message, "_id", id);
    let unknown = || errors::not_found(&format!("Message with id {id} not found"));
    removed.map(|_| answers::deleted()).ok_or_else(unknown)
}

fn delete_by_transaction(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = jobs::environment(&mut accounts, state, request)?;
    let channel = channel(request)?;
    let transaction = request.parameter("transactionId");
    let messages = environment.all_mut(Kind::Message);
    let before = messages.len();
    messages.retain(|message| {
        text(message, "transactionId") != Some(transaction)
            || channel.is_some_and(|channel| text(message, "channel") != Some(channel))
    });
    if messages.len() == before {
        return Err(errors::not_found("Invalid transactionId or channel"));
    }
    Ok(answers::no_content())
}

fn channel(request: &Request) -> Result<Option<&str>, Answer> {
    let channel = request.query_value("channel").filter(|channel| !channel.is_empty());
    if channel.is_none_or(|channel| ["in_app", "email", "sms", "chat", "push"].contains(&channel)) {
        return Ok(channel);
    }
    let problem = "channel must be one of the following values: in_app, email, sms, chat, push";
    Err(errors::invalid(vec![problem.to_owned()]))
}

/// With whom it went to, and who acted.
pub(crate) fn shown(environment: &Environment, message: &Object) -> Value {
    let person = |member: &str| {
        let found = text(message, member).and_then(|id| environment.find(Kind::Subscriber, "_id", id));
        let names = ["_id", "firstName", "lastName", "avatar", "subscriberId", "id"];
        found.map_or(Value::Null, |found| chosen(found, &names))
    };
    let is_shown = message.get("actor").and_then(|actor| actor.get("type")) == Some(&json!("user"));
    let mut shown = message.clone();
    shown.insert("subscriber".to_owned(), person("_subscriberId"));
    let actor = if is_shown { person("_actorId") } else { Value::Null };
    shown.insert("actorSubscriber".to_owned(), actor);
    Value::Object(shown)
}
