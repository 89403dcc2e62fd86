//! A batch that is rejected for some of its inputs: the others are taken.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use alertkit_transport::http::{HeaderMap, StatusCode};
use alertkit_transport::testing::Reply;
use alertkit_transport::{
    Backend, BackendError, BulkLimits, BulkOutcome, BulkReport, ErrorKind, HttpRequest, HttpResponse,
    async_trait,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{LIMITS, failure, results, shown};
use crate::support::{CREATE_KEYED, builder, client, script};

/// Rejects every request with a bad input, and names the rows or does not.
#[derive(Clone, Debug)]
struct Strict {
    bad: BTreeSet<u64>,
    status: u16,
    error: fn(&[usize]) -> Value,
    /// The inputs of each request.
    requests: Arc<Mutex<Vec<Vec<u64>>>>,
}

impl Strict {
    fn new(bad: impl IntoIterator<Item = u64>, status: u16, error: fn(&[usize]) -> Value) -> Self {
        Self { bad: bad.into_iter().collect(), status, error, requests: Arc::default() }
    }

    fn requests(&self) -> Vec<Vec<u64>> {
        self.requests.lock().unwrap().clone()
    }

    /// How often each input was taken.
    fn taken(&self) -> Vec<u64> {
        let good = |inputs: &Vec<u64>| !inputs.iter().any(|input| self.bad.contains(input));
        let mut taken: Vec<u64> = self.requests().into_iter().filter(good).flatten().collect();
        taken.sort_unstable();
        taken
    }
}

#[async_trait]
impl Backend for Strict {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, BackendError> {
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        let inputs: Vec<u64> = serde_json::from_value(body["things"].clone()).unwrap();
        let bad = inputs.iter().enumerate().filter(|(_, input)| self.bad.contains(input));
        let bad: Vec<usize> = bad.map(|(row, _)| row).collect();
        self.requests.lock().unwrap().push(inputs);
        let (status, body) =
            if bad.is_empty() { (200, body["things"].clone()) } else { (self.status, (self.error)(&bad)) };
        let status = StatusCode::from_u16(status).unwrap();
        Ok(HttpResponse::new(status, HeaderMap::new(), body.to_string().into()))
    }
}

async fn sent(backend: &Strict, inputs: u64, count: usize, concurrency: usize) -> BulkReport<Value> {
    let client = builder(backend.clone()).build().unwrap();
    let limits = BulkLimits { count, bytes: 100_000, ..LIMITS };
    client.operation(&CREATE_KEYED).bulk(limits, 0..inputs, results).concurrency(concurrency).await
}

/// The inputs that are done, each with its own value, and those that are not.
fn split(report: &BulkReport<Value>) -> (Vec<u64>, Vec<u64>) {
    let (mut done, mut failed) = (Vec::new(), Vec::new());
    for (index, outcome) in (0..).zip(report) {
        match outcome {
            BulkOutcome::Done(value) => {
                assert_eq!(*value, index);
                done.push(index);
            }
            BulkOutcome::Failed(_) => failed.push(index),
            other => panic!("{other:?}"),
        }
    }
    (done, failed)
}

fn unnamed(_: &[usize]) -> Value {
    json!({"message": "Validation Error"})
}

#[tokio::test(start_paused = true)]
async fn one_bad_input_fails_alone() {
    for status in [400, 413, 422] {
        for (inputs, most) in [(1, 0), (2, 2), (3, 4), (100, 14)] {
            for bad in [0, inputs / 2, inputs - 1] {
                let backend = Strict::new([bad], status, unnamed);
                let report = sent(&backend, inputs, 100, 1).await;
                let (done, failed) = split(&report);
                assert_eq!((failed, done), (vec![bad], (0..inputs).filter(|index| *index != bad).collect()));
                assert_eq!(backend.taken().len(), usize::try_from(inputs).unwrap() - 1);
                assert!(backend.requests().len() <= 1 + most, "{}", backend.requests().len());
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn inputs_that_the_response_names_are_left_out_at_once() {
    let shapes: [fn(&[usize]) -> Value; 4] = [
        |rows| json!({"statusCode": 400, "message": rows.iter().map(|row| format!("things.{row}.name must be a string")).collect::<Vec<_>>()}),
        |rows| {
            let messages: Vec<_> =
                rows.iter().map(|row| format!("things.{row}.name must be a string")).collect();
            json!({"statusCode": 422, "message": "Validation Error", "errors": {"general": {"messages": messages}}})
        },
        |rows| json!({"errors": rows.iter().map(|row| (format!("things[{row}].name"), json!(["must be a string"]))).collect::<serde_json::Map<_, _>>()}),
        |rows| json!({"error": rows.iter().map(|row| format!("things[{row}] name must be a string")).collect::<Vec<_>>().join(", ")}),
    ];
    for shape in shapes {
        let backend = Strict::new([3, 103, 107], 422, shape);
        let report = sent(&backend, 110, 100, 1).await;
        assert_eq!(split(&report).1, [3, 103, 107]);
        let sizes: Vec<usize> = backend.requests().iter().map(Vec::len).collect();
        assert_eq!(sizes, [100, 99, 10, 8]);
        for index in [3, 103, 107] {
            let error = failure(&report, index);
            let message = error.message().unwrap();
            assert!(
                message.contains("name") && message.contains(&format!("things.{index}"))
                    || message.contains(&format!("things[{index}]")),
                "{message}"
            );
            assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::BadRequest, 422));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_error_of_an_input_is_about_this_input_alone() {
    let backend = script([
        Reply::json(
            400,
            r#"{"message": ["things.0.name is empty", "things.2.to is bad", "things.2.name is empty"]}"#,
        ),
        Reply::json(200, "[1]"),
    ]);
    let report = client(&backend).operation(&CREATE_KEYED).bulk(LIMITS, 0..3, results).await;
    assert_eq!(shown(&report), "fdf");
    let said = |index| {
        let error = failure(&report, index);
        let details: Vec<&str> = error.details().iter().map(|detail| detail.message.as_str()).collect();
        (error.message().unwrap().to_owned(), details.join(", "))
    };
    assert_eq!(said(0), ("things.0.name is empty".to_owned(), "things.0.name is empty".to_owned()));
    let both = ("things.2.to is bad; things.2.name is empty", "things.2.to is bad, things.2.name is empty");
    assert_eq!(said(2), (both.0.to_owned(), both.1.to_owned()));
    assert_eq!(report.unsent(), [0, 2]);
    assert!(report.retryable().is_empty());
}

/// Also where an input that was found to be invalid is not among the rows.
#[tokio::test(start_paused = true)]
async fn a_row_is_told_by_the_index_of_its_input() {
    let rejected = Reply::json(409, r#"{"errors": {"things[1].id": ["is taken by things.0"]}}"#);
    let inputs = [1, 2, 3, 4].map(|input| {
        if input == 2 { Err(alertkit_transport::Error::invalid_input("name", "is empty")) } else { Ok(input) }
    });
    let client = client(&script([rejected]));
    let report = client.operation(&CREATE_KEYED).bulk_checked(LIMITS, inputs, results).await;
    assert_eq!(shown(&report), "ffff");
    let error = failure(&report, 0);
    assert_eq!(error.details()[0].field.as_deref(), Some("things[2].id"));
    assert_eq!(error.details()[0].message, "is taken by things.0");
    assert_eq!(failure(&report, 1).field(), Some("name"));
}

#[tokio::test(start_paused = true)]
async fn a_rejection_of_everything_costs_few_requests() {
    let backend = Strict::new(0..200, 400, unnamed);
    let report = sent(&backend, 200, 100, 1).await;
    assert_eq!(split(&report).1.len(), 200);
    assert_eq!(backend.requests().len(), 2 * (1 + 14));
    assert_eq!(report.unsent().len(), 200);
}

#[tokio::test(start_paused = true)]
async fn other_rejections_are_not_divided() {
    for status in [401, 402, 403, 404, 405, 409, 415, 429, 500, 503] {
        let backend = Strict::new([1], status, unnamed);
        let client = builder(backend.clone()).retry(alertkit_transport::RetryPolicy::none()).build().unwrap();
        let report = client.operation(&CREATE_KEYED).bulk(LIMITS, 0..3_u64, results).await;
        assert_eq!((shown(&report).as_str(), backend.requests().len()), ("fff", 1), "{status}");
    }
}

/// The first attempt may have been carried out: the parts could be done a second time.
#[tokio::test(start_paused = true)]
async fn a_rejection_after_an_unknown_outcome_is_not_divided() {
    let backend = script([Reply::status(503), Reply::status(422)]);
    let client = builder(backend.clone()).honours_idempotency_keys(true).build().unwrap();
    let report = client.operation(&CREATE_KEYED).bulk(LIMITS, 0..3, results).await;
    assert_eq!((shown(&report).as_str(), backend.requests().len()), ("fff", 2));
    assert_eq!(report.unsent(), Vec::<usize>::new());
}

#[tokio::test(start_paused = true)]
async fn parts_that_are_not_begun_any_more_are_unsent() {
    let backend = script([Reply::status(422), Reply::status(401)]);
    let limits = BulkLimits { count: 4, ..LIMITS };
    let report = client(&backend).operation(&CREATE_KEYED).bulk(limits, 0..8, results).await;
    assert_eq!((shown(&report).as_str(), backend.requests().len()), ("ffuuuuuu", 2));
    assert_eq!(report.unsent(), (0..8).collect::<Vec<_>>());
}

proptest! {
    /// Whatever is bad: every input has one outcome, its own; what is good and alone is taken once, and nothing twice.
    #[test]
    fn every_input_has_its_own_outcome(inputs in 1_u64..60, bad in proptest::collection::btree_set(0_u64..60, 0..6), count in 1_usize..20, concurrency in 1_usize..4, names in any::<bool>()) {
        let named: fn(&[usize]) -> Value = |rows| json!({"message": rows.iter().map(|row| format!("things.{row} is bad")).collect::<Vec<_>>()});
        let bad: BTreeSet<u64> = bad.into_iter().filter(|input| *input < inputs).collect();
        let backend = Strict::new(bad.clone(), 422, if names { named } else { unnamed });
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let report = runtime.block_on(sent(&backend, inputs, count, concurrency));
        prop_assert_eq!(report.len() as u64, inputs);
        let (done, failed) = split(&report);
        prop_assert_eq!(backend.taken(), done);
        prop_assert!(bad.iter().all(|input| failed.contains(input)));
        if names || bad.len() < 2 {
            prop_assert_eq!(failed, bad.into_iter().collect::<Vec<_>>());
        }
    }
}
