//! Messages, as steps send them. Nothing leaves the sandbox: whatever has an address is sent.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::environment::{Environment, milliseconds};
use super::handlebars::render;
use super::ids::Kind;
use super::input::{Object, object, text};
use super::jobs::insert_if_any;
use super::{execution_details, subscriber_preferences};

/// How long a message is kept, and one of the notification centre.
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);
const KEPT_IN_APP: SignedDuration = SignedDuration::from_hours(365 * 24);

const CHANNELS: [&str; 5] = ["in_app", "email", "sms", "chat", "push"];

/// The provider of a channel: that of an active integration, the primary one first. Without one, e-mails and text
/// messages go over those that Novu gives for a start, and the notification centre is always there.
pub(crate) fn provider(environment: &Environment, channel: &str) -> Option<String> {
    let found = integration(environment, channel).and_then(|found| text(found, "providerId"));
    let otherwise = match channel {
        "in_app" => Some("novu"),
        "email" => Some("novu-email"),
        "sms" => Some("novu-sms"),
        _ => None,
    };
    found.or(otherwise).map(str::to_owned)
}

/// Sends what a step says, and gives the status of its job.
pub(crate) fn deliver(environment: &mut Environment, job: &Object, now: Timestamp) -> &'static str {
    let channel = text(job, "type").unwrap_or_default();
    if !CHANNELS.contains(&channel) {
        return "completed";
    }
    let subscriber = text(job, "_subscriberId").unwrap_or_default();
    let workflow = environment.find(Kind::Workflow, "_id", text(job, "_templateId").unwrap_or_default());
    if workflow
        .is_some_and(|workflow| !subscriber_preferences::allow(environment, subscriber, workflow, channel))
    {
        let detail = "Step filtered by subscriber preferences";
        execution_details::record(environment, job, "Success", detail, None, now);
        return "canceled";
    }
    let tenant = job.get("tenant").and_then(|tenant| tenant.get("identifier")).and_then(Value::as_str);
    let tenant = tenant.and_then(|tenant| environment.find(Kind::Tenant, "identifier", tenant)).cloned();
    if let Some(tenant) = &tenant {
        let raw = Value::Object(tenant.clone()).to_string();
        execution_details::record(environment, job, "Pending", "Tenant context selected", Some(raw), now);
    }
    execution_details::record(environment, job, "Pending", "Start sending message", None, now);
    let subscriber = environment.find(Kind::Subscriber, "_id", subscriber).cloned().unwrap_or_default();
    let address = match address(environment, &subscriber, channel) {
        Ok(address) => address,
        Err(problem) => {
            execution_details::record(environment, job, "Failed", problem, None, now);
            return "failed";
        }
    };
    if let Some(selected) = integration(environment, channel).filter(|_| channel != "in_app").cloned() {
        let raw = json!({
            "providerId": selected.get("providerId"), "identifier": selected.get("identifier"),
            "name": selected.get("name"), "_environmentId": selected.get("_environmentId"), "_id": selected.get("_id"),
        });
        let raw = Some(raw.to_string());
        execution_details::record(environment, job, "Pending", "Integration instance selected", raw, now);
    }
    let values = values(environment, job, subscriber, tenant);
    let message = message(environment, job, channel, address, &values, now);
    let mut job = job.clone();
    job.insert("_messageId".to_owned(), message.get("_id").cloned().unwrap_or_default());
    execution_details::record(environment, &job, "Pending", "Message created", None, now);
    execution_details::record(environment, &job, "Success", "Message sent", None, now);
    "completed"
}

fn integration<'environment>(
    environment: &'environment Environment,
    channel: &str,
) -> Option<&'environment Object> {
    let is = |integration: &Object, member: &str| integration.get(member) == Some(&Value::Bool(true));
    let all = environment.all(Kind::Integration).iter();
    let mut active: Vec<&Object> =
        all.filter(|it| text(it, "channel") == Some(channel) && is(it, "active")).collect();
    active.sort_by_key(|integration| !is(integration, "primary"));
    active.into_iter().next()
}

/// Where the subscriber is found over a channel, as members of the message; or why not.
fn address(environment: &Environment, subscriber: &Object, channel: &str) -> Result<Object, &'static str> {
    const NO_INTEGRATION: &str = "Subscriber does not have an active integration";
    const NO_DETAILS: &str = "Subscriber missing recipient details";
    const NO_CHANNEL: &str = "Subscriber does not have a configured channel";
    let own = |member: &str| text(subscriber, member).filter(|value| !value.is_empty()).ok_or(NO_DETAILS);
    match channel {
        "email" => Ok(object(json!({"email": own("email")?}))),
        "sms" => Ok(object(json!({"phone": own("phone")?}))),
        "chat" | "push" => {
            let integration = integration(environment, channel).ok_or(NO_INTEGRATION)?;
            let channels = subscriber.get("channels").and_then(Value::as_array);
            let of_provider = |settings: &&Value| settings.get("providerId") == integration.get("providerId");
            let settings = channels.into_iter().flatten().find(of_provider).ok_or(NO_CHANNEL)?;
            let credential = |name: &str| settings.get("credentials").and_then(|it| it.get(name)).cloned();
            let (name, value) = match channel {
                "chat" => ("chatWebhookUrl", credential("webhookUrl")),
                _ => ("deviceTokens", credential("deviceTokens")),
            };
            Ok([(name.to_owned(), value.ok_or(NO_CHANNEL)?)].into_iter().collect())
        }
        _ => Ok(Object::new()),
    }
}

/// What the names in the content mean.
fn values(environment: &Environment, job: &Object, subscriber: Object, tenant: Option<Object>) -> Value {
    let events = job.get("digest").and_then(|digest| digest.get("events")).cloned().unwrap_or_default();
    let count = events.as_array().map_or(0, Vec::len);
    let mut values = object(job.get("payload").cloned().unwrap_or_default());
    let actor = text(job, "_actorId").and_then(|id| environment.find(Kind::Subscriber, "_id", id));
    values.extend(object(json!({
        "subscriber": subscriber, "tenant": tenant, "actor": actor,
        "step": {"digest": count > 0, "events": events, "total_count": count},
    })));
    Value::Object(values)
}

fn message(
    environment: &mut Environment,
    job: &Object,
    channel: &str,
    address: Object,
    values: &Value,
    now: Timestamp,
) -> Object {
    let template = job.get("step").and_then(|step| step.get("template")).unwrap_or(&Value::Null);
    let kept = if channel == "in_app" { KEPT_IN_APP } else { KEPT };
    let mut members = object(json!({
        "_templateId": job.get("_templateId"), "_messageTemplateId": template.get("_id"),
        "_notificationId": job.get("_notificationId"), "_subscriberId": job.get("_subscriberId"),
        "_jobId": job.get("_id"), "templateIdentifier": job.get("identifier"), "channel": channel,
        "content": filled_in(template.get("content").unwrap_or(&Value::Null), values),
        "cta": cta(environment, template.get("cta"), values, now), "deviceTokens": [], "seen": false, "read": false,
        "status": "sent", "transactionId": job.get("transactionId"), "deleted": false,
        "expireAt": milliseconds(now.checked_add(kept).unwrap_or(now)),
    }));
    let texts = match channel {
        "in_app" => vec!["_feedId", "actor"],
        "email" => vec!["subject"],
        "push" => vec!["title"],
        _ => vec![],
    };
    for name in texts {
        if let Some(value) = template.get(name) {
            members.insert(name.to_owned(), filled_in(value, values));
        }
    }
    for name in ["providerId", "_actorId"] {
        members.extend(job.get(name).map(|value| (name.to_owned(), value.clone())));
    }
    for name in ["payload", "overrides"] {
        insert_if_any(&mut members, name, &object(job.get(name).cloned().unwrap_or_default()));
    }
    members.extend(address);
    environment.add(Kind::Message, members, now)
}

/// The texts with their names filled in, at any depth.
fn filled_in(value: &Value, values: &Value) -> Value {
    match value {
        Value::String(text) => Value::from(render(text, values)),
        Value::Array(items) => items.iter().map(|item| filled_in(item, values)).collect(),
        Value::Object(members) => {
            members.iter().map(|(name, value)| (name.clone(), filled_in(value, values))).collect()
        }
        other => other.clone(),
    }
}

/// Where a message leads: there are buttons always, if only none.
fn cta(environment: &mut Environment, template: Option<&Value>, values: &Value, now: Timestamp) -> Value {
    let mut cta = object(filled_in(template.unwrap_or(&Value::Null), values));
    let mut action = object(cta.remove("action").unwrap_or_default());
    let buttons =
        action.remove("buttons").and_then(|buttons| buttons.as_array().cloned()).unwrap_or_default();
    let with_id = |button: Value| {
        let stamped = environment.stamp(Kind::Button, Object::new(), now);
        let mut button = object(button);
        button.extend(
            ["_id", "id"].map(|name| (name.to_owned(), stamped.get("_id").cloned().unwrap_or_default())),
        );
        Value::Object(button)
    };
    action.insert("buttons".to_owned(), buttons.into_iter().map(with_id).collect());
    cta.insert("action".to_owned(), Value::Object(action));
    Value::Object(cta)
}
