//! Successful responses of every operation: those of a seeded sandbox, and those that the crates' tests have recorded.

use std::collections::BTreeSet;

use alertkit::transport::Json;
use alertkit::transport::catalogue::Reply;
use alertkit::transport::http::Method;
use alertkit_sandbox::Sandbox;
use serde_json::Value;

use crate::operations::{Callable, Clients, all, seed};
use crate::places::{all_places, path_of, without_numbers};

/// A successful response to the example of an operation.
pub(crate) struct Response {
    pub(crate) callable: Callable,
    pub(crate) status: u16,
    pub(crate) body: Value,
}

impl Response {
    pub(crate) fn name(&self) -> String {
        self.callable.name()
    }

    /// A place of the operation's responses, whatever the index in a list, and the form of what stands there.
    pub(crate) fn form_of(&self, place: &str) -> String {
        format!("{} {}", self.name(), form_of(&self.body, place))
    }

    /// The same of all operations that respond with such an object, alone or in a listing.
    pub(crate) fn form_in_its_type(&self, place: &str, is_listing: bool) -> String {
        let resource = self.callable.operation.name.rsplit_once('.').map_or("", |(resource, _)| resource);
        let form = form_of(&self.body, place);
        let form = ["data", "results"].iter().find_map(|name| form.strip_prefix(name)).unwrap_or(&form);
        let form = form.trim_start_matches("[]").trim_start_matches('.');
        format!("{} {resource} {is_listing} {form}", self.callable.api)
    }
}

fn form_of(body: &Value, place: &str) -> String {
    let form = match body.pointer(place) {
        Some(Value::Null) => "null",
        Some(Value::Bool(_)) => "flag",
        Some(Value::Number(_)) => "number",
        Some(Value::String(_)) => "text",
        Some(Value::Array(_)) => "list",
        _ => "object",
    };
    format!("{}: {form}", without_numbers(&path_of(place)))
}

fn forms(body: &Value) -> BTreeSet<String> {
    all_places(body).iter().chain([&String::new()]).map(|place| form_of(body, place)).collect()
}

/// The responses of a seeded sandbox, with so many items in each listing. Bulk calls have several, and are left out.
pub(crate) async fn of_sandbox(items: usize) -> Vec<Response> {
    let sandbox = Sandbox::start().await.unwrap();
    seed(&sandbox);
    let clients = Clients::of_sandbox(&sandbox);
    let mut responses = Vec::new();
    for callable in all() {
        if let Reply::Answer(response) = callable.usual(&clients).send().await.unwrap() {
            let mut body = serde_json::from_slice(response.body()).unwrap_or_default();
            shorten(&mut body, items);
            responses.push(Response { callable, status: response.status().as_u16(), body });
        }
    }
    responses
}

/// The responses to the two inputs of each bulk call's example.
pub(crate) async fn of_bulk_calls() -> Vec<Response> {
    let sandbox = Sandbox::start().await.unwrap();
    seed(&sandbox);
    let clients = Clients::of_sandbox(&sandbox);
    let mut responses = Vec::new();
    for callable in all() {
        if !matches!(callable.usual(&clients).send().await.unwrap(), Reply::Bulk(_)) {
            continue;
        }
        assert_eq!(callable.api, "novu", "{}", callable.name());
        let path = callable.operation.path;
        let request = clients.novu.request::<Json>(Method::POST, path).json(&callable.example.body);
        let response = request.with_response().await.unwrap();
        let body = serde_json::from_slice(response.body()).unwrap();
        responses.push(Response { callable, status: response.status().as_u16(), body });
    }
    responses
}

/// The recorded responses, each set of places and forms once, with so many items in each listing.
pub(crate) fn recorded(items: usize) -> Vec<Response> {
    let operations = all();
    let mut shapes = BTreeSet::new();
    let mut responses = Vec::new();
    for (api, samples) in SAMPLES {
        let samples: Vec<Value> = serde_json::from_str(samples).unwrap();
        for sample in &samples {
            let Some(mut response) = response_of(api, sample, &operations) else { continue };
            shorten(&mut response.body, items);
            if shapes.insert((response.name(), forms(&response.body))) {
                responses.push(response);
            }
        }
    }
    assert!(responses.len() > 100, "{}", responses.len());
    responses
}

const SAMPLES: [(&str, &str); 9] = [
    ("apialerts", include_str!("../../../crates/apialerts/tests/samples/exchanges.json")),
    ("blacktide", include_str!("../../../crates/blacktide/tests/samples/alerts.json")),
    ("blacktide", include_str!("../../../crates/blacktide/tests/samples/exchanges.json")),
    ("novu", include_str!("../../../crates/novu/tests/samples/calls.json")),
    ("novu", include_str!("../../../crates/novu/tests/samples/server.json")),
    ("novu", include_str!("../../../crates/novu/tests/samples/workflows.json")),
    ("posthog", include_str!("../../../crates/posthog/tests/samples/alerts.json")),
    ("posthog", include_str!("../../../crates/posthog/tests/samples/exchanges.json")),
    ("uptinio", include_str!("../../../crates/uptinio/tests/samples/alerts.json")),
];

/// A success with a body, whichever way its crate has written it down.
fn response_of(api: &str, sample: &Value, operations: &[Callable]) -> Option<Response> {
    let first = |names: &[&str]| names.iter().find_map(|name| sample.pointer(name));
    let text = |names: &[&str]| first(names).and_then(Value::as_str);
    if sample.get("kind").is_some_and(|kind| kind != "response") {
        return None;
    }
    let method = text(&["/method", "/request/method", "/http/method"])?;
    let path = text(&["/path", "/target", "/request/path", "/http/path"])?.split('?').next()?;
    let status = first(&["/status", "/response/status", "/http/status"])?.as_u64()?;
    let body = first(&["/answer", "/response/body", "/json"])?.clone();
    if !(200..300).contains(&status) || !(body.is_object() || body.is_array()) {
        return None;
    }
    let of_route = |callable: &&Callable| {
        callable.api == api
            && callable.operation.method.as_str() == method
            && is_route(callable.operation.path, path)
    };
    // A literal segment says more than a placeholder.
    let callable = operations.iter().filter(of_route).min_by_key(|callable| callable.placeholders().len())?;
    let is_bulk = callable.operation.path.ends_with("/bulk");
    let status = u16::try_from(status).ok()?;
    (!is_bulk).then(|| Response { callable: callable.clone(), status, body })
}

/// Whether a path, below whatever base, is of this template.
fn is_route(template: &str, path: &str) -> bool {
    let segments = |text: &str| -> Vec<String> {
        text.split('/').filter(|segment| !segment.is_empty()).map(str::to_owned).collect()
    };
    let (template, path) = (segments(template), segments(path));
    let Some(base) = path.len().checked_sub(template.len()).filter(|base| *base < 2) else { return false };
    template.iter().zip(&path[base..]).all(|(expected, found)| expected.starts_with('{') || expected == found)
}

/// So many items in the outermost list. In one within it, those that have something that the others have not.
fn shorten(value: &mut Value, items: usize) {
    match value {
        Value::Object(members) => members.values_mut().for_each(|member| shorten(member, items)),
        Value::Array(list) => {
            list.truncate(items);
            list.iter_mut().for_each(keep_distinct_items);
        }
        _ => {}
    }
}

fn keep_distinct_items(value: &mut Value) {
    match value {
        Value::Object(members) => members.values_mut().for_each(keep_distinct_items),
        Value::Array(list) => {
            list.iter_mut().for_each(keep_distinct_items);
            let mut seen = BTreeSet::new();
            list.retain(|item| {
                let before = seen.len();
                seen.extend(forms(item));
                seen.len() > before
            });
        }
        _ => {}
    }
}
