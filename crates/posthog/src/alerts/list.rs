use std::fmt::Display;

use alertkit_transport::decode::{DecodeError, count, value};
use alertkit_transport::{Page, Paging, Patch};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Alert;
use crate::{Error, InsightId};

/// Which alerts to list; from [`new`](Self::new), all of the project's. Servers ignore filters that they do not know,
/// and those before 2026 know [`insight`](Self::insight) only.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ListAlerts {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) limit: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) offset: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) insight: Option<InsightId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) created_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) search: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) insight_tag: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) has_detector: Option<bool>,
}

impl ListAlerts {
    /// Pages have 100 alerts unless told otherwise.
    pub(super) const PAGING: Paging = Paging::offset("offset", "limit", 100);

    /// All alerts.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Alerts on a page, from 1. Default 100; no largest number is known.
    #[must_use]
    pub fn limit(mut self, limit: u64) -> Self {
        self.limit = Some(limit);
        self
    }

    /// How many alerts to pass over. Default 0.
    #[must_use]
    pub fn offset(mut self, offset: u64) -> Self {
        self.offset = Some(offset);
        self
    }

    /// Only alerts on this insight. It is sent as `insight`, which servers of every age know; `insight_id`, which the
    /// newer documentation names, is the same filter.
    #[must_use]
    #[doc(alias = "insight_id")]
    pub fn insight(mut self, insight: impl Into<InsightId>) -> Self {
        self.insight = Some(insight.into());
        self
    }

    /// Only alerts that this user made: the UUID ([`User::uuid`](crate::User::uuid)), not the number.
    #[must_use]
    pub fn created_by(mut self, uuid: impl Into<String>) -> Self {
        self.created_by = Some(uuid.into());
        self
    }

    /// Only alerts with a name like this, at most 200 characters; those that match best come first, and say
    /// [how well](crate::Alert::search_match_type).
    #[must_use]
    pub fn search(mut self, text: impl Into<String>) -> Self {
        self.search = Some(text.into());
        self
    }

    /// Only alerts on insights with this tag, at most 255 characters.
    #[must_use]
    pub fn insight_tag(mut self, tag: impl Into<String>) -> Self {
        self.insight_tag = Some(tag.into());
        self
    }

    /// Only alerts that look for anomalies, or only those that do not.
    #[must_use]
    pub fn has_detector(mut self, has: bool) -> Self {
        self.has_detector = Some(has);
        self
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        match self.limit {
            Some(0) => Err(Error::invalid_input("limit", "is 0, for which the server takes 100")),
            _ => Ok(()),
        }
    }
}

/// A page: the server says with `next` whether another one follows, or leaves it out.
pub(super) fn page(body: &str) -> Result<Page<Alert>, DecodeError> {
    #[derive(Deserialize)]
    struct Envelope {
        #[serde(default, deserialize_with = "count")]
        count: Option<u64>,
        #[serde(default)]
        next: Patch<Value>,
        results: Vec<Alert>,
    }
    let Envelope { count, next, results } = value(body)?;
    let (has_more, next) = match next {
        Patch::Null => (Some(false), None),
        Patch::Set(Value::String(link)) => (Some(true), Some(link)),
        // What makes no sense says nothing.
        Patch::Keep | Patch::Set(_) => (None, None),
    };
    Ok(Page::new(results).total(count).has_more(has_more).next(next))
}

/// Which checks come along with an alert; from [`new`](Self::new), the newest 5. Servers before 2026 ignore all of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[allow(clippy::struct_field_names, reason = "they are the names on the wire")]
pub struct GetAlert {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) checks_date_from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) checks_date_to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) checks_limit: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) checks_offset: Option<u64>,
}

impl GetAlert {
    /// The newest checks.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Only checks since then: a [`Timestamp`](crate::jiff::Timestamp), or a span back from now such as `-24h` or
    /// `-7d`. Checks are kept for 14 days.
    #[must_use]
    pub fn checks_date_from(mut self, from: impl Display) -> Self {
        self.checks_date_from = Some(from.to_string());
        self
    }

    /// Only checks until then, in the same forms.
    #[must_use]
    pub fn checks_date_to(mut self, to: impl Display) -> Self {
        self.checks_date_to = Some(to.to_string());
        self
    }

    /// At most so many checks, 1 to 500. Default 5, or 500 where a date is set. The server takes the nearest for what
    /// is beyond.
    #[must_use]
    pub fn checks_limit(mut self, limit: u64) -> Self {
        self.checks_limit = Some(limit);
        self
    }

    /// Passes over so many of the newest checks. Default 0.
    #[must_use]
    pub fn checks_offset(mut self, offset: u64) -> Self {
        self.checks_offset = Some(offset);
        self
    }
}
