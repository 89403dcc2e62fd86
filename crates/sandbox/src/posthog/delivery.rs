//! Whom an alert notifies: test deliveries, and Slack destinations.

use http::StatusCode;
use serde_json::{Value, json};
use uuid::Uuid;

use super::access::serve;
use super::errors;
use crate::exchange::{Answer, Request};
use crate::state::State;

const MOST_DESTINATIONS: usize = 5;

/// Every delivery succeeds; a fault with an answer of its own shows the others.
pub(crate) fn test(state: &State, request: &Request) -> Result<Answer, Answer> {
    serve(state, request, &["alert:write"], |call| {
        let at = call.find()?;
        let alert = call.account.alerts.get(at).ok_or_else(errors::not_found)?;
        let users = alert.members.get("subscribed_users").and_then(Value::as_array).map_or(0, Vec::len);
        if users == 0 && alert.destinations.is_empty() {
            return Err(errors::nobody_to_notify());
        }
        let sent = json!({
            "destination_count": alert.destinations.len(), "email_recipient_count": users,
            "failed_delivery_channels": [],
        });
        Ok(Answer::json(StatusCode::ACCEPTED, &sent).committed())
    })
}

pub(crate) fn add_destination(state: &State, request: &Request) -> Result<Answer, Answer> {
    serve(state, request, &["alert:write"], |call| {
        let at = call.find()?;
        let body = call.body()?;
        if let Some(kind) = body.get("type").filter(|kind| **kind != "slack") {
            return Err(errors::invalid_choice("type", kind));
        }
        let workspace = body.get("slack_workspace_id");
        let workspace = workspace.ok_or_else(|| errors::required("slack_workspace_id"))?;
        if !workspace.is_i64() {
            return Err(errors::invalid_input("slack_workspace_id", "A valid integer is required."));
        }
        let channel = body.get("slack_channel_id").ok_or_else(|| errors::required("slack_channel_id"))?;
        if channel.as_str().is_none_or(str::is_empty) {
            return Err(errors::invalid_input("slack_channel_id", "Not a valid string."));
        }
        let added = call.account.next_destination();
        let alert = call.account.alerts.get_mut(at).ok_or_else(errors::not_found)?;
        if alert.destinations.len() >= MOST_DESTINATIONS {
            // The vendor's wording is not documented.
            return Err(errors::invalid_alert("An alert can have 5 destinations at most."));
        }
        alert.destinations.push(added.clone());
        Ok(Answer::json(StatusCode::CREATED, &json!({"hog_function_ids": [added]})).committed())
    })
}

/// All of them or, when one is not this alert's, none. What the server does then is not documented.
pub(crate) fn remove_destinations(state: &State, request: &Request) -> Result<Answer, Answer> {
    serve(state, request, &["alert:write"], |call| {
        let at = call.find()?;
        let attr = "hog_function_ids";
        let body = call.body()?;
        let sent = body.get(attr).ok_or_else(|| errors::required(attr))?;
        let ids = sent.as_array().ok_or_else(|| errors::not_a_list(attr, sent))?;
        match ids.len() {
            0 => return Err(errors::field(attr, "empty", "This list may not be empty.")),
            1..=100 => {}
            _ => {
                let detail = "Ensure this field has no more than 100 elements.";
                return Err(errors::field(attr, "max_length", detail));
            }
        }
        let uuid = |id: &Value| id.as_str().and_then(|id| Uuid::parse_str(id).ok()).map(|id| id.to_string());
        let ids: Option<Vec<String>> = ids.iter().map(uuid).collect();
        let ids = ids.ok_or_else(|| errors::invalid_input(attr, "Must be a valid UUID."))?;
        let alert = call.account.alerts.get_mut(at).ok_or_else(errors::not_found)?;
        if !ids.iter().all(|id| alert.destinations.contains(id)) {
            return Err(errors::not_found());
        }
        alert.destinations.retain(|id| !ids.contains(id));
        Ok(Answer::no_content().committed())
    })
}
