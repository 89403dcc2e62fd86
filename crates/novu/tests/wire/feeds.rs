use alertkit_novu::{ErrorKind, FeedId};
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

#[tokio::test]
async fn feeds_delete__the_last_one() {
    let (_, novu) = answering(200, json!({"data": []})).await;
    assert_eq!(novu.feeds().delete(ID).await.unwrap(), Some(vec![]));
}

#[tokio::test]
async fn feeds__before_sending() {
    let (server, novu) = answering(200, "").await;
    let error = novu.feeds().delete("").await.unwrap_err();
    assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some("feedId")));
    assert_eq!(server.requests(), []);
}
