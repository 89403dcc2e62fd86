use alertkit_novu::{CreateTopic, ListTopics, SubscriberId, TopicId};
use serde_json::{Value, json};

use crate::{ID, answering, expected, sent};

fn topic() -> Value {
    json!({"_id": ID, "_environmentId": "e", "_organizationId": "o", "key": "vip", "name": "VIPs", "subscribers": ["a"]})
}

#[tokio::test]
async fn topics_list() {
    let body = json!({"page": 1, "totalCount": 12, "pageSize": 5, "data": [topic()]});
    let (server, novu) = answering(200, body).await;
    let params = ListTopics::new().page(1).page_size(5).key("a b&page=9");
    let page = novu.topics().list(params).first_page().await.unwrap();
    let target = "/topics?key=a+b%26page%3D9&page=1&pageSize=5";
    assert_eq!(sent(&server), expected("GET", target, Value::Null));
    assert_eq!((page.number, page.size, page.total, page.has_more), (Some(1), Some(5), Some(12), None));
    assert_eq!(serde_json::to_value(&page.items).unwrap(), json!([topic()]));
}

#[tokio::test]
async fn topics_create() {
    let (server, novu) = answering(201, json!({"data": {"_id": ID, "key": "vip"}})).await;
    let created = novu.topics().create(CreateTopic::new("vip", "VIPs")).await.unwrap();
    assert_eq!(sent(&server), expected("POST", "/topics", json!({"key": "vip", "name": "VIPs"})));
    assert_eq!((created.id, created.key.as_str()), (TopicId::from(ID), "vip"));
}

#[tokio::test]
async fn topics_get() {
    let (server, novu) = answering(200, json!({"data": topic()})).await;
    let found = novu.topics().get("a/b?c d").await.unwrap();
    assert_eq!(sent(&server), expected("GET", "/topics/a%2Fb%3Fc%20d", Value::Null));
    assert_eq!(serde_json::to_value(&found).unwrap(), topic());
}

#[tokio::test]
async fn topics_rename() {
    let (server, novu) = answering(200, json!({"data": topic()})).await;
    let renamed = novu.topics().rename("vip", "").await.unwrap();
    assert_eq!(sent(&server), expected("PATCH", "/topics/vip", json!({"name": ""})));
    assert_eq!(renamed.name.as_deref(), Some("VIPs"));
}

#[tokio::test]
async fn topics_delete() {
    let (server, novu) = answering(204, "").await;
    novu.topics().delete("vip").await.unwrap();
    assert_eq!(sent(&server), expected("DELETE", "/topics/vip", Value::Null));
}

#[tokio::test]
async fn topics_subscribe() {
    let (server, novu) =
        answering(200, json!({"data": {"succeeded": ["a"], "failed": {"notFound": ["b"]}}})).await;
    let subscribed = novu.topics().subscribe("vip", ["a", "b"]).await.unwrap();
    assert_eq!(
        sent(&server),
        expected("POST", "/topics/vip/subscribers", json!({"subscribers": ["a", "b"]}))
    );
    assert_eq!(subscribed.succeeded, [SubscriberId::from("a")]);
    assert_eq!(subscribed.failed.not_found, [SubscriberId::from("b")]);
}

#[tokio::test]
async fn topics_subscribe__all_of_them() {
    let (_server, novu) = answering(200, json!({"data": {"succeeded": ["a"]}})).await;
    let subscribed = novu.topics().subscribe("vip", ["a"]).await.unwrap();
    assert_eq!((subscribed.succeeded.len(), subscribed.failed.not_found.len()), (1, 0));
}

#[tokio::test]
async fn topics_unsubscribe() {
    let (server, novu) = answering(204, "").await;
    novu.topics().unsubscribe("vip", ["a"]).await.unwrap();
    let target = "/topics/vip/subscribers/removal";
    assert_eq!(sent(&server), expected("POST", target, json!({"subscribers": ["a"]})));
}

#[tokio::test]
async fn topics_get_subscriber() {
    let subscription = json!({
        "_organizationId": "o", "_environmentId": "e", "_subscriberId": "s", "_topicId": ID, "topicKey": "vip",
        "externalSubscriberId": "a",
    });
    let (server, novu) = answering(200, json!({"data": subscription})).await;
    let found = novu.topics().get_subscriber("vip", "a").await.unwrap();
    assert_eq!(sent(&server), expected("GET", "/topics/vip/subscribers/a", Value::Null));
    assert_eq!(serde_json::to_value(&found).unwrap(), subscription);
}
