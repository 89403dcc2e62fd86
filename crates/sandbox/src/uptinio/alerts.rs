//! The four operations on alerts.

use http::StatusCode;
use serde_json::{Map, Value, json};

use super::account::{Alert, text};
use super::errors::{alert_not_found, invalid, unreadable};
use super::new_alert::NewAlert;
use crate::clock::whole_seconds;
use crate::exchange::{Answer, Request};
use crate::state::State;

/// Newest first; the documentation prints no order.
pub(crate) fn list(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.uptinio.lock();
    let most = accounts.max_per_page;
    let account = accounts.admit(request, state.clock.now())?;
    let page = count(request, "page", 1)?;
    let per_page = count(request, "per_page", 20)?.min(u64::from(most));
    let status = request.query_value("status");
    if status.is_some_and(|status| !is_status(status)) {
        return Err(unreadable("status must be active or resolved"));
    }
    let monitor = request.query_value("monitor_id");
    let wanted = |alert: &&Alert| {
        status.is_none_or(|status| text(alert, "status") == Some(status))
            && monitor.is_none_or(|monitor| text(alert, "monitor_id") == Some(monitor))
    };

    let total = account.alerts().filter(wanted).count();
    let before = usize::try_from((page - 1).saturating_mul(per_page)).unwrap_or(usize::MAX);
    let length = usize::try_from(per_page).unwrap_or(usize::MAX);
    let alerts = account.alerts().filter(wanted).skip(before).take(length);
    let data: Vec<Value> = alerts.map(|alert| without(alert, &["resolved_at", "notifications"])).collect();
    let meta = json!({"page": page, "per_page": per_page, "total": total});
    Ok(Answer::json(StatusCode::OK, &json!({"data": data, "meta": meta})))
}

/// 201: the documentation prints no status.
pub(crate) fn create(state: &State, request: &Request) -> Result<Answer, Answer> {
    let now = state.clock.now();
    let mut accounts = state.uptinio.lock();
    let account = accounts.admit(request, now)?;
    let new = NewAlert::read(&object(request)?)?;
    let alert = new.into_alert(account.next_id(), now);
    let shown = without(&alert, &["resolved_at", "notifications"]);
    account.add_newest(alert);
    Ok(Answer::json(StatusCode::CREATED, &json!({"data": shown})).committed())
}

pub(crate) fn get(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.uptinio.lock();
    let account = accounts.admit(request, state.clock.now())?;
    let id = request.parameter("id");
    let alert = account.find(id).ok_or_else(|| alert_not_found(id))?;
    Ok(Answer::json(StatusCode::OK, &json!({"data": alert})))
}

/// Changes the members that are sent and keeps the others, as the documentation's example does.
pub(crate) fn update(state: &State, request: &Request) -> Result<Answer, Answer> {
    let now = state.clock.now();
    let mut accounts = state.uptinio.lock();
    let account = accounts.admit(request, now)?;
    let id = request.parameter("id");
    let alert = account.find(id).ok_or_else(|| alert_not_found(id))?;

    let body = object(request)?;
    let status = member(&body, "status")?;
    let message = member(&body, "message")?;
    if status.is_some_and(|status| !is_status(status)) {
        return Err(invalid("status must be active or resolved"));
    }
    if status.is_none() && message.is_none() {
        return Err(invalid("status or message is required"));
    }
    if let Some(message) = message {
        alert.insert("message".to_owned(), Value::from(message));
    }
    if let Some(status) = status {
        set_status(alert, status, &whole_seconds(now));
    }
    Ok(Answer::json(StatusCode::OK, &json!({"data": without(alert, &["notifications"])})).committed())
}

/// Resolving a resolved alert again keeps the first time, so that a repeated call ends in the same state.
fn set_status(alert: &mut Alert, status: &str, now: &str) {
    let resolved_at = match text(alert, "resolved_at") {
        _ if status == "active" => Value::Null,
        Some(already) => Value::from(already),
        None => Value::from(now),
    };
    alert.insert("resolved_at".to_owned(), resolved_at);
    alert.insert("status".to_owned(), Value::from(status));
}

fn is_status(status: &str) -> bool {
    matches!(status, "active" | "resolved")
}

/// A whole number from 1.
fn count(request: &Request, name: &str, default: u64) -> Result<u64, Answer> {
    let Some(value) = request.query_value(name) else { return Ok(default) };
    let number = value.parse().ok().filter(|number| *number >= 1);
    number.ok_or_else(|| unreadable(&format!("{name} must be a whole number from 1")))
}

fn object(request: &Request) -> Result<Map<String, Value>, Answer> {
    match request.json() {
        Some(Value::Object(body)) => Ok(body),
        _ => Err(unreadable("the body must be a JSON object")),
    }
}

fn member<'body>(body: &'body Map<String, Value>, name: &str) -> Result<Option<&'body str>, Answer> {
    let Some(value) = body.get(name) else { return Ok(None) };
    let value = value.as_str().ok_or_else(|| invalid(&format!("{name} must be a string")))?;
    Ok(Some(value))
}

fn without(alert: &Alert, members: &[&str]) -> Value {
    let kept = alert.iter().filter(|(name, _)| !members.contains(&name.as_str()));
    Value::Object(kept.map(|(name, value)| (name.clone(), value.clone())).collect())
}
