use std::fmt;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::clock::whole_seconds;
use crate::service::Shared;

/// The state of one Uptinio account: what a test sets up before it calls, and looks at afterwards.
#[derive(Clone)]
pub struct Uptinio {
    shared: Arc<Shared>,
    key: String,
}

impl Uptinio {
    pub(crate) fn new(shared: Arc<Shared>, key: &str) -> Self {
        Self { shared, key: key.to_owned() }
    }

    /// Adds `count` active alerts of mixed types, on the monitors `mon_1` to `mon_3` in turn. In a fresh account they
    /// are `alt_1`, `alt_2` and so on, in the order in which they are listed: newest first, each a minute older than the
    /// one before. More of them go behind those that are there.
    pub fn seed(&self, count: usize) {
        let now = self.shared.state.clock.now();
        self.shared.state.uptinio.lock().open(&self.key).seed(count, now);
    }

    /// Adds an alert with exactly these members, at the head of the list, and gives it as stored. What the API would
    /// refuse is taken (an unknown type, a null, a member that is not documented), so that a test can see how a client
    /// takes it. Members that are missing become those of an active `custom` alert of `mon_1` created now.
    #[allow(clippy::needless_pass_by_value, reason = "reads as `create(json!({…}))` in a test")]
    #[allow(
        clippy::must_use_candidate,
        reason = "often called for the alert in the list, and not for its value"
    )]
    pub fn create(&self, members: Value) -> Value {
        let now = whole_seconds(self.shared.state.clock.now());
        let mut accounts = self.shared.state.uptinio.lock();
        let account = accounts.open(&self.key);
        let mut alert = json!({
            "monitor_id": "mon_1",
            "type": "custom",
            "status": "active",
            "message": null,
            "created_at": now,
            "resolved_at": null,
            "notifications": [],
        });
        if let Value::Object(alert) = &mut alert {
            alert.extend(members.as_object().cloned().unwrap_or_default());
            alert.entry("id").or_insert_with(|| Value::from(account.next_id()));
            account.add_newest(alert.clone());
        }
        alert
    }

    /// The account's alerts with all their members, in the order in which they are listed: newest first.
    #[must_use]
    pub fn alerts(&self) -> Vec<Value> {
        let mut accounts = self.shared.state.uptinio.lock();
        accounts.open(&self.key).alerts().cloned().map(Value::Object).collect()
    }

    /// Makes a key valid and gives the state of its account. Every key is an account of its own, whose alerts no other
    /// key sees. A key that is valid already keeps its alerts.
    #[allow(
        clippy::must_use_candidate,
        clippy::return_self_not_must_use,
        reason = "often called to make a key valid, and for nothing else"
    )]
    pub fn add_key(&self, key: impl Into<String>) -> Self {
        let key = key.into();
        self.shared.state.secrets.add(&key);
        self.shared.state.uptinio.lock().open(&key);
        Self { shared: Arc::clone(&self.shared), key }
    }

    /// Answers 429 `rate_limit` with `Retry-After`, to every account by itself, after this many requests within a minute
    /// of the sandbox's clock. Default: `None`, no limit.
    pub fn limit_per_minute(&self, requests: Option<u32>) {
        self.shared.state.uptinio.lock().limit_per_minute = requests;
    }

    /// The largest page: a larger `per_page` is served as this one, and `meta` says so. Default: 100. 0 counts as 1.
    pub fn max_per_page(&self, alerts: u32) {
        self.shared.state.uptinio.lock().max_per_page = alerts.max(1);
    }
}

impl fmt::Debug for Uptinio {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Uptinio").finish_non_exhaustive()
    }
}
