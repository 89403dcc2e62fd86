//! `POST /event`.

use http::StatusCode;
use serde_json::{Value, json};
use uuid::Uuid;

use super::errors::{bad_request, payload_too_large, quota_exceeded, unauthorized};
use super::limits;
use super::workspace::{DEFAULT_CHANNEL, ReceivedEvent};
use crate::exchange::{Answer, Request};
use crate::state::State;

/// The documentation's "256 KB", taken as KiB.
const LARGEST_BODY: usize = 256 * 1024;

pub(crate) fn send(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut workspaces = state.apialerts.lock();
    let workspace = request.bearer().and_then(|key| workspaces.name_of(key)).ok_or_else(unauthorized)?;
    if request.body.len() > LARGEST_BODY {
        return Err(payload_too_large());
    }
    let Some(Value::Object(body)) = request.json() else {
        return Err(bad_request("the body must be a JSON object"));
    };
    let mut kept = body.clone();
    let warnings = limits::apply(&mut kept)?;

    // What the API does with an empty channel is not documented; here it is one that is not set.
    let channel = kept.get("channel").and_then(Value::as_str).filter(|channel| !channel.is_empty());
    let channel = channel.unwrap_or(DEFAULT_CHANNEL).to_owned();
    // "Must exist in the workspace", says the documentation, and not what happens if it does not.
    let unknown = || bad_request(&format!("channel {channel} does not exist"));
    let channel_name = workspaces.channels.get(&channel).cloned().ok_or_else(unknown)?;
    let remaining = workspaces.spend(&workspace).ok_or_else(quota_exceeded)?;

    let uuid = Uuid::new_v4().to_string();
    let mut answer =
        json!({"workspace": workspace, "channel": channel_name, "uuid": uuid, "remainingQuota": remaining});
    if let (Value::Object(answer), false) = (&mut answer, warnings.is_empty()) {
        answer.insert("warnings".to_owned(), Value::from(warnings.clone()));
    }
    workspaces.events.push(ReceivedEvent {
        uuid,
        workspace,
        channel,
        body: Value::Object(body),
        kept: Value::Object(kept),
        warnings,
        received_at: state.clock.now(),
    });
    Ok(Answer::json(StatusCode::OK, &answer).committed())
}
