//! The history of an alert.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::snooze::moment;
use crate::clock::microseconds;
use crate::exchange::Request;

pub(crate) fn check(id: String, now: Timestamp, state: &str, value: Option<f64>) -> Value {
    let notified = state == "Firing";
    json!({
        "id": id, "created_at": microseconds(now), "calculated_value": value, "state": state, "error": null,
        "targets_notified": notified, "anomaly_scores": null, "triggered_points": null, "triggered_dates": null,
        "interval": null, "triggered_metadata": null, "investigation_status": null, "investigation_verdict": null,
        "investigation_summary": null, "investigation_notebook_short_id": null,
        "notification_sent_at": notified.then(|| microseconds(now)), "notification_suppressed_by_agent": false,
        "deliveries": null,
    })
}

/// Whether an anomaly was found: a listing shows no other checks.
pub(crate) fn has_points(check: &Value) -> bool {
    check.get("triggered_points").and_then(Value::as_array).is_some_and(|points| !points.is_empty())
}

/// The part of the history that the query asks for, and how much there is of it.
pub(crate) fn asked<'checks>(
    checks: &'checks [Value],
    request: &Request,
    now: Timestamp,
) -> (Vec<&'checks Value>, usize) {
    let date = |name| request.query_value(name).map(|text| moment(text, now, -1));
    let (from, to) = (date("checks_date_from"), date("checks_date_to"));
    let number = |name| request.query_value(name)?.parse::<i64>().ok();
    let default = if from.is_some() || to.is_some() { 500 } else { 5 };
    let limit = number("checks_limit").map_or(default, |limit| limit.clamp(1, 500));
    let offset = number("checks_offset").unwrap_or(0).max(0);
    let inside = |check: &&Value| {
        let at = check.get("created_at").and_then(Value::as_str).and_then(|at| at.parse::<Timestamp>().ok());
        let at = at.unwrap_or(now);
        from.is_none_or(|from| at >= from) && to.is_none_or(|to| at <= to)
    };
    let total = checks.iter().filter(inside).count();
    let (offset, limit) =
        (usize::try_from(offset).unwrap_or(usize::MAX), usize::try_from(limit).unwrap_or(500));
    (checks.iter().filter(inside).skip(offset).take(limit).collect(), total)
}
