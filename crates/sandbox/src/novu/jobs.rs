//! Jobs: the steps of a workflow as they are carried out for a notification, one after the other. What waits is carried
//! out when the sandbox's clock has come so far and something is asked.
//!
//! A step's conditions, its variants and the overrides of tenants are not looked at.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::account::Accounts;
use super::environment::{Environment, milliseconds};
use super::ids::{self, Kind};
use super::input::{Object, object, text};
use super::trigger::{is_active, steps};
use super::{delivery, digests, execution_details, waits, workflows};
use crate::exchange::{Answer, Request};
use crate::state::State;

/// How long a notification is kept.
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// When a job that waits goes on; never shown.
pub(crate) const DUE: &str = "dueAt";

/// What all recipients of a trigger have in common.
pub(crate) struct Plan<'trigger> {
    pub(crate) workflow: &'trigger Object,
    pub(crate) payload: &'trigger Object,
    pub(crate) transaction: &'trigger str,
    pub(crate) overrides: Object,
    pub(crate) tenant: Option<Object>,
    pub(crate) actor: Option<Object>,
}

/// The environment of the request, with all that was due in it carried out.
pub(crate) fn environment<'accounts>(
    accounts: &'accounts mut Accounts,
    state: &State,
    request: &Request,
) -> Result<&'accounts mut Environment, Answer> {
    let environment = accounts.environment(request)?;
    pass_time(environment, state.clock.now());
    Ok(environment)
}

impl Plan<'_> {
    /// Makes a notification for one subscriber, with a job for each active step, and begins with the first.
    pub(crate) fn carry_out(
        &self,
        environment: &mut Environment,
        to: Object,
        subscriber: &Object,
        now: Timestamp,
    ) {
        let active: Vec<&Value> = steps(self.workflow).iter().filter(|step| is_active(step)).collect();
        let channels: Vec<Value> = active.iter().map(|step| Value::from(kind_of_step(step))).collect();
        let waits: SignedDuration = active.iter().map(|step| waits::of_step(step, self.payload, now)).sum();
        let mut members = object(json!({
            "_templateId": self.workflow.get("_id"), "_subscriberId": subscriber.get("_id"),
            "transactionId": self.transaction, "channels": channels, "to": to,
            "expireAt": milliseconds(now.checked_add(KEPT + waits).unwrap_or(now)),
        }));
        insert_if_any(&mut members, "payload", self.payload);
        environment.transactions.insert(self.transaction.to_owned());
        let notification = environment.add(Kind::Notification, members, now);
        let mut first = None;
        let mut parent = Value::Null;
        for step in active {
            let job = self.add_job(environment, &notification, subscriber, step, &parent, now);
            parent = job.get("_id").cloned().unwrap_or_default();
            first.get_or_insert(parent.clone());
        }
        if let Some(Value::String(first)) = first {
            carry_on(environment, &first, now);
        }
    }

    fn add_job(
        &self,
        environment: &mut Environment,
        notification: &Object,
        subscriber: &Object,
        step: &Value,
        parent: &Value,
        now: Timestamp,
    ) -> Object {
        let kind = kind_of_step(step);
        let mut digest = object(json!({"timed": {"weekDays": [], "monthDays": []}}));
        digest.extend(object(step.get("metadata").cloned().unwrap_or_default()));
        digest.insert("events".to_owned(), json!([]));
        let mut members = object(json!({
            "identifier": workflows::identifier(self.workflow), "transactionId": self.transaction,
            "_notificationId": notification.get("_id"), "_templateId": self.workflow.get("_id"),
            "subscriberId": subscriber.get("subscriberId"), "_subscriberId": subscriber.get("_id"),
            "_userId": ids::id(Kind::User, 1), "_parentId": parent, "status": "pending", "type": kind, "step": step,
            "digest": digest, "overrides": self.overrides, "expireAt": notification.get("expireAt"),
        }));
        insert_if_any(&mut members, "payload", self.payload);
        if let Some(tenant) = &self.tenant {
            members.insert("tenant".to_owned(), Value::Object(tenant.clone()));
        }
        if let Some(actor) = &self.actor {
            members.insert("actorId".to_owned(), actor.get("subscriberId").cloned().unwrap_or_default());
            members.insert("_actorId".to_owned(), actor.get("_id").cloned().unwrap_or_default());
        }
        if let Some(provider) = delivery::provider(environment, kind) {
            members.insert("providerId".to_owned(), Value::from(provider));
        }
        let job = environment.add(Kind::Job, members, now);
        execution_details::record(environment, &job, "Pending", "Step created", None, now);
        job
    }
}

/// Carries out a job and those after it, up to one that waits.
pub(crate) fn carry_on(environment: &mut Environment, first: &str, now: Timestamp) {
    let mut next = Some(first.to_owned());
    while let Some(id) = next.take() {
        let Some(job) = environment.find(Kind::Job, "_id", &id).cloned() else { return };
        execution_details::record(environment, &job, "Pending", "Step queued", None, now);
        let status = match text(&job, "type").unwrap_or_default() {
            "digest" => digests::begin(environment, &job, now),
            "delay" => wait(environment, &job, now),
            _ => delivery::deliver(environment, &job, now),
        };
        set_status(environment, &id, status, now);
        match status {
            "failed" if stops_on_fail(&job) => end(environment, &id, "canceled", now),
            "completed" | "skipped" | "failed" | "canceled" => next = after(environment, &id),
            _ => {}
        }
    }
}

/// Carries out what waited and is due, in the order in which it was due.
fn pass_time(environment: &mut Environment, now: Timestamp) {
    while let Some((due, job)) = next_due(environment).filter(|(due, _)| *due <= now) {
        let id = text(&job, "_id").unwrap_or_default();
        if text(&job, "type") == Some("digest") {
            digests::finish(environment, &job, due);
        } else {
            execution_details::record(environment, &job, "Success", "Delay is finished", None, due);
        }
        set_status(environment, id, "completed", due);
        if let Some(next) = after(environment, id) {
            carry_on(environment, &next, due);
        }
    }
}

/// Cancels what has yet to be carried out for a trigger, if there is anything.
pub(crate) fn cancel(environment: &mut Environment, transaction: &str, now: Timestamp) -> bool {
    let open = |job: &&Object| {
        let status = text(job, "status").unwrap_or_default();
        text(job, "transactionId") == Some(transaction) && matches!(status, "delayed" | "merged" | "pending")
    };
    let jobs: Vec<Object> = environment.all(Kind::Job).iter().filter(open).cloned().collect();
    for job in &jobs {
        set_status(environment, text(job, "_id").unwrap_or_default(), "canceled", now);
    }
    let is_digest =
        |job: &&Object| text(job, "type") == Some("digest") && text(job, "status") == Some("delayed");
    for digest in jobs.iter().filter(is_digest) {
        digests::hand_over(environment, digest, now);
    }
    !jobs.is_empty()
}

pub(crate) fn set_status(environment: &mut Environment, id: &str, status: &str, now: Timestamp) {
    environment.change(Kind::Job, ("_id", id), object(json!({"status": status})), now);
}

/// Sets the status of all jobs after this one.
pub(crate) fn end(environment: &mut Environment, id: &str, status: &str, now: Timestamp) {
    let mut next = after(environment, id);
    while let Some(id) = next {
        set_status(environment, &id, status, now);
        next = after(environment, &id);
    }
}

/// Has a job wait, and gives the status that it has then.
pub(crate) fn wait(environment: &mut Environment, job: &Object, now: Timestamp) -> &'static str {
    let step = job.get("step").unwrap_or(&Value::Null);
    let payload = object(job.get("payload").cloned().unwrap_or_default());
    let delay = waits::of_step(step, &payload, now);
    let raw = json!({"delay": delay.as_millis()}).to_string();
    let detail = if text(job, "type") == Some("digest") { "Step digested" } else { "Step delayed" };
    execution_details::record(environment, job, "Pending", detail, Some(raw), now);
    let due = now.checked_add(delay).unwrap_or(Timestamp::MAX);
    let changes = object(json!({"delay": delay.as_millis(), DUE: due.to_string()}));
    environment.change(Kind::Job, ("_id", text(job, "_id").unwrap_or_default()), changes, now);
    "delayed"
}

/// The job after this one: those of a notification are made one after the other, and none is ever removed.
pub(crate) fn after(environment: &Environment, id: &str) -> Option<String> {
    let number = u64::from_str_radix(id.get(12..)?, 16).ok()?;
    let next = environment.find(Kind::Job, "_id", &ids::id(Kind::Job, number + 1))?;
    text(next, "_id").filter(|_| text(next, "_parentId") == Some(id)).map(str::to_owned)
}

fn next_due(environment: &Environment) -> Option<(Timestamp, Object)> {
    let waiting = environment.all(Kind::Job).iter().filter(|job| text(job, "status") == Some("delayed"));
    let due = waiting.filter_map(|job| Some((text(job, DUE)?.parse::<Timestamp>().ok()?, job)));
    due.min_by_key(|(due, _)| *due).map(|(due, job)| (due, job.clone()))
}

fn stops_on_fail(job: &Object) -> bool {
    job.get("step").and_then(|step| step.get("shouldStopOnFail")) == Some(&Value::Bool(true))
}

/// What a step does.
fn kind_of_step(step: &Value) -> &str {
    step.pointer("/template/type").and_then(Value::as_str).unwrap_or_default()
}

/// The database does not keep objects without members.
pub(crate) fn insert_if_any(members: &mut Object, name: &str, value: &Object) {
    if !value.is_empty() {
        members.insert(name.to_owned(), Value::Object(value.clone()));
    }
}
