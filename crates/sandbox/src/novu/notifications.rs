//! Notifications: triggers and what became of them.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use super::environment::Environment;
use super::ids::{Kind, is_id};
use super::input::{Object, object, text};
use super::paging::Window;
use super::{answers, errors, execution_details, jobs};
use crate::exchange::{Answer, Request};
use crate::route::{Route, route};
use crate::state::State;

pub(crate) const ROUTES: &[Route] = &[
    route("novu.notifications.list", "GET", "/v1/notifications", list),
    route("novu.notifications.stats", "GET", "/v1/notifications/stats", stats),
    route("novu.notifications.graph_stats", "GET", "/v1/notifications/graph/stats", graph_stats),
    route("novu.notifications.get", "GET", "/v1/notifications/{notificationId}", get),
];

/// Newest first. Where nobody is meant, there is nothing.
fn list(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = jobs::environment(&mut accounts, state, request)?;
    let window = Window::fixed(request, 10)?;
    let subscribers = subscribers(environment, request);
    let (channels, templates) = (request.query_values("channels"), request.query_values("templates"));
    let transaction = request.query_value("transactionId");
    let is_wanted = |notification: &&Object| {
        let steps = notification.get("channels").and_then(Value::as_array);
        let steps: Vec<&str> = steps.into_iter().flatten().filter_map(Value::as_str).collect();
        let is = |name: &str, among: &[&str]| text(notification, name).is_some_and(|it| among.contains(&it));
        (channels.is_empty() || steps.iter().any(|step| channels.contains(step)))
            && (templates.is_empty() || is("_templateId", &templates))
            && transaction.is_none_or(|transaction| text(notification, "transactionId") == Some(transaction))
            && subscribers.as_ref().is_none_or(|all| all.iter().any(|id| is("_subscriberId", &[id])))
    };
    let wanted: Vec<&Object> = environment.all(Kind::Notification).iter().rev().filter(is_wanted).collect();
    let done = Done::of(environment);
    Ok(window.with_has_more_of(&wanted, |notification| done.shown(notification)))
}

/// Null for one that is not there.
fn get(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = jobs::environment(&mut accounts, state, request)?;
    let id = request.parameter("notificationId");
    if !is_id(id) {
        return Err(errors::internal());
    }
    let notification = environment.find(Kind::Notification, "_id", id);
    Ok(answers::ok(
        notification.map_or(Value::Null, |notification| Done::of(environment).shown(notification)),
    ))
}

fn stats(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = jobs::environment(&mut accounts, state, request)?;
    let now = state.clock.now();
    let count = |days: i64| since(environment, now, days).count();
    Ok(answers::ok(json!({"weeklySent": count(7), "monthlySent": count(30)})))
}

/// Latest day first. A notification counts for each of its steps.
fn graph_stats(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = jobs::environment(&mut accounts, state, request)?;
    let days = request.query_value("days").and_then(|days| days.parse().ok()).unwrap_or(32);
    let mut by_day: Vec<(String, u64, Vec<Value>, Vec<Value>)> = Vec::new();
    for notification in since(environment, state.clock.now(), days) {
        let date: String = text(notification, "createdAt").unwrap_or_default().chars().take(10).collect();
        let steps = notification.get("channels").and_then(Value::as_array).cloned().unwrap_or_default();
        if by_day.first().is_none_or(|(day, ..)| *day != date) {
            by_day.insert(0, (date, 0, Vec::new(), Vec::new()));
        }
        let Some((_, count, templates, channels)) = by_day.first_mut() else { continue };
        *count += steps.len() as u64;
        add_new(templates, notification.get("_templateId").cloned());
        for step in steps {
            add_new(channels, Some(step));
        }
    }
    let shown = by_day.into_iter().map(|(day, count, templates, channels)| {
        json!({"_id": day, "count": count, "templates": templates, "channels": channels})
    });
    Ok(answers::ok(shown.collect::<Vec<Value>>()))
}

fn since(environment: &Environment, now: Timestamp, days: i64) -> impl Iterator<Item = &Object> {
    let start =
        now.checked_sub(SignedDuration::from_hours(days.saturating_mul(24))).unwrap_or(Timestamp::MIN);
    let at = |notification: &Object| text(notification, "createdAt")?.parse::<Timestamp>().ok();
    let all = environment.all(Kind::Notification).iter();
    all.filter(move |notification| at(notification).is_some_and(|at| at >= start))
}

fn add_new(all: &mut Vec<Value>, one: Option<Value>) {
    all.extend(one.filter(|one| !all.contains(one)));
}

/// Novu's ids of the subscribers who are meant; nothing where nobody is asked for.
fn subscribers(environment: &Environment, request: &Request) -> Option<Vec<String>> {
    let (emails, ids) = (request.query_values("emails"), request.query_values("subscriberIds"));
    let search = request.query_value("search").filter(|search| !search.is_empty());
    if emails.is_empty() && ids.is_empty() && search.is_none() {
        return None;
    }
    let is_meant = |subscriber: &&Object| {
        let (email, id) = (text(subscriber, "email"), text(subscriber, "subscriberId").unwrap_or_default());
        let contains =
            |search: &str| email.is_some_and(|it| it.to_lowercase().contains(&search.to_lowercase()));
        email.is_some_and(|email| emails.contains(&email))
            || ids.contains(&id)
            || search.is_some_and(|search| id == search || contains(search))
    };
    let meant = environment.all(Kind::Subscriber).iter().filter(is_meant);
    Some(meant.filter_map(|subscriber| text(subscriber, "_id")).map(str::to_owned).collect())
}

/// All notifications, oldest first.
pub(crate) fn all(environment: &Environment) -> Vec<Value> {
    let done = Done::of(environment);
    environment.all(Kind::Notification).iter().map(|notification| done.shown(notification)).collect()
}

/// What was done in an environment, by what it was done for.
struct Done<'environment> {
    environment: &'environment Environment,
    jobs: HashMap<&'environment str, Vec<&'environment Object>>,
    details: HashMap<&'environment str, Vec<&'environment Object>>,
}

impl<'environment> Done<'environment> {
    fn of(environment: &'environment Environment) -> Self {
        let by = |kind: Kind, member: &str| {
            let mut all: HashMap<&str, Vec<&Object>> = HashMap::new();
            for thing in environment.all(kind) {
                all.entry(text(thing, member).unwrap_or_default()).or_default().push(thing);
            }
            all
        };
        Self {
            environment,
            jobs: by(Kind::Job, "_notificationId"),
            details: by(Kind::ExecutionDetail, "_jobId"),
        }
    }

    /// A notification with the workflow, the subscriber and the jobs.
    fn shown(&self, notification: &Object) -> Value {
        let part = |kind: Kind, member: &str, names: &[&str]| {
            let found = self.environment.find(kind, "_id", text(notification, member).unwrap_or_default());
            found.map_or(Value::Null, |found| chosen(found, names))
        };
        let person = ["_id", "firstName", "lastName", "email", "phone", "subscriberId", "id"];
        let mut shown = notification.clone();
        let workflow = part(Kind::Workflow, "_templateId", &["_id", "name", "triggers", "id"]);
        shown.insert("template".to_owned(), workflow);
        shown.insert("subscriber".to_owned(), part(Kind::Subscriber, "_subscriberId", &person));
        let jobs = self.jobs.get(text(notification, "_id").unwrap_or_default());
        shown.insert("jobs".to_owned(), jobs.into_iter().flatten().map(|job| self.shown_job(job)).collect());
        Value::Object(shown)
    }

    fn shown_job(&self, job: &Object) -> Value {
        const SHOWN: [&str; 13] = [
            "_id",
            "createdAt",
            "digest",
            "payload",
            "providerId",
            "tenant",
            "actorId",
            "step",
            "status",
            "type",
            "updatedAt",
            "_notificationId",
            "id",
        ];
        let details = self.details.get(text(job, "_id").unwrap_or_default()).into_iter().flatten();
        let mut shown = object(chosen(job, &SHOWN));
        let details = details.map(|detail| execution_details::shown(detail)).collect();
        shown.insert("executionDetails".to_owned(), details);
        Value::Object(shown)
    }
}

/// These members of a thing.
pub(crate) fn chosen(thing: &Object, names: &[&str]) -> Value {
    let of_it = names.iter().filter_map(|name| Some(((*name).to_owned(), thing.get(*name)?.clone())));
    Value::Object(of_it.collect::<Map<String, Value>>())
}
