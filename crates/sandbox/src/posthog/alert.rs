use jiff::Timestamp;
use serde_json::{Value, json};

use super::account::{Account, FIRST_PROJECT, Object, object, text};
use super::checks;
use crate::clock::microseconds;

/// An alert as the sandbox keeps it.
pub(crate) struct Alert {
    pub(crate) project: i64,
    /// As it is shown, but with the ids of the insight, the users and the creator in place of themselves.
    pub(crate) members: Object,
    /// Newest first.
    pub(crate) checks: Vec<Value>,
    pub(crate) destinations: Vec<String>,
}

/// Which operation shows an alert: not all of them show the same members.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum View {
    List,
    Get,
    Write,
}

impl Alert {
    /// An alert of these members; those that are missing become the API's defaults. `checks` and `project` are not
    /// shown as they are: they say what the history holds, and where the alert is.
    pub(crate) fn complete(account: &mut Account, mut given: Object, now: Timestamp) -> Self {
        let at = microseconds(now);
        let project = given.remove("project").and_then(|id| id.as_i64());
        let checks = given.remove("checks").and_then(|checks| checks.as_array().cloned());
        let mut members = object(json!({
            "created_by": 1, "created_at": at, "insight": 1, "name": "", "subscribed_users": [],
            "threshold": {"configuration": {"type": "absolute", "bounds": {"upper": 100}}},
            "condition": {"type": "absolute_value"}, "state": "Not firing", "enabled": true,
            "last_notified_at": null, "last_checked_at": null, "schedule_start_time": null, "next_check_at": null,
            "config": {"type": "TrendsAlertConfig", "series_index": 0}, "detector_config": null,
            "evaluation_delay_intervals": 0, "calculation_interval": "daily", "snoozed_until": null,
            "skip_weekend": false, "schedule_restriction": null, "investigation_agent_enabled": false,
            "investigation_gates_notifications": false, "investigation_inconclusive_action": "notify",
        }));
        members.extend(given);
        members.entry("id").or_insert_with(|| Value::from(account.next_alert()));
        if let Some(Value::Object(threshold)) = members.get_mut("threshold") {
            threshold.entry("id").or_insert_with(|| Value::from(account.next_threshold()));
            threshold.entry("created_at").or_insert_with(|| Value::from(at));
            threshold.entry("name").or_insert_with(|| Value::from(""));
        }
        Self {
            project: project.unwrap_or(FIRST_PROJECT),
            members,
            checks: checks.unwrap_or_default(),
            destinations: Vec::new(),
        }
    }

    pub(crate) fn id(&self) -> &str {
        text(&self.members, "id").unwrap_or_default()
    }

    pub(crate) fn insight(&self) -> Option<i64> {
        self.members.get("insight").and_then(Value::as_i64)
    }

    pub(crate) fn created_at(&self) -> Option<Timestamp> {
        text(&self.members, "created_at")?.parse().ok()
    }

    pub(crate) fn set(&mut self, member: &str, value: impl Into<Value>) {
        self.members.insert(member.to_owned(), value.into());
    }

    pub(crate) fn is(&self, member: &str, value: &str) -> bool {
        text(&self.members, member) == Some(value)
    }

    pub(crate) fn settle(&mut self, now: Timestamp) {
        let until = text(&self.members, "snoozed_until").and_then(|until| until.parse::<Timestamp>().ok());
        if self.is("state", "Snoozed") && until.is_some_and(|until| until <= now) {
            self.set("state", "Not firing");
            self.set("snoozed_until", Value::Null);
        }
    }

    /// The alert as one of the operations shows it. Ids that nothing belongs to stay as they are.
    pub(crate) fn show(&self, account: &Account, view: View) -> Object {
        let mut shown = self.members.clone();
        let user = |id: &Value| id.as_i64().and_then(|id| account.user(id)).cloned().map(Value::Object);
        if let Some(insight) = self.insight().and_then(|id| account.insight(id)) {
            shown.insert("insight".to_owned(), Value::Object(insight.members.clone()));
            shown.entry("insight_short_id").or_insert_with(|| Value::from(insight.short_id()));
            shown.entry("insight_display_name").or_insert_with(|| Value::from(insight.display_name()));
        }
        if let Some(Value::Array(users)) = shown.get_mut("subscribed_users") {
            for id in users {
                *id = user(id).unwrap_or_else(|| id.take());
            }
        }
        if let Some(creator) = shown.get_mut("created_by") {
            *creator = user(creator).unwrap_or_else(|| creator.take());
        }
        let available = if view == View::Get { Value::from(false) } else { Value::Null };
        shown.entry("llm_detector_available").or_insert(available);
        let latest = self.checks.first().and_then(|check| check.get("calculated_value"));
        let last_value = latest.filter(|_| view != View::Write).cloned().unwrap_or_default();
        shown.entry("last_value").or_insert(last_value);
        if view == View::List {
            let triggered = self.checks.iter().filter(|check| checks::has_points(check));
            shown.insert("checks".to_owned(), triggered.cloned().collect());
        }
        shown
    }
}
