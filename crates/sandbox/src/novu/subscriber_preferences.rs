//! What subscribers want to get: of each workflow, and of all.

use serde_json::{Value, json};

use super::environment::Environment;
use super::ids::{Kind, is_id};
use super::input::{Input, Object, object, text};
use super::{answers, errors};
use crate::exchange::{Answer, Request};
use crate::route::{Route, route};
use crate::state::State;

pub(crate) const ROUTES: &[Route] = &[
    route("novu.subscribers.preferences.list", "GET", "/v1/subscribers/{subscriberId}/preferences", list),
    route(
        "novu.subscribers.preferences.get_by_level",
        "GET",
        "/v1/subscribers/{subscriberId}/preferences/{level}",
        get_by_level,
    ),
    route(
        "novu.subscribers.preferences.update",
        "PATCH",
        "/v1/subscribers/{subscriberId}/preferences/{templateId}",
        update,
    ),
    route(
        "novu.subscribers.preferences.update_global",
        "PATCH",
        "/v1/subscribers/{subscriberId}/preferences",
        update_global,
    ),
];

const CHANNELS: [&str; 5] = ["in_app", "email", "sms", "chat", "push"];

fn list(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    Ok(answers::ok(of_workflows(environment, request)?))
}

fn get_by_level(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    match request.parameter("level") {
        "global" => {
            let subscriber = subscriber(environment, request).ok_or_else(|| unknown(request))?;
            Ok(answers::ok(vec![of_all(environment, &subscriber)]))
        }
        "template" => Ok(answers::ok(of_workflows(environment, request)?)),
        _ => Err(errors::invalid(vec![
            "level must be one of the following values: global, template".to_owned(),
        ])),
    }
}

/// Whether a subscriber, by Novu's id, wants to get a workflow over a channel. What is critical is sent anyway.
pub(crate) fn allow(environment: &Environment, subscriber: &str, workflow: &Object, channel: &str) -> bool {
    let of_it = of_workflow(environment, subscriber, workflow);
    let of_all = of_all(environment, subscriber);
    let is_off = |preference: &Value, place: &str| preference.pointer(place) == Some(&Value::Bool(false));
    let places = ["/preference/enabled".to_owned(), format!("/preference/channels/{channel}")];
    workflow.get("critical") == Some(&Value::Bool(true))
        || !places.iter().any(|place| is_off(&of_it, place) || is_off(&of_all, place))
}

/// For one workflow. One channel, the whole, or both.
fn update(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    let mut input = Input::read(request);
    input.expect("enabled", "a boolean value", Value::is_boolean);
    let problems = input.get("channel").filter(|channel| !channel.is_null());
    for problem in problems.map(|channel| channel_problems("channel", channel)).unwrap_or_default() {
        input.refuse(problem);
    }
    let changes = input.accept(&["enabled", "channel"])?;
    let id = request.parameter("templateId");
    if !is_id(id) {
        return Err(errors::invalid(vec!["templateId must be a mongodb id".to_owned()]));
    }
    let subscriber =
        subscriber(environment, request).ok_or_else(|| errors::not_found("Subscriber not found"))?;
    let gone = || errors::not_found(&format!("Template with id {id} is not found"));
    let workflow = environment.find(Kind::Workflow, "_id", id).cloned().ok_or_else(gone)?;
    let enabled = changes.get("enabled").and_then(Value::as_bool);
    let channels: Vec<&Value> =
        changes.get("channel").filter(|channel| !channel.is_null()).into_iter().collect();
    if enabled.is_none() && channels.is_empty() {
        return Err(errors::bad_request(
            "In order to make an update you need to provider channel or enabled",
        ));
    }
    prefer(environment, &subscriber, Some(id), enabled, &channels, state);
    Ok(answers::ok(of_workflow(environment, &subscriber, &workflow)).committed())
}

/// For all workflows. Nothing at all is taken, too.
fn update_global(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    let mut input = Input::read(request);
    input.expect("enabled", "a boolean value", Value::is_boolean);
    let preferences = input.get("preferences").and_then(Value::as_array).cloned().unwrap_or_default();
    for (at, channel) in preferences.iter().enumerate() {
        for problem in channel_problems(&format!("preferences.{at}"), channel) {
            input.refuse(problem);
        }
    }
    let changes = input.accept(&["enabled"])?;
    let subscriber =
        subscriber(environment, request).ok_or_else(|| errors::not_found("Subscriber not found"))?;
    let enabled = changes.get("enabled").and_then(Value::as_bool);
    prefer(environment, &subscriber, None, enabled, &preferences.iter().collect::<Vec<_>>(), state);
    Ok(answers::ok(of_all(environment, &subscriber)).committed())
}

/// Of all active workflows, in the order in which they were made.
fn of_workflows(environment: &Environment, request: &Request) -> Result<Vec<Value>, Answer> {
    let subscriber = subscriber(environment, request).ok_or_else(|| unknown(request))?;
    let workflows = environment.all(Kind::Workflow).iter();
    let active = workflows.filter(|workflow| workflow.get("active") == Some(&Value::Bool(true)));
    Ok(active.map(|workflow| of_workflow(environment, &subscriber, workflow)).collect())
}

/// What a subscriber wants of a workflow: of the channels that it uses, first what the workflow says, and then what the
/// subscriber does.
fn of_workflow(environment: &Environment, subscriber: &str, workflow: &Object) -> Value {
    let id = text(workflow, "_id");
    let preference = find(environment, subscriber, id);
    let settings = [
        ("template", workflow.get("preferenceSettings")),
        ("subscriber", preference.and_then(|preference| preference.get("channels"))),
    ];
    let (mut channels, mut overrides) = (Object::new(), Vec::new());
    for channel in CHANNELS.into_iter().filter(|channel| uses(workflow, channel)) {
        let said = |settings: &(&str, Option<&Value>)| {
            Some((settings.0.to_owned(), settings.1?.get(channel)?.clone()))
        };
        let last = settings.iter().rev().find_map(said);
        if let Some((source, _)) = &last {
            overrides.push(json!({"channel": channel, "source": source}));
        }
        channels.insert(channel.to_owned(), last.map_or(Value::Bool(true), |(_, value)| value));
    }
    let mut template = object(json!({
        "_id": id, "name": workflow.get("name"), "tags": workflow.get("tags"),
        "critical": workflow.get("critical"), "triggers": workflow.get("triggers"),
    }));
    template.extend(workflow.get("data").map(|data| ("data".to_owned(), data.clone())));
    json!({
        "template": template,
        "preference": {"enabled": enabled(preference), "channels": channels, "overrides": overrides},
    })
}

/// What a subscriber wants of all workflows: every channel, unless it was said otherwise.
fn of_all(environment: &Environment, subscriber: &str) -> Value {
    let preference = find(environment, subscriber, None);
    let channels = preference.and_then(|preference| preference.get("channels"));
    json!({"preference": {
        "enabled": enabled(preference), "channels": super::workflow_members::preferences(channels),
    }})
}

/// Keeps what a subscriber wants, of a workflow or of all.
fn prefer(
    environment: &mut Environment,
    subscriber: &str,
    workflow: Option<&str>,
    enabled: Option<bool>,
    channels: &[&Value],
    state: &State,
) {
    let now = state.clock.now();
    let known = find(environment, subscriber, workflow).and_then(|preference| text(preference, "_id"));
    let id = if let Some(id) = known.map(str::to_owned) {
        id
    } else {
        let members = json!({
            "_subscriberId": subscriber, "_templateId": workflow, "enabled": true, "channels": {},
            "level": if workflow.is_some() { "template" } else { "global" },
        });
        let added = environment.add(Kind::Preference, object(members), now);
        text(&added, "_id").unwrap_or_default().to_owned()
    };
    let stored = environment.find(Kind::Preference, "_id", &id);
    let mut all =
        stored.and_then(|preference| preference.get("channels")).cloned().map(object).unwrap_or_default();
    let set =
        |channel: &&Value| Some((channel.get("type")?.as_str()?.to_owned(), channel.get("enabled")?.clone()));
    all.extend(channels.iter().filter_map(set));
    let mut changes = object(json!({"channels": all}));
    changes.extend(enabled.map(|enabled| ("enabled".to_owned(), Value::Bool(enabled))));
    environment.change(Kind::Preference, ("_id", &id), changes, now);
}

fn find<'environment>(
    environment: &'environment Environment,
    subscriber: &str,
    workflow: Option<&str>,
) -> Option<&'environment Object> {
    environment.all(Kind::Preference).iter().find(|preference| {
        text(preference, "_subscriberId") == Some(subscriber) && text(preference, "_templateId") == workflow
    })
}

fn enabled(preference: Option<&Object>) -> bool {
    preference.and_then(|preference| preference.get("enabled")) != Some(&Value::Bool(false))
}

/// Whether an active step of the workflow sends over this channel.
fn uses(workflow: &Object, channel: &str) -> bool {
    let steps = workflow.get("steps").and_then(Value::as_array).into_iter().flatten();
    let mut active = steps.filter(|step| step.get("active") == Some(&Value::Bool(true)));
    active.any(|step| step.pointer("/template/type").and_then(Value::as_str) == Some(channel))
}

fn channel_problems(name: &str, channel: &Value) -> Vec<String> {
    let mut problems = Vec::new();
    if !channel.get("type").and_then(Value::as_str).is_some_and(|channel| CHANNELS.contains(&channel)) {
        let known = CHANNELS.join(", ");
        problems.push(format!("{name}.type must be one of the following values: {known}"));
    }
    if !channel.get("enabled").is_some_and(Value::is_boolean) {
        problems.push(format!("{name}.enabled must be a boolean value"));
    }
    problems
}

/// The server's own id of the subscriber.
fn subscriber(environment: &Environment, request: &Request) -> Option<String> {
    let subscriber = environment.find(Kind::Subscriber, "subscriberId", request.parameter("subscriberId"))?;
    text(subscriber, "_id").map(str::to_owned)
}

fn unknown(request: &Request) -> Answer {
    errors::bad_request(&format!("Subscriber {} not found", request.parameter("subscriberId")))
}
