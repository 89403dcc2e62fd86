//! Idempotency keys of a bulk call.

use std::collections::HashSet;

use alertkit_transport::testing::{Reply, ScriptedBackend};
use alertkit_transport::{Bulk, BulkLimits, ErrorKind, catalogue::Call};
use serde_json::Value;

use super::{LIMITS, bulk, failure, results, shown};
use crate::support::{CREATE, CREATE_KEYED, client, script};

fn keys(backend: &ScriptedBackend) -> Vec<String> {
    let key = |request: &alertkit_transport::HttpRequest| {
        request.headers["idempotency-key"].to_str().unwrap().to_owned()
    };
    backend.requests().iter().map(key).collect()
}

fn good() -> ScriptedBackend {
    script([Reply::json(200, "[1,1,1]")])
}

#[tokio::test(start_paused = true)]
async fn each_batch_derives_its_key_from_the_callers() {
    for _ in 0..2 {
        let backend = good();
        let report = bulk(&client(&backend), 9).idempotency_key("order-17").concurrency(3).await;
        assert!(report.is_complete());
        assert_eq!(keys(&backend), ["order-17-0", "order-17-1", "order-17-2"]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_by_its_name_derives_the_same_keys() {
    let backend = good();
    let call: Call = bulk(&client(&backend), 6).into();
    call.idempotency_key("order-17").send().await.unwrap();
    assert_eq!(keys(&backend), ["order-17-0", "order-17-1"]);
}

#[tokio::test(start_paused = true)]
async fn the_longest_key_is_derived_from_within_its_limit() {
    let key = "k".repeat(255);
    let backend = good();
    let report = bulk(&client(&backend), 60).idempotency_key(key.clone()).await;
    assert!(report.is_complete());
    let keys = keys(&backend);
    assert!(keys.iter().all(|key| key.len() == 255), "{keys:?}");
    assert_eq!(keys.iter().collect::<HashSet<_>>().len(), 20);
    let again = good();
    let report = bulk(&client(&again), 60).idempotency_key(key).await;
    assert!(report.is_complete());
    assert_eq!(self::keys(&again), keys);
}

#[tokio::test(start_paused = true)]
async fn without_a_key_each_batch_draws_its_own() {
    let backend = good();
    let report = bulk(&client(&backend), 9).await;
    assert!(report.is_complete());
    assert_eq!(keys(&backend).iter().collect::<HashSet<_>>().len(), 3);
}

/// What is left of a batch has another body, and so another key: the same whenever the call is made.
#[tokio::test(start_paused = true)]
async fn the_parts_of_a_rejected_batch_have_keys_of_their_own() {
    for _ in 0..2 {
        let backend = script([
            Reply::status(422),
            Reply::json(422, r#"{"message": ["things.0 is bad"]}"#),
            Reply::json(200, "[1,1]"),
            Reply::json(200, "[1]"),
        ]);
        let limits = BulkLimits { count: 4, ..LIMITS };
        let call: Bulk<Value> = client(&backend).operation(&CREATE_KEYED).bulk(limits, 0..4, results);
        let report = call.idempotency_key("K").await;
        assert_eq!(keys(&backend), ["K-0", "K-0.1", "K-0.2", "K-0.1.0"]);
        assert_eq!(shown(&report), "fddd");
    }
}

/// The key was used for other inputs. Under keys of their own the parts could be carried out a second time.
#[tokio::test(start_paused = true)]
async fn a_batch_that_is_rejected_for_its_key_is_not_divided() {
    for message in
        [r#"Request with key \"order-17-0\" is being reused for a different body"#, "Idempotency key in use"]
    {
        let backend = script([Reply::json(422, format!(r#"{{"message": "{message}"}}"#))]);
        let report = bulk(&client(&backend), 3).idempotency_key("order-17").await;
        assert_eq!((shown(&report).as_str(), backend.requests().len()), ("fff", 1), "{message}");
        assert_eq!(failure(&report, 0).idempotency_key(), Some("order-17-0"));
    }
}

#[tokio::test(start_paused = true)]
async fn a_key_that_cannot_be_used_is_an_error_before_anything_is_sent() {
    let backend = good();
    let client = client(&backend);
    let unkeyed = client.operation(&CREATE).bulk(LIMITS, 0..3, results).idempotency_key("K");
    for call in [unkeyed, bulk(&client, 3).idempotency_key(""), bulk(&client, 3).idempotency_key("a b")] {
        let report = call.await;
        assert_eq!(shown(&report), "fff");
        let error = failure(&report, 2);
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some("idempotency_key")));
    }
    assert!(backend.requests().is_empty());
}

#[test]
fn a_preview_shows_the_first_request() {
    let preview = bulk(&client(&good()), 9).idempotency_key("K").header("X-Trace", "7f").query("dry", "1");
    let preview = preview.preview().unwrap();
    assert!(preview.headers.contains(&("idempotency-key".to_owned(), "K-0".to_owned())), "{preview}");
    assert!(preview.url.ends_with("/things?dry=1"), "{}", preview.url);
    assert_eq!(preview.body.unwrap(), serde_json::json!({"things": [0, 1, 2]}));
    let error = bulk(&client(&good()), 0).preview().unwrap_err();
    assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some("things")));
}
