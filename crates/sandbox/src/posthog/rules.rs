//! What the fields of an alert must be together. The first rule that is broken is answered.

use serde_json::{Value, json};

use super::access::Call;
use super::account::Object;
use super::alert::Alert;
use super::errors::{invalid_alert, invalid_input};
use super::insights::Insight;
use super::{python, threshold};
use crate::exchange::Answer;

/// Whether a threshold without bounds is refused: an old one may stay as it is.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Bounds {
    Required,
    AsStored,
}

/// Members that are missing count as their defaults.
pub(crate) fn check(call: &Call<'_>, members: &Object, bounds: Bounds) -> Result<(), Answer> {
    let alert = Members(members);
    let insight = alert.get("insight").as_i64().and_then(|id| call.account.insight(id));
    let gone = || invalid_input("insight", "The insight no longer exists. Refresh the alert.");
    let insight = insight.ok_or_else(gone)?;
    if bounds == Bounds::Required && !alert.has_detector() && alert.bounds() == (None, None) {
        let detail = "At least one threshold bound (lower or upper) must be provided.";
        return Err(invalid_input("threshold__configuration", detail));
    }
    investigation(&alert, insight)?;
    let condition = condition(&alert)?;
    if condition == "absolute_value" && alert.threshold_type() == Some("percentage") {
        return Err(invalid_alert(
            "Absolute value alerts require an absolute threshold, but a percentage threshold was configured",
        ));
    }
    let relative = condition != "absolute_value";
    match alert.config_type() {
        Some("TrendsAlertConfig") => trends(&alert, insight, relative, condition)?,
        Some("HogQLAlertConfig") => sql(&alert, insight, relative)?,
        Some("FunnelsAlertConfig") => funnel(&alert, insight, relative)?,
        Some("MetricsAlertConfig") => metrics(&alert, insight)?,
        _ => {
            let kind = python::text(alert.get("config").get("type").unwrap_or(&Value::Null));
            return Err(invalid_alert(&format!("Unsupported alert config type: {kind}")));
        }
    }
    ongoing(&alert, condition)?;
    delay(&alert, insight)
}

/// Stores that the running interval is checked too, where it was left open and matters: the alert is evaluated more often
/// than its insight has intervals, and can only ever be more.
pub(crate) fn set_ongoing(call: &Call<'_>, alert: &mut Alert) {
    let members = Members(&alert.members);
    let Some(insight) = alert.insight().and_then(|id| call.account.insight(id)) else { return };
    let rises = matches!(members.condition_type(), Some("absolute_value" | "relative_increase"));
    let open = members.config_type() != Some("HogQLAlertConfig")
        && members.get("config").get("check_ongoing_interval").is_none_or(Value::is_null);
    let finer =
        often(members.get("calculation_interval").as_str().unwrap_or("daily")) < every(insight.interval());
    let matters = (rises && members.bounds().1.is_some()) || insight.is_trends_funnel();
    if open
        && finer
        && matters
        && members.delay() == 0
        && let Some(Value::Object(config)) = alert.members.get_mut("config")
    {
        config.insert("check_ongoing_interval".to_owned(), json!(true));
    }
}

fn often(cadence: &str) -> u8 {
    match cadence {
        "real_time" | "every_15_minutes" => 0,
        "hourly" => 1,
        "daily" => 2,
        "weekly" => 3,
        _ => 4,
    }
}

fn every(interval: &str) -> u8 {
    match interval {
        "minute" => 0,
        "hour" => 1,
        "week" => 3,
        "month" => 4,
        _ => 2,
    }
}

fn investigation(alert: &Members<'_>, insight: &Insight) -> Result<(), Answer> {
    let agent = alert.is_true("investigation_agent_enabled");
    if agent && !alert.has_detector() && !insight.is_metrics() {
        let detail = "Investigation agent is only supported for anomaly detection alerts.";
        return Err(invalid_input("investigation_agent_enabled", detail));
    }
    if alert.is_true("investigation_gates_notifications") && !agent {
        let detail = "Notification gating requires investigation_agent_enabled=true.";
        return Err(invalid_input("investigation_gates_notifications", detail));
    }
    Ok(())
}

fn condition<'alert>(alert: &Members<'alert>) -> Result<&'alert str, Answer> {
    let known = alert
        .condition_type()
        .filter(|kind| matches!(*kind, "absolute_value" | "relative_increase" | "relative_decrease"));
    known.ok_or_else(|| {
        invalid_alert(&format!("Alert has invalid condition: {}", python::repr(alert.get("condition"))))
    })
}

fn trends(alert: &Members<'_>, insight: &Insight, relative: bool, condition: &str) -> Result<(), Answer> {
    if insight.kind() != "TrendsQuery" {
        let detail =
            format!("Alert's insight query kind '{}' is not supported (only TrendsQuery)", insight.kind());
        return Err(invalid_alert(&detail));
    }
    let config = alert.get("config");
    let index = config.get("series_index").and_then(Value::as_u64);
    let index = index.filter(|_| is_optional_bool(config, "check_ongoing_interval"));
    let index = index.ok_or_else(|| {
        invalid_alert(&format!("Alert has invalid TrendsAlertConfig: {}", python::repr(config)))
    })?;
    let series = insight.series();
    if usize::try_from(index).unwrap_or(usize::MAX) >= series {
        let detail = format!("series_index {index} is out of range (query has {series} series)");
        return Err(invalid_alert(&detail));
    }
    if !insight.is_time_series_of_trends() {
        if relative {
            return Err(invalid_alert(&format!(
                "Relative alert condition '{condition}' is not compatible with non time series trends"
            )));
        }
        if alert.has_detector() {
            return Err(invalid_alert("Anomaly detection isn't supported for non time series trends"));
        }
    }
    Ok(())
}

fn sql(alert: &Members<'_>, insight: &Insight, relative: bool) -> Result<(), Answer> {
    if insight.kind() != "HogQLQuery" {
        let detail = format!("SQL alert config requires a HogQLQuery insight, got '{}'", insight.kind());
        return Err(invalid_alert(&detail));
    }
    let config = alert.get("config");
    match config.get("evaluation").and_then(Value::as_str) {
        Some("any_row") if relative => {
            Err(invalid_alert("Any-row SQL alerts only support absolute value conditions"))
        }
        Some("any_row") if alert.has_detector() => {
            Err(invalid_alert("Anomaly detection isn't supported for any-row SQL alerts"))
        }
        Some("any_row" | "first_row" | "last_row") => Ok(()),
        _ => Err(invalid_alert(&format!("Alert has invalid HogQLAlertConfig: {}", python::repr(config)))),
    }
}

fn funnel(alert: &Members<'_>, insight: &Insight, relative: bool) -> Result<(), Answer> {
    if insight.kind() != "FunnelsQuery" {
        let detail = format!("Funnel alert config requires a FunnelsQuery insight, got '{}'", insight.kind());
        return Err(invalid_alert(&detail));
    }
    let config = alert.get("config");
    let metric = config.get("metric").and_then(Value::as_str);
    if !matches!(metric, Some("conversion_from_start" | "conversion_from_previous")) {
        let detail = format!("Alert has invalid FunnelsAlertConfig: {}", python::repr(config));
        return Err(invalid_alert(&detail));
    }
    if relative && !insight.is_trends_funnel() {
        return Err(invalid_alert("This funnel only supports absolute value conditions"));
    }
    Ok(())
}

fn metrics(alert: &Members<'_>, insight: &Insight) -> Result<(), Answer> {
    if !insight.is_metrics() {
        let detail =
            format!("Metrics alert config requires a MetricsQuery insight, got '{}'", insight.kind());
        return Err(invalid_alert(&detail));
    }
    let config = alert.get("config");
    if is_optional_bool(config, "check_ongoing_interval") {
        return Ok(());
    }
    Err(invalid_alert(&format!("Alert has invalid MetricsAlertConfig: {}", python::repr(config))))
}

/// An interval that still runs can only have grown too much, and not yet too little.
fn ongoing(alert: &Members<'_>, condition: &str) -> Result<(), Answer> {
    let rises = matches!(condition, "absolute_value" | "relative_increase");
    if alert.checks_ongoing() && rises && !alert.has_detector() && alert.bounds().1.is_none() {
        return Err(invalid_alert(&format!(
            "check_ongoing_interval is only supported for alert condition {condition} when upper threshold is specified"
        )));
    }
    Ok(())
}

fn delay(alert: &Members<'_>, insight: &Insight) -> Result<(), Answer> {
    if alert.delay() == 0 {
        return Ok(());
    }
    if !insight.is_time_series_of_trends() {
        return Err(invalid_alert("Evaluation delay is only supported for time-series Trends insights."));
    }
    if alert.checks_ongoing() {
        return Err(invalid_alert("Turn off Check ongoing period to use an evaluation delay."));
    }
    Ok(())
}

fn is_optional_bool(config: &Value, name: &str) -> bool {
    config.get(name).is_none_or(|value| value.is_null() || value.is_boolean())
}

/// The stored members, with what the rules ask of them.
struct Members<'alert>(&'alert Object);

impl<'alert> Members<'alert> {
    fn get(&self, name: &str) -> &'alert Value {
        self.0.get(name).unwrap_or(&Value::Null)
    }

    fn is_true(&self, name: &str) -> bool {
        self.get(name) == &Value::from(true)
    }

    fn has_detector(&self) -> bool {
        !self.get("detector_config").is_null()
    }

    fn condition_type(&self) -> Option<&'alert str> {
        self.get("condition").get("type")?.as_str()
    }

    fn config_type(&self) -> Option<&'alert str> {
        self.get("config").get("type")?.as_str()
    }

    fn checks_ongoing(&self) -> bool {
        self.get("config").get("check_ongoing_interval") == Some(&Value::from(true))
    }

    fn configuration(&self) -> &'alert Value {
        self.get("threshold").get("configuration").unwrap_or(&Value::Null)
    }

    fn threshold_type(&self) -> Option<&'alert str> {
        self.configuration().get("type")?.as_str()
    }

    fn bounds(&self) -> (Option<f64>, Option<f64>) {
        threshold::bounds(self.configuration())
    }

    fn delay(&self) -> u64 {
        self.get("evaluation_delay_intervals").as_u64().unwrap_or(0)
    }
}
