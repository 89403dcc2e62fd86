//! Changes: what was done in the development environment, and whether it was promoted to production.

use http::StatusCode;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::diff::difference;
use super::environment::Environment;
use super::ids::{Kind, is_id};
use super::input::{Input, Object, object, text, texts};
use super::organizations::Organizations;
use super::paging::Window;
use super::{answers, errors};
use crate::exchange::{Answer, Request};
use crate::route::{Route, route};
use crate::state::State;

pub(crate) const ROUTES: &[Route] = &[
    route("novu.changes.list", "GET", "/v1/changes", list),
    route("novu.changes.count", "GET", "/v1/changes/count", count),
    route("novu.changes.bulk_apply", "POST", "/v1/changes/bulk/apply", bulk_apply),
    route("novu.changes.apply", "POST", "/v1/changes/{changeId}/apply", apply),
];

/// The promoted state from which a pending change is counted. No answer shows it.
const PROMOTED: &str = "promoted";

/// Writes down what became of a thing (a `NotificationTemplate`, `NotificationGroup`, `Layout`, `Feed`…): all of it while
/// nothing of it was promoted, and then what differs from what was. A change of it that waits for its promotion already
/// takes this one in.
///
/// Without an `after`, the thing is gone altogether; the server mostly keeps it, as `deleted`, and says so in its members.
pub(crate) fn record(
    environment: &mut Environment,
    kind: &str,
    entity_id: &str,
    before: Option<&Object>,
    after: Option<&Object>,
    now: Timestamp,
) {
    let of_this =
        |change: &Object| text(change, "type") == Some(kind) && text(change, "_entityId") == Some(entity_id);
    let changes = environment.all(Kind::Change);
    let pending = changes.iter().find(|change| of_this(change) && !is_promoted(change));
    let promoted = match pending {
        Some(change) => change.get(PROMOTED).and_then(Value::as_object).cloned(),
        None if changes.iter().any(of_this) => before.cloned(),
        None => None,
    };
    let promoted = promoted.unwrap_or_default();
    let change = difference(&promoted, after.unwrap_or(&Object::new()));
    let pending = pending.and_then(|change| text(change, "_id")).map(str::to_owned);
    if let Some(pending) = pending {
        environment.change(Kind::Change, ("_id", &pending), object(json!({"change": change})), now);
        return;
    }
    let members = json!({
        "type": kind, "_entityId": entity_id, "_creatorId": Organizations::user(), "enabled": false, "change": change,
        PROMOTED: promoted,
    });
    environment.add(Kind::Change, object(members), now);
}

/// The id of the change of a thing that waits for its promotion.
pub(crate) fn pending(environment: &Environment, kind: &str, entity_id: &str) -> Option<String> {
    let mut changes = environment.all(Kind::Change).iter().filter(|change| !is_promoted(change));
    let change = changes
        .find(|change| text(change, "type") == Some(kind) && text(change, "_entityId") == Some(entity_id));
    change.and_then(|change| text(change, "_id")).map(str::to_owned)
}

/// Newest first, without those that are promoted with another.
fn list(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    let window = Window::limited(request, 100)?;
    let Some(promoted) = request.query_value("promoted") else {
        let problems = ["promoted should not be null or undefined", "promoted must be a string"];
        return Err(errors::invalid(problems.map(str::to_owned).to_vec()));
    };
    let promoted = promoted == "true";
    let changes = environment.all(Kind::Change).iter().rev();
    let changes =
        changes.filter(|change| is_promoted(change) == promoted && !change.contains_key("_parentId"));
    let changes: Vec<Value> = changes.map(|change| shown_in_list(environment, change)).collect();
    Ok(window.with_total(&changes))
}

fn count(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let changes = accounts.environment(request)?.all(Kind::Change).iter();
    Ok(answers::ok(
        changes.filter(|change| !is_promoted(change) && !change.contains_key("_parentId")).count(),
    ))
}

fn apply(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    let id = request.parameter("changeId");
    if !is_id(id) {
        return Err(errors::invalid(vec!["changeId must be a mongodb id".to_owned()]));
    }
    let applied = promote(environment, id, state.clock.now());
    let unknown = || errors::refusal(StatusCode::NOT_FOUND, "Parent Change not found");
    Ok(answers::created(applied.ok_or_else(unknown)?))
}

/// Passes over ids that are of no change.
fn bulk_apply(state: &State, request: &Request) -> Result<Answer, Answer> {
    let now = state.clock.now();
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    let mut input = Input::read(request);
    let are_texts = |ids: &Value| ids.as_array().is_some_and(|ids| ids.iter().all(Value::is_string));
    if !input.get("changeIds").is_some_and(are_texts) {
        input.refuse("each value in changeIds must be a string");
    }
    input.check()?;
    let wanted = texts(input.get("changeIds"));
    if !wanted.iter().all(|id| is_id(id)) {
        return Err(errors::internal());
    }
    let known = environment.all(Kind::Change).iter().filter_map(|change| text(change, "_id"));
    let known: Vec<String> =
        known.filter(|id| wanted.iter().any(|wanted| wanted == id)).map(str::to_owned).collect();
    let applied: Vec<Vec<Value>> = known.iter().filter_map(|id| promote(environment, id, now)).collect();
    Ok(answers::created(json!(applied)))
}

/// Promotes a change and those that belong to it, and gives them in the order in which they are promoted, as they were
/// before. `None` when there is no such change.
fn promote(environment: &mut Environment, id: &str, now: Timestamp) -> Option<Vec<Value>> {
    let parent = environment.find(Kind::Change, "_id", id)?;
    let changes = environment.all(Kind::Change).iter();
    let parts = changes.filter(|change| text(change, "_parentId") == Some(id));
    let applied: Vec<Object> = parts.chain([parent]).cloned().collect();
    for change in &applied {
        let place = ("_id", text(change, "_id").unwrap_or_default());
        environment.change(Kind::Change, place, object(json!({"enabled": true})), now);
    }
    Some(applied.iter().map(|change| Value::Object(shown(change))).collect())
}

fn is_promoted(change: &Object) -> bool {
    change.get("enabled") == Some(&Value::Bool(true))
}

fn shown(change: &Object) -> Object {
    let mut change = change.clone();
    change.remove(PROMOTED);
    change
}

/// With who did it, and the name of what it was done to.
fn shown_in_list(environment: &Environment, change: &Object) -> Value {
    let mut shown = shown(change);
    let user = text(change, "_creatorId").unwrap_or_default();
    let user = json!({"_id": user, "firstName": "Ada", "lastName": "Sandbox", "id": user});
    shown.insert("user".to_owned(), user);
    shown.extend(names(environment, change));
    Value::Object(shown)
}

fn names(environment: &Environment, change: &Object) -> Object {
    let id = text(change, "_entityId").unwrap_or_default();
    let name_of = |kind| environment.find(kind, "_id", id).and_then(|thing| text(thing, "name"));
    let names = match text(change, "type").unwrap_or_default() {
        "NotificationTemplate" => json!({
            "templateId": id, "templateName": name_of(Kind::Workflow).or_else(|| name_in(change)),
        }),
        "MessageTemplate" => names_of_message_template(environment, id),
        // Alone among these, a group is not kept when it is deleted.
        "NotificationGroup" => json!({"templateName": name_of(Kind::NotificationGroup)}),
        "Feed" => json!({"templateName": name_of(Kind::Feed).or_else(|| name_in(change))}),
        "Layout" => json!({"templateName": name_of(Kind::Layout).or_else(|| name_in(change))}),
        "DefaultLayout" => {
            let is_default = |layout: &&Object| layout.get("isDefault") == Some(&Value::Bool(true));
            let mut others =
                environment.all(Kind::Layout).iter().filter(|layout| text(layout, "_id") != Some(id));
            let other = others.find(is_default).and_then(|layout| text(layout, "name"));
            json!({"templateName": name_of(Kind::Layout).or_else(|| name_in(change)), "previousDefaultLayout": other})
        }
        _ => json!({}),
    };
    object(names).into_iter().filter(|(_, name)| !name.is_null()).collect()
}

fn names_of_message_template(environment: &Environment, id: &str) -> Value {
    let has_it = |workflow: &&Object| {
        let steps = workflow.get("steps").and_then(Value::as_array).into_iter().flatten();
        steps.filter_map(|step| step.get("_templateId")).any(|template| template.as_str() == Some(id))
    };
    let Some(workflow) = environment.all(Kind::Workflow).iter().find(has_it) else { return json!({}) };
    let template = environment.find(Kind::MessageTemplate, "_id", id);
    json!({
        "templateId": workflow.get("_id"), "templateName": workflow.get("name"),
        "messageType": template.and_then(|template| template.get("type")),
    })
}

/// The name that a thing had, as far as its change tells.
fn name_in(change: &Object) -> Option<&str> {
    let entries = change.get("change").and_then(Value::as_array).into_iter().flatten();
    let mut names = entries.filter(|entry| entry.get("path") == Some(&json!(["name"])));
    let name = names.find_map(|entry| entry.get("val").and_then(Value::as_str));
    name.or_else(|| change.get(PROMOTED)?.get("name")?.as_str())
}
