//! What refers to what, where the server refuses to delete a thing that is used.

use serde_json::Value;

use super::environment::Environment;
use super::ids::Kind;
use super::input::Object;

/// Whether a message, a message template or a step of a workflow has this id in a member, at any depth.
pub(crate) fn is_mentioned(environment: &Environment, member: &str, id: &str) -> bool {
    let kinds = [Kind::Message, Kind::MessageTemplate, Kind::Workflow];
    kinds.into_iter().flat_map(|kind| environment.all(kind)).any(|thing| mentions(thing, member, id))
}

fn mentions(thing: &Object, member: &str, id: &str) -> bool {
    thing.iter().any(|(name, value)| match value {
        Value::String(text) => name == member && text == id,
        Value::Object(part) => mentions(part, member, id),
        Value::Array(parts) => {
            parts.iter().filter_map(Value::as_object).any(|part| mentions(part, member, id))
        }
        _ => false,
    })
}
