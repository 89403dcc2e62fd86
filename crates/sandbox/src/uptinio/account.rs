use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use super::errors;
use crate::clock::whole_seconds;
use crate::exchange::{Answer, Request};

const WINDOW: SignedDuration = SignedDuration::from_secs(60);

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

pub(crate) struct Accounts {
    by_key: HashMap<String, Account>,
    pub(crate) limit_per_minute: Option<u32>,
    pub(crate) max_per_page: u32,
}

impl Default for Accounts {
    fn default() -> Self {
        // The maximum is not documented for alerts; Uptinio's other listings print 100.
        Self { by_key: HashMap::new(), limit_per_minute: None, max_per_page: 100 }
    }
}

impl Accounts {
    /// The account of this key, which is opened if there is none.
    pub(crate) fn open(&mut self, key: &str) -> &mut Account {
        self.by_key.entry(key.to_owned()).or_default()
    }

    /// The account whose key the request carries, if it may call now. A refused request does not count.
    pub(crate) fn admit(&mut self, request: &Request, now: Timestamp) -> Result<&mut Account, Answer> {
        let account = request.bearer().and_then(|key| self.by_key.get_mut(key));
        let account = account.ok_or_else(errors::invalid_api_key)?;
        if let Some(limit) = self.limit_per_minute {
            account.count(limit, now)?;
        }
        Ok(account)
    }
}

/// The alerts of one key, newest first.
#[derive(Default)]
pub(crate) struct Account {
    alerts: VecDeque<Alert>,
    numbered: u64,
    window: Option<Window>,
}

/// An alert with all its members; the operations show some of them.
pub(crate) type Alert = Map<String, Value>;

struct Window {
    began: Timestamp,
    requests: u32,
}

impl Account {
    pub(crate) fn alerts(&self) -> impl Iterator<Item = &Alert> {
        self.alerts.iter()
    }

    pub(crate) fn find(&mut self, id: &str) -> Option<&mut Alert> {
        self.alerts.iter_mut().find(|alert| text(alert, "id") == Some(id))
    }

    pub(crate) fn add_newest(&mut self, alert: Alert) {
        self.alerts.push_front(alert);
    }

    pub(crate) fn next_id(&mut self) -> String {
        self.numbered += 1;
        format!("alt_{}", self.numbered)
    }

    /// Adds active alerts behind the oldest one, each a minute older than the one before.
    pub(crate) fn seed(&mut self, count: usize, now: Timestamp) {
        let oldest = self.alerts.back().and_then(|alert| text(alert, "created_at")?.parse().ok());
        let mut created = oldest.map_or(now, |oldest: Timestamp| oldest.min(now));
        for (kind, monitor) in
            KINDS.iter().cycle().zip(["mon_1", "mon_2", "mon_3"].iter().cycle()).take(count)
        {
            created = created.checked_sub(WINDOW).unwrap_or(Timestamp::MIN);
            let at = whole_seconds(created);
            let alert = json!({
                "id": self.next_id(),
                "monitor_id": monitor,
                "type": kind.0,
                "status": "active",
                "message": kind.1,
                "created_at": at,
                "resolved_at": null,
                "notifications": [{"channel": "email", "sent_at": at, "status": "delivered"}],
            });
            if let Value::Object(alert) = alert {
                self.alerts.push_back(alert);
            }
        }
    }

    /// A window begins with its first request and lasts a minute. The documentation says no more than "per minute".
    fn count(&mut self, limit: u32, now: Timestamp) -> Result<(), Answer> {
        let running = self.window.take().filter(|window| now.duration_since(window.began) < WINDOW);
        let window = self.window.insert(running.unwrap_or(Window { began: now, requests: 0 }));
        if window.requests >= limit {
            let left = WINDOW.saturating_sub(now.duration_since(window.began));
            let whole = left.as_secs().saturating_add(i64::from(left.subsec_nanos() > 0));
            return Err(errors::rate_limit(whole.max(1)));
        }
        window.requests += 1;
        Ok(())
    }
}

const KINDS: [(&str, &str); 5] = [
    ("down", "Website is down"),
    ("up", "Website is back up"),
    ("slow", "Response time exceeds threshold"),
    ("error", "Error rate exceeds threshold"),
    ("custom", "Custom alert condition"),
];

pub(crate) fn text<'alert>(alert: &'alert Alert, member: &str) -> Option<&'alert str> {
    alert.get(member).and_then(Value::as_str)
}
