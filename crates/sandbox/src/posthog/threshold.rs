//! A threshold: its name, and the configuration that is stored as it was sent.

use serde_json::{Value, json};

use super::account::Object;
use super::{errors, fields, python};
use crate::exchange::Answer;

/// What of it is written; its id and its date are the server's.
pub(crate) fn read(value: &Value) -> Result<Value, Answer> {
    if value.is_null() {
        return Err(errors::null("threshold"));
    }
    let Some(sent) = value.as_object() else {
        let detail = format!("Invalid data. Expected a dictionary, but got {}.", python::type_of(value));
        return Err(errors::invalid_input("threshold__non_field_errors", &detail));
    };
    let mut stored = Object::new();
    if let Some(name) = sent.get("name") {
        stored.insert("name".to_owned(), fields::name("threshold__name", name)?);
    }
    let attr = "threshold__configuration";
    let configuration = sent.get("configuration").ok_or_else(|| errors::required(attr))?;
    if configuration.is_null() {
        return Err(errors::null(attr));
    }
    if let Some(problem) = problem(configuration) {
        let detail = format!("Invalid threshold configuration: {problem}");
        return Err(errors::invalid_input("threshold__non_field_errors", &detail));
    }
    if let (Some(lower), Some(upper)) = bounds(configuration)
        && lower > upper
    {
        let detail = "Lower threshold must be less than upper threshold";
        return Err(errors::invalid_input("threshold__non_field_errors", detail));
    }
    stored.insert("configuration".to_owned(), configuration.clone());
    Ok(json!(stored))
}

/// Lower and upper bound, as far as they are set.
pub(crate) fn bounds(configuration: &Value) -> (Option<f64>, Option<f64>) {
    let bound = |name| configuration.get("bounds").and_then(|bounds| bounds.get(name)?.as_f64());
    (bound("lower"), bound("upper"))
}

fn problem(configuration: &Value) -> Option<String> {
    let Some(members) = configuration.as_object() else {
        return Some("Input should be a valid dictionary".to_owned());
    };
    if let Some(name) = members.keys().find(|name| !matches!(name.as_str(), "type" | "bounds")) {
        return Some(format!("{name}: Extra inputs are not permitted"));
    }
    match members.get("type") {
        None => return Some("type: Field required".to_owned()),
        Some(Value::String(kind)) if kind == "absolute" || kind == "percentage" => {}
        Some(_) => return Some("type: Input should be 'absolute' or 'percentage'".to_owned()),
    }
    let bounds = match members.get("bounds") {
        None | Some(Value::Null) => return None,
        Some(Value::Object(bounds)) => bounds,
        Some(_) => return Some("bounds: Input should be a valid dictionary".to_owned()),
    };
    bounds.iter().find_map(|(name, bound)| match name.as_str() {
        "lower" | "upper" if bound.is_null() || bound.is_number() => None,
        "lower" | "upper" => Some(format!("bounds.{name}: Input should be a valid number")),
        _ => Some(format!("bounds.{name}: Extra inputs are not permitted")),
    })
}
