//! What was done for notifications.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::environment::Environment;
use super::ids::{Kind, is_id};
use super::input::{Object, object, text};
use super::{answers, errors, jobs};
use crate::exchange::{Answer, Request};
use crate::route::{Route, route};
use crate::state::State;

pub(crate) const ROUTES: &[Route] =
    &[route("novu.execution_details.list", "GET", "/v1/execution-details", list)];

/// Keeps what was done for a job.
pub(crate) fn record(
    environment: &mut Environment,
    job: &Object,
    status: &str,
    detail: &str,
    raw: Option<String>,
    now: Timestamp,
) {
    let mut members = object(json!({
        "_jobId": job.get("_id"), "_notificationTemplateId": job.get("_templateId"), "channel": job.get("type"),
        "detail": detail, "status": status, "source": "Internal", "isTest": false, "isRetry": false,
    }));
    for name in ["_notificationId", "_subscriberId", "transactionId", "expireAt", "providerId", "_messageId"]
    {
        members.extend(job.get(name).map(|value| (name.to_owned(), value.clone())));
    }
    members.extend(raw.map(|raw| ("raw".to_owned(), Value::from(raw))));
    environment.add(Kind::ExecutionDetail, members, now);
}

/// As a notification shows it.
pub(crate) fn shown(detail: &Object) -> Value {
    const SHOWN: [&str; 12] = [
        "_id",
        "createdAt",
        "detail",
        "isRetry",
        "isTest",
        "providerId",
        "raw",
        "source",
        "status",
        "updatedAt",
        "_jobId",
        "id",
    ];
    let mut detail = detail.clone();
    detail.retain(|name, _| SHOWN.contains(&name.as_str()));
    Value::Object(detail)
}

fn list(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = jobs::environment(&mut accounts, state, request)?;
    let notification = request.query_value("notificationId").unwrap_or_default();
    if !is_id(notification) {
        return Err(errors::invalid(vec!["notificationId must be a mongodb id".to_owned()]));
    }
    let id = request.query_value("subscriberId").unwrap_or_default();
    let subscriber = environment.find(Kind::Subscriber, "subscriberId", id);
    let unknown = || errors::not_found(&format!("Subscriber not found for id {id}"));
    let subscriber = text(subscriber.ok_or_else(unknown)?, "_id");
    let all = environment.all(Kind::ExecutionDetail).iter();
    let of_it = all.filter(|detail| {
        text(detail, "_notificationId") == Some(notification) && text(detail, "_subscriberId") == subscriber
    });
    Ok(answers::ok(of_it.map(answers::listed).collect::<Vec<Value>>()))
}
