//! Layouts: what stands around the content of e-mails.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::changes::{pending, record};
use super::environment::{Environment, milliseconds};
use super::ids::{Kind, is_id};
use super::input::{Input, Object, object, text};
use super::layout_variables::extract;
use super::organizations::Organizations;
use super::paging::Window;
use super::references::is_mentioned;
use super::{answers, errors};
use crate::exchange::{Answer, Request};
use crate::route::{Route, route};
use crate::state::State;

pub(crate) const ROUTES: &[Route] = &[
    route("novu.layouts.list", "GET", "/v1/layouts", list),
    route("novu.layouts.create", "POST", "/v1/layouts", create),
    route("novu.layouts.get", "GET", "/v1/layouts/{layoutId}", get),
    route("novu.layouts.update", "PATCH", "/v1/layouts/{layoutId}", update),
    route("novu.layouts.delete", "DELETE", "/v1/layouts/{layoutId}", delete),
    route("novu.layouts.set_default", "POST", "/v1/layouts/{layoutId}/default", set_default),
];

/// The layouts `layout-1`, which is the default one, and `layout-2`, if there are none yet.
pub(crate) fn seed(environment: &mut Environment, now: Timestamp) {
    if environment.all(Kind::Layout).is_empty() {
        for number in 1..=2 {
            let content = "<h1>{{title}}</h1>{{{body}}}";
            add(
                environment,
                json!({
                    "name": format!("Layout {number}"), "identifier": format!("layout-{number}"),
                    "content": content, "variables": extract(content, &[]).unwrap_or_default(), "isDefault": number == 1,
                }),
                now,
            );
        }
    }
}

/// Adds a layout with its change, and gives its id.
fn add(environment: &mut Environment, members: Value, now: Timestamp) -> String {
    let mut layout = object(json!({
        "_creatorId": Organizations::user(), "contentType": "customHtml", "channel": "email", "deleted": false,
    }));
    layout.extend(object(members));
    let layout = environment.add(Kind::Layout, layout, now);
    let id = text(&layout, "_id").unwrap_or_default().to_owned();
    if is_default(&layout) {
        make_default(environment, &id, now);
    } else {
        record(environment, "Layout", &id, None, Some(&layout), now);
    }
    id
}

/// Newest first.
fn list(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    refuse_numbers(request)?;
    let window = Window::sized(request, 1000)?;
    if window.size() == 0 {
        return Err(errors::internal());
    }
    let mut layouts = environment.all(Kind::Layout).to_vec();
    let by = request.query_value("sortBy").unwrap_or("createdAt");
    // Those of the same moment stand in the order in which they were made.
    layouts.sort_by(|one, other| text(one, by).cmp(&text(other, by)));
    if request.query_value("orderBy") != Some("1") {
        layouts.reverse();
    }
    Ok(window.with_total(&layouts.iter().map(|layout| answers::listed(&shown(layout))).collect::<Vec<_>>()))
}

/// What is wrong with the numbers of the query, in the words of this listing.
fn refuse_numbers(request: &Request) -> Result<(), Answer> {
    let mut problems = Vec::new();
    for (name, smallest) in [("page", Some(0)), ("pageSize", Some(0)), ("orderBy", None)] {
        let Some(value) = request.query_value(name) else { continue };
        let number: Option<f64> = value.parse().ok();
        if smallest.is_some_and(|smallest: i32| number.is_none_or(|number| number < smallest.into())) {
            problems.push(format!("{name} must not be less than 0"));
        }
        if number.is_none_or(|number| number.fract() != 0.0) {
            problems.push(format!("{name} must be an integer number"));
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(errors::invalid(problems)) }
}

/// Answers the id only.
fn create(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    let mut input = Input::read(request);
    input.require_text("name");
    input.require_text("identifier");
    input.expect_text("description");
    if input.get("content").is_none_or(Value::is_null) {
        input.refuse("content should not be null or undefined");
    }
    input.expect("isDefault", "a boolean value", Value::is_boolean);
    let declared = input.get("variables").and_then(Value::as_array).cloned().unwrap_or_default();
    let mut members = input.accept(&["name", "identifier", "description", "content", "isDefault"])?;
    let Some(content) = text(&members, "content") else { return Err(errors::internal()) };
    let variables = extract(content, &declared)?;
    refuse_without_body(content)?;
    refuse_taken(environment, text(&members, "identifier").unwrap_or_default())?;
    members.retain(|_, value| !value.is_null());
    members.insert("variables".to_owned(), Value::from(variables));
    members.entry("isDefault").or_insert(Value::Bool(false));
    let id = add(environment, Value::Object(members), state.clock.now());
    Ok(answers::created(json!({"_id": id})))
}

fn get(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let layout = find(accounts.environment(request)?, request)?;
    Ok(answers::ok(shown(layout)))
}

/// Empty texts count as unset; the variables are taken as they are.
fn update(state: &State, request: &Request) -> Result<Answer, Answer> {
    let now = state.clock.now();
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    let mut input = Input::read(request);
    if input.is_empty() {
        return Err(errors::bad_request("Payload can not be empty"));
    }
    for name in ["name", "identifier", "description"] {
        input.expect_text(name);
    }
    input.expect("isDefault", "a boolean value", Value::is_boolean);
    let names = ["name", "identifier", "description", "content", "variables", "isDefault"];
    let mut changes = input.accept(&names)?;
    changes.retain(|_, value| !value.is_null() && value.as_str() != Some(""));
    let before = find(environment, request)?.clone();
    let identifier = text(&changes, "identifier").filter(|new| text(&before, "identifier") != Some(new));
    identifier.map_or(Ok(()), |identifier| refuse_taken(environment, identifier))?;
    if changes.get("isDefault") == Some(&Value::Bool(false)) && is_default(&before) {
        return Err(errors::conflict("One default layout is required"));
    }
    refuse_without_body(text(&changes, "content").or_else(|| text(&before, "content")).unwrap_or_default())?;
    let id = request.parameter("layoutId");
    let after = environment.change(Kind::Layout, ("_id", id), changes, now).unwrap_or_default();
    if is_default(&after) {
        make_default(environment, id, now);
    } else {
        record(environment, "Layout", id, Some(&before), Some(&after), now);
    }
    Ok(answers::ok(shown(&after)).committed())
}

fn delete(state: &State, request: &Request) -> Result<Answer, Answer> {
    let now = state.clock.now();
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    let layout = find(environment, request)?.clone();
    let id = request.parameter("layoutId");
    if is_mentioned(environment, "_layoutId", id) {
        return Err(errors::conflict(&format!("Layout with id {id} is being used so it can not be deleted")));
    }
    if is_default(&layout) {
        return Err(errors::conflict(&format!(
            "Layout with id {id} is being used as your default layout, so it can not be deleted"
        )));
    }
    environment.remove(Kind::Layout, "_id", id);
    let mut gone = layout.clone();
    gone.extend(object(json!({"deleted": true, "deletedAt": milliseconds(now)})));
    record(environment, "Layout", id, Some(&layout), Some(&gone), now);
    Ok(answers::no_content())
}

fn set_default(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    find(environment, request)?;
    make_default(environment, request.parameter("layoutId"), state.clock.now());
    Ok(answers::no_content())
}

/// Makes a layout the default one, and the one that was no longer so: two changes, that of the former promoted with that of
/// the latter.
fn make_default(environment: &mut Environment, id: &str, now: Timestamp) {
    let layouts = environment.all(Kind::Layout).iter();
    let previous = layouts.filter(|layout| is_default(layout) && text(layout, "_id") != Some(id));
    let previous: Vec<String> =
        previous.filter_map(|layout| text(layout, "_id")).map(str::to_owned).collect();
    let mut parent = None;
    for previous in &previous {
        set(environment, previous, false, now);
        parent = pending(environment, "DefaultLayout", previous);
    }
    set(environment, id, true, now);
    if let (Some(change), Some(parent)) = (pending(environment, "DefaultLayout", id), parent) {
        let part = object(json!({"_parentId": parent}));
        environment.change(Kind::Change, ("_id", &change), part, now);
    }
}

fn set(environment: &mut Environment, id: &str, is_default: bool, now: Timestamp) {
    let before = environment.find(Kind::Layout, "_id", id).cloned();
    let changes = object(json!({"isDefault": is_default}));
    let after = environment.change(Kind::Layout, ("_id", id), changes, now);
    record(environment, "DefaultLayout", id, before.as_ref(), after.as_ref(), now);
}

fn is_default(layout: &Object) -> bool {
    layout.get("isDefault") == Some(&Value::Bool(true))
}

/// Says once more whether it is deleted.
fn shown(layout: &Object) -> Object {
    let mut layout = layout.clone();
    layout.insert("isDeleted".to_owned(), layout.get("deleted").cloned().unwrap_or_default());
    layout
}

fn refuse_without_body(content: &str) -> Result<(), Answer> {
    if content.contains("{{{body}}}") {
        Ok(())
    } else {
        Err(errors::bad_request("Layout content must contain {{{body}}}"))
    }
}

fn refuse_taken(environment: &Environment, identifier: &str) -> Result<(), Answer> {
    match environment.find(Kind::Layout, "identifier", identifier) {
        None => Ok(()),
        Some(_) => Err(errors::conflict(&format!(
            "Layout with identifier: {identifier} already exists under environment {}",
            environment.id
        ))),
    }
}

fn find<'environment>(
    environment: &'environment Environment,
    request: &Request,
) -> Result<&'environment Object, Answer> {
    let id = request.parameter("layoutId");
    if !is_id(id) {
        return Err(errors::internal());
    }
    let unknown = || {
        let message = format!("Layout not found for id {id} in the environment {}", environment.id);
        errors::not_found(&message)
    };
    environment.find(Kind::Layout, "_id", id).ok_or_else(unknown)
}
