//! Anomaly detectors: their members, the ranges of these, and the dump in which they are shown.

use serde_json::{Value, json};

use super::account::Object;
use super::errors;
use crate::exchange::Answer;

const ATTR: &str = "detector_config";

/// The detector with all members of its type, those that are not set as null.
pub(crate) fn normalised(value: &Value) -> Result<Value, Answer> {
    if value.is_null() {
        return Ok(Value::Null);
    }
    let sent = value.as_object().ok_or_else(malformed)?;
    if kind(sent) != Some("ensemble") {
        return single(sent);
    }
    only(sent, &["type", "operator", "detectors"])?;
    let operator = sent.get("operator").filter(|operator| **operator == "and" || **operator == "or");
    let detectors = sent.get("detectors").and_then(Value::as_array).ok_or_else(malformed)?;
    if detectors.len() < 2 {
        return Err(errors::invalid_input(ATTR, "Ensemble detector requires at least 2 sub-detectors."));
    }
    let part = |detector: &Value| {
        let detector = detector.as_object().filter(|detector| kind(detector) != Some("llm"));
        single(detector.ok_or_else(malformed)?)
    };
    let detectors = detectors.iter().map(part).collect::<Result<Vec<Value>, Answer>>()?;
    Ok(json!({"type": "ensemble", "operator": operator.ok_or_else(malformed)?, "detectors": detectors}))
}

fn single(sent: &Object) -> Result<Value, Answer> {
    let kind = kind(sent).ok_or_else(malformed)?;
    let members = members(kind).ok_or_else(malformed)?;
    let known: Vec<&str> = ["type"].iter().chain(members).copied().collect();
    only(sent, &known)?;
    let mut dump = Object::new();
    dump.insert("type".to_owned(), Value::from(kind));
    for name in members {
        let value = sent.get(*name).unwrap_or(&Value::Null);
        dump.insert((*name).to_owned(), member(name, value)?);
    }
    Ok(Value::Object(dump))
}

fn members(kind: &str) -> Option<&'static [&'static str]> {
    Some(match kind {
        "zscore" | "mad" | "ecod" | "copod" | "pca" => &["threshold", "window", "preprocessing"],
        "iqr" => &["multiplier", "window", "preprocessing"],
        "threshold" => &["lower_bound", "upper_bound", "preprocessing"],
        "isolation_forest" => &["n_estimators", "threshold", "window", "preprocessing"],
        "knn" => &["method", "n_neighbors", "threshold", "window", "preprocessing"],
        "hbos" => &["n_bins", "threshold", "window", "preprocessing"],
        "lof" => &["n_neighbors", "threshold", "window", "preprocessing"],
        "ocsvm" => &["kernel", "nu", "threshold", "window", "preprocessing"],
        "llm" => &["instructions", "threshold", "window"],
        _ => return None,
    })
}

fn member(name: &str, value: &Value) -> Result<Value, Answer> {
    if value.is_null() {
        return Ok(Value::Null);
    }
    let right = match name {
        "preprocessing" => return preprocessing(value),
        "threshold" => return within(value, "Sensitivity threshold", 0.0, 1.0, "0.0 and 1.0"),
        "multiplier" => return within(value, "IQR multiplier", 0.5, 10.0, "0.5 and 10.0"),
        "window" => return count(value, "Window size", 5, 1000),
        "n_estimators" => return count(value, "Number of trees", 10, 500),
        "n_neighbors" => return count(value, "Number of neighbors", 1, 50),
        "n_bins" => return count(value, "Number of bins", 5, 50),
        "method" => matches!(value.as_str(), Some("largest" | "mean" | "median")),
        "kernel" => value.is_string(),
        "instructions" => value.as_str().is_some_and(|text| text.chars().count() <= 2000),
        _ => value.is_number(),
    };
    if right { Ok(value.clone()) } else { Err(malformed()) }
}

fn preprocessing(value: &Value) -> Result<Value, Answer> {
    let sent = value.as_object().ok_or_else(malformed)?;
    let names = ["diffs_n", "lags_n", "smooth_n"];
    only(sent, &names)?;
    let mut dump = Object::new();
    for name in names {
        let value = sent.get(name).unwrap_or(&Value::Null);
        let checked = match name {
            _ if value.is_null() => Value::Null,
            "lags_n" => count(value, "Lag features", 0, 10)?,
            "smooth_n" => count(value, "Smoothing window", 0, 30)?,
            _ if value.is_i64() => value.clone(),
            _ => return Err(malformed()),
        };
        dump.insert(name.to_owned(), checked);
    }
    Ok(Value::Object(dump))
}

fn count(value: &Value, label: &str, least: i64, most: i64) -> Result<Value, Answer> {
    let number = value.as_i64().ok_or_else(malformed)?;
    let inside = (least..=most).contains(&number);
    if inside { Ok(value.clone()) } else { Err(outside(label, &format!("{least} and {most}"))) }
}

fn within(value: &Value, label: &str, least: f64, most: f64, range: &str) -> Result<Value, Answer> {
    let number = value.as_f64().ok_or_else(malformed)?;
    let inside = (least..=most).contains(&number);
    if inside { Ok(value.clone()) } else { Err(outside(label, range)) }
}

fn only(sent: &Object, names: &[&str]) -> Result<(), Answer> {
    let known = sent.keys().all(|name| names.contains(&name.as_str()));
    if known { Ok(()) } else { Err(malformed()) }
}

fn kind(detector: &Object) -> Option<&str> {
    detector.get("type").and_then(Value::as_str)
}

fn outside(label: &str, range: &str) -> Answer {
    errors::invalid_input(ATTR, &format!("{label} must be between {range}."))
}

fn malformed() -> Answer {
    errors::invalid_input(ATTR, "Invalid detector configuration.")
}
