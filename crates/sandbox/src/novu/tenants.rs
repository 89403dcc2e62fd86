//! Tenants.

use serde_json::Value;

use super::environment::Environment;
use super::ids::Kind;
use super::input::{Input, Object, text};
use super::paging::Window;
use super::{answers, errors};
use crate::exchange::{Answer, Request};
use crate::route::{Route, route};
use crate::state::State;

pub(crate) const ROUTES: &[Route] = &[
    route("novu.tenants.list", "GET", "/v1/tenants", list),
    route("novu.tenants.create", "POST", "/v1/tenants", create),
    route("novu.tenants.get", "GET", "/v1/tenants/{identifier}", get),
    route("novu.tenants.update", "PATCH", "/v1/tenants/{identifier}", update),
    route("novu.tenants.delete", "DELETE", "/v1/tenants/{identifier}", delete),
];

/// Newest first.
fn list(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    let window = Window::limited(request, 100)?;
    let all: Vec<Value> = environment.all(Kind::Tenant).iter().rev().map(answers::listed).collect();
    Ok(window.with_has_more(&all))
}

fn create(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    let mut input = Input::read(request);
    input.require_text("identifier");
    input.require_text("name");
    input.expect("data", "an object", Value::is_object);
    let members = input.accept(&["identifier", "name", "data"])?;
    refuse_taken(environment, &members)?;
    Ok(answers::created(environment.add(Kind::Tenant, members, state.clock.now())))
}

fn get(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    let tenant = environment.find(Kind::Tenant, "identifier", request.parameter("identifier"));
    tenant.cloned().map(answers::ok).ok_or_else(|| unknown(environment, request))
}

fn update(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    let mut input = Input::read(request);
    input.expect_text("identifier");
    input.expect_text("name");
    input.expect("data", "an object", Value::is_object);
    let changes = input.accept(&["identifier", "name", "data"])?;
    let identifier = request.parameter("identifier");
    if text(&changes, "identifier") != Some(identifier) {
        refuse_taken(environment, &changes)?;
    }
    let place = ("identifier", identifier);
    let tenant = environment.change(Kind::Tenant, place, changes, state.clock.now());
    Ok(answers::ok(tenant.ok_or_else(|| unknown(environment, request))?).committed())
}

fn delete(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    let tenant = environment.remove(Kind::Tenant, "identifier", request.parameter("identifier"));
    tenant.map(|_| answers::no_content()).ok_or_else(|| unknown(environment, request))
}

fn refuse_taken(environment: &Environment, members: &Object) -> Result<(), Answer> {
    let identifier = text(members, "identifier").unwrap_or_default();
    match environment.find(Kind::Tenant, "identifier", identifier) {
        None => Ok(()),
        Some(_) => Err(errors::conflict(&format!(
            "Tenant with identifier: {identifier} already exists under environment {}",
            environment.id
        ))),
    }
}

fn unknown(environment: &Environment, request: &Request) -> Answer {
    let (identifier, id) = (request.parameter("identifier"), &environment.id);
    errors::not_found(&format!("Tenant with identifier: {identifier} does not exist under environment {id}"))
}
