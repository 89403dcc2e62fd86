//! The answer to a call, as programs read it.

use alertkit::transport::catalogue::Reply;
use alertkit::transport::http::HeaderMap;
use alertkit::transport::{BulkOutcome, JsonTree, Operation};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::failure::Failure;
use crate::mask::Mask;

/// An answer, with what is known of it.
#[derive(Serialize)]
pub(crate) struct Answer {
    status: Option<u16>,
    headers: Map<String, Value>,
    request_id: Option<String>,
    attempts: Option<u32>,
    pub(crate) value: JsonTree,
}

impl Answer {
    /// Of a bulk call, which may have had many answers, only the value.
    pub(crate) fn new(reply: Reply, mask: &Mask) -> Self {
        let mut answer = match reply {
            Reply::Answer(response) => Self {
                status: Some(response.status().as_u16()),
                headers: shown(response.headers(), mask),
                request_id: response.request_id().map(|id| mask.text(id)),
                attempts: Some(response.attempts()),
                value: response.into_value().tree(),
            },
            several => Self {
                status: None,
                headers: Map::new(),
                request_id: None,
                attempts: None,
                value: several.into_text().tree(),
            },
        };
        mask.value(&mut answer.value);
        answer
    }
}

/// The failure of a bulk call of which the API did not take every input.
pub(crate) fn not_taken(reply: &Reply, operation: Option<&Operation>, mask: &Mask) -> Option<Failure> {
    let Reply::Bulk(report) = reply else { return None };
    let outcomes = report.outcomes();
    let error = outcomes.iter().find_map(|outcome| match outcome {
        BulkOutcome::Failed(error) => Some(error),
        _ => None,
    });
    if let Some(error) = error {
        return Some(Failure::of(error, mask));
    }
    let refused = outcomes.iter().filter(|outcome| !matches!(outcome, BulkOutcome::Done(_))).count();
    (refused > 0).then(|| Failure::of_inputs(operation, refused, outcomes.len()))
}

/// The headers by name, those that are sent twice with both values.
fn shown(headers: &HeaderMap, mask: &Mask) -> Map<String, Value> {
    let value = |name: &str| {
        let values = headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
        let values = values.collect::<Vec<_>>().join(", ");
        // A session is as good as a key.
        if name == "set-cookie" { "[redacted]".to_owned() } else { mask.text(&values) }
    };
    headers.keys().map(|name| (name.to_string(), Value::from(value(name.as_str())))).collect()
}
