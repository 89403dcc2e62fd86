//! Recorded exchanges, made again by the catalogue over a scripted backend.

use std::sync::Arc;

use alertkit_novu::catalogue::{Arguments, Entry, Reply};
use alertkit_novu::testing::{self, ScriptedBackend};
use alertkit_novu::{BulkOutcome, Error, HttpRequest, Novu, RetryPolicy, catalogue};
use serde_json::{Map, Value};

/// The operation of a verb and a path, with what stands in the path's placeholders; a path that ends below the template,
/// or beside it, is another's.
pub(crate) fn entry_of(verb: &str, path: &str) -> Option<(Entry<Novu>, Map<String, Value>)> {
    let matching = |entry: Entry<Novu>| {
        let operation = entry.operation();
        let values = (operation.method.as_str() == verb).then(|| values_of(operation.path, path))??;
        Some((entry, values))
    };
    let mut found: Vec<_> = catalogue().into_iter().filter_map(matching).collect();
    // A literal segment says more than a placeholder.
    found.sort_by_key(|(_, values)| values.len());
    found.into_iter().next()
}

pub(crate) fn entry_named(name: &str) -> Option<Entry<Novu>> {
    catalogue().into_iter().find(|entry| entry.operation().name == name)
}

fn values_of(template: &str, path: &str) -> Option<Map<String, Value>> {
    let (template, path): (Vec<&str>, Vec<&str>) = (template.split('/').collect(), path.split('/').collect());
    if template.len() != path.len() {
        return None;
    }
    let mut values = Map::new();
    for (expected, segment) in template.iter().zip(path) {
        match expected.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(_) if segment.is_empty() => return None,
            Some(name) => {
                values.insert(name.to_owned(), decoded(segment).into());
            }
            None if *expected == segment => {}
            None => return None,
        }
    }
    Some(values)
}

/// Percent-decoded; a plus stays what it is.
fn decoded(segment: &str) -> String {
    let pair = format!("v={}", segment.replace('+', "%2B"));
    let mut pairs = alertkit_novu::url::form_urlencoded::parse(pair.as_bytes());
    pairs.next().unwrap().1.into_owned()
}

/// The query as the arguments have it: a list for what is repeated.
pub(crate) fn query_of(target: &str) -> Map<String, Value> {
    let mut query: Map<String, Value> = Map::new();
    let (_, text) = target.split_once('?').unwrap_or((target, ""));
    for (name, value) in alertkit_novu::url::form_urlencoded::parse(text.as_bytes()) {
        let value = Value::from(value.into_owned());
        match query.get_mut(&*name) {
            None => drop(query.insert(name.into_owned(), value)),
            Some(Value::Array(values)) => values.push(value),
            Some(first) => *first = Value::from(vec![first.take(), value]),
        }
    }
    query
}

/// Makes the call once, with this for an answer; gives what was sent, too.
pub(crate) async fn call(
    entry: &Entry<Novu>,
    arguments: &Arguments,
    answer: testing::Reply,
) -> (Result<Value, Arc<Error>>, Vec<HttpRequest>) {
    let backend = ScriptedBackend::new().reply(answer);
    let once = RetryPolicy::default().attempts(1);
    let novu = Novu::builder("the-key").backend(backend.clone()).retry(once).build().unwrap();
    let reply = match entry.call(&novu, arguments) {
        Ok(call) => call.send().await,
        Err(error) => Err(error),
    };
    let result = match reply {
        Ok(Reply::Bulk(report)) => match report.outcomes().first() {
            Some(BulkOutcome::Failed(error)) => Err(error.clone()),
            _ => Ok(Reply::Bulk(report).into_json()),
        },
        Ok(reply) => Ok(reply.into_json()),
        Err(error) => Err(Arc::new(error)),
    };
    (result, backend.requests())
}

/// What of an answer the types did not keep: the paths of members that are missing or have another value.
pub(crate) fn lost(recorded: &Value, typed: &Value) -> Vec<String> {
    let mut lost = Vec::new();
    compare(recorded, typed, "", &mut lost);
    lost
}

/// Members that the database adds and that no declaration of the API has, and one of a version to come.
const UNDECLARED: [&str; 3] = ["__v", "id", "futureField"];

/// The same within a thing: ids of what has none, and settings of another kind.
const UNDECLARED_WITHIN: [&str; 7] = [
    "buttons[]._id",
    "triggers[]._id",
    "variables[]._id",
    "subscriberVariables[]._id",
    "filters[]._id",
    "children[]._id",
    "metadata.timed",
];

fn compare(recorded: &Value, typed: &Value, path: &str, lost: &mut Vec<String>) {
    match (recorded, typed) {
        (Value::Object(recorded), Value::Object(typed)) => {
            for (name, value) in recorded {
                if UNDECLARED.contains(&name.as_str()) && !typed.contains_key(name) {
                    continue;
                }
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                match typed.get(name) {
                    Some(read) => compare(value, read, &path, lost),
                    None if value.is_null() => {}
                    None if UNDECLARED_WITHIN.iter().any(|within| path.ends_with(within)) => {}
                    None => lost.push(path),
                }
            }
        }
        (Value::Array(recorded), Value::Array(typed)) if recorded.len() == typed.len() => {
            for (recorded, typed) in recorded.iter().zip(typed) {
                compare(recorded, typed, &format!("{path}[]"), lost);
            }
        }
        // A null says no more than nothing.
        (Value::Null, _) => {}
        // A count alone is given as the number that it is.
        (Value::Object(members), Value::Number(_)) if members.get("count") == Some(typed) => {}
        _ if same(recorded, typed) => {}
        _ => lost.push(format!("{path} ({recorded} became {typed})")),
    }
}

/// Equal, or the same number or time in another spelling.
fn same(recorded: &Value, typed: &Value) -> bool {
    let time = |value: &Value| value.as_str()?.parse::<alertkit_novu::jiff::Timestamp>().ok();
    recorded == typed
        || (recorded.is_number() && recorded.as_f64() == typed.as_f64())
        || time(recorded).is_some_and(|at| time(typed) == Some(at))
}
