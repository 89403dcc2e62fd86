//! Whether workflows have the integrations that they need to send.

use serde_json::{Value, json};

use super::environment::Environment;
use super::ids::Kind;
use super::input::{Object, text};

const CHANNELS: [&str; 5] = ["in_app", "email", "sms", "chat", "push"];

/// What each channel of an environment has.
pub(crate) struct Channels {
    channels: Object,
}

impl Channels {
    pub(crate) fn of(environment: &Environment) -> Self {
        let active: Vec<&Object> =
            environment.all(Kind::Integration).iter().filter(|it| is(it, "active")).collect();
        let status = |channel: &str| {
            let of_it = || active.iter().filter(|integration| text(integration, "channel") == Some(channel));
            let active = of_it().next().is_some();
            if needs_primary(channel) {
                let primary = of_it().any(|integration| is(integration, "primary"));
                json!({"hasActiveIntegrations": active, "hasPrimaryIntegrations": primary})
            } else {
                json!({"hasActiveIntegrations": active})
            }
        };
        Self { channels: CHANNELS.iter().map(|channel| ((*channel).to_owned(), status(channel))).collect() }
    }

    /// The status of a workflow with these steps. Whether there are primary integrations is said where one is missing.
    pub(crate) fn of_workflow(&self, steps: &Value) -> Value {
        let types = steps
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|step| step.pointer("/template/type")?.as_str());
        let (mut active, mut primary) = (true, true);
        for (channel, status) in types.filter_map(|channel| Some((channel, self.channels.get(channel)?))) {
            active &= has(status, "hasActiveIntegrations");
            primary &= !needs_primary(channel) || has(status, "hasPrimaryIntegrations");
        }
        if primary {
            return json!({"hasActiveIntegrations": active, "channels": self.channels});
        }
        json!({"hasActiveIntegrations": active, "hasPrimaryIntegrations": false, "channels": self.channels})
    }
}

fn needs_primary(channel: &str) -> bool {
    matches!(channel, "email" | "sms")
}

fn has(status: &Value, member: &str) -> bool {
    status.get(member) == Some(&Value::Bool(true))
}

fn is(thing: &Object, member: &str) -> bool {
    thing.get(member) == Some(&Value::Bool(true))
}
