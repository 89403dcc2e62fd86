//! Every input of a bulk call has an outcome, and its own, however its requests end.

use std::collections::BTreeSet;

use alertkit::novu::ListSubscribers;
use alertkit::transport::catalogue::{Call, Reply};
use alertkit::transport::futures::future::BoxFuture;
use alertkit::transport::{BulkOutcome, BulkReport, ErrorKind, Json, RetryPolicy};
use alertkit_sandbox::{Fault, Sandbox};
use serde_json::{Value, json};

use crate::operations::{Callable, Clients, all, seed};
use crate::scripted::answered;

/// A bulk entry of the catalogue, with inputs for two batches.
struct Entry {
    callable: Callable,
    member: &'static str,
    inputs: Vec<Value>,
    /// The inputs of each batch.
    batches: [usize; 2],
    /// Whether the server refuses this input and accepts the others of its request.
    is_refused: fn(usize) -> bool,
    /// The names of all that the sandbox has, of inputs and of others.
    carried_out: fn(Sandbox) -> BoxFuture<'static, Vec<String>>,
}

/// The name by which an input is found in its outcome and on the server.
fn name(index: usize) -> String {
    format!("input-{index}")
}

async fn entries() -> Vec<Entry> {
    let mut entries = Vec::new();
    for callable in all() {
        // What a catalogue offers as a bulk call, whatever it is called.
        let call = callable.usual(&answered(200, "{}"));
        if !matches!(call.send().await, Ok(Reply::Bulk(_))) {
            continue;
        }
        let entry = match callable.name().as_str() {
            "novu.events.trigger_bulk" => Entry {
                callable,
                member: "events",
                inputs: (0..103).map(event).collect(),
                batches: [100, 3],
                is_refused: |index| index % 10 == 7,
                carried_out: |sandbox| Box::pin(async move { triggered(&sandbox) }),
            },
            "novu.subscribers.bulk_create" => Entry {
                callable,
                member: "subscribers",
                // Two fit into a request.
                inputs: (0..3)
                    .map(|index| json!({"subscriberId": name(index), "data": {"text": "x".repeat(34_000)}}))
                    .collect(),
                batches: [2, 1],
                is_refused: |_| false,
                carried_out: |sandbox| Box::pin(async move { created(&sandbox).await }),
            },
            other => panic!("the inputs of a bulk call are missing here: {other}"),
        };
        entries.push(entry);
    }
    assert!(!entries.is_empty());
    entries
}

fn event(index: usize) -> Value {
    let workflow = if index % 10 == 7 { "no-such-flow" } else { "welcome-flow" };
    json!({"name": workflow, "to": "sub-1", "transactionId": name(index)})
}

fn triggered(sandbox: &Sandbox) -> Vec<String> {
    let all = sandbox.novu().notifications();
    all.iter().map(|notification| notification["transactionId"].as_str().unwrap().to_owned()).collect()
}

async fn created(sandbox: &Sandbox) -> Vec<String> {
    let subscribers = Clients::of_sandbox(sandbox).novu.subscribers();
    let all = subscribers.list(ListSubscribers::new()).collect_up_to(100).await.unwrap();
    all.iter().map(|subscriber| subscriber.subscriber_id.to_string()).collect()
}

impl Entry {
    fn call(&self, sandbox: &Sandbox) -> Call {
        let arguments = self.callable.example.clone().with_body(json!({self.member: self.inputs}));
        let call = self.callable.with(&Clients::of_sandbox(sandbox), &arguments).unwrap();
        call.retry(RetryPolicy::none())
    }

    /// The report of a call, and the inputs that were carried out, each at most once.
    async fn under(&self, fault: Fault) -> (BulkReport<Json>, BTreeSet<usize>) {
        let sandbox = Sandbox::start().await.unwrap();
        seed(&sandbox);
        sandbox.inject(fault);
        let Reply::Bulk(report) = self.call(&sandbox).send().await.unwrap() else { panic!("no bulk call") };
        let indexes = (self.carried_out)(sandbox).await;
        let indexes = indexes.iter().filter_map(|name| name.strip_prefix("input-")?.parse().ok());
        let mut carried_out = BTreeSet::new();
        for index in indexes {
            assert!(carried_out.insert(index), "{} twice: {index}", self.callable.name());
        }
        (report, carried_out)
    }

    /// The inputs of a batch.
    fn batch(&self, number: usize) -> std::ops::Range<usize> {
        let start = self.batches[..number].iter().sum();
        start..start + self.batches[number]
    }

    /// These inputs failed or were not sent. Each of the others has its own outcome, and what is said of it is so.
    fn assert_outcomes(
        &self,
        (report, carried_out): &(BulkReport<Json>, BTreeSet<usize>),
        failed: impl IntoIterator<Item = usize>,
        what: &str,
    ) {
        let what = format!("{} under {what}", self.callable.name());
        let counts = report.counts();
        let sum = counts.done + counts.refused + counts.failed + counts.unsent;
        assert_eq!((sum, report.len()), (self.inputs.len(), self.inputs.len()), "{what}");
        let mut not_done = Vec::new();
        for (index, outcome) in report.iter().enumerate() {
            match outcome {
                BulkOutcome::Done(value) => {
                    let own = value.to_string().contains(&format!("\"{}\"", name(index)));
                    assert!(
                        own && carried_out.contains(&index),
                        "{what}: {index} is said to be done: {value}"
                    );
                }
                BulkOutcome::Refused(_) => assert!((self.is_refused)(index), "{what}: {index}"),
                _ => not_done.push(index),
            }
        }
        assert_eq!(not_done, failed.into_iter().collect::<Vec<_>>(), "{what}");
        for index in report.unsent().into_iter().chain(report.retryable()) {
            assert!(!carried_out.contains(&index), "{what}: {index} is said not to be done");
        }
    }
}

#[tokio::test]
async fn whatever_a_batch_meets_its_inputs_have_their_own_outcomes() {
    const STATUSES: [u16; 18] =
        [400, 401, 402, 403, 404, 405, 408, 409, 413, 415, 422, 425, 429, 500, 501, 502, 503, 504];
    for entry in entries().await {
        for (nth, batch) in [(1, entry.batch(0)), (2, entry.batch(1))] {
            let on_batch = || Fault::on(&*entry.callable.name()).nth(nth);
            for status in STATUSES {
                let sent = entry.under(on_batch().status(status)).await;
                let failed = match status {
                    // It was for the whole batch, and is over when its halves are sent. One input alone has no halves.
                    400 | 413 | 422 if batch.len() > 1 => 0..0,
                    401 | 403 | 429 => batch.start..entry.inputs.len(),
                    _ => batch.clone(),
                };
                let accepted = (0..entry.inputs.len()).filter(|index| !(entry.is_refused)(*index));
                let accepted: BTreeSet<usize> = accepted.filter(|index| !failed.contains(index)).collect();
                let what = format!("{status} on request {nth}");
                assert_eq!(sent.1, accepted, "{} under {what}", entry.callable.name());
                entry.assert_outcomes(&sent, failed, &what);
            }
            let losses = [
                ("a cut before", on_batch().drop_before(), ErrorKind::OutcomeUnknown),
                ("a cut after", on_batch().drop_after(), ErrorKind::OutcomeUnknown),
                ("a cut within", on_batch().truncate(5), ErrorKind::OutcomeUnknown),
                ("no JSON", on_batch().raw_body("<html>"), ErrorKind::Decode),
                ("nothing", on_batch().raw_body(""), ErrorKind::Decode),
                ("no outcomes", on_batch().raw_body(r#"{"data":[]}"#), ErrorKind::Decode),
            ];
            for (what, fault, kind) in losses {
                let sent = entry.under(fault).await;
                entry.assert_outcomes(&sent, batch.clone(), what);
                for index in batch.clone() {
                    assert_eq!(sent.0.outcomes()[index].error().unwrap().kind(), kind, "{what}");
                }
                assert_eq!((sent.0.unsent(), sent.0.retryable()), (vec![], vec![]), "{what}");
            }
        }
    }
}

/// More outcomes than inputs, or fewer: whose they are cannot be told.
#[tokio::test]
async fn another_number_of_outcomes_is_a_decode_error() {
    for entry in entries().await {
        let outcomes = |number: usize| {
            if entry.member == "events" {
                return json!({"data": vec![json!({"acknowledged": true, "status": "processed"}); number]});
            }
            let named: Vec<Value> = (0..number).map(|index| json!({"subscriberId": name(index)})).collect();
            json!({"data": {"created": named, "updated": [], "failed": []}})
        };
        for number in [0, 1, entry.batches[0] - 1, entry.batches[0] + 1] {
            let body = outcomes(number).to_string();
            let sent = entry.under(Fault::on(&*entry.callable.name()).raw_body(body)).await;
            entry.assert_outcomes(&sent, entry.batch(0), "another number of outcomes");
            assert_eq!(sent.0.outcomes()[0].error().unwrap().kind(), ErrorKind::Decode);
        }
    }
}

/// The server rejects a batch for one input, and names it.
#[tokio::test]
async fn one_bad_input_fails_alone() {
    for entry in entries().await {
        for (nth, bad, row) in [(1, 1, 1), (2, entry.batch(1).start, 0)] {
            let body = json!({"statusCode": 422, "message": [format!("{}.{row}.x is bad", entry.member)]});
            let sent = entry.under(Fault::on(&*entry.callable.name()).nth(nth).answer(422, body)).await;
            entry.assert_outcomes(&sent, [bad], "one bad input");
            let error = sent.0.outcomes()[bad].error().unwrap();
            assert_eq!(error.message(), Some(format!("{}.{bad}.x is bad", entry.member).as_str()));
            assert!(!sent.1.contains(&bad));
        }
    }
}
