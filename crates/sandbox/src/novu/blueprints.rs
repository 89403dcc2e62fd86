//! Blueprints: workflows of the vendor's to begin with. They are the same for everybody, and open to everybody.

use serde_json::{Value, json};

use super::ids::{Kind, id};
use super::{answers, errors};
use crate::exchange::{Answer, Request};
use crate::route::{Route, route};
use crate::state::State;

pub(crate) const ROUTES: &[Route] = &[
    route("novu.blueprints.list_grouped", "GET", "/v1/blueprints/group-by-category", list_grouped),
    route("novu.blueprints.get", "GET", "/v1/blueprints/{templateIdOrIdentifier}", get),
];

/// When all of them were made.
const MADE: &str = "2024-01-01T00:00:00.000Z";

/// Numbers in ids that no environment, and nothing in one, gets to.
const VENDOR: u64 = 0xffff_ffff;

fn list_grouped(_: &State, _: &Request) -> Result<Answer, Answer> {
    let all = all();
    let none = || {
        let organization = id(Kind::Organization, VENDOR);
        errors::not_found(&format!("Blueprints for organization id {organization} were not found"))
    };
    let popular = json!({"name": "Popular", "blueprints": [all.first().ok_or_else(none)?]});
    let group = |blueprint: &Value| json!({"name": blueprint.pointer("/notificationGroup/name"), "blueprints": [blueprint]});
    let general: Vec<Value> = all.iter().map(group).collect();
    Ok(answers::ok(json!({"general": general, "popular": popular})))
}

fn get(_: &State, request: &Request) -> Result<Answer, Answer> {
    let wanted = request.parameter("templateIdOrIdentifier");
    let is_it = |blueprint: &Value| {
        blueprint["_id"] == wanted
            || blueprint.pointer("/triggers/0/identifier") == Some(&Value::from(wanted))
    };
    let mut found = all().into_iter().find(is_it);
    if let Some(blueprint) = found.as_mut().and_then(Value::as_object_mut) {
        blueprint.remove("notificationGroup");
    }
    let unknown = || errors::not_found(&format!("Blueprint with id {wanted} not found"));
    found.map(answers::ok).ok_or_else(unknown)
}

fn all() -> [Value; 2] {
    [
        blueprint(
            1,
            "Welcome :hand",
            "Greets a new user.",
            "Getting started",
            "welcome-hand",
            "Welcome, {{name}}!",
        ),
        blueprint(
            2,
            "Incident :bell",
            "Tells that something is down.",
            "Operations",
            "incident-bell",
            "{{name}} is down.",
        ),
    ]
}

fn blueprint(
    number: u64,
    name: &str,
    description: &str,
    group: &str,
    identifier: &str,
    content: &str,
) -> Value {
    let (environment, organization) = (id(Kind::Environment, VENDOR), id(Kind::Organization, VENDOR));
    let (creator, group_id) = (id(Kind::User, VENDOR), id(Kind::NotificationGroup, VENDOR + number));
    let (step, template) = (id(Kind::Step, VENDOR + number), id(Kind::MessageTemplate, VENDOR + number));
    let owner = json!({
        "_environmentId": environment, "_organizationId": organization, "_creatorId": creator, "deleted": false,
        "createdAt": MADE, "updatedAt": MADE, "__v": 0,
    });
    let variables = json!([{"name": "name", "type": "String"}]);
    let owned = |mut thing: Value| {
        if let (Some(thing), Some(owner)) = (thing.as_object_mut(), owner.as_object()) {
            thing.extend(owner.clone());
        }
        thing
    };
    let template = owned(json!({
        "_id": template, "type": "in_app", "active": true, "variables": variables, "content": content,
        "_layoutId": null,
    }));
    owned(json!({
        "_id": id(Kind::Blueprint, number), "name": name, "description": description, "active": true,
        "draft": false, "critical": false, "isBlueprint": true, "_notificationGroupId": group_id, "tags": [],
        "triggers": [{
            "_id": id(Kind::Blueprint, VENDOR + number), "type": "event", "identifier": identifier,
            "variables": variables, "reservedVariables": [], "subscriberVariables": [],
        }],
        "steps": [{
            "_id": step, "_templateId": template.get("_id"), "_parentId": null, "active": true,
            "shouldStopOnFail": false, "filters": [], "metadata": {"timed": {"weekDays": [], "monthDays": []}},
            "variants": [], "template": template,
        }],
        "preferenceSettings": {"email": true, "sms": true, "in_app": true, "chat": true, "push": true},
        "notificationGroup": {
            "_id": group_id, "name": group, "_environmentId": environment, "_organizationId": organization,
        },
    }))
}
