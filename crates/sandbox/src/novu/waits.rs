//! How long a delay waits, and a digest gathers.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::handlebars;
use super::input::Object;

/// How long a step of this kind waits; no time for one that sends.
///
/// A digest that goes on at fixed times gathers for the amount between them.
pub(crate) fn of_step(step: &Value, payload: &Object, now: Timestamp) -> SignedDuration {
    let kind = step.pointer("/template/type").and_then(Value::as_str);
    if !matches!(kind, Some("digest" | "delay")) {
        return SignedDuration::ZERO;
    }
    let metadata = step.get("metadata").unwrap_or(&Value::Null);
    if metadata.get("type").and_then(Value::as_str) == Some("scheduled") {
        return until(metadata, payload, now).unwrap_or_default();
    }
    amount(metadata, "amount", "unit")
}

/// How long before a trigger another has to be, for a digest to gather at all; nothing where it gathers anyway.
pub(crate) fn backoff(step: &Value) -> Option<SignedDuration> {
    let metadata = step.get("metadata")?;
    let backs_off = metadata.get("type").and_then(Value::as_str) == Some("backoff");
    backs_off.then(|| amount(metadata, "backoffAmount", "backoffUnit"))
}

fn until(metadata: &Value, payload: &Object, now: Timestamp) -> Option<SignedDuration> {
    let path = metadata.get("delayPath")?.as_str()?;
    let payload = Value::Object(payload.clone());
    let at: Timestamp = handlebars::find(path, &payload)?.as_str()?.parse().ok()?;
    Some(at.duration_since(now).max(SignedDuration::ZERO))
}

fn amount(metadata: &Value, amount: &str, unit: &str) -> SignedDuration {
    let seconds = match metadata.get(unit).and_then(Value::as_str) {
        Some("seconds") => 1,
        Some("minutes") => 60,
        Some("hours") => 60 * 60,
        Some("days") => 24 * 60 * 60,
        Some("weeks") => 7 * 24 * 60 * 60,
        Some("months") => 30 * 24 * 60 * 60,
        _ => 0,
    };
    let amount = metadata.get(amount).and_then(Value::as_i64).unwrap_or(0).max(0);
    SignedDuration::from_secs(amount.saturating_mul(seconds))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::novu::input::object;

    #[test]
    fn a_step_waits_as_its_metadata_say() {
        let now: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let payload =
            object(json!({"order": {"at": "2026-01-01T00:01:30Z"}, "past": "2025-01-01T00:00:00Z"}));
        for (kind, metadata, seconds) in [
            ("delay", json!({"type": "regular", "amount": 2, "unit": "hours"}), 7200),
            ("digest", json!({"type": "timed", "amount": 1, "unit": "weeks", "timed": {}}), 604_800),
            ("digest", json!({"type": "regular", "amount": -1, "unit": "days"}), 0),
            ("digest", json!({"amount": 5}), 0),
            ("delay", json!({"type": "scheduled", "delayPath": "order.at"}), 90),
            ("delay", json!({"type": "scheduled", "delayPath": "past"}), 0),
            ("delay", json!({"type": "scheduled", "delayPath": "none"}), 0),
            ("email", json!({"type": "regular", "amount": 2, "unit": "hours"}), 0),
        ] {
            let step = json!({"template": {"type": kind}, "metadata": metadata});
            assert_eq!(of_step(&step, &payload, now).as_secs(), seconds, "{step}");
        }
    }
}
