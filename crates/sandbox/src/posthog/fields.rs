//! The fields of a body, one by one in the order in which the server looks at them. The first that is wrong is answered.

use serde_json::Value;

use super::access::Call;
use super::account::Object;
use super::{detectors, errors, schedule, threshold};
use crate::exchange::Answer;

/// Whether what a creation requires must be there.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Kind {
    Whole,
    Part,
}

const INTERVALS: [&str; 6] = ["real_time", "every_15_minutes", "hourly", "daily", "weekly", "monthly"];

/// The members that can be written, as they are stored. All others are ignored.
pub(crate) fn read(call: &Call<'_>, body: &Object, kind: Kind) -> Result<Object, Answer> {
    let mut stored = Object::new();
    let mut take = |name: &str, required: bool, read: &dyn Fn(&Value) -> Result<Value, Answer>| {
        match body.get(name) {
            Some(value) => stored.insert(name.to_owned(), read(value)?),
            None if required && kind == Kind::Whole => return Err(errors::required(name)),
            None => None,
        };
        Ok(())
    };
    take("insight", true, &|value| insight(call, value))?;
    take("name", false, &|value| name("name", value))?;
    take("subscribed_users", true, &|value| users(call, value))?;
    take("threshold", true, &threshold::read)?;
    take("condition", false, &|value| Ok(value.clone()))?;
    take("enabled", false, &|value| boolean("enabled", value))?;
    take("schedule_start_time", false, &schedule::start_time)?;
    take("config", false, &|value| Ok(value.clone()))?;
    take("detector_config", false, &detectors::normalised)?;
    take("evaluation_delay_intervals", false, &delay)?;
    take("calculation_interval", false, &|value| choice("calculation_interval", value, &INTERVALS))?;
    take("snoozed_until", false, &snoozed_until)?;
    take("skip_weekend", false, &|value| {
        if value.is_null() { Ok(Value::Null) } else { boolean("skip_weekend", value) }
    })?;
    take("schedule_restriction", false, &schedule::restriction)?;
    for flag in ["investigation_agent_enabled", "investigation_gates_notifications"] {
        take(flag, false, &|value| boolean(flag, value))?;
    }
    let action = "investigation_inconclusive_action";
    take(action, false, &|value| choice(action, value, &["notify", "suppress"]))?;
    Ok(stored)
}

/// An id, as a number or as text.
fn key(attr: &str, value: &Value) -> Result<i64, Answer> {
    if value.is_null() {
        return Err(errors::null(attr));
    }
    let number = value.as_i64().or_else(|| value.as_str().and_then(|text| text.trim().parse().ok()));
    number.ok_or_else(|| errors::incorrect_type(attr, value))
}

fn insight(call: &Call<'_>, value: &Value) -> Result<Value, Answer> {
    let id = key("insight", value)?;
    let found = call.account.insight(id).filter(|insight| insight.project == call.project);
    let insight = found.ok_or_else(|| errors::does_not_exist("insight", &Value::from(id)))?;
    if insight.members.get("deleted") == Some(&Value::from(true)) {
        return Err(errors::invalid_input("insight", "This insight was deleted. Pick another insight."));
    }
    if !insight.is_alertable() {
        return Err(errors::invalid_input("insight", "Alerts are not supported for this insight."));
    }
    if insight.is_metrics() {
        call.require("metrics:read")?;
    }
    Ok(Value::from(id))
}

fn users(call: &Call<'_>, value: &Value) -> Result<Value, Answer> {
    let attr = "subscribed_users";
    if value.is_null() {
        return Err(errors::null(attr));
    }
    let ids = value.as_array().ok_or_else(|| errors::not_a_list(attr, value))?;
    let known = |id: &Value| {
        let number = key(attr, id)?;
        let user = call.account.user(number);
        user.map(|_| Value::from(number)).ok_or_else(|| errors::does_not_exist(attr, id))
    };
    ids.iter().map(known).collect()
}

/// Text of 255 characters at most, without spaces at its ends. A number is taken as its text.
pub(crate) fn name(attr: &str, value: &Value) -> Result<Value, Answer> {
    let text = match value {
        Value::Null => return Err(errors::null(attr)),
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return Err(errors::invalid_input(attr, "Not a valid string.")),
    };
    if text.chars().count() > 255 {
        return Err(errors::field(attr, "max_length", "Ensure this field has no more than 255 characters."));
    }
    Ok(Value::from(text))
}

fn boolean(attr: &str, value: &Value) -> Result<Value, Answer> {
    match value {
        Value::Null => Err(errors::null(attr)),
        Value::Bool(_) => Ok(value.clone()),
        _ => Err(errors::invalid_input(attr, "Must be a valid boolean.")),
    }
}

fn choice(attr: &str, value: &Value, choices: &[&str]) -> Result<Value, Answer> {
    if value.is_null() {
        return Err(errors::null(attr));
    }
    let known = value.as_str().is_some_and(|value| choices.contains(&value));
    if known { Ok(value.clone()) } else { Err(errors::invalid_choice(attr, value)) }
}

fn delay(value: &Value) -> Result<Value, Answer> {
    let attr = "evaluation_delay_intervals";
    if value.is_null() {
        return Err(errors::null(attr));
    }
    let bound = |code, is: &str, limit| {
        errors::field(attr, code, &format!("Ensure this value is {is} than or equal to {limit}."))
    };
    match value.as_i64() {
        None => Err(errors::invalid_input(attr, "A valid integer is required.")),
        Some(..0) => Err(bound("min_value", "greater", 0)),
        Some(101..) => Err(bound("max_value", "less", 100)),
        Some(_) => Ok(value.clone()),
    }
}

fn snoozed_until(value: &Value) -> Result<Value, Answer> {
    if value.is_null() || value.is_string() {
        return Ok(value.clone());
    }
    Err(errors::invalid_input("snoozed_until", "snoozed_until has to be passed in string format"))
}
