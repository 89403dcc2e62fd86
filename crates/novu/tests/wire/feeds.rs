use std::time::Duration;

use alertkit_novu::{ErrorKind, FeedId, Novu, RetryPolicy};
use alertkit_sandbox::{Fault, Sandbox};
use serde_json::{Value, json};

use crate::{ID, answering, expected, sent};

fn feed() -> Value {
    json!({
        "name": "feed-1", "identifier": "feed-1", "_organizationId": "o", "_environmentId": "e", "_id": ID,
        "deleted": false, "createdAt": "2026-11-22T19:56:51.174Z", "updatedAt": "2026-11-22T19:56:51.175Z",
    })
}

#[tokio::test]
async fn feeds_list() {
    let (server, novu) = answering(200, json!({"data": [feed()]})).await;
    let feeds = novu.feeds().list().await.unwrap();
    assert_eq!(sent(&server), expected("GET", "/feeds", Value::Null));
    assert_eq!(serde_json::to_value(&feeds).unwrap(), json!([feed()]));
}

#[tokio::test]
async fn feeds_create() {
    let (server, novu) = answering(201, json!({"data": feed()})).await;
    let created = novu.feeds().create("feed-1").await.unwrap();
    assert_eq!(sent(&server), expected("POST", "/feeds", json!({"name": "feed-1"})));
    assert_eq!(serde_json::to_value(&created).unwrap(), feed());
}

#[tokio::test]
async fn feeds_delete() {
    let (server, novu) = answering(200, json!({"data": [feed()]})).await;
    let remaining = novu.feeds().delete(FeedId::from(ID)).await.unwrap();
    assert_eq!(sent(&server), expected("DELETE", &format!("/feeds/{ID}"), Value::Null));
    assert_eq!(serde_json::to_value(remaining).unwrap(), json!([feed()]));
}

/// The answer to the first attempt is lost, and to the second the server does not say 404.
#[tokio::test]
async fn feeds_delete__that_an_earlier_attempt_deleted() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.novu().seed(1);
    sandbox.inject(Fault::on("novu.feeds.delete").drop_after());
    let novu = Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url());
    let novu = novu.retry(RetryPolicy::default().base(Duration::ZERO)).build().unwrap();
    let error = novu.feeds().delete("0e0000000000000000000002").await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::BadRequest, 2));
    assert_eq!(error.message(), Some("Could not find feed with id 0e0000000000000000000002"));
    assert_eq!(novu.feeds().list().await.unwrap().len(), 1);
}

#[tokio::test]
async fn feeds_delete__the_last_one() {
    let (_server, novu) = answering(200, json!({"data": []})).await;
    assert_eq!(novu.feeds().delete(ID).await.unwrap(), Some(vec![]));
}

#[tokio::test]
async fn feeds__before_sending() {
    let (server, novu) = answering(200, "").await;
    let error = novu.feeds().delete("").await.unwrap_err();
    assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some("feedId")));
    assert_eq!(server.requests(), []);
}
