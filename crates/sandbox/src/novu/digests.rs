//! Digests: what gathers the triggers of a workflow for one subscriber, and goes on with all of them.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::environment::Environment;
use super::ids::Kind;
use super::input::{Object, object, text};
use super::{execution_details, handlebars, jobs, waits};

/// Begins a digest, or adds the trigger to one that gathers already; gives the status of the job.
pub(crate) fn begin(environment: &mut Environment, job: &Object, now: Timestamp) -> &'static str {
    let id = text(job, "_id").unwrap_or_default();
    let gathering = alike(environment, job).find(|other| text(other, "status") == Some("delayed")).cloned();
    if let Some(gathering) = gathering {
        execution_details::record(
            environment,
            job,
            "Success",
            "Digest was merged with other digest",
            None,
            now,
        );
        let into = object(json!({"_mergedDigestId": gathering.get("_id")}));
        environment.change(Kind::Job, ("_id", id), into, now);
        jobs::end(environment, id, "merged", now);
        return "merged";
    }
    let step = job.get("step").unwrap_or(&Value::Null);
    if let Some(backoff) = waits::backoff(step) {
        let lately = |other: &Object| {
            let at = text(other, "createdAt").and_then(|at| at.parse::<Timestamp>().ok());
            at.is_some_and(|at| now.duration_since(at) <= backoff)
        };
        if !alike(environment, job).any(lately) {
            return "skipped";
        }
    }
    jobs::wait(environment, job, now)
}

/// Ends a digest: the step after it gets the payloads of all its triggers.
pub(crate) fn finish(environment: &mut Environment, job: &Object, now: Timestamp) {
    let id = text(job, "_id").unwrap_or_default();
    execution_details::record(environment, job, "Pending", "Start digesting", None, now);
    let payload = |job: &Object| job.get("payload").cloned().unwrap_or_else(|| json!({}));
    let merged = environment.all(Kind::Job).iter().filter(|other| {
        text(other, "_mergedDigestId") == Some(id) && text(other, "status") == Some("merged")
    });
    let events: Vec<Value> = std::iter::once(job).chain(merged).map(payload).collect();
    let raw = Value::from(events.clone()).to_string();
    execution_details::record(environment, job, "Success", "Digest triggered events", Some(raw), now);
    let next = jobs::after(environment, id);
    let next = next.and_then(|next| environment.find_mut(Kind::Job, "_id", &next));
    if let Some(digest) = next.and_then(|next| next.get_mut("digest")).and_then(Value::as_object_mut) {
        digest.insert("events".to_owned(), Value::from(events));
    }
}

/// Where a digest is cancelled, the oldest trigger that went into it gathers in its place.
pub(crate) fn hand_over(environment: &mut Environment, cancelled: &Object, now: Timestamp) {
    let id = text(cancelled, "_id").unwrap_or_default();
    let followers: Vec<Object> = environment
        .all(Kind::Job)
        .iter()
        .filter(|job| text(job, "_mergedDigestId") == Some(id) && text(job, "status") == Some("merged"))
        .cloned()
        .collect();
    let Some((heir, others)) = followers.split_first() else { return };
    let heir_id = text(heir, "_id").unwrap_or_default();
    let due = cancelled.get(jobs::DUE).cloned();
    let changes = object(json!({"status": "delayed", "_mergedDigestId": null, jobs::DUE: due}));
    environment.change(Kind::Job, ("_id", heir_id), changes, now);
    jobs::end(environment, heir_id, "pending", now);
    for other in others {
        let into = object(json!({"_mergedDigestId": heir_id}));
        environment.change(Kind::Job, ("_id", text(other, "_id").unwrap_or_default()), into, now);
    }
}

/// The other jobs of the same step for the same subscriber, and with the same value of the digest's key.
fn alike<'environment>(
    environment: &'environment Environment,
    job: &'environment Object,
) -> impl Iterator<Item = &'environment Object> {
    let same = |name: &'static str| move |other: &&Object| other.get(name) == job.get(name);
    let step = |job: &Object| job.get("step").and_then(|step| step.get("_id")).cloned();
    let (of_step, of_key) = (step(job), key(job));
    environment
        .all(Kind::Job)
        .iter()
        .filter(same("_templateId"))
        .filter(same("_subscriberId"))
        .filter(move |other| step(other) == of_step && key(other) == of_key)
        .filter(move |other| other.get("_id") != job.get("_id"))
}

/// What the payload has at the digest's key.
fn key(job: &Object) -> Option<Value> {
    let path = job.get("step")?.pointer("/metadata/digestKey")?.as_str().filter(|path| !path.is_empty())?;
    handlebars::find(path, job.get("payload")?).cloned()
}
