use serde_json::{Value, json};

use super::*;
use crate::decode::DecodeError;
use crate::testing::{Reply, ScriptedBackend};
use crate::{Api, Client, ClientBuilder, ErrorKind, Idempotency, Operation, decode};

static API: Api = Api::new("test", "test/1", "https://api.example.com").keyed();
static IMPORT: Operation = Operation::post("things.import", "/things/bulk").idempotency(Idempotency::Keyed);
const LIMITS: BulkLimits = BulkLimits { member: "things", count: 3, bytes: 60 };

fn client(backend: &ScriptedBackend) -> Client {
    let builder = ClientBuilder::new(&API, "the-key", |client| client);
    builder.backend(backend.clone()).retry(RetryPolicy::none()).build().unwrap()
}

/// The answer has one member for each input: its length, or null for a refusal.
fn read(body: &str, inputs: &[Bytes]) -> Result<Vec<Result<usize, Refusal>>, DecodeError> {
    let lengths: Vec<Option<usize>> = decode::value(body)?;
    assert!(lengths.len() <= inputs.len());
    Ok(lengths.into_iter().map(|length| length.ok_or_else(|| Refusal::new("null"))).collect())
}

fn bulk(backend: &ScriptedBackend, inputs: &[Value]) -> Bulk<usize> {
    client(backend).operation(&IMPORT).bulk(LIMITS, inputs, read)
}

/// The inputs of each request.
fn sent(backend: &ScriptedBackend) -> Vec<Value> {
    let body = |request: &crate::HttpRequest| {
        assert!(request.body.len() <= LIMITS.bytes, "{:?}", request.body);
        serde_json::from_slice::<Value>(&request.body).unwrap()["things"].clone()
    };
    backend.requests().iter().map(body).collect()
}

fn shown(report: BulkReport<usize>) -> Vec<String> {
    let show = |outcome: &BulkOutcome<usize>| match outcome {
        BulkOutcome::Done(length) => format!("done {length}"),
        BulkOutcome::Refused(refusal) => format!("refused {}", refusal.message),
        BulkOutcome::Failed(error) => format!("failed {:?}", error.kind()),
        BulkOutcome::Unsent => "unsent".to_owned(),
    };
    report.outcomes().iter().map(show).collect()
}

#[tokio::test]
async fn inputs_are_split_by_number_and_by_size_and_come_back_in_order() {
    let long = json!("x".repeat(30));
    let backend = ScriptedBackend::new()
        .reply(Reply::json(200, "[1,null,3]"))
        .reply(Reply::json(200, "[4]"))
        .reply(Reply::json(200, "[5]"));
    let inputs = [json!(1), json!(2), json!(3), long.clone(), long.clone()];
    let report = bulk(&backend, &inputs).await;
    assert_eq!(sent(&backend), [json!([1, 2, 3]), json!([long]), json!([long])]);
    assert!(!report.is_complete());
    assert_eq!(shown(report), ["done 1", "refused null", "done 3", "done 4", "done 5"]);
    let keys: std::collections::HashSet<_> =
        backend.requests().iter().map(|request| request.headers["idempotency-key"].clone()).collect();
    assert_eq!(keys.len(), 3, "each batch is a call of its own");
}

#[tokio::test]
async fn after_a_429_no_further_batch_is_started() {
    let backend = ScriptedBackend::new().reply(Reply::json(200, "[1,1,1]")).reply(Reply::status(429));
    let inputs: Vec<Value> = (0..8).map(Value::from).collect();
    let report = bulk(&backend, &inputs).await;
    assert_eq!(backend.requests().len(), 2);
    assert_eq!((report.unsent(), report.retryable()), (vec![3, 4, 5, 6, 7], vec![3, 4, 5, 6, 7]));
    let expected = [vec!["done 1"; 3], vec!["failed RateLimited"; 3], vec!["unsent"; 2]].concat();
    assert_eq!(shown(report), expected);
}

#[tokio::test]
async fn a_batch_of_unknown_outcome_is_neither_unsent_nor_retryable() {
    let backend = ScriptedBackend::new().reply(Reply::status(500)).reply(Reply::json(200, "[1]"));
    let inputs: Vec<Value> = (0..4).map(Value::from).collect();
    let report = bulk(&backend, &inputs).await;
    assert_eq!((report.unsent(), report.retryable()), (vec![], vec![]));
    assert_eq!(shown(report), [vec!["failed OutcomeUnknown"; 3], vec!["done 1"]].concat());
}

#[tokio::test]
async fn an_input_that_is_too_large_fails_alone() {
    let backend = ScriptedBackend::new().reply(Reply::json(200, "[1,2]"));
    let inputs = [json!(1), json!("x".repeat(60)), json!(2)];
    let report = bulk(&backend, &inputs).await;
    assert_eq!(sent(&backend), [json!([1, 2])]);
    let BulkOutcome::Failed(error) = &report.outcomes()[1] else { panic!("{report:?}") };
    assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some("input")));
    assert_eq!(shown(report)[0], "done 1");
}

#[tokio::test]
async fn an_input_that_was_found_wrong_fails_alone_with_what_is_wrong() {
    let backend = ScriptedBackend::new().reply(Reply::json(200, "[1,2]"));
    let wrong = || Err(Error::invalid_input("name", "is empty"));
    let inputs = [wrong(), Ok(json!(1)), Ok(json!(2)), wrong()];
    let report = client(&backend).operation(&IMPORT).bulk_checked(LIMITS, inputs, read).await;
    assert_eq!(sent(&backend), [json!([1, 2])]);
    for index in [0, 3] {
        let BulkOutcome::Failed(error) = &report.outcomes()[index] else { panic!("{report:?}") };
        assert_eq!((error.field(), error.operation()), (Some("name"), Some(IMPORT.name)));
    }
    assert_eq!((report.unsent(), report.retryable()), (vec![], vec![]));
    assert_eq!(shown(report)[1..3], ["done 1", "done 2"]);
}

#[tokio::test]
async fn nothing_to_send_sends_nothing() {
    let backend = ScriptedBackend::new();
    let report = bulk(&backend, &[]).await;
    assert!(report.is_complete() && report.outcomes().is_empty());
    assert!(backend.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn batches_go_out_together_when_asked_to_and_stay_in_order() {
    let backend = ScriptedBackend::new()
        .reply(Reply::json(200, "[1,1,1]").delay(Duration::from_secs(3)))
        .reply(Reply::json(200, "[2,2,2]").delay(Duration::from_secs(2)))
        .reply(Reply::json(200, "[3]").delay(Duration::from_secs(1)));
    let inputs: Vec<Value> = (0..7).map(Value::from).collect();
    let started = tokio::time::Instant::now();
    let report = bulk(&backend, &inputs).concurrency(3).await;
    assert_eq!(started.elapsed().as_secs(), 3, "of the paused clock");
    assert_eq!(shown(report), [vec!["done 1"; 3], vec!["done 2"; 3], vec!["done 3"]].concat());
}
