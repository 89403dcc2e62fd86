use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::Value;

use super::batches::Input;
use crate::{Detail, Error};

/// The rows of a request that its rejection names, such as `events.3.name` or `subscribers[3]`, and what it says of each.
pub(super) fn named(error: &Error, member: &str, rows: usize) -> BTreeMap<usize, Vec<Detail>> {
    let by_details = by_row(error.details().iter().cloned(), member, rows);
    if !by_details.is_empty() {
        return by_details;
    }
    // A shape that is not read as details.
    let mut texts: Vec<String> = error.message().map(str::to_owned).into_iter().collect();
    if let Some(body) = error.body().and_then(|body| serde_json::from_slice(body).ok()) {
        collect_texts(body, &mut texts);
    }
    by_row(texts.into_iter().map(|message| Detail { field: None, message }), member, rows)
}

/// The rejection as the error of one input: what it says of this one, by the input's index.
pub(super) fn of_input(error: &Error, member: &str, details: &[Detail], inputs: &[Input]) -> Error {
    let details: Vec<Detail> = details.iter().map(|detail| with_index(detail, member, inputs)).collect();
    let own: Vec<String> = details.iter().map(shown).collect();
    let own = own.join("; ");
    let message = match error.message() {
        Some(general) if !is_about_rows(general, member, inputs) => format!("{general}: {own}"),
        _ => own,
    };
    error.clone().with_words(Some(message), details)
}

/// The error of a whole request, with the inputs' indexes in place of its rows.
pub(super) fn of_all(error: Error, member: &str, inputs: &[Input]) -> Error {
    let texts = error.details().iter().flat_map(|detail| detail.field.iter().chain([&detail.message]));
    let texts = texts.map(String::as_str).chain(error.message());
    if !texts.into_iter().any(|text| is_about_rows(text, member, inputs)) {
        return error;
    }
    let message = error.message().map(|message| text_with_index(message, member, inputs));
    let details = error.details().iter().map(|detail| with_index(detail, member, inputs)).collect();
    error.with_words(message, details)
}

fn by_row(details: impl Iterator<Item = Detail>, member: &str, rows: usize) -> BTreeMap<usize, Vec<Detail>> {
    let mut named: BTreeMap<usize, Vec<Detail>> = BTreeMap::new();
    for detail in details {
        let texts = detail.field.iter().chain([&detail.message]);
        for (_, row) in texts.flat_map(|text| mentions(text, member)) {
            let of_row = if row < rows { named.entry(row).or_default() } else { continue };
            if !of_row.contains(&detail) {
                of_row.push(detail.clone());
            }
        }
    }
    named
}

/// Every text of the JSON, and every name of a member.
fn collect_texts(json: Value, texts: &mut Vec<String>) {
    match json {
        Value::String(text) => texts.push(text),
        Value::Array(items) => items.into_iter().for_each(|item| collect_texts(item, texts)),
        Value::Object(members) => {
            for (name, value) in members {
                texts.push(name);
                collect_texts(value, texts);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn with_index(detail: &Detail, member: &str, inputs: &[Input]) -> Detail {
    Detail {
        field: detail.field.as_ref().map(|field| text_with_index(field, member, inputs)),
        message: text_with_index(&detail.message, member, inputs),
    }
}

fn text_with_index(text: &str, member: &str, inputs: &[Input]) -> String {
    let (mut written, mut copied) = (String::with_capacity(text.len()), 0);
    for (digits, row) in mentions(text, member) {
        if let Some(input) = inputs.get(row) {
            written += text.get(copied..digits.start).unwrap_or_default();
            written += &input.index.to_string();
            copied = digits.end;
        }
    }
    written + text.get(copied..).unwrap_or_default()
}

fn is_about_rows(text: &str, member: &str, inputs: &[Input]) -> bool {
    mentions(text, member).any(|(_, row)| row < inputs.len())
}

fn shown(detail: &Detail) -> String {
    match &detail.field {
        Some(field) => format!("{field}: {}", detail.message),
        None => detail.message.clone(),
    }
}

/// Where the text has `member.3` or `member[3]`: the bytes of the number, and the number.
fn mentions(text: &str, member: &str) -> impl Iterator<Item = (Range<usize>, usize)> {
    text.match_indices(member).filter_map(move |(start, found)| {
        let before = text.get(..start)?.chars().next_back();
        let after = text.get(start + found.len()..)?;
        let bracketed = after.starts_with('[');
        let rest = after.strip_prefix(['.', '['])?;
        let length = rest.bytes().take_while(u8::is_ascii_digit).count();
        let row = rest.get(..length)?.parse().ok()?;
        let next = rest.get(length..)?.chars().next();
        let ends = if bracketed { next == Some(']') } else { !next.is_some_and(is_of_a_name) };
        let digits = start + found.len() + 1;
        (ends && !before.is_some_and(is_of_a_name)).then_some((digits..digits + length, row))
    })
}

fn is_of_a_name(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '-' | '@')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<usize> {
        mentions(text, "events").map(|(_, row)| row).collect()
    }

    #[test]
    fn a_row_is_named_after_the_member_that_holds_the_inputs() {
        assert_eq!(rows("events.3.name must be a string"), [3]);
        assert_eq!(rows("body.events[12].to: events.4, events[5]"), [12, 4, 5]);
        assert_eq!(rows("events.7"), [7]);
        for text in ["events", "events.", "events.x", "events[3", "events.3x", "my_events.3", "3.events"] {
            assert_eq!(rows(text), Vec::<usize>::new(), "{text}");
        }
        assert_eq!(rows("events.99999999999999999999999 é"), Vec::<usize>::new());
    }

    #[test]
    fn a_row_becomes_the_index_of_its_input() {
        let inputs = [40, 41, 900].map(|index| Input { index, json: "1".into() });
        let text = |text| text_with_index(text, "events", &inputs);
        assert_eq!(
            text("é events.2.name and events[0], not events.3"),
            "é events.900.name and events[40], not events.3"
        );
        assert_eq!(text("no row"), "no row");
    }
}
