//! The arguments of a call, as people and scripts give them.

use std::fs;
use std::io::Read;
use std::path::Path;

use alertkit::transport::{Error, Json};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::failure::Failure;
use crate::text;

/// A name and its value.
pub(crate) type Pair = (String, String);

/// Reads `name=value`. All that follows the first `=` is the value.
pub(crate) fn pair(text: &str) -> Result<Pair, String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("is not of the form NAME=VALUE".to_owned()),
    }
}

/// Values by name. They stay text: the catalogue reads numbers from it where it wants some.
pub(crate) fn values(pairs: Vec<Pair>) -> Map<String, Value> {
    pairs.into_iter().map(|(name, value)| (name, value.into())).collect()
}

/// The same; a name that comes again has a list of values.
pub(crate) fn lists(pairs: Vec<Pair>) -> Map<String, Value> {
    let mut lists = Map::new();
    for (name, value) in pairs {
        let value = Value::from(value);
        match lists.get_mut(&name) {
            None => drop(lists.insert(name, value)),
            Some(Value::Array(values)) => values.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
        }
    }
    lists
}

/// The body from the command line, a file, or standard input.
pub(crate) fn body(text: Option<&str>, file: Option<&Path>) -> Result<Option<Json>, Failure> {
    let standard_input = Path::new("-");
    let text = match (text, file) {
        (None, None) => return Ok(None),
        (Some("-"), _) => from_standard_input()?,
        (_, Some(file)) if file == standard_input => from_standard_input()?,
        (Some(text), _) => text.to_owned(),
        (None, Some(file)) => {
            let what = format!("the body in {}", file.display());
            decoded(fs::read(file).map_err(|error| Failure::file(&what, &error))?)?
        }
    };
    json("body", &text).map(Some)
}

/// JSON that somebody wrote. Its errors say where it is wrong, and show nothing of it.
pub(crate) fn json(field: &'static str, text: &str) -> Result<Json, Failure> {
    if text.trim().is_empty() {
        return Err(Error::invalid_input(field, "is empty").into());
    }
    serde_json::from_str(text).map_err(|error| {
        let place = format!("is no JSON: line {}, column {}", error.line(), error.column());
        Error::invalid_input(field, place).into()
    })
}

/// A body that the command writes itself.
pub(crate) fn written(body: &impl Serialize) -> Result<Json, Failure> {
    Ok(Json::new(body).map_err(|_| Error::invalid_input("body", "can't be written as JSON"))?)
}

fn from_standard_input() -> Result<String, Failure> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::file("the body on standard input", &error))?;
    decoded(bytes)
}

fn decoded(bytes: Vec<u8>) -> Result<String, Failure> {
    Ok(text::decode(bytes).map_err(|problem| Error::invalid_input("body", problem))?)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_pair_is_divided_at_its_first_equals_sign() {
        let both = |name: &str, value: &str| Ok((name.to_owned(), value.to_owned()));
        assert_eq!(pair("q=a=b"), both("q", "a=b"));
        assert_eq!(pair("q="), both("q", ""));
        assert!(pair("q").is_err() && pair("=v").is_err());
    }

    #[test]
    fn a_name_that_comes_again_has_a_list() {
        let pairs = ["a=1", "b=2", "a=3", "a=4"].map(|text| pair(text).unwrap());
        assert_eq!(Value::Object(lists(pairs.to_vec())), json!({"a": ["1", "3", "4"], "b": "2"}));
    }
}
