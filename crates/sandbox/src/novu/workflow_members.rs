//! The members of workflows: as they are stored when they are created or changed, and as a listing shows them.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::environment::Environment;
use super::ids::{Kind, id};
use super::input::{Object, object, text};
use super::integration_status::Channels;
use super::{template_variables, workflow_steps};
use crate::exchange::Answer;

/// The steps that are sent.
pub(crate) fn steps(sent: &Object) -> Vec<Value> {
    sent.get("steps").and_then(Value::as_array).cloned().unwrap_or_default()
}

/// A new workflow of what is sent.
pub(crate) fn new(members: &Object, steps: Vec<Value>, trigger: Object) -> Object {
    let given = |name: &str| members.get(name).filter(|value| !value.is_null()).cloned();
    let name = text(members, "name").unwrap_or_default();
    let active = given("active") == Some(Value::Bool(true));
    let mut workflow = object(json!({
        "name": name, "active": active, "draft": !active, "critical": given("critical").unwrap_or(false.into()),
        "isBlueprint": false, "_notificationGroupId": given("notificationGroupId"),
        "tags": given("tags").unwrap_or_else(|| json!([])), "deleted": false, "_creatorId": id(Kind::User, 1),
        "preferenceSettings": preferences(given("preferenceSettings").as_ref()),
    }));
    for name in ["description", "blueprintId", "data"] {
        workflow.extend(given(name).map(|value| (name.to_owned(), value)));
    }
    workflow.insert("triggers".to_owned(), json!([trigger]));
    workflow.insert("steps".to_owned(), Value::from(steps));
    workflow
}

/// What changes of a workflow, by what is sent.
pub(crate) fn changed(
    environment: &mut Environment,
    workflow: &Object,
    mut sent: Object,
    now: Timestamp,
) -> Result<Object, Answer> {
    let identifier = sent.remove("identifier").filter(|identifier| identifier != "");
    let mut trigger = workflow.get("triggers").and_then(|triggers| triggers.get(0)).cloned().map(object);
    let mut changes = sent.clone();
    changes.retain(|name, value| name != "steps" && !(name == "name" && value == ""));
    if let Some(group) = changes.remove("notificationGroupId") {
        changes.insert("_notificationGroupId".to_owned(), group);
    }
    if let Some(settings) = changes.get_mut("preferenceSettings") {
        *settings = preferences(Some(settings));
    }
    if let Some(steps) = sent.get("steps").and_then(Value::as_array) {
        let existing = workflow.get("steps").and_then(Value::as_array).cloned().unwrap_or_default();
        let variables = template_variables::of_steps(steps)?;
        let steps = workflow_steps::store(environment, Some(&existing), steps, now)?;
        trigger.get_or_insert_default().extend(variables);
        changes.insert("steps".to_owned(), Value::from(steps));
    }
    let has_identifier = identifier.is_some();
    if let Some(identifier) = identifier {
        trigger.get_or_insert_default().insert("identifier".to_owned(), identifier);
    }
    if has_identifier || changes.contains_key("steps") {
        changes.insert("triggers".to_owned(), json!([trigger]));
    }
    Ok(changes)
}

/// All channels are on, unless it is said otherwise.
pub(crate) fn preferences(given: Option<&Value>) -> Value {
    let mut channels =
        object(json!({"email": true, "sms": true, "in_app": true, "chat": true, "push": true}));
    let given = given.and_then(Value::as_object).into_iter().flatten();
    channels.extend(given.map(|(name, value)| (name.clone(), value.clone())));
    Value::Object(channels)
}

pub(crate) fn shown_in_list(environment: &Environment, channels: &Channels, workflow: &Object) -> Value {
    let mut shown = workflow.clone();
    shown.remove("id");
    let steps = workflow.get("steps").cloned().unwrap_or_default();
    shown.insert("steps".to_owned(), workflow_steps::shown_in_list(&steps));
    let group = text(workflow, "_notificationGroupId").unwrap_or_default();
    let group = environment.find(Kind::NotificationGroup, "_id", group).cloned().map(|mut group| {
        group.remove("id");
        group
    });
    shown.insert("notificationGroup".to_owned(), json!(group));
    shown.insert("workflowIntegrationStatus".to_owned(), channels.of_workflow(&steps));
    Value::Object(shown)
}

/// A name in small letters, with hyphens for spaces and without what is no letter or digit.
pub(crate) fn slug(name: &str) -> String {
    let mut slug = String::new();
    for character in name.chars() {
        match character {
            'A'..='Z' | 'a'..='z' | '0'..='9' => slug.push(character.to_ascii_lowercase()),
            '&' => slug.push_str("and"),
            '%' => slug.push_str("percent"),
            '$' => slug.push_str("dollar"),
            '-' => slug.push(' '),
            _ if character.is_whitespace() => slug.push(' '),
            _ => {}
        }
    }
    slug.split_whitespace().collect::<Vec<_>>().join("-")
}
