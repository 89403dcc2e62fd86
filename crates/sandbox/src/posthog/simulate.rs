//! What a detector would have found, on data that is the same for every insight.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::access::{Call, ok, serve};
use super::account::Object;
use super::insights::Insight;
use super::{detectors, errors};
use crate::exchange::{Answer, Request};
use crate::state::State;

/// Thirty days of 100, but for one of 1000.
const DAYS: usize = 30;
const ANOMALY: usize = 27;

pub(crate) fn simulate(state: &State, request: &Request) -> Result<Answer, Answer> {
    serve(state, request, &["alert:read", "insight:read"], |call| {
        let body = call.body()?;
        let insight = insight(call, &body)?;
        let series = insight.series();
        let detector = detectors::normalised(body.get("detector_config").unwrap_or(&Value::Null))?;
        if detector.get("type").is_some_and(|kind| kind == "llm") {
            call.require("alert:write")?;
        }
        let index = body.get("series_index").map_or(Some(0), Value::as_u64);
        let index =
            index.ok_or_else(|| errors::invalid_input("series_index", "A valid integer is required."))?;
        if insight.kind() == "TrendsQuery" && usize::try_from(index).unwrap_or(usize::MAX) >= series {
            let detail = format!("series_index {index} is out of range (query has {series} series)");
            return Err(errors::invalid_alert(&detail));
        }
        Ok(ok(&found(call, &detector)))
    })
}

/// By its id or by its short one.
fn insight<'call>(call: &'call Call<'_>, body: &Object) -> Result<&'call Insight, Answer> {
    let sent = body.get("insight").ok_or_else(|| errors::required("insight"))?;
    let found = call.account.insights.iter().find(|insight| {
        let named =
            sent.as_str().is_some_and(|name| name == insight.short_id() || name == insight.id.to_string());
        insight.project == call.project && (named || sent.as_i64() == Some(insight.id))
    });
    let insight = found.ok_or_else(|| errors::does_not_exist("insight", sent))?;
    if insight.is_metrics() {
        call.require("metrics:read")?;
    }
    Ok(insight)
}

fn found(call: &Call<'_>, detector: &Value) -> Value {
    let date = |day: usize| {
        let before = SignedDuration::from_hours(24 * i64::try_from(DAYS - 1 - day).unwrap_or(0));
        call.now.checked_sub(before).unwrap_or(call.now).strftime("%Y-%m-%d").to_string()
    };
    let is = |day: usize| day == ANOMALY;
    let data: Vec<f64> = (0..DAYS).map(|day| if is(day) { 1000.0 } else { 100.0 }).collect();
    let scores: Vec<Option<f64>> =
        (0..DAYS).map(|day| (day >= 5).then_some(if is(day) { 0.99 } else { 0.1 })).collect();
    let dates: Vec<String> = (0..DAYS).map(date).collect();
    let mut answer = json!({
        "data": data, "dates": dates, "scores": scores, "triggered_indices": [ANOMALY],
        "triggered_dates": [date(ANOMALY)], "interval": "day", "total_points": DAYS, "anomaly_count": 1,
    });
    if let (Some(parts), Some(answer)) =
        (detector.get("detectors").and_then(Value::as_array), answer.as_object_mut())
    {
        let part = |part: &Value| json!({"type": part.get("type"), "scores": scores});
        answer.insert("sub_detector_scores".to_owned(), parts.iter().map(part).collect());
    }
    answer
}
