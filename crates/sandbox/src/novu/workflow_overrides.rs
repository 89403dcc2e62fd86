//! Workflow overrides: what is other about a workflow for one tenant. All of it in the development environment only.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::environment::Environment;
use super::ids::{Kind, id, is_id};
use super::input::{Input, Object, object, text};
use super::paging::Window;
use super::workflow_members::preferences;
use super::{answers, errors};
use crate::exchange::{Answer, Request};
use crate::route::{Route, route};
use crate::state::State;

pub(crate) const ROUTES: &[Route] = &[
    route("novu.workflow_overrides.list", "GET", "/v1/workflow-overrides", list),
    route("novu.workflow_overrides.create", "POST", "/v1/workflow-overrides", create),
    route("novu.workflow_overrides.get", "GET", "/v1/workflow-overrides/{overrideId}", get),
    route("novu.workflow_overrides.update", "PUT", "/v1/workflow-overrides/{overrideId}", update),
    route("novu.workflow_overrides.delete", "DELETE", "/v1/workflow-overrides/{overrideId}", delete),
    route(
        "novu.workflow_overrides.get_by_tenant",
        "GET",
        "/v1/workflow-overrides/workflows/{workflowId}/tenants/{tenantId}",
        get_by_tenant,
    ),
    route(
        "novu.workflow_overrides.update_by_tenant",
        "PUT",
        "/v1/workflow-overrides/workflows/{workflowId}/tenants/{tenantId}",
        update_by_tenant,
    ),
];

/// One for the first workflow and the first tenant, without text messages, if there is none yet.
pub(crate) fn seed(environment: &mut Environment, now: Timestamp) {
    let (workflow, tenant) = (id(Kind::Workflow, 1), id(Kind::Tenant, 1));
    let known = environment.find(Kind::Tenant, "_id", &tenant).is_some();
    if known && environment.all(Kind::WorkflowOverride).is_empty() {
        let members = object(json!({"active": true, "preferenceSettings": {"sms": false}}));
        add(environment, &workflow, &tenant, &members, now);
    }
}

/// Newest first.
fn list(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    environment.only_in_development()?;
    let window = Window::limited(request, 100)?;
    let overrides = environment.all(Kind::WorkflowOverride).iter().rev().cloned();
    Ok(window.with_has_more(&overrides.map(Value::Object).collect::<Vec<_>>()))
}

fn create(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    environment.only_in_development()?;
    let mut input = Input::read(request);
    input.require_text("workflowId");
    input.require_text("tenantId");
    check(&mut input);
    let members = input.accept(&["workflowId", "tenantId", "active", "preferenceSettings"])?;
    let named = |member| text(&members, member).unwrap_or_default();
    let (workflow, tenant) = (named("workflowId"), named("tenantId"));
    refuse_unknown(environment, workflow, tenant)?;
    if of_tenant(environment, workflow, tenant).is_some() {
        // The database refuses a second one, and nobody handles that.
        return Err(errors::internal());
    }
    Ok(answers::created(add(environment, workflow, tenant, &members, state.clock.now())))
}

fn get(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    environment.only_in_development()?;
    let id = override_id(request)?;
    let found = environment.find(Kind::WorkflowOverride, "_id", id).cloned();
    let unknown = || errors::not_found(&format!("Workflow Override with id {id} not found"));
    found.map(answers::ok).ok_or_else(unknown)
}

fn get_by_tenant(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    environment.only_in_development()?;
    let (workflow, tenant) = (request.parameter("workflowId"), request.parameter("tenantId"));
    refuse_malformed(workflow, tenant)?;
    let unknown = || {
        let message = format!("Workflow Override with workflow id {workflow}, tenant id {tenant} not found");
        errors::not_found(&message)
    };
    of_tenant(environment, workflow, tenant).cloned().map(answers::ok).ok_or_else(unknown)
}

fn update(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    environment.only_in_development()?;
    let changes = changes(request)?;
    let id = override_id(request)?;
    let found = environment.find(Kind::WorkflowOverride, "_id", id).cloned();
    let found =
        found.ok_or_else(|| errors::not_found(&format!("Workflow override with id {id} not found")))?;
    change(environment, &found, changes, state.clock.now())
}

fn update_by_tenant(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    environment.only_in_development()?;
    let changes = changes(request)?;
    let (workflow, tenant) = (request.parameter("workflowId"), request.parameter("tenantId"));
    refuse_unknown(environment, workflow, tenant)?;
    let found = of_tenant(environment, workflow, tenant).cloned().ok_or_else(|| {
        errors::not_found(&format!(
            "Workflow override with workflow id {workflow} and tenant id {tenant} was not found"
        ))
    })?;
    change(environment, &found, changes, state.clock.now())
}

fn delete(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    environment.only_in_development()?;
    let id = override_id(request)?;
    let removed = environment.remove(Kind::WorkflowOverride, "_id", id);
    let unknown = || errors::not_found(&format!("Workflow Override with id {id} not found"));
    removed.map(|_| answers::ok(true).committed()).ok_or_else(unknown)
}

fn add(environment: &mut Environment, workflow: &str, tenant: &str, sent: &Object, now: Timestamp) -> Object {
    let members = json!({
        "_workflowId": workflow, "_tenantId": tenant, "deleted": false,
        "active": sent.get("active") == Some(&Value::Bool(true)),
        "preferenceSettings": preferences(sent.get("preferenceSettings")),
    });
    environment.add(Kind::WorkflowOverride, object(members), now)
}

/// The answer is made of what was read and what was sent, so that it tells the former time of the last change.
fn change(
    environment: &mut Environment,
    found: &Object,
    mut changes: Object,
    now: Timestamp,
) -> Result<Answer, Answer> {
    if let Some(sent) = changes.get_mut("preferenceSettings") {
        let mut channels = found.get("preferenceSettings").cloned().map(object).unwrap_or_default();
        channels.extend(object(sent.take()));
        *sent = Value::Object(channels);
    }
    let mut shown = found.clone();
    shown.extend(changes.clone());
    let id = text(found, "_id").unwrap_or_default();
    environment.change(Kind::WorkflowOverride, ("_id", id), changes, now).ok_or_else(errors::internal)?;
    Ok(answers::ok(shown).committed())
}

fn changes(request: &Request) -> Result<Object, Answer> {
    let mut input = Input::read(request);
    check(&mut input);
    let mut changes = input.accept(&["active", "preferenceSettings"])?;
    changes.retain(|_, value| !value.is_null());
    Ok(changes)
}

fn check(input: &mut Input) {
    input.expect("active", "a boolean value", Value::is_boolean);
    input.expect("preferenceSettings", "an object", Value::is_object);
}

fn of_tenant<'environment>(
    environment: &'environment Environment,
    workflow: &str,
    tenant: &str,
) -> Option<&'environment Object> {
    environment.all(Kind::WorkflowOverride).iter().find(|candidate| {
        text(candidate, "_workflowId") == Some(workflow) && text(candidate, "_tenantId") == Some(tenant)
    })
}

fn override_id(request: &Request) -> Result<&str, Answer> {
    let id = request.parameter("overrideId");
    if is_id(id) { Ok(id) } else { Err(errors::invalid(vec!["overrideId must be a mongodb id".to_owned()])) }
}

fn refuse_malformed(workflow: &str, tenant: &str) -> Result<(), Answer> {
    let named = [("_workflowId", workflow), ("_tenantId", tenant)];
    let malformed = named.into_iter().filter(|(_, id)| !is_id(id));
    let problems: Vec<String> = malformed.map(|(name, _)| format!("{name} must be a mongodb id")).collect();
    if problems.is_empty() { Ok(()) } else { Err(errors::invalid(problems)) }
}

fn refuse_unknown(environment: &Environment, workflow: &str, tenant: &str) -> Result<(), Answer> {
    refuse_malformed(workflow, tenant)?;
    if environment.find(Kind::Tenant, "_id", tenant).is_none() {
        return Err(errors::not_found(&format!("Tenant with id {tenant} is not found")));
    }
    if environment.find(Kind::Workflow, "_id", workflow).is_none() {
        return Err(errors::not_found(&format!("Workflow with id {workflow} is not found")));
    }
    Ok(())
}
