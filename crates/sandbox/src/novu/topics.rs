//! Topics and who subscribes to them.

use http::StatusCode;
use serde_json::{Value, json};

use super::environment::Environment;
use super::ids::{Kind, id};
use super::input::{Input, text, texts};
use super::paging::Window;
use super::{answers, errors};
use crate::exchange::{Answer, Request};
use crate::route::{Route, route};
use crate::state::State;

pub(crate) const ROUTES: &[Route] = &[
    route("novu.topics.list", "GET", "/v1/topics", list),
    route("novu.topics.create", "POST", "/v1/topics", create),
    route("novu.topics.get", "GET", "/v1/topics/{topicKey}", get),
    route("novu.topics.rename", "PATCH", "/v1/topics/{topicKey}", rename),
    route("novu.topics.delete", "DELETE", "/v1/topics/{topicKey}", delete),
    route("novu.topics.subscribe", "POST", "/v1/topics/{topicKey}/subscribers", subscribe),
    route("novu.topics.unsubscribe", "POST", "/v1/topics/{topicKey}/subscribers/removal", unsubscribe),
    route(
        "novu.topics.get_subscriber",
        "GET",
        "/v1/topics/{topicKey}/subscribers/{externalSubscriberId}",
        get_subscriber,
    ),
];

/// The topics of an environment, oldest first.
#[derive(Default)]
pub(crate) struct Topics {
    pub(crate) all: Vec<Topic>,
    numbered: u64,
}

pub(crate) struct Topic {
    id: String,
    pub(crate) key: String,
    name: String,
    /// The ids that the caller gave, in the order in which they joined.
    pub(crate) subscribers: Vec<String>,
}

impl Topics {
    /// Adds a topic without subscribers, and gives its id.
    pub(crate) fn add(&mut self, key: &str, name: &str) -> String {
        self.numbered += 1;
        let id = id(Kind::Topic, self.numbered);
        let (key, name) = (key.to_owned(), name.to_owned());
        self.all.push(Topic { id: id.clone(), key, name, subscribers: Vec::new() });
        id
    }

    fn find(&mut self, key: &str) -> Option<&mut Topic> {
        self.all.iter_mut().find(|topic| topic.key == key)
    }
}

impl Topic {
    fn shown(&self, environment: &str, organization: &str) -> Value {
        json!({
            "_id": self.id, "_environmentId": environment, "_organizationId": organization,
            "key": self.key, "name": self.name, "subscribers": self.subscribers,
        })
    }
}

fn list(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    let window = Window::sized(request, 10)?;
    let key = request.query_value("key");
    let (id, organization) = (&environment.id, &environment.organization);
    let wanted = environment.topics.all.iter().filter(|topic| key.is_none_or(|key| topic.key == key));
    let all: Vec<Value> = wanted.map(|topic| topic.shown(id, organization)).collect();
    Ok(window.with_total(&all))
}

/// Answers the id and the key only.
fn create(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    let mut input = Input::read(request);
    input.require_text("key");
    input.require_text("name");
    let members = input.accept(&["key", "name"])?;
    let (key, name) = (text(&members, "key").unwrap_or_default(), text(&members, "name").unwrap_or_default());
    if environment.topics.find(key).is_some() {
        let (id, organization) = (&environment.id, &environment.organization);
        return Err(errors::conflict(&format!(
            "Topic exists with key {key} in the environment {id} of the organization {organization}"
        )));
    }
    let id = environment.topics.add(key, name);
    Ok(answers::created(json!({"_id": id, "key": key})))
}

fn get(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    let (id, organization) = (environment.id.clone(), environment.organization.clone());
    let topic = find(environment, request)?;
    Ok(answers::ok(topic.shown(&id, &organization)))
}

fn rename(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    let mut input = Input::read(request);
    input.require_text("name");
    let members = input.accept(&["name"])?;
    let (id, organization) = (environment.id.clone(), environment.organization.clone());
    let topic = find(environment, request)?;
    text(&members, "name").unwrap_or_default().clone_into(&mut topic.name);
    Ok(answers::ok(topic.shown(&id, &organization)).committed())
}

fn delete(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    let (key, id) = (request.parameter("topicKey"), environment.id.clone());
    if !find(environment, request)?.subscribers.is_empty() {
        return Err(errors::conflict(&format!(
            "Topic with key {key} in the environment {id} can't be deleted as it still has subscribers assigned"
        )));
    }
    environment.topics.all.retain(|topic| topic.key != key);
    Ok(answers::no_content())
}

/// Makes the topic if there is none.
fn subscribe(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    let subscribers = subscribers(request)?;
    let (known, unknown): (Vec<String>, Vec<String>) = subscribers
        .into_iter()
        .partition(|subscriber| environment.find(Kind::Subscriber, "subscriberId", subscriber).is_some());
    let key = request.parameter("topicKey");
    if environment.topics.find(key).is_none() {
        environment.topics.add(key, &format!("Autogenerated-{key}"));
    }
    let topic = find(environment, request)?;
    for subscriber in &known {
        if !topic.subscribers.contains(subscriber) {
            topic.subscribers.push(subscriber.clone());
        }
    }
    let mut result = json!({"succeeded": known});
    if let (false, Some(result)) = (unknown.is_empty(), result.as_object_mut()) {
        result.insert("failed".to_owned(), json!({"notFound": unknown}));
    }
    Ok(answers::json(StatusCode::OK, &json!({"data": result})).committed())
}

fn unsubscribe(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    let leaving = subscribers(request)?;
    if let Some(topic) = environment.topics.find(request.parameter("topicKey")) {
        topic.subscribers.retain(|subscriber| !leaving.contains(subscriber));
    }
    Ok(answers::no_content())
}

fn get_subscriber(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    let (key, external) = (request.parameter("topicKey"), request.parameter("externalSubscriberId"));
    let topic = environment.topics.all.iter().find(|topic| topic.key == key);
    let topic = topic.filter(|topic| topic.subscribers.iter().any(|subscriber| subscriber == external));
    let subscriber = environment.find(Kind::Subscriber, "subscriberId", external);
    let (Some(topic), Some(subscriber)) = (topic, subscriber) else {
        return Err(errors::not_found(&format!(
            "Subscriber {external} not found for topic {key} in the environment {}",
            environment.id
        )));
    };
    Ok(answers::ok(json!({
        "_organizationId": environment.organization, "_environmentId": environment.id,
        "_subscriberId": subscriber.get("_id"), "_topicId": topic.id, "topicKey": key,
        "externalSubscriberId": external,
    })))
}

fn find<'environment>(
    environment: &'environment mut Environment,
    request: &Request,
) -> Result<&'environment mut Topic, Answer> {
    let (key, id) = (request.parameter("topicKey"), environment.id.clone());
    let unknown = || errors::not_found(&format!("Topic not found for key {key} in the environment {id}"));
    environment.topics.find(key).ok_or_else(unknown)
}

fn subscribers(request: &Request) -> Result<Vec<String>, Answer> {
    let mut input = Input::read(request);
    input.require("subscribers", "an array", Value::is_array);
    input.check()?;
    Ok(texts(input.get("subscribers")))
}
