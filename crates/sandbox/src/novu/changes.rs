//! Changes: what was done in the development environment, and whether it was promoted to production.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::diff::difference;
use super::environment::Environment;
use super::ids::{Kind, id};
use super::input::{Object, object, text};

/// The promoted state from which a pending change is counted. No answer shows it.
const PROMOTED: &str = "promoted";

/// Writes down what became of a thing (a `NotificationTemplate`, `NotificationGroup`, `Layout`, `Feed`…): all of it while
/// nothing of it was promoted, and then what differs from what was. A change of it that waits for its promotion already
/// takes this one in.
///
/// Without an `after`, the thing is gone altogether; the server mostly keeps it, as `deleted`, and says so in its members.
pub(crate) fn record(
    environment: &mut Environment,
    kind: &str,
    entity_id: &str,
    before: Option<&Object>,
    after: Option<&Object>,
    now: Timestamp,
) {
    let of_this =
        |change: &Object| text(change, "type") == Some(kind) && text(change, "_entityId") == Some(entity_id);
    let is_pending = |change: &Object| change.get("enabled") == Some(&Value::Bool(false));
    let changes = environment.all(Kind::Change);
    let pending = changes.iter().find(|change| of_this(change) && is_pending(change));
    let promoted = match pending {
        Some(change) => change.get(PROMOTED).and_then(Value::as_object).cloned(),
        None if changes.iter().any(of_this) => before.cloned(),
        None => None,
    };
    let promoted = promoted.unwrap_or_default();
    let change = difference(&promoted, after.unwrap_or(&Object::new()));
    let pending = pending.and_then(|change| text(change, "_id")).map(str::to_owned);
    if let Some(pending) = pending {
        environment.change(Kind::Change, ("_id", &pending), object(json!({"change": change})), now);
        return;
    }
    let members = json!({
        "type": kind, "_entityId": entity_id, "_creatorId": id(Kind::User, 1), "enabled": false, "change": change,
        PROMOTED: promoted,
    });
    environment.add(Kind::Change, object(members), now);
}
