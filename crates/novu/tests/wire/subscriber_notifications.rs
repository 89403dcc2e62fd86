use alertkit_novu::{CountUnseen, ErrorKind, ListFeed};
use serde_json::{Value, json};

use crate::messages::message;
use crate::{answering, expected, sent};

#[tokio::test]
async fn subscribers_notifications_feed() {
    let body = json!({"data": [message()], "totalCount": 1, "hasMore": false, "pageSize": 2, "page": 0});
    let (server, novu) = answering(200, body).await;
    let params = ListFeed::new()
        .page(0)
        .limit(2)
        .feed("feed-1")
        .feed("feed-2")
        .read(false)
        .seen(true)
        .payload(&json!({"a": "A"}));
    let page = novu.subscribers().notifications().feed("a/b", params).first_page().await.unwrap();
    let target = "/subscribers/a%2Fb/notifications/feed?feedIdentifier=feed-1&feedIdentifier=feed-2&read=false&seen=true\
                  &payload=eyJhIjoiQSJ9&page=0&limit=2";
    assert_eq!(sent(&server), expected("GET", target, Value::Null));
    assert_eq!((page.number, page.size, page.total, page.has_more), (Some(0), Some(2), Some(1), Some(false)));
    assert_eq!(serde_json::to_value(&page.items).unwrap(), json!([message()]));
}

#[tokio::test]
async fn subscribers_notifications_feed__all_of_it() {
    let (server, novu) = answering(200, json!({"data": []})).await;
    let mut items = novu.subscribers().notifications().feed("sub-1", ListFeed::new()).items();
    assert!(items.next().await.is_none());
    let target = "/subscribers/sub-1/notifications/feed?page=0&limit=100";
    assert_eq!(sent(&server), expected("GET", target, Value::Null));
}

#[tokio::test]
async fn subscribers_notifications_unseen_count() {
    let (server, novu) = answering(200, json!({"data": {"count": 6}})).await;
    let params = CountUnseen::new().feed("feed-1").feed("feed-2").seen(false).limit(1000);
    let count = novu.subscribers().notifications().unseen_count("sub-1", params).await.unwrap();
    let target = "/subscribers/sub-1/notifications/unseen?feedIdentifier=feed-1&feedIdentifier=feed-2&seen=false\
                  &limit=1000";
    assert_eq!(sent(&server), expected("GET", target, Value::Null));
    assert_eq!(count, 6);
}

#[tokio::test]
async fn subscribers_notifications_unseen_count__of_all_feeds() {
    let (server, novu) = answering(200, json!({"data": {"count": 0}})).await;
    let count = novu.subscribers().notifications().unseen_count("sub-1", CountUnseen::new()).await.unwrap();
    assert_eq!(sent(&server), expected("GET", "/subscribers/sub-1/notifications/unseen", Value::Null));
    assert_eq!(count, 0);
}

#[test]
fn a_payload_is_in_base64() {
    let params = ListFeed::new().payload(&json!({"a": "é"}));
    let wire = json!({"payload": "eyJhIjoiw6kifQ=="});
    assert_eq!(serde_json::to_value(&params).unwrap(), wire);
    assert_eq!(serde_json::from_value::<ListFeed>(wire).unwrap(), params);
    for wrong in ["%", "e30", "bm8="] {
        assert!(serde_json::from_value::<ListFeed>(json!({"payload": wrong})).is_err(), "{wrong}");
    }
}

#[tokio::test]
async fn bad_input_for_notification_centres_is_named_and_not_sent() {
    let (server, novu) = answering(200, "{}").await;
    let centres = novu.subscribers().notifications();
    let feed = |id: &str, params| centres.feed(id, params).first_page();
    let failures = [
        (feed("s", ListFeed::new().limit(0)).await.unwrap_err(), "limit"),
        (feed("s", ListFeed::new().payload("text")).await.unwrap_err(), "payload"),
        (feed("..", ListFeed::new()).await.unwrap_err(), "subscriberId"),
        (centres.unseen_count("", CountUnseen::new()).await.unwrap_err(), "subscriberId"),
    ];
    for (error, field) in failures {
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some(field)), "{error}");
    }
    assert_eq!(server.requests(), []);
}
