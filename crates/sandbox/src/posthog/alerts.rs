//! The six operations on alerts themselves.

use std::cmp::Reverse;

use http::StatusCode;
use serde_json::{Value, json};
use uuid::Uuid;

use super::access::{Call, ok, serve};
use super::account::{Object, object, text};
use super::alert::{Alert, View};
use super::paging::Part;
use super::{checks, errors, fields, rules, snooze};
use crate::clock::microseconds;
use crate::exchange::{Answer, Request};
use crate::state::State;

/// Newest first; a search puts what matches exactly before what is only similar.
pub(crate) fn list(state: &State, request: &Request) -> Result<Answer, Answer> {
    serve(state, request, &["alert:read"], |call| {
        let filter = Filter::read(request)?;
        let mut found: Vec<(&Alert, Option<Match>)> = call
            .account
            .alerts
            .iter()
            .filter(|alert| call.sees(alert) && filter.takes(call, alert))
            .map(|alert| (alert, filter.search.and_then(|search| Match::of(alert, search))))
            .filter(|(_, matched)| filter.search.is_none() || matched.is_some())
            .collect();
        found.sort_by_key(|(alert, matched)| (*matched, Reverse(alert.created_at())));
        let part = Part::asked(request);
        let results = found.iter().skip(part.offset).take(part.limit).map(|(alert, matched)| {
            let mut shown = alert.show(call.account, View::List);
            if let Some(matched) = matched {
                shown.insert("search_match_type".to_owned(), Value::from(matched.name()));
            }
            Value::Object(shown)
        });
        Ok(ok(&part.envelope(request, found.len(), results.collect())))
    })
}

pub(crate) fn create(state: &State, request: &Request) -> Result<Answer, Answer> {
    serve(state, request, &["alert:write"], |call| {
        let mut given = fields::read(call, &call.body()?, fields::Kind::Whole)?;
        for member in ["condition", "config"] {
            given.entry(member).or_insert(Value::Null);
        }
        let current = call.account.alerts.iter().filter(|alert| alert.project == call.project).count();
        if current >= call.account.limit {
            return Err(errors::limit_exceeded(call.account.limit, current));
        }
        if text(&given, "snoozed_until").is_some_and(|until| snooze::iso(until).is_none()) {
            // Only an update reads a relative time.
            return Err(errors::server_error());
        }
        rules::check(call, &given, rules::Bounds::Required)?;
        given.insert("project".to_owned(), Value::from(call.project));
        let mut alert = Alert::complete(call.account, given, call.now);
        rules::set_ongoing(call, &mut alert);
        let shown = Value::Object(alert.show(call.account, View::Write));
        call.account.alerts.insert(0, alert);
        Ok(Answer::json(StatusCode::CREATED, &shown).committed())
    })
}

pub(crate) fn get(state: &State, request: &Request) -> Result<Answer, Answer> {
    serve(state, request, &["alert:read"], |call| {
        let at = call.find()?;
        let alert = call.account.alerts.get(at).ok_or_else(errors::not_found)?;
        let (history, total) = checks::asked(&alert.checks, request, call.now);
        let mut shown = alert.show(call.account, View::Get);
        shown.insert("checks".to_owned(), json!(history));
        shown.insert("checks_total".to_owned(), json!(total));
        Ok(ok(&Value::Object(shown)))
    })
}

/// Changes the members that are sent and keeps the others; nested objects are replaced whole.
pub(crate) fn update(state: &State, request: &Request) -> Result<Answer, Answer> {
    serve(state, request, &["alert:write"], |call| change(call, fields::Kind::Part))
}

/// As an update, but what a creation requires is required here too. Optional members that are not sent are kept.
pub(crate) fn replace(state: &State, request: &Request) -> Result<Answer, Answer> {
    serve(state, request, &["alert:write"], |call| change(call, fields::Kind::Whole))
}

pub(crate) fn delete(state: &State, request: &Request) -> Result<Answer, Answer> {
    serve(state, request, &["alert:write"], |call| {
        let at = call.find()?;
        call.account.alerts.remove(at);
        Ok(Answer::no_content().committed())
    })
}

fn change(call: &mut Call<'_>, kind: fields::Kind) -> Result<Answer, Answer> {
    let at = call.find()?;
    let changes = fields::read(call, &call.body()?, kind)?;
    let before = call.account.alerts.get(at).ok_or_else(errors::not_found)?.members.clone();
    let mut after = before.clone();
    after.extend(changes.clone());
    after.insert("threshold".to_owned(), merged_threshold(call, &before, &changes));
    let touched = changes.contains_key("threshold") || changes.contains_key("detector_config");
    let bounds = if touched { rules::Bounds::Required } else { rules::Bounds::AsStored };
    rules::check(call, &after, bounds)?;

    let mut alert = call.account.alerts.remove(at);
    alert.members = after;
    take_effect(call, &mut alert, &before, &changes);
    rules::set_ongoing(call, &mut alert);
    let shown = Value::Object(alert.show(call.account, View::Write));
    call.account.alerts.insert(at, alert);
    Ok(ok(&shown).committed())
}

/// The threshold stays the same one, and keeps its name unless another is sent.
fn merged_threshold(call: &mut Call<'_>, before: &Object, changes: &Object) -> Value {
    let stored = before.get("threshold").cloned().unwrap_or_default();
    let Some(sent) = changes.get("threshold").and_then(Value::as_object) else { return stored };
    let mut threshold = stored.as_object().cloned().unwrap_or_else(|| {
        let id = call.account.next_threshold();
        object(json!({"id": id, "created_at": microseconds(call.now), "name": ""}))
    });
    threshold.extend(sent.clone());
    Value::Object(threshold)
}

/// What a change does beyond itself: to the state, to the next evaluation, to the history.
fn take_effect(call: &mut Call<'_>, alert: &mut Alert, before: &Object, changes: &Object) {
    let now = call.now;
    let configuration =
        |members: &Object| members.get("threshold").and_then(|it| it.get("configuration")).cloned();
    let changed = |member: &str| before.get(member) != alert.members.get(member);
    let meaning = ["condition", "config", "detector_config", "skip_weekend"].into_iter().any(changed)
        || configuration(before) != configuration(&alert.members);
    let enabled = alert.members.get("enabled") == Some(&Value::from(true));
    let due = meaning || changed("calculation_interval") || (enabled && changed("enabled"));
    if meaning || !enabled {
        alert.set("state", "Not firing");
    }
    if due {
        alert.set("next_check_at", microseconds(now));
    }
    if let Some(until) = changes.get("snoozed_until") {
        let until = until.as_str().map(|text| microseconds(snooze::snoozed_until(text, now)));
        let state = if until.is_some() && enabled { "Snoozed" } else { "Not firing" };
        alert.set("snoozed_until", until);
        alert.set("state", state);
        alert.checks.insert(0, checks::check(call.account.next_check(), now, state, None));
    }
}

/// What a listing is limited to.
struct Filter<'query> {
    insight: Option<&'query str>,
    created_by: Option<Uuid>,
    search: Option<&'query str>,
    insight_tag: Option<&'query str>,
    has_detector: Option<bool>,
}

impl<'query> Filter<'query> {
    fn read(request: &'query Request) -> Result<Self, Answer> {
        let value = |name| request.query_value(name).filter(|value| !value.is_empty());
        let created_by = value("created_by").map(Uuid::parse_str).transpose();
        let search = value("search");
        if search.is_some_and(|search| search.chars().count() > 200) {
            return Err(errors::invalid_input("search", "Search query must be 200 characters or fewer."));
        }
        let has_detector = match value("has_detector") {
            None => None,
            Some("true" | "True" | "1") => Some(true),
            Some("false" | "False" | "0") => Some(false),
            Some(_) => return Err(errors::invalid_input("has_detector", "Must be a valid boolean.")),
        };
        Ok(Self {
            insight: value("insight_id").or_else(|| value("insight")),
            created_by: created_by.map_err(|_| errors::invalid_input("created_by", "Not a valid UUID."))?,
            search,
            insight_tag: value("insight_tag"),
            has_detector,
        })
    }

    fn takes(&self, call: &Call<'_>, alert: &Alert) -> bool {
        let insight = alert.insight().and_then(|id| call.account.insight(id));
        let creator = alert.members.get("created_by").and_then(Value::as_i64);
        let creator = creator.and_then(|id| text(call.account.user(id)?, "uuid")?.parse::<Uuid>().ok());
        let detector = alert.members.get("detector_config").is_some_and(|detector| !detector.is_null());
        self.insight.is_none_or(|id| alert.insight().is_some_and(|of| of.to_string() == id))
            && self.created_by.is_none_or(|id| creator == Some(id))
            && self.insight_tag.is_none_or(|tag| insight.is_some_and(|insight| insight.has_tag(tag)))
            && self.has_detector.is_none_or(|wanted| detector == wanted)
    }
}

/// How the name of an alert matches a search. What is similar is not documented: here, a word in common.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Match {
    Exact,
    Similar,
}

impl Match {
    fn of(alert: &Alert, search: &str) -> Option<Self> {
        let (name, search) = (text(&alert.members, "name")?.to_lowercase(), search.to_lowercase());
        if name.contains(&search) {
            return Some(Self::Exact);
        }
        search.split_whitespace().any(|word| name.contains(word)).then_some(Self::Similar)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Similar => "similar",
        }
    }
}
