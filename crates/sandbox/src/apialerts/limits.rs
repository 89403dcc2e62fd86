//! What the documentation's table of limits does to an event. It does not say what a character is; here it is a Unicode
//! scalar value. The wording of the vendor's warnings is not known.

use serde_json::{Map, Value};

use super::errors::bad_request;
use crate::exchange::Answer;

const FIELDS: [&str; 7] = ["message", "channel", "event", "title", "tags", "link", "data"];
const TEXT_LIMITS: [(&str, usize); 4] = [("message", 500), ("channel", 64), ("event", 128), ("title", 128)];
const LINK_LIMIT: usize = 1000;
const LINK_SCHEMES: [&str; 4] = ["http://", "https://", "mailto:", "tel:"];
const TAGS: usize = 10;
const TAG_LIMIT: usize = 50;

/// Refuses the event, or cuts it to what the API keeps and gives a warning for everything that it cut or ignored.
pub(crate) fn apply(event: &mut Map<String, Value>) -> Result<Vec<String>, Answer> {
    // Some of the vendor's own SDKs send null for a field that is not set.
    event.retain(|_, value| !value.is_null());
    check(event)?;

    let mut warnings = Vec::new();
    event.retain(|name, _| {
        let known = FIELDS.contains(&name.as_str());
        if !known {
            warnings.push(format!("unknown field: {name}"));
        }
        known
    });
    for (name, limit) in TEXT_LIMITS {
        if event.get_mut(name).is_some_and(|value| cut(value, limit)) {
            warnings.push(format!("{name} truncated to {limit} characters"));
        }
    }
    if let Some(Value::Array(tags)) = event.get_mut("tags") {
        if tags.len() > TAGS {
            tags.truncate(TAGS);
            warnings.push("tag limit reached".to_owned());
        }
        for (number, tag) in (1..).zip(tags) {
            if cut(tag, TAG_LIMIT) {
                warnings.push(format!("tag {number} truncated to {TAG_LIMIT} characters"));
            }
        }
    }
    Ok(warnings)
}

fn check(event: &Map<String, Value>) -> Result<(), Answer> {
    let message = event.get("message").and_then(Value::as_str).unwrap_or_default();
    if message.trim().is_empty() {
        return Err(bad_request("message is required"));
    }
    for name in ["channel", "event", "title", "link"] {
        if event.get(name).is_some_and(|value| !value.is_string()) {
            return Err(bad_request(&format!("{name} must be a string")));
        }
    }
    if let Some(link) = event.get("link").and_then(Value::as_str) {
        check_link(link)?;
    }
    let is_tags = |tags: &Value| tags.as_array().is_some_and(|tags| tags.iter().all(Value::is_string));
    if event.get("tags").is_some_and(|tags| !is_tags(tags)) {
        return Err(bad_request("tags must be a list of strings"));
    }
    if event.get("data").is_some_and(|data| !data.is_object()) {
        return Err(bad_request("data must be an object"));
    }
    Ok(())
}

/// Schemes are read in any case. A link is refused where other fields are cut: half a link leads nowhere.
fn check_link(link: &str) -> Result<(), Answer> {
    let starts =
        |scheme: &&str| link.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    if !LINK_SCHEMES.iter().any(starts) {
        return Err(bad_request("link must start with http://, https://, mailto: or tel:"));
    }
    if link.chars().count() > LINK_LIMIT {
        return Err(bad_request("link must not be longer than 1000 characters"));
    }
    Ok(())
}

fn cut(value: &mut Value, limit: usize) -> bool {
    let Value::String(text) = value else { return false };
    let Some((end, _)) = text.char_indices().nth(limit) else { return false };
    text.truncate(end);
    true
}
