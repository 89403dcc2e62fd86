use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::team::{Object, object};
use crate::clock::whole_seconds;
use crate::service::Shared;

/// The state of one BlackTide team: what a test sets up before it calls, and looks at afterwards.
#[derive(Clone)]
pub struct BlackTide {
    shared: Arc<Shared>,
    key: String,
}

impl BlackTide {
    pub(crate) fn new(shared: Arc<Shared>, key: &str) -> Self {
        Self { shared, key: key.to_owned() }
    }

    /// Adds `count` channels, of all types in turn from `slack` on, and as many rules, each of which notifies one of
    /// them about one of the monitors `mon_1` to `mon_3`. In a fresh team they are `chan_1`, `rule_1` and so on, in the
    /// order in which they are listed.
    pub fn seed(&self, count: usize) {
        let now = self.shared.state.clock.now();
        self.shared.state.blacktide.lock().open(&self.key).seed(count, now);
    }

    /// Adds a channel with exactly these members and gives it as stored. What the API would refuse is taken, so that a
    /// test can see how a client takes it. Members that are missing become those of an enabled `email` channel.
    #[allow(clippy::needless_pass_by_value, reason = "reads as `create_channel(json!({…}))` in a test")]
    #[allow(clippy::must_use_candidate, reason = "often called for the list, and not for its value")]
    pub fn create_channel(&self, members: Value) -> Value {
        let mut teams = self.shared.state.blacktide.lock();
        let team = teams.open(&self.key);
        let mut channel = object(json!({
            "name": "Team", "type": "email", "enabled": true, "config": {"recipients": ["team@example.com"]},
            "createdAt": whole_seconds(self.shared.state.clock.now()),
        }));
        channel.extend(object(members));
        channel.entry("id").or_insert_with(|| Value::from(team.next_channel()));
        team.channels.push(channel.clone());
        Value::Object(channel)
    }

    /// The same for a rule, which need not notify channels that exist. Members that are missing become those of an
    /// enabled rule with one condition and no channel.
    #[allow(clippy::needless_pass_by_value, reason = "reads as `create_rule(json!({…}))` in a test")]
    #[allow(clippy::must_use_candidate, reason = "often called for the list, and not for its value")]
    pub fn create_rule(&self, members: Value) -> Value {
        let mut teams = self.shared.state.blacktide.lock();
        let team = teams.open(&self.key);
        let mut rule = object(json!({
            "name": "Failures", "enabled": true, "conditions": {"consecutiveFailures": 3}, "channels": [],
            "createdAt": whole_seconds(self.shared.state.clock.now()),
        }));
        rule.extend(object(members));
        rule.entry("id").or_insert_with(|| Value::from(team.next_rule()));
        team.rules.push(rule.clone());
        Value::Object(rule)
    }

    /// Adds a monitor. A fresh team has `mon_1`, `mon_2` and `mon_3`.
    pub fn add_monitor(&self, id: impl Into<String>) {
        self.shared.state.blacktide.lock().open(&self.key).monitors.entry(id.into()).or_default();
    }

    /// The team's rules with all their members, in the order in which they are listed: oldest first.
    #[must_use]
    pub fn rules(&self) -> Vec<Value> {
        values(&self.shared.state.blacktide.lock().open(&self.key).rules)
    }

    /// The team's channels with all their members, secrets included, in the order in which they are listed: oldest
    /// first.
    #[must_use]
    pub fn channels(&self) -> Vec<Value> {
        values(&self.shared.state.blacktide.lock().open(&self.key).channels)
    }

    /// Until when a monitor is silent; `None` when it is not, or no longer by the sandbox's clock.
    #[must_use]
    pub fn silenced_until(&self, monitor: &str) -> Option<Timestamp> {
        let now = self.shared.state.clock.now();
        let mut teams = self.shared.state.blacktide.lock();
        let until = teams.open(&self.key).monitors.get(monitor).copied().flatten();
        until.filter(|until| *until > now)
    }

    /// Makes a key valid that may read and write, and gives the state of its team. Every such key is a team of its own,
    /// whose rules no other sees. A key that is valid already keeps its team.
    #[allow(
        clippy::must_use_candidate,
        clippy::return_self_not_must_use,
        reason = "often called to make a key valid, and for nothing else"
    )]
    pub fn add_key(&self, key: impl Into<String>) -> Self {
        let key = key.into();
        self.shared.state.secrets.add(&key);
        self.shared.state.blacktide.lock().open(&key);
        Self { shared: Arc::clone(&self.shared), key }
    }

    /// Makes a key valid that may only read what this team has: what writes is answered 403.
    pub fn add_read_only_key(&self, key: impl Into<String>) {
        let key = key.into();
        self.shared.state.secrets.add(&key);
        self.shared.state.blacktide.lock().add_read_only(&key, &self.key);
    }
}

fn values(objects: &[Object]) -> Vec<Value> {
    objects.iter().cloned().map(Value::Object).collect()
}

impl fmt::Debug for BlackTide {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("BlackTide").finish_non_exhaustive()
    }
}
