use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::account::Alert;
use super::errors::invalid;
use crate::clock::whole_seconds;
use crate::exchange::Answer;

const TYPES: [&str; 5] = ["down", "up", "slow", "error", "custom"];
const CHANNELS: [&str; 4] = ["email", "slack", "webhook", "sms"];

/// What `POST /alerts` asks for, checked.
pub(crate) struct NewAlert {
    monitor_id: String,
    kind: String,
    message: Option<String>,
    channels: Vec<String>,
}

impl NewAlert {
    /// The documentation does not say what is required; an alert without a monitor and a type could not be told apart
    /// from any other. Units and operators of a threshold are not documented, so only its members' types are checked.
    pub(crate) fn read(body: &Map<String, Value>) -> Result<Self, Answer> {
        let monitor_id = required(body, "monitor_id")?;
        let kind = required(body, "type")?;
        if !TYPES.contains(&kind.as_str()) {
            return Err(invalid(&format!("type must be one of {}", TYPES.join(", "))));
        }
        let message = match body.get("message") {
            None | Some(Value::Null) => None,
            Some(Value::String(message)) => Some(message.clone()),
            Some(_) => return Err(invalid("message must be a string")),
        };
        check_threshold(body.get("threshold"))?;
        Ok(Self { monitor_id, kind, message, channels: channels(body.get("channels"))? })
    }

    /// An active alert with one delivered notification for every channel.
    pub(crate) fn into_alert(self, id: String, now: Timestamp) -> Alert {
        let now = whole_seconds(now);
        let delivered = |channel| json!({"channel": channel, "sent_at": now, "status": "delivered"});
        let notifications: Vec<_> = self.channels.into_iter().map(delivered).collect();
        let members = [
            ("id", Value::from(id)),
            ("monitor_id", Value::from(self.monitor_id)),
            ("type", Value::from(self.kind)),
            ("status", Value::from("active")),
            ("message", Value::from(self.message)),
            ("created_at", Value::from(now.clone())),
            ("resolved_at", Value::Null),
            ("notifications", Value::from(notifications)),
        ];
        members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }
}

fn required(body: &Map<String, Value>, member: &str) -> Result<String, Answer> {
    match body.get(member) {
        Some(Value::String(value)) if !value.is_empty() => Ok(value.clone()),
        Some(value) if !value.is_null() => {
            Err(invalid(&format!("{member} must be a string that is not empty")))
        }
        _ => Err(invalid(&format!("{member} is required"))),
    }
}

/// A channel named twice is notified once.
fn channels(value: Option<&Value>) -> Result<Vec<String>, Answer> {
    let wrong = || invalid(&format!("channels must be a list of {}", CHANNELS.join(", ")));
    let mut channels: Vec<String> = Vec::new();
    let items = match value {
        None | Some(Value::Null) => return Ok(channels),
        Some(value) => value.as_array().ok_or_else(wrong)?,
    };
    for item in items {
        let channel = item.as_str().filter(|channel| CHANNELS.contains(channel)).ok_or_else(wrong)?;
        if !channels.iter().any(|known| known == channel) {
            channels.push(channel.to_owned());
        }
    }
    Ok(channels)
}

fn check_threshold(value: Option<&Value>) -> Result<(), Answer> {
    let threshold = match value {
        None | Some(Value::Null) => return Ok(()),
        Some(threshold) => threshold.as_object().ok_or_else(|| invalid("threshold must be an object"))?,
    };
    let is = |member: &str, right: fn(&Value) -> bool| threshold.get(member).is_some_and(right);
    if is("value", Value::is_number) && is("operator", Value::is_string) && is("duration", Value::is_u64) {
        return Ok(());
    }
    Err(invalid("threshold must have a number value, a string operator and a whole number duration"))
}
