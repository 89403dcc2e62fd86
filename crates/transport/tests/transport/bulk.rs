//! Bulk calls: an outcome for each input, however the batches end.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use alertkit_transport::bytes::Bytes;
use alertkit_transport::http::{HeaderMap, StatusCode};
use alertkit_transport::testing::Reply;
use alertkit_transport::{
    Backend, BackendError, BackendErrorKind, Bulk, BulkLimits, BulkOutcome, BulkReport, Client, Error,
    ErrorKind, HttpRequest, HttpResponse, Refusal, async_trait, decode,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::server::{Server, answer};
use crate::support::{CREATE_KEYED, builder, client, ms, script, timed, wire};

mod ends;
mod keys;
mod parts;
mod stream;

const LIMITS: BulkLimits = BulkLimits { member: "things", count: 3, bytes: 100 };

/// The response is a list of values, one for each input.
fn results(body: &str, inputs: &[Bytes]) -> Result<Vec<Result<Value, Refusal>>, decode::DecodeError> {
    let values: Vec<Value> = decode::value(body)?;
    assert!(!inputs.is_empty());
    Ok(values.into_iter().map(Ok).collect())
}

fn bulk(client: &Client, inputs: usize) -> Bulk<Value> {
    client.operation(&CREATE_KEYED).bulk(LIMITS, 0..inputs, results)
}

/// One letter for each input.
fn shown(report: &BulkReport<Value>) -> String {
    let letter = |outcome: &BulkOutcome<Value>| match outcome {
        BulkOutcome::Done(_) => 'd',
        BulkOutcome::Refused(_) => 'r',
        BulkOutcome::Failed(_) => 'f',
        _ => 'u',
    };
    report.outcomes().iter().map(letter).collect()
}

fn failure(report: &BulkReport<Value>, index: usize) -> &Error {
    match &report.outcomes()[index] {
        BulkOutcome::Failed(error) => error,
        other => panic!("{other:?}"),
    }
}

/// Takes every batch, and keeps how many were under way at once.
#[derive(Clone, Debug, Default)]
struct Counting {
    now: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
}

#[async_trait]
impl Backend for Counting {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, BackendError> {
        let now = self.now.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(now, Ordering::SeqCst);
        tokio::time::sleep(ms(20)).await;
        self.now.fetch_sub(1, Ordering::SeqCst);
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        assert!(
            request.body.len() <= LIMITS.bytes && body["things"].as_array().unwrap().len() <= LIMITS.count
        );
        Ok(HttpResponse::new(StatusCode::OK, HeaderMap::new(), body["things"].to_string().into()))
    }
}

#[tokio::test(start_paused = true)]
async fn no_more_batches_are_under_way_than_was_said() {
    for concurrency in [0, 1, 2, 5, 100] {
        let backend = Counting::default();
        let client = builder(backend.clone()).build().unwrap();
        let (report, took) = timed(async { bulk(&client, 30).concurrency(concurrency).await }).await;
        let values = report.into_outcomes().into_iter().map(|outcome| match outcome {
            BulkOutcome::Done(value) => value,
            other => panic!("{other:?}"),
        });
        assert_eq!(values.collect::<Vec<_>>(), (0..30).map(Value::from).collect::<Vec<_>>());
        let most = concurrency.clamp(1, 10);
        assert_eq!(backend.most.load(Ordering::SeqCst), most);
        assert_eq!(took, ms(20 * u64::try_from(10_usize.div_ceil(most)).unwrap()));
    }
}

#[tokio::test(start_paused = true)]
async fn a_problem_with_the_call_fails_all_inputs_and_sends_none() {
    let backend = script([Reply::json(200, "[1,1,1]")]);
    let refused = Err(Error::invalid_input("name", "is empty"));
    let draft = client(&backend).operation(&CREATE_KEYED).check(refused);
    let report = draft.bulk(LIMITS, 0..7, results).await;
    assert_eq!(shown(&report), "fffffff");
    for index in 0..7 {
        let error = failure(&report, index);
        assert_eq!((error.field(), error.operation()), (Some("name"), Some("things.create_keyed")));
    }
    assert!(backend.requests().is_empty());
    assert_eq!((report.unsent(), report.retryable()), (vec![], vec![]));
}

#[tokio::test(start_paused = true)]
async fn a_rate_limit_ends_the_batches_that_were_not_begun() {
    let limited = Reply::json(429, "{}").header("retry-after", "61");
    let good = Reply::json(200, "[1,1,1]");
    // Two at once: the second one meets the limit while the first one is under way.
    let backend = script([good.delay(ms(50)), limited]);
    let report = bulk(&client(&backend), 9).concurrency(2).await;
    assert_eq!((shown(&report).as_str(), backend.requests().len()), ("dddfffuuu", 2));
    assert_eq!(report.unsent(), (3..9).collect::<Vec<_>>());
    assert_eq!(report.retryable(), report.unsent());
}

#[tokio::test(start_paused = true)]
async fn a_rate_limit_after_an_unknown_outcome_ends_them_too() {
    let backend = script([Reply::status(503), Reply::json(429, "{}").header("retry-after", "61")]);
    let client = builder(backend.clone()).honours_idempotency_keys(true).build().unwrap();
    let report = bulk(&client, 6).await;
    assert_eq!((shown(&report).as_str(), backend.requests().len()), ("fffuuu", 2));
    assert_eq!(failure(&report, 0).kind(), ErrorKind::OutcomeUnknown);
    assert_eq!(report.unsent(), [3, 4, 5], "the first batch may have been carried out");
}

#[tokio::test(start_paused = true)]
async fn what_was_surely_not_sent_is_said_to_be_unsent() {
    for (kind, outcomes, unsent) in [
        (BackendErrorKind::NotConnected, "fffu", 4),
        (BackendErrorKind::Certificate, "fffu", 4),
        (BackendErrorKind::NoRuntime, "fffu", 4),
        (BackendErrorKind::TimedOut, "ffff", 0),
        (BackendErrorKind::Interrupted, "ffff", 0),
        (BackendErrorKind::TooLarge, "ffff", 0),
    ] {
        let report = bulk(&client(&script([Reply::failure(kind)])), 4).await;
        assert_eq!((shown(&report).as_str(), report.unsent().len()), (outcomes, unsent), "{kind:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_response_with_another_number_of_outcomes_is_a_decode_error_for_its_batch() {
    let replies = ["[1]", "[1,1,1,1,1]", "{}", "[1,1,1]"];
    let backend = script(replies.map(|body| Reply::json(200, body)));
    let report = bulk(&client(&backend), 12).await;
    assert_eq!(shown(&report), "fffffffffddd");
    for (index, message) in
        [(0, "the body has 1 outcomes for 3 inputs"), (5, "the body has 5 outcomes for 3 inputs")]
    {
        let error = failure(&report, index);
        assert_eq!((error.kind(), error.message()), (ErrorKind::Decode, Some(message)));
    }
    assert_eq!(failure(&report, 6).kind(), ErrorKind::Decode);
    assert_eq!((report.unsent(), report.retryable()), (vec![], vec![]));
}

#[tokio::test]
async fn no_batch_follows_a_redirect() {
    let other = Server::always(answer("200 OK", "", "[1,1,1]"));
    let location = format!("location: http://127.0.0.1:{}/\r\n", other.port());
    let server = Server::always(answer("307 Temporary", &location, ""));
    let client = wire(&server.url()).build().unwrap();
    let report = bulk(&client, 9).concurrency(3).await;
    assert_eq!(shown(&report), "fffffffff");
    assert!((0..9).all(|index| failure(&report, index).kind() == ErrorKind::Redirect));
    assert_eq!((server.requests().len(), other.connections()), (3, 0));
}

proptest! {
    /// Each input is sent once, in its order, within the limits; or it is too large for any request.
    #[test]
    fn every_input_is_sent_once(lengths in proptest::collection::vec(0_usize..120, 0..40), count in 1_usize..6, bytes in 20_usize..150) {
        let limits = BulkLimits { member: "things", count, bytes };
        let backend = script([Reply::json(200, "[]")]);
        let inputs: Vec<Value> = lengths.iter().map(|length| json!("x".repeat(*length))).collect();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let call = client(&backend).operation(&CREATE_KEYED).bulk(limits, &inputs, results);
        let report = runtime.block_on(call);
        prop_assert_eq!(report.outcomes().len(), inputs.len());
        let frame = r#"{"things":[]}"#.len();
        let fits = |input: &&Value| input.to_string().len() + frame <= bytes;
        let mut sent = Vec::new();
        for request in backend.requests() {
            prop_assert!(request.body.len() <= bytes);
            let body: Value = serde_json::from_slice(&request.body).unwrap();
            let things = body["things"].as_array().unwrap().clone();
            prop_assert!((1..=count).contains(&things.len()));
            sent.extend(things);
        }
        prop_assert_eq!(sent.iter().collect::<Vec<_>>(), inputs.iter().filter(fits).collect::<Vec<_>>());
    }
}
