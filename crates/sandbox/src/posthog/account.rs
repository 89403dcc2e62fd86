use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use super::alert::Alert;
use super::insights::Insight;

/// All accounts of the sandbox.
#[derive(Default)]
pub(crate) struct Store {
    accounts: Mutex<Accounts>,
}

impl Store {
    pub(crate) fn lock(&self) -> MutexGuard<'_, Accounts> {
        self.accounts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Default)]
pub(crate) struct Accounts {
    pub(super) by_key: HashMap<String, Account>,
    /// Keys of an account that is another key's, and what they may do.
    pub(super) limited: HashMap<String, Limited>,
}

pub(crate) struct Limited {
    pub(crate) account: String,
    pub(crate) scopes: Vec<String>,
}

impl Accounts {
    /// The account of this key, which is opened if there is none.
    pub(crate) fn open(&mut self, key: &str) -> &mut Account {
        self.by_key.entry(key.to_owned()).or_default()
    }

    pub(crate) fn add_limited(&mut self, key: &str, account: &str, scopes: Vec<String>) {
        self.limited.insert(key.to_owned(), Limited { account: account.to_owned(), scopes });
    }
}

/// A JSON object.
pub(crate) type Object = Map<String, Value>;

/// What one account has.
pub(crate) struct Account {
    pub(crate) projects: BTreeSet<i64>,
    pub(crate) insights: Vec<Insight>,
    pub(crate) users: Vec<Object>,
    /// Newest first.
    pub(crate) alerts: Vec<Alert>,
    /// The largest number of alerts in a project.
    pub(crate) limit: usize,
    numbered: Numbered,
}

/// How many of each kind have been given an id.
#[derive(Default)]
struct Numbered {
    alerts: u64,
    thresholds: u64,
    checks: u64,
    destinations: u64,
}

/// The project that is there from the beginning, which is also the current one.
pub(crate) const FIRST_PROJECT: i64 = 1;

impl Default for Account {
    fn default() -> Self {
        Self {
            projects: BTreeSet::from([FIRST_PROJECT]),
            insights: Insight::defaults(),
            users: [(1, "Ada"), (2, "Grace"), (3, "Barbara")].map(|(id, name)| user(id, name)).to_vec(),
            alerts: Vec::new(),
            limit: 200,
            numbered: Numbered::default(),
        }
    }
}

impl Account {
    pub(crate) fn insight(&self, id: i64) -> Option<&Insight> {
        self.insights.iter().find(|insight| insight.id == id)
    }

    pub(crate) fn user(&self, id: i64) -> Option<&Object> {
        self.users.iter().find(|user| user.get("id").and_then(Value::as_i64) == Some(id))
    }

    pub(crate) fn next_alert(&mut self) -> String {
        next(&mut self.numbered.alerts, "8000")
    }

    pub(crate) fn next_threshold(&mut self) -> String {
        next(&mut self.numbered.thresholds, "8001")
    }

    pub(crate) fn next_check(&mut self) -> String {
        next(&mut self.numbered.checks, "8002")
    }

    pub(crate) fn next_destination(&mut self) -> String {
        next(&mut self.numbered.destinations, "8003")
    }

    /// Adds alerts of the first project behind the oldest one, each a minute older than the one before.
    pub(crate) fn seed(&mut self, count: usize, now: Timestamp) {
        let oldest = self.alerts.last().and_then(Alert::created_at);
        let mut created = oldest.map_or(now, |oldest| oldest.min(now));
        for insight in [1, 2, 3].iter().cycle().take(count) {
            created = created.checked_sub(SignedDuration::from_mins(1)).unwrap_or(Timestamp::MIN);
            let members = json!({
                "name": format!("Insight {insight} is above 100"), "insight": insight, "subscribed_users": [1],
            });
            let alert = Alert::complete(self, object(members), created);
            self.alerts.push(alert);
        }
    }

    /// Ends the silence of every alert whose snooze is over, as the server's next evaluation does.
    pub(crate) fn settle(&mut self, now: Timestamp) {
        for alert in &mut self.alerts {
            alert.settle(now);
        }
    }
}

/// Ids that are easy to predict: the fourth group says of what.
fn next(numbered: &mut u64, kind: &str) -> String {
    *numbered += 1;
    format!("00000000-0000-4000-{kind}-{numbered:012}")
}

pub(crate) fn user(id: i64, name: &str) -> Object {
    object(json!({
        "id": id,
        "uuid": format!("00000000-0000-4000-8004-{id:012}"),
        "distinct_id": format!("user-{id}"),
        "first_name": name,
        "last_name": "",
        "email": format!("{}@example.com", name.to_lowercase()),
        "is_email_verified": true,
        "hedgehog_config": null,
        "role_at_organization": "engineering",
    }))
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
