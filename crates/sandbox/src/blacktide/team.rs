use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::errors;
use crate::clock::whole_seconds;
use crate::exchange::{Answer, Request};

/// All teams of the sandbox.
#[derive(Default)]
pub(crate) struct Store {
    teams: Mutex<Teams>,
}

impl Store {
    pub(crate) fn lock(&self) -> MutexGuard<'_, Teams> {
        self.teams.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Default)]
pub(crate) struct Teams {
    by_key: HashMap<String, Team>,
    /// Keys that may only read, and the key of the team that each belongs to.
    read_only: HashMap<String, String>,
}

impl Teams {
    /// The team of this key, which is founded if there is none.
    pub(crate) fn open(&mut self, key: &str) -> &mut Team {
        self.by_key.entry(key.to_owned()).or_default()
    }

    pub(crate) fn add_read_only(&mut self, key: &str, team: &str) {
        self.read_only.insert(key.to_owned(), team.to_owned());
    }

    /// The team whose key the request carries.
    pub(crate) fn reader(&mut self, request: &Request) -> Result<&mut Team, Answer> {
        let key = request.bearer().ok_or_else(errors::unauthorized)?;
        let key = self.read_only.get(key).map_or(key, String::as_str);
        self.by_key.get_mut(key).ok_or_else(errors::unauthorized)
    }

    /// The same, if the key may write.
    pub(crate) fn writer(&mut self, request: &Request) -> Result<&mut Team, Answer> {
        if request.bearer().is_some_and(|key| self.read_only.contains_key(key)) {
            return Err(errors::read_only());
        }
        self.reader(request)
    }
}

/// A rule or a channel with all its members; the operations show some of them.
pub(crate) type Object = Map<String, Value>;

/// What one team has, oldest first.
pub(crate) struct Team {
    pub(crate) rules: Vec<Object>,
    pub(crate) channels: Vec<Object>,
    /// The monitors, and until when each is silent.
    pub(crate) monitors: BTreeMap<String, Option<Timestamp>>,
    numbered_rules: u64,
    numbered_channels: u64,
}

impl Default for Team {
    fn default() -> Self {
        let monitors = ["mon_1", "mon_2", "mon_3"].map(|id| (id.to_owned(), None));
        Self {
            rules: Vec::new(),
            channels: Vec::new(),
            monitors: BTreeMap::from(monitors),
            numbered_rules: 0,
            numbered_channels: 0,
        }
    }
}

impl Team {
    pub(crate) fn next_rule(&mut self) -> String {
        self.numbered_rules += 1;
        format!("rule_{}", self.numbered_rules)
    }

    pub(crate) fn next_channel(&mut self) -> String {
        self.numbered_channels += 1;
        format!("chan_{}", self.numbered_channels)
    }

    pub(crate) fn has_channel(&self, id: &str) -> bool {
        self.channels.iter().any(|channel| text(channel, "id") == Some(id))
    }

    /// The first rule that notifies this channel, at once or by escalation.
    pub(crate) fn rule_with(&self, channel: &str) -> Option<&str> {
        let names = |list: Option<&Value>| {
            list.and_then(Value::as_array)
                .is_some_and(|ids| ids.iter().any(|id| id.as_str() == Some(channel)))
        };
        let rule = self.rules.iter().find(|rule| {
            let policy = rule.get("escalationPolicy");
            names(rule.get("channels")) || names(policy.and_then(|policy| policy.get("escalateToChannels")))
        });
        rule.and_then(|rule| text(rule, "id"))
    }

    /// Adds so many channels, of the seven types in turn, and as many rules, each of which notifies one of them.
    pub(crate) fn seed(&mut self, count: usize, now: Timestamp) {
        let at = whole_seconds(now);
        for (kind, monitor) in
            configs().into_iter().cycle().zip(["mon_1", "mon_2", "mon_3"].iter().cycle()).take(count)
        {
            let (channel_type, config) = kind;
            let channel = self.next_channel();
            self.channels.push(object(json!({
                "id": channel, "name": format!("The {channel_type} channel"), "type": channel_type, "enabled": true,
                "config": config, "createdAt": at,
            })));
            let rule = self.next_rule();
            self.rules.push(object(json!({
                "id": rule, "name": format!("Failures of {monitor}"), "enabled": true,
                "conditions": {"consecutiveFailures": 3, "latencyThresholdMs": 2000},
                "channels": [channel], "monitors": [monitor], "createdAt": at,
            })));
        }
    }
}

fn configs() -> [(&'static str, Value); 7] {
    [
        (
            "slack",
            json!({"webhookUrl": "https://hooks.slack.com/services/T0/B0/sandbox", "channel": "#alerts"}),
        ),
        ("email", json!({"recipients": ["team@example.com", "oncall@example.com"]})),
        ("pagerduty", json!({"integrationKey": "sandbox-integration-key", "severity": "critical"})),
        ("webhook", json!({"url": "https://api.example.com/webhooks/alerts", "method": "POST"})),
        ("discord", json!({"webhookUrl": "https://discord.com/api/webhooks/1/sandbox"})),
        ("telegram", json!({"botToken": "1:sandbox", "chatId": "-1001234567890"})),
        ("opsgenie", json!({"apiKey": "sandbox-opsgenie-key", "priority": "P2"})),
    ]
}

pub(crate) fn object(value: Value) -> Object {
    match value {
        Value::Object(members) => members,
        _ => Object::new(),
    }
}

pub(crate) fn text<'object>(object: &'object Object, member: &str) -> Option<&'object str> {
    object.get(member).and_then(Value::as_str)
}

/// The documented members of an answer, as far as the object has them.
pub(crate) fn only(object: &Object, members: &[&str]) -> Value {
    let shown = members.iter().filter_map(|name| Some(((*name).to_owned(), object.get(*name)?.clone())));
    Value::Object(shown.collect())
}
