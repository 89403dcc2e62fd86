use alertkit_novu::{ButtonType, ErrorKind, Mark, MarkAction, MarkAll, MarkAs, MessageActionStatus};
use serde_json::json;

use crate::messages::message;
use crate::{ID, answering, expected, sent};

#[tokio::test]
async fn subscribers_messages_mark_as() {
    let (server, novu) = answering(201, json!({"data": [message()]})).await;
    let marked = novu.subscribers().messages().mark_as("sub-1", [ID, "b"], MarkAs::Unread).await.unwrap();
    let body = json!({"messageId": [ID, "b"], "markAs": "unread"});
    assert_eq!(sent(&server), expected("POST", "/subscribers/sub-1/messages/mark-as", body));
    assert_eq!(serde_json::to_value(&marked).unwrap(), json!([message()]));
}

/// A server of the generation 0.24 has no such endpoint.
#[tokio::test]
async fn subscribers_messages_mark_as__on_an_old_server() {
    let message = "Cannot POST /v1/subscribers/sub-1/messages/mark-as";
    let body = json!({"message": message, "error": "Not Found", "statusCode": 404});
    let (_server, novu) = answering(404, body).await;
    let error = novu.subscribers().messages().mark_as("sub-1", [ID], MarkAs::Read).await.unwrap_err();
    assert_eq!((error.kind(), error.message()), (ErrorKind::NotFound, Some(message)));
}

#[tokio::test]
async fn subscribers_messages_mark() {
    let (server, novu) = answering(201, json!({"data": [message()]})).await;
    let mark = Mark::new().read(true).seen(false);
    let marked = novu.subscribers().messages().mark("sub-1", vec![ID.to_owned()], mark).await.unwrap();
    let body = json!({"messageId": [ID], "mark": {"read": true, "seen": false}});
    assert_eq!(sent(&server), expected("POST", "/subscribers/sub-1/messages/markAs", body));
    assert_eq!(serde_json::to_value(&marked).unwrap(), json!([message()]));
}

#[tokio::test]
async fn subscribers_messages_mark__none_that_is_known() {
    let (server, novu) = answering(201, json!({"data": []})).await;
    let marked = novu.subscribers().messages().mark("sub-1", [ID], Mark::new().seen(true)).await.unwrap();
    assert_eq!(sent(&server).body, json!({"messageId": [ID], "mark": {"seen": true}}));
    assert_eq!(marked, []);
}

#[tokio::test]
async fn subscribers_messages_mark_all() {
    let (server, novu) = answering(201, json!({"data": 6})).await;
    let mark = MarkAll::new(MarkAs::Seen).feed("feed-1").feed("feed-2");
    assert_eq!(novu.subscribers().messages().mark_all("sub-1", mark).await.unwrap(), 6);
    let body = json!({"markAs": "seen", "feedIdentifier": ["feed-1", "feed-2"]});
    assert_eq!(sent(&server), expected("POST", "/subscribers/sub-1/messages/mark-all", body));
}

#[tokio::test]
async fn subscribers_messages_mark_all__in_all_feeds() {
    let (server, novu) = answering(201, json!({"data": 0})).await;
    let marked = novu.subscribers().messages().mark_all("sub-1", MarkAll::new("read")).await.unwrap();
    assert_eq!((marked, sent(&server).body), (0, json!({"markAs": "read"})));
}

#[tokio::test]
async fn subscribers_messages_mark_action() {
    let (server, novu) = answering(201, json!({"data": message()})).await;
    let action = MarkAction::new(MessageActionStatus::Done).payload(&json!({"a": 1}));
    let messages = novu.subscribers().messages();
    let marked = messages.mark_action("a/b", ID, ButtonType::Secondary, action).await.unwrap();
    let target = format!("/subscribers/a%2Fb/messages/{ID}/actions/secondary");
    assert_eq!(sent(&server), expected("POST", &target, json!({"status": "done", "payload": {"a": 1}})));
    assert_eq!(serde_json::to_value(&marked).unwrap(), message());
}

#[tokio::test]
async fn subscribers_messages_mark_action__without_more() {
    let (server, novu) = answering(201, json!({"data": message()})).await;
    let action = MarkAction::new(MessageActionStatus::Pending);
    novu.subscribers().messages().mark_action("sub-1", ID, ButtonType::Primary, action).await.unwrap();
    assert_eq!(sent(&server).body, json!({"status": "pending"}));
}

#[tokio::test]
async fn bad_input_for_marks_is_named_and_not_sent() {
    let (server, novu) = answering(201, "{}").await;
    let messages = novu.subscribers().messages();
    let done = || MarkAction::new(MessageActionStatus::Done);
    let failures = [
        (messages.mark_as("", [ID], MarkAs::Read).await.unwrap_err(), "subscriberId"),
        (messages.mark("..", [ID], Mark::new()).await.unwrap_err(), "subscriberId"),
        (messages.mark_all(".", MarkAll::new(MarkAs::Read)).await.unwrap_err(), "subscriberId"),
        (messages.mark_action("s", "", ButtonType::Primary, done()).await.unwrap_err(), "messageId"),
        (messages.mark_action("s", ID, "..", done()).await.unwrap_err(), "type"),
        (
            messages.mark_action("s", ID, ButtonType::Primary, done().payload("x")).await.unwrap_err(),
            "payload",
        ),
    ];
    for (error, field) in failures {
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some(field)), "{error}");
    }
    assert_eq!(server.requests(), []);
}
