//! Workflows: what notifications are made of.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::environment::{Environment, milliseconds};
use super::ids::{Kind, id, is_id};
use super::input::{Input, Object, object, text};
use super::paging::Window;
use super::{
    answers, changes, errors, integration_status, template_variables, workflow_members, workflow_steps,
};
use crate::exchange::{Answer, Request};
use crate::route::{Route, route};
use crate::state::State;

pub(crate) const ROUTES: &[Route] = &[
    route("novu.workflows.list", "GET", "/v1/workflows", list),
    route("novu.workflows.create", "POST", "/v1/workflows", create),
    route("novu.workflows.variables", "GET", "/v1/workflows/variables", variables),
    route("novu.workflows.get", "GET", "/v1/workflows/{workflowIdOrIdentifier}", get),
    route("novu.workflows.update", "PUT", "/v1/workflows/{workflowId}", update),
    route("novu.workflows.delete", "DELETE", "/v1/workflows/{workflowId}", delete),
    route("novu.workflows.update_status", "PUT", "/v1/workflows/{workflowId}/status", update_status),
];

/// The same by the name that workflows once had.
pub(crate) const NOTIFICATION_TEMPLATE_ROUTES: &[Route] = &[
    route("novu.notification_templates.list", "GET", "/v1/notification-templates", list),
    route("novu.notification_templates.create", "POST", "/v1/notification-templates", create),
    route(
        "novu.notification_templates.get",
        "GET",
        "/v1/notification-templates/{workflowIdOrIdentifier}",
        get,
    ),
    route("novu.notification_templates.update", "PUT", "/v1/notification-templates/{templateId}", update),
    route("novu.notification_templates.delete", "DELETE", "/v1/notification-templates/{templateId}", delete),
    route(
        "novu.notification_templates.update_status",
        "PUT",
        "/v1/notification-templates/{templateId}/status",
        update_status,
    ),
];

/// What its promotion calls it.
const CHANGE: &str = "NotificationTemplate";

/// The workflow of this id, or else the one that is triggered by this identifier.
pub(crate) fn find<'environment>(
    environment: &'environment Environment,
    id_or_identifier: &str,
) -> Option<&'environment Object> {
    if is_id(id_or_identifier) {
        return environment.find(Kind::Workflow, "_id", id_or_identifier);
    }
    let is_it = |workflow: &&Object| identifier(workflow) == Some(id_or_identifier);
    environment.all(Kind::Workflow).iter().find(is_it)
}

/// The identifier of its trigger.
pub(crate) fn identifier(workflow: &Object) -> Option<&str> {
    workflow.get("triggers")?.get(0)?.get("identifier")?.as_str()
}

/// Adds a workflow as one that is created with these members, without what would be refused; its steps get ids and
/// templates, its trigger an identifier and variables.
pub(crate) fn add(environment: &mut Environment, members: Object, now: Timestamp) -> Object {
    let sent = workflow_members::steps(&members);
    let steps = workflow_steps::store(environment, None, &sent, now).unwrap_or_default();
    let trigger = template_variables::of_steps(&sent).unwrap_or_default();
    store(environment, &members, steps, trigger, now)
}

/// One active workflow, `welcome-flow`, with an in-app step and an e-mail step, and two drafts, if there is no workflow
/// yet.
pub(crate) fn seed(environment: &mut Environment, now: Timestamp) {
    if !environment.all(Kind::Workflow).is_empty() {
        return;
    }
    let blocks = json!([
        {"type": "text", "content": "Welcome, {{firstName}}!"},
        {"type": "button", "content": "Begin", "url": "https://example.com/begin"},
    ]);
    let members = json!({
        "name": "Welcome flow", "active": true, "tags": ["onboarding"],
        "notificationGroupId": id(Kind::NotificationGroup, 1),
        "steps": [
            {"name": "in-app", "template": {
                "type": "in_app", "content": "Hello {{firstName}}",
                "cta": {"type": "redirect", "data": {"url": "/begin"}},
            }},
            {"name": "e-mail", "template": {
                "type": "email", "subject": "Welcome", "contentType": "editor", "content": blocks,
            }},
        ],
    });
    add(environment, object(members), now);
    for name in ["Draft 1", "Draft 2"] {
        let template = json!({"type": "in_app", "content": "Hello"});
        let members = json!({
            "name": name, "notificationGroupId": id(Kind::NotificationGroup, 1), "steps": [{"template": template}],
        });
        add(environment, object(members), now);
    }
}

/// Newest first.
fn list(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    let window = Window::limited(request, 100)?;
    let status = integration_status::Channels::of(environment);
    let workflows = environment.all(Kind::Workflow).iter().rev();
    let all: Vec<Value> =
        workflows.map(|workflow| workflow_members::shown_in_list(environment, &status, workflow)).collect();
    Ok(window.with_total(&all))
}

fn create(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    environment.only_in_development()?;
    let now = state.clock.now();
    let mut input = Input::read(request);
    input.require_text("name");
    if input.get("notificationGroupId").is_none_or(Value::is_null) {
        input.refuse("Notification group must be provided ");
    }
    if input.text("notificationGroupId").is_none() {
        input.refuse("notificationGroupId must be a string");
    }
    input.require("steps", "an array", Value::is_array);
    check(&mut input, 1000);
    input.check()?;
    if !input.text("notificationGroupId").is_some_and(is_id) {
        return Err(errors::invalid(vec!["Bad group id name".to_owned()]));
    }
    let members = input.accept(&[
        "name",
        "notificationGroupId",
        "tags",
        "description",
        "steps",
        "active",
        "critical",
        "preferenceSettings",
        "blueprintId",
        "data",
    ])?;
    let sent = workflow_members::steps(&members);
    let trigger = template_variables::of_steps(&sent)?;
    let steps = workflow_steps::store(environment, None, &sent, now)?;
    Ok(answers::created(store(environment, &members, steps, trigger, now)))
}

fn get(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    let wanted = request.parameter("workflowIdOrIdentifier");
    let workflow = find(environment, wanted).cloned();
    workflow
        .map(answers::ok)
        .ok_or_else(|| errors::not_found(&format!("Template with id {wanted} not found")))
}

/// Whether it is active is not changed here.
fn update(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    let now = state.clock.now();
    let id = id_of(request);
    let mut input = Input::read(request);
    input.expect_text("name");
    input.expect_text("identifier");
    check(&mut input, 300);
    input.expect("steps", "an array", Value::is_array);
    input.expect("notificationGroupId", "a mongodb id", |id| id.as_str().is_some_and(is_id));
    input.check()?;
    if !is_id(id) {
        return Err(errors::invalid(vec!["id must be a mongodb id".to_owned()]));
    }
    let mut members = input.accept(&[
        "name",
        "tags",
        "description",
        "identifier",
        "steps",
        "notificationGroupId",
        "critical",
        "preferenceSettings",
        "data",
    ])?;
    members.retain(|_, value| !value.is_null());
    let unknown = || errors::not_found(&format!("Notification template with id {id} not found"));
    let before = environment.find(Kind::Workflow, "_id", id).cloned().ok_or_else(unknown)?;
    refuse_taken(environment, &members, id)?;
    let changes = workflow_members::changed(environment, &before, members, now)?;
    if changes.is_empty() {
        return Err(errors::bad_request("No properties found for update"));
    }
    let after = environment.change(Kind::Workflow, ("_id", id), changes, now).ok_or_else(unknown)?;
    changes::record(environment, CHANGE, id, Some(&before), Some(&after), now);
    Ok(answers::ok(after).committed())
}

fn delete(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    environment.only_in_development()?;
    let now = state.clock.now();
    let id = id_of(request);
    refuse_malformed(id)?;
    let unknown = || errors::bad_request(&format!("Could not find workflow with id {id}"));
    let before = environment.remove(Kind::Workflow, "_id", id).ok_or_else(unknown)?;
    let at = milliseconds(now);
    let mut after = before.clone();
    after.extend(object(json!({"deleted": true, "deletedAt": at, "updatedAt": at})));
    changes::record(environment, CHANGE, id, Some(&before), Some(&after), now);
    Ok(answers::ok(true).committed())
}

fn update_status(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    environment.only_in_development()?;
    let now = state.clock.now();
    let id = id_of(request);
    let mut input = Input::read(request);
    input.require("active", "a boolean value", Value::is_boolean);
    let members = input.accept(&["active"])?;
    refuse_malformed(id)?;
    let unknown = || errors::not_found(&format!("Template with id {id} not found"));
    let before = environment.find(Kind::Workflow, "_id", id).cloned().ok_or_else(unknown)?;
    let active = members.get("active") == Some(&Value::Bool(true));
    if before.get("active") == Some(&Value::Bool(active)) {
        return Err(errors::bad_request("You must provide a different status from the current status"));
    }
    let changes = object(json!({"active": active, "draft": !active}));
    let after = environment.change(Kind::Workflow, ("_id", id), changes, now).ok_or_else(unknown)?;
    changes::record(environment, CHANGE, id, Some(&before), Some(&after), now);
    Ok(answers::ok(after).committed())
}

fn variables(state: &State, request: &Request) -> Result<Answer, Answer> {
    state.novu.lock().environment(request)?;
    let person = json!({
        "firstName": "string", "lastName": "string", "email": "string", "phone": "string", "avatar": "string",
        "locale": "string", "subscriberId": "string",
    });
    Ok(answers::ok(json!({
        "translations": {},
        "system": {
            "subscriber": person, "actor": person,
            "step": {"digest": "boolean", "events": "array", "total_count": "number"},
            "branding": {"logo": "string", "color": "string"},
            "tenant": {"name": "string", "data": "object"},
        },
    })))
}

/// What is asked of both, a new workflow and a change of one.
fn check(input: &mut Input, longest_description: usize) {
    input.expect("tags", "an array", Value::is_array);
    input.expect_text("description");
    if input.text("description").is_some_and(|text| text.chars().count() > longest_description) {
        input
            .refuse(format!("description must be shorter than or equal to {longest_description} characters"));
    }
    input.expect("active", "a boolean value", Value::is_boolean);
    input.expect("critical", "a boolean value", Value::is_boolean);
}

fn store(
    environment: &mut Environment,
    members: &Object,
    steps: Vec<Value>,
    trigger: Object,
    now: Timestamp,
) -> Object {
    let mut described = object(json!({"type": "event", "identifier": free_identifier(environment, members)}));
    described.extend(trigger);
    let stored = environment.add(Kind::Workflow, workflow_members::new(members, steps, described), now);
    let id = text(&stored, "_id").unwrap_or_default();
    changes::record(environment, CHANGE, id, None, Some(&stored), now);
    stored
}

/// The name in small letters, with hyphens for spaces; and something after it, where another workflow has it.
fn free_identifier(environment: &Environment, members: &Object) -> String {
    let slug = workflow_members::slug(text(members, "name").unwrap_or_default());
    let taken = |identifier: &str| find(environment, identifier).is_some();
    if !taken(&slug) {
        return slug;
    }
    // There is a free one among more of them than there are workflows.
    let numbers = 1..environment.all(Kind::Workflow).len() + 2;
    numbers.map(|number| format!("{slug}-{number:07}")).find(|free| !taken(free)).unwrap_or(slug)
}

fn id_of(request: &Request) -> &str {
    match request.parameter("workflowId") {
        "" => request.parameter("templateId"),
        id => id,
    }
}

fn refuse_malformed(id: &str) -> Result<(), Answer> {
    if is_id(id) { Ok(()) } else { Err(errors::invalid(vec!["templateId must be a mongodb id".to_owned()])) }
}

fn refuse_taken(environment: &Environment, sent: &Object, id: &str) -> Result<(), Answer> {
    let Some(wanted) = text(sent, "identifier") else { return Ok(()) };
    let mut others = environment.all(Kind::Workflow).iter();
    if others.any(|other| identifier(other) == Some(wanted) && text(other, "_id") != Some(id)) {
        return Err(errors::bad_request(&format!("Workflow with identifier {wanted} already exists")));
    }
    Ok(())
}
