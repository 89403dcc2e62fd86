use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::account::Account;
use super::environment::Environment;
use super::ids::Kind;
use super::input::object;
use super::{
    events, feeds, integrations, layouts, messages, notification_groups, notifications, subscribers,
    workflow_overrides, workflows,
};
use crate::service::Shared;

/// The state of one Novu environment: what a test sets up before it calls, and looks at afterwards.
///
/// Ids are known beforehand: they are numbered for each kind of thing, and begin with its two digits, so that the third
/// subscriber is `050000000000000000000003`.
#[derive(Clone)]
pub struct Novu {
    shared: Arc<Shared>,
    key: String,
}

impl Novu {
    pub(crate) fn new(shared: Arc<Shared>, key: &str) -> Self {
        Self { shared, key: key.to_owned() }
    }

    fn with_account<T>(&self, change: impl FnOnce(&mut Account) -> T) -> Option<T> {
        let now = self.shared.state.clock.now();
        self.shared.state.novu.lock().open(&self.key, now).map(|(account, _)| change(account))
    }

    fn with<T>(&self, change: impl FnOnce(&mut Environment, Timestamp) -> T) -> Option<T> {
        let now = self.shared.state.clock.now();
        let mut accounts = self.shared.state.novu.lock();
        let (account, environment) = accounts.open(&self.key, now)?;
        account.environments.get_mut(environment).map(|environment| change(environment, now))
    }

    /// Adds `count` subscribers (`sub-1` and so on, each with an e-mail address), the topic `topic-1` with all of them, as
    /// many tenants (`tenant-1` and so on); and the integrations `novu-in-app`, `sendgrid`, `slack`,
    /// `firebase-cloud-messaging` and `mailgun` (not active), the layouts `layout-1` (the default one) and `layout-2`, the
    /// feeds `feed-1` and `feed-2`, the group `Marketing`, the active workflow `welcome-flow` with an in-app step and an
    /// e-mail step, the drafts `draft-1` and `draft-2`, and an override of the first workflow for the first tenant, with the
    /// changes that these make, if there are none yet. Triggers `welcome-flow` once for `sub-1`, as `seed-transaction`, if
    /// nothing was triggered yet.
    pub fn seed(&self, count: usize) {
        self.with(|environment, now| {
            let first = environment.all(Kind::Subscriber).len() + 1;
            let ids: Vec<String> = (first..first + count).map(|number| format!("sub-{number}")).collect();
            subscribers::seed(environment, &ids, now);
            for number in first..first + count {
                let members =
                    json!({"identifier": format!("tenant-{number}"), "name": format!("Tenant {number}")});
                environment.add(Kind::Tenant, object(members), now);
            }
            integrations::seed(environment, now);
            layouts::seed(environment, now);
            feeds::seed(environment, now);
            notification_groups::seed(environment, now);
            workflows::seed(environment, now);
            workflow_overrides::seed(environment, now);
            let topics = &mut environment.topics;
            if topics.all.is_empty() {
                topics.add("topic-1", "Topic 1");
            }
            if let Some(topic) = topics.all.first_mut() {
                topic.subscribers.extend(ids);
            }
            events::seed(environment, now);
        });
    }

    /// What was sent, oldest first, as a listing of messages shows it. Steps that wait are carried out when something is asked
    /// over the API after their time.
    #[must_use]
    pub fn messages(&self) -> Vec<Value> {
        let shown = |environment: &mut Environment| {
            let all = environment.all(Kind::Message).iter();
            all.map(|message| messages::shown(environment, message)).collect()
        };
        self.with(|environment, _| shown(environment)).unwrap_or_default()
    }

    /// What was triggered, oldest first: a notification with its jobs for each subscriber who was reached.
    #[must_use]
    pub fn notifications(&self) -> Vec<Value> {
        self.with(|environment, _| notifications::all(environment)).unwrap_or_default()
    }

    /// Makes the server honour idempotency keys, which it does not as it is shipped.
    pub fn honour_idempotency_keys(&self) {
        self.with_account(|account| account.idempotency.enabled = true);
    }

    /// Whether a call with this idempotency key counts as still running: while it does, calls with it are answered 409.
    pub fn hold_idempotency_key(&self, key: &str, running: bool) {
        self.with_account(|account| {
            let keys = &mut account.idempotency.running;
            if running { keys.insert(key.to_owned()) } else { keys.remove(key) }
        });
    }

    /// Limits the rate of calls as for an organization of this level (`free`, `business`, `enterprise`, `unlimited`), and
    /// says so in headers; a server as it is shipped does not. The first calls meet full buckets. Another word ends it.
    pub fn limit_rate(&self, level: &str) {
        self.with_account(|account| account.rate_limits.set_level(level));
    }

    /// Makes a key valid, and gives the state of its environment. Every such key is an organization of its own, whose
    /// things no other sees. A key that is valid already keeps its environment.
    #[allow(
        clippy::must_use_candidate,
        clippy::return_self_not_must_use,
        reason = "often called to make a key valid, and for nothing else"
    )]
    pub fn add_key(&self, key: impl Into<String>) -> Self {
        let key = key.into();
        self.shared.state.secrets.add(&key);
        self.shared.state.novu.lock().open(&key, self.shared.state.clock.now());
        Self { shared: Arc::clone(&self.shared), key }
    }

    /// Makes a bearer token valid for this organization: that of a user of the dashboard, who may do what keys may not.
    pub fn add_token(&self, token: impl Into<String>) {
        let token = token.into();
        self.shared.state.secrets.add(&token);
        self.shared.state.novu.lock().add_token(&token, &self.key, self.shared.state.clock.now());
    }

    /// The API key of the organization's second environment, Production. [`add_key`](Self::add_key) with it gives the state
    /// of that environment.
    #[must_use]
    pub fn production_key(&self) -> String {
        let key = self.with_account(|account| account.environments.get(1)?.profile.key.clone()).flatten();
        let key = key.map(|key| key.key).unwrap_or_default();
        self.shared.state.secrets.add(&key);
        key
    }

    /// Whether the MX record for inbound e-mails leads to the server. At first it does not.
    pub fn set_mx_record(&self, configured: bool) {
        self.with(|environment, _| environment.profile.mx_record_configured = configured);
    }
}

impl fmt::Debug for Novu {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Novu").finish_non_exhaustive()
    }
}
