//! Groups of workflows.

use jiff::Timestamp;
use serde_json::json;

use super::environment::Environment;
use super::ids::Kind;
use super::input::object;

/// The group that every environment is made with; it is no change.
pub(crate) fn add_general(environment: &mut Environment, now: Timestamp) {
    environment.add(Kind::NotificationGroup, object(json!({"name": "General"})), now);
}
