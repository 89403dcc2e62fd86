//! The steps of workflows, and the message templates in them.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::environment::{Environment, milliseconds};
use super::errors;
use super::ids::{Kind, id};
use super::input::{Object, object};
use crate::exchange::Answer;

/// What a step keeps of what is sent.
const MEMBERS: [&str; 5] = ["uuid", "name", "active", "shouldStopOnFail", "replyCallback"];

/// What a template keeps of what is sent, and under which name.
const TEMPLATE: [(&str, &str); 12] = [
    ("type", "type"),
    ("name", "name"),
    ("content", "content"),
    ("contentType", "contentType"),
    ("subject", "subject"),
    ("title", "title"),
    ("preheader", "preheader"),
    ("senderName", "senderName"),
    ("cta", "cta"),
    ("actor", "actor"),
    ("feedId", "_feedId"),
    ("layoutId", "_layoutId"),
];

/// The steps as they are stored, of the steps as they are sent: of a new workflow, or in place of those that there are. A
/// step that names its template changes that one.
pub(crate) fn store(
    environment: &mut Environment,
    existing: Option<&[Value]>,
    sent: &[Value],
    now: Timestamp,
) -> Result<Vec<Value>, Answer> {
    let (missing, wanted) = match existing {
        None => ("Unexpected error: message template is missing", "conditions"),
        Some(_) => ("Something un-expected happened, template couldn't be found", "filters"),
    };
    refuse_empty_variants(sent, wanted)?;
    let known = templates(existing.unwrap_or_default());
    let mut parent = Value::Null;
    let mut steps = Vec::new();
    for step in sent {
        let mut stored = of_one(environment, &known, step, &parent, missing, now)?;
        let mut before = Value::Null;
        let mut variants = Vec::new();
        for variant in list(step, "variants") {
            let missing = "Unexpected error: variants message template is missing";
            let variant = of_one(environment, &known, variant, &before, missing, now)?;
            before = variant.get("_id").cloned().unwrap_or_default();
            variants.push(Value::Object(variant));
        }
        stored.insert("variants".to_owned(), Value::from(variants));
        parent = stored.get("_id").cloned().unwrap_or_default();
        steps.push(Value::Object(stored));
    }
    Ok(steps)
}

/// The steps of a listing: no variants, and of the templates the ids and the types only.
pub(crate) fn shown_in_list(steps: &Value) -> Value {
    let steps = steps.as_array().into_iter().flatten().map(|step| {
        let mut step = object(step.clone());
        let mut template = object(step.remove("template").unwrap_or_default());
        template.retain(|name, _| name == "_id" || name == "type");
        step.insert("template".to_owned(), Value::Object(template));
        step.retain(|name, _| name != "variants" && name != "id");
        Value::Object(step)
    });
    steps.collect()
}

fn of_one(
    environment: &mut Environment,
    known: &[Object],
    sent: &Value,
    parent: &Value,
    missing: &str,
    now: Timestamp,
) -> Result<Object, Answer> {
    let template =
        sent.get("template").and_then(Value::as_object).ok_or_else(|| errors::bad_request(missing))?;
    let template = match sent.get("_templateId").and_then(Value::as_str) {
        None => new_template(environment, template, now),
        Some(id) => {
            let found = known.iter().find(|template| template.get("_id") == Some(&Value::from(id)));
            let unknown = || errors::not_found(&format!("Message template with id {id} not found"));
            changed_template(found.ok_or_else(unknown)?, template, now)
        }
    };
    let id = template.get("_id").cloned().unwrap_or_default();
    let mut step = object(json!({
        "active": true, "shouldStopOnFail": false, "filters": [], "metadata": metadata(sent.get("metadata")),
        "_id": id, "id": id, "_templateId": id, "_parentId": parent,
    }));
    step.extend(MEMBERS.iter().filter_map(|name| Some(((*name).to_owned(), given(sent, name)?))));
    if let Some(filters) = sent.get("filters") {
        step.insert("filters".to_owned(), filters.clone());
    }
    step.insert("template".to_owned(), Value::Object(template));
    Ok(step)
}

/// The templates of steps and of their variants.
fn templates(steps: &[Value]) -> Vec<Object> {
    let variants = steps.iter().flat_map(|step| list(step, "variants"));
    steps
        .iter()
        .chain(variants)
        .map(|step| object(step.get("template").cloned().unwrap_or_default()))
        .collect()
}

/// A template without a layout takes the default one, if it is of an e-mail.
fn new_template(environment: &mut Environment, sent: &Object, now: Timestamp) -> Object {
    let mut template = object(json!({
        "active": true, "deleted": false, "variables": variables(sent), "_feedId": null,
        "_layoutId": default_layout(environment, sent), "_creatorId": id(Kind::User, 1),
    }));
    template.extend(members(sent));
    environment.stamp(Kind::MessageTemplate, template, now)
}

/// The content is replaced, what is not sent is kept: but for the feed and the call to action, which are taken away.
fn changed_template(template: &Object, sent: &Object, now: Timestamp) -> Object {
    let mut template = template.clone();
    template.remove("cta");
    template.insert("_feedId".to_owned(), Value::Null);
    if sent.get("variables").is_some_and(Value::is_array) {
        template.insert("variables".to_owned(), variables(sent));
    }
    template.extend(members(sent));
    template.insert("updatedAt".to_owned(), Value::from(milliseconds(now)));
    template
}

fn members(sent: &Object) -> Object {
    let given = |(name, stored): &(&str, &str)| {
        let value = sent.get(*name).filter(|value| !value.is_null())?;
        Some(((*stored).to_owned(), value.clone()))
    };
    TEMPLATE.iter().filter_map(given).collect()
}

fn variables(sent: &Object) -> Value {
    let variables = sent.get("variables").and_then(Value::as_array).into_iter().flatten();
    let with_default = |variable: &Value| {
        let mut described = object(json!({"required": false}));
        described.extend(object(variable.clone()));
        Value::Object(described)
    };
    variables.map(with_default).collect()
}

fn default_layout(environment: &Environment, sent: &Object) -> Value {
    if sent.get("type") != Some(&Value::from("email")) {
        return Value::Null;
    }
    let layouts = environment.all(Kind::Layout).iter();
    let mut defaults = layouts.filter(|layout| layout.get("isDefault") == Some(&Value::Bool(true)));
    defaults.next().and_then(|layout| layout.get("_id")).cloned().unwrap_or_default()
}

/// Steps that do not wait have lists in their metadata, too: the defaults of the database.
fn metadata(sent: Option<&Value>) -> Value {
    let mut metadata = object(sent.cloned().unwrap_or_default());
    let mut timed = object(json!({"weekDays": [], "monthDays": []}));
    timed.extend(object(metadata.remove("timed").unwrap_or_default()));
    metadata.insert("timed".to_owned(), Value::Object(timed));
    Value::Object(metadata)
}

fn refuse_empty_variants(steps: &[Value], wanted: &str) -> Result<(), Answer> {
    for variant in steps.iter().flat_map(|step| list(step, "variants")) {
        let filters = list(variant, "filters");
        let is_empty = |filter: &Value| list(filter, "children").is_empty();
        if filters.is_empty() || filters.iter().any(is_empty) {
            let text = |name| variant.get(name).and_then(Value::as_str).unwrap_or("undefined");
            let (name, id) = (text("name"), text("_id"));
            let message = format!("Variant {wanted} are required, variant name {name} id {id}");
            return Err(errors::bad_request(&message));
        }
    }
    Ok(())
}

fn list<'value>(value: &'value Value, name: &str) -> &'value [Value] {
    value.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn given(sent: &Value, name: &str) -> Option<Value> {
    sent.get(name).filter(|value| !value.is_null()).cloned()
}
