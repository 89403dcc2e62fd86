//! Which integration of a channel delivers when none is named: the primary one, or that of the highest priority.

use serde_json::{Value, json};

use crate::novu::environment::Environment;
use crate::novu::ids::Kind;
use crate::novu::input::{Object, object, text};

/// Only these have a primary integration.
const WITH_PRIMARY: [&str; 2] = ["email", "sms"];

pub(super) fn has_primary(channel: &str) -> bool {
    WITH_PRIMARY.contains(&channel)
}

/// The `primary` and `priority` of an integration that becomes active: below the primary one, or on top; and primary if
/// it may be and no other is.
pub(super) fn on_activation(environment: &mut Environment, channel: &str, may_be_primary: bool) -> Object {
    if !has_primary(channel) {
        return object(json!({"primary": false, "priority": 0}));
    }
    let active = environment.all_mut(Kind::Integration).iter_mut().filter(|other| is_active(other, channel));
    match active.max_by_key(|other| priority(other)) {
        Some(highest) if is(highest, "primary") => {
            let priority = priority(highest);
            highest.insert("priority".to_owned(), Value::from(priority + 1));
            object(json!({"primary": false, "priority": priority}))
        }
        highest => {
            let priority = highest.map_or(0, |highest| priority(highest)) + 1;
            object(json!({"primary": may_be_primary, "priority": priority}))
        }
    }
}

/// Makes an integration the primary one of its channel, whatever it was before.
pub(super) fn make_primary(environment: &mut Environment, channel: &str, id: &str) {
    for integration in environment.all_mut(Kind::Integration) {
        if text(integration, "_id") == Some(id) {
            integration.extend(object(json!({"active": true, "primary": true, "conditions": []})));
        } else if is_active(integration, channel) {
            integration.insert("primary".to_owned(), Value::Bool(false));
        }
    }
    number_anew(environment, channel);
}

/// Numbers the active integrations of a channel from 1, the primary one on top.
pub(super) fn number_anew(environment: &mut Environment, channel: &str) {
    let integrations = environment.all_mut(Kind::Integration).iter_mut();
    let mut active: Vec<&mut Object> = integrations.filter(|other| is_active(other, channel)).collect();
    active.sort_by_key(|integration| (is(integration, "primary"), priority(integration)));
    for (integration, priority) in active.into_iter().zip(1_u64..) {
        integration.insert("priority".to_owned(), Value::from(priority));
    }
}

fn is_active(integration: &Object, channel: &str) -> bool {
    is(integration, "active") && text(integration, "channel") == Some(channel)
}

pub(super) fn is(integration: &Object, member: &str) -> bool {
    integration.get(member) == Some(&Value::Bool(true))
}

fn priority(integration: &Object) -> u64 {
    integration.get("priority").and_then(Value::as_u64).unwrap_or_default()
}
