use std::fmt;
use std::sync::Arc;

use serde_json::Value;

use super::account::{Account, object};
use super::alert::{Alert, View};
use super::checks;
use super::insights::Insight;
use crate::clock::microseconds;
use crate::service::Shared;

/// The state of one PostHog account: what a test sets up before it calls, and looks at afterwards.
///
/// A fresh account has the project 1, which is also `@current`, the users 1, 2 and 3, and the insights 1, 2 and 3
/// (trends of one series), 4 (SQL), 5 (a funnel) and 6 (metrics).
#[derive(Clone)]
pub struct PostHog {
    shared: Arc<Shared>,
    key: String,
}

impl PostHog {
    pub(crate) fn new(shared: Arc<Shared>, key: &str) -> Self {
        Self { shared, key: key.to_owned() }
    }

    fn with<T>(&self, change: impl FnOnce(&mut Account, jiff::Timestamp) -> T) -> T {
        let now = self.shared.state.clock.now();
        let mut accounts = self.shared.state.posthog.lock();
        let account = accounts.open(&self.key);
        account.settle(now);
        change(account, now)
    }

    /// Adds `count` alerts to project 1, on the insights 1 to 3 in turn. In a fresh account they are
    /// `00000000-0000-4000-8000-000000000001` and so on, in the order in which they are listed: newest first, each a
    /// minute older than the one before. More of them go behind those that are there.
    pub fn seed(&self, count: usize) {
        self.with(|account, now| account.seed(count, now));
    }

    /// Adds an alert with exactly these members, at the head of the list, and gives it as stored. `insight`,
    /// `subscribed_users` and `created_by` are ids; `project` says where it is (default: 1), `checks` what its history
    /// holds, newest first. What the API would refuse is taken, so that a test can see how a client takes it. Members
    /// that are missing become those of an enabled, daily alert on insight 1 with the absolute upper bound 100.
    #[allow(clippy::needless_pass_by_value, reason = "reads as `create_alert(json!({…}))` in a test")]
    #[allow(clippy::must_use_candidate, reason = "often called for the list, and not for its value")]
    pub fn create_alert(&self, members: Value) -> Value {
        self.with(|account, now| {
            let alert = Alert::complete(account, object(members), now);
            let shown = Value::Object(alert.members.clone());
            account.alerts.insert(0, alert);
            shown
        })
    }

    /// The account's alerts as a listing shows them, of all projects: newest first.
    #[must_use]
    pub fn alerts(&self) -> Vec<Value> {
        self.with(|account, _| {
            account.alerts.iter().map(|alert| Value::Object(alert.show(account, View::List))).collect()
        })
    }

    /// Makes an alert fire, as an evaluation with this value does: its state is `Firing`, its history begins with a check
    /// of this value, and its users count as notified. Gives the alert as listed; `None` if there is none of this id.
    #[allow(clippy::must_use_candidate, reason = "often called for its effect, and not for its value")]
    pub fn fire(&self, id: &str, value: f64) -> Option<Value> {
        self.with(|account, now| {
            let check = checks::check(account.next_check(), now, "Firing", Some(value));
            let at = account.alerts.iter().position(|alert| alert.id() == id)?;
            let alert = account.alerts.get_mut(at)?;
            alert.checks.insert(0, check);
            alert.set("state", "Firing");
            alert.set("last_checked_at", microseconds(now));
            alert.set("last_notified_at", microseconds(now));
            let alert = account.alerts.get(at)?;
            Some(Value::Object(alert.show(account, View::List)))
        })
    }

    /// Adds an insight with exactly these members, and gives its id, which is the next free one unless `id` says
    /// another. `project` says where it is (default: 1). A `query` decides which alerts it takes.
    #[allow(clippy::needless_pass_by_value, reason = "reads as `add_insight(json!({…}))` in a test")]
    #[allow(clippy::must_use_candidate, reason = "often called with an id")]
    pub fn add_insight(&self, members: Value) -> i64 {
        self.with(|account, _| {
            let next = account.insights.iter().map(|insight| insight.id).max().unwrap_or(0) + 1;
            let id = members.get("id").and_then(Value::as_i64).unwrap_or(next);
            account.insights.retain(|insight| insight.id != id);
            account.insights.push(Insight::new(id, object(members)));
            id
        })
    }

    /// Adds a project without insights.
    pub fn add_project(&self, id: i64) {
        self.with(|account, _| account.projects.insert(id));
    }

    /// The largest number of alerts in a project: one more is answered 402 `limit_exceeded`. Default: 200. What a test
    /// adds here is not limited.
    pub fn limit_alerts(&self, alerts: usize) {
        self.with(|account, _| account.limit = alerts);
    }

    /// Makes a key valid that may do everything, and gives the state of its account. Every such key is an account of its
    /// own, whose alerts no other sees. A key that is valid already keeps its account.
    #[allow(
        clippy::must_use_candidate,
        clippy::return_self_not_must_use,
        reason = "often called to make a key valid, and for nothing else"
    )]
    pub fn add_key(&self, key: impl Into<String>) -> Self {
        let key = key.into();
        self.shared.state.secrets.add(&key);
        self.shared.state.posthog.lock().open(&key);
        Self { shared: Arc::clone(&self.shared), key }
    }

    /// Makes a key valid for this account with these scopes, such as `alert:read`; what needs another is answered 403.
    /// `x:write` includes `x:read`, and `*` is everything.
    pub fn add_key_with_scopes(&self, key: impl Into<String>, scopes: &[&str]) {
        let key = key.into();
        self.shared.state.secrets.add(&key);
        let scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        self.shared.state.posthog.lock().add_limited(&key, &self.key, scopes);
    }
}

impl fmt::Debug for PostHog {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("PostHog").finish_non_exhaustive()
    }
}
