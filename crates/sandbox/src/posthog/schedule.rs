//! When an alert is not evaluated, and when it first is.

use serde_json::{Value, json};

use super::errors;
use crate::exchange::Answer;

const DAY: u32 = 24 * 60;

/// `HH:MM` with its zeros, or null.
pub(crate) fn start_time(value: &Value) -> Result<Value, Answer> {
    if value.is_null() {
        return Ok(Value::Null);
    }
    let minutes = value.as_str().and_then(minutes);
    let invalid = || errors::invalid_input("schedule_start_time", "Invalid schedule start time.");
    minutes.map(|minutes| Value::from(clock(minutes))).ok_or_else(invalid)
}

/// The blocked windows in order, those that overlap as one; null if there are none.
pub(crate) fn restriction(value: &Value) -> Result<Value, Answer> {
    let invalid = || errors::invalid_input("schedule_restriction", "Invalid schedule restriction.");
    if value.is_null() {
        return Ok(Value::Null);
    }
    let members = value.as_object().ok_or_else(invalid)?;
    if members.keys().any(|name| name != "blocked_windows") {
        return Err(invalid());
    }
    let none = Vec::new();
    let windows = match members.get("blocked_windows") {
        None => &none,
        Some(windows) => windows.as_array().ok_or_else(invalid)?,
    };
    if windows.is_empty() {
        return Ok(Value::Null);
    }
    if windows.len() > 5 {
        return Err(invalid());
    }
    let mut parts = Vec::new();
    for given in windows {
        let (start, end) = window(given).ok_or_else(invalid)?;
        if start < end {
            parts.push((start, end));
        } else {
            parts.extend([(start, DAY), (0, end)].into_iter().filter(|(start, end)| start < end));
        }
    }
    let merged = merge(parts);
    if merged.first() == Some(&(0, DAY)) {
        return Err(invalid());
    }
    let windows = join_at_midnight(merged).into_iter();
    let windows: Vec<Value> =
        windows.map(|(start, end)| json!({"start": clock(start), "end": clock(end)})).collect();
    Ok(json!({"blocked_windows": windows}))
}

/// The minutes in which a window begins and ends; `None` if it is not one of half an hour at least.
fn window(value: &Value) -> Option<(u32, u32)> {
    let members = value.as_object()?;
    let time = |name| members.get(name)?.as_str().and_then(minutes);
    let (start, end) = (time("start")?, time("end")?);
    let end = if end == 0 { DAY } else { end };
    let length = if start < end { end - start } else { DAY - start + end };
    (members.len() == 2 && start != end && length >= 30).then_some((start, end))
}

fn merge(mut parts: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    parts.sort_unstable();
    let mut merged: Vec<(u32, u32)> = Vec::new();
    for (start, end) in parts {
        match merged.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => merged.push((start, end)),
        }
    }
    merged
}

/// What was cut at midnight is one window again.
fn join_at_midnight(mut parts: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    if let (Some(&(0, end)), Some(&(start, DAY))) = (parts.first(), parts.last())
        && parts.len() > 1
    {
        parts.remove(0);
        parts.pop();
        parts.push((start, end));
    }
    parts
}

fn minutes(text: &str) -> Option<u32> {
    let (hours, minutes) = text.split_once(':')?;
    let number = |text: &str, below: u32| text.parse::<u32>().ok().filter(|number| *number < below);
    Some(number(hours, 24)? * 60 + number(minutes, 60)?)
}

fn clock(minutes: u32) -> String {
    format!("{:02}:{:02}", minutes / 60 % 24, minutes % 60)
}
