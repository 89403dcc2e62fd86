//! Places in a response body, as JSON pointers and as errors name them.

use serde_json::Value;

/// The place of every value below the root.
pub(crate) fn all_places(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    places(value, "", &mut found);
    found
}

fn places(value: &Value, place: &str, found: &mut Vec<String>) {
    let mut enter = |name: String, value: &Value| {
        let place = format!("{place}/{name}");
        found.push(place.clone());
        places(value, &place, found);
    };
    match value {
        Value::Object(members) => members.iter().for_each(|(name, value)| enter(pointer(name), value)),
        Value::Array(items) => items.iter().enumerate().for_each(|(at, value)| enter(at.to_string(), value)),
        _ => {}
    }
}

fn pointer(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// The body without this member; none where the place is no member of an object.
pub(crate) fn without(body: &Value, place: &str) -> Option<Value> {
    let (parent, name) = place.rsplit_once('/')?;
    let mut body = body.clone();
    body.pointer_mut(parent)?.as_object_mut()?.remove(&name.replace("~1", "/").replace("~0", "~"))?;
    Some(body)
}

/// The body with this value in that place.
pub(crate) fn with(body: &Value, place: &str, value: Value) -> Value {
    let mut body = body.clone();
    *body.pointer_mut(place).unwrap() = value;
    body
}

/// `/data/3/createdAt` as an error names it: `data[3].createdAt`.
pub(crate) fn path_of(place: &str) -> String {
    let name = |name: &str| match name.parse::<usize>() {
        Ok(at) => format!("[{at}]"),
        Err(_) => format!(".{name}"),
    };
    let path: String = place.split('/').skip(1).map(name).collect();
    path.trim_start_matches('.').to_owned()
}

/// `data[3].createdAt` as `data[].createdAt`.
pub(crate) fn without_numbers(path: &str) -> String {
    let parts = path.split('[').map(|part| part.trim_start_matches(|digit: char| digit.is_ascii_digit()));
    parts.collect::<Vec<_>>().join("[")
}
