use alertkit_novu::{
    Channel, DeleteMessages, ErrorKind, ListMessages, Message, MessageContent, MessageStatus, OPERATIONS,
    redact,
};
use serde_json::{Value, json};

use crate::{ID, answering, expected, sent};

/// As a server of the generation 0.24 gives it.
pub(crate) fn message() -> Value {
    json!({
        "cta": {
            "action": {"status": "pending", "buttons": [{"type": "primary", "content": "Ok"}]},
            "type": "redirect", "data": {"url": "/x"},
        },
        "_templateId": "w", "_environmentId": "e", "_messageTemplateId": "t", "_notificationId": "n",
        "_organizationId": "o", "_subscriberId": "s", "_jobId": "j", "templateIdentifier": "welcome-flow",
        "channel": "in_app", "content": "Hello  World", "providerId": "novu", "deviceTokens": [], "seen": false,
        "read": false, "status": "sent", "transactionId": "tx", "payload": {"name": "World", "nested": {"a": 1}},
        "expireAt": "2027-11-22T19:56:58.405Z", "_id": ID, "deleted": false,
        "createdAt": "2026-11-22T19:56:58.412Z", "updatedAt": "2026-11-22T19:56:58.412Z",
        "subscriber": {
            "_id": "s", "firstName": "Again", "lastName": "L", "avatar": "https://example.com/a.png",
            "subscriberId": "sub-1",
        },
    })
}

/// With the members that other channels and later versions have.
fn full_message() -> Value {
    let mut message = message();
    for (name, value) in json!({
        "identifier": "at-provider", "email": "a@example.com", "phone": "+15550100", "subject": "Hi", "title": "T",
        "content": [{"type": "button", "content": "Go", "url": "/x", "styles": {"textAlign": "center"}}],
        "deviceTokens": ["canary-token"], "directWebhookUrl": "https://canary-direct", "status": "error",
        "chatWebhookUrl": "https://canary-chat", "errorId": "sdk_error", "errorText": "no", "_feedId": "f",
        "overrides": {"fcm": {"x": "y"}}, "providerResponse": {"id": 1}, "actor": {"type": "user", "data": "a.png"},
        "_actorId": "actor", "actorSubscriber": {"subscriberId": "sub-2"}, "lastReadDate": "2026-11-22T19:56:58.412Z",
        "lastSeenDate": "2026-11-22T19:56:58.412Z", "archived": true, "archivedAt": "2026-11-22T19:56:58.412Z",
        "data": {"a": 1}, "tags": ["t"], "avatar": "b.png",
    })
    .as_object()
    .unwrap()
    {
        message[name] = value.clone();
    }
    message
}

#[tokio::test]
async fn messages_list() {
    let body = json!({"page": 1, "totalCount": 12, "hasMore": true, "pageSize": 5, "data": [message()]});
    let (server, novu) = answering(200, body).await;
    let params = ListMessages::new()
        .page(1)
        .limit(5)
        .channel(Channel::InApp)
        .subscriber_id("a b")
        .transaction_id("tx-1")
        .transaction_id("tx-2");
    let page = novu.messages().list(params).first_page().await.unwrap();
    let target =
        "/messages?channel=in_app&subscriberId=a+b&transactionId=tx-1&transactionId=tx-2&page=1&limit=5";
    assert_eq!(sent(&server), expected("GET", target, Value::Null));
    assert_eq!((page.number, page.size, page.total, page.has_more), (Some(1), Some(5), Some(12), Some(true)));
    assert_eq!(serde_json::to_value(&page.items).unwrap(), json!([message()]));
}

#[tokio::test]
async fn messages_list__all_of_them() {
    let (server, novu) = answering(200, json!({"data": []})).await;
    assert!(novu.messages().list(ListMessages::new()).items().next().await.is_none());
    assert_eq!(sent(&server), expected("GET", "/messages?page=0&limit=100", Value::Null));
}

/// Servers send the tokens of a push message as lists within a list.
#[tokio::test]
async fn messages_list__a_push_message_with_lists_of_tokens() {
    let mut push = message();
    push["channel"] = json!("push");
    push["providerId"] = json!("fcm");
    push["deviceTokens"] = json!([["token-1"]]);
    let body =
        json!({"page": 0, "totalCount": 2, "hasMore": false, "pageSize": 100, "data": [push, message()]});
    let (server, novu) = answering(200, body).await;
    let page = novu.messages().list(ListMessages::new().channel(Channel::Push)).first_page().await.unwrap();
    assert_eq!(sent(&server), expected("GET", "/messages?channel=push&page=0&limit=100", Value::Null));
    assert_eq!(page.rejected, []);
    assert_eq!(page.items[0].device_tokens.as_ref().unwrap().json().as_str(), r#"[["token-1"]]"#);
    assert_eq!(serde_json::to_value(&page.items).unwrap(), json!([push, message()]));
    assert!(!format!("{:?}", page.items).contains("token-1"));
}

#[test]
fn a_message_keeps_what_it_has() {
    let read: Message = serde_json::from_value(full_message()).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), full_message());
    assert_eq!(read.status, Some(MessageStatus::Error));
    assert_eq!(read.content.as_ref().and_then(MessageContent::as_blocks).unwrap().len(), 1);
    assert!(!format!("{read:?}").contains("canary"), "{read:?}");
}

/// Members that the server leaves out, sends as null, or that this version does not know.
#[test]
fn a_message_needs_no_more_than_its_id() {
    let odd = json!({
        "_id": 7, "channel": "pigeon", "content": {"html": 1}, "status": "lost", "subscriber": null, "_feedId": null,
        "actorSubscriber": null, "cta": null, "template": {"_id": "w"}, "deviceTokens": null, "extra": [1],
    });
    let read: Message = serde_json::from_value(odd).unwrap();
    assert_eq!((read.id.as_str(), read.channel.unwrap().as_str()), ("7", "pigeon"));
    assert_eq!(read.workflow.unwrap().id.as_str(), "w");
    let error = serde_json::from_value::<Message>(json!({})).unwrap_err();
    assert!(error.to_string().starts_with("missing field `_id`"), "{error}");
}

#[tokio::test]
async fn messages_delete() {
    let (server, novu) = answering(200, json!({"data": {"acknowledged": true, "status": "deleted"}})).await;
    let deleted = novu.messages().delete(ID).await.unwrap();
    assert_eq!(sent(&server), expected("DELETE", &format!("/messages/{ID}"), Value::Null));
    assert_eq!((deleted.acknowledged, deleted.status.as_deref()), (true, Some("deleted")));
}

#[tokio::test]
async fn messages_delete_by_transaction() {
    let (server, novu) = answering(204, "").await;
    novu.messages().delete_by_transaction("a/b", DeleteMessages::new()).await.unwrap();
    assert_eq!(sent(&server), expected("DELETE", "/messages/transaction/a%2Fb", Value::Null));
}

#[tokio::test]
async fn messages_delete_by_transaction__of_a_channel() {
    let (server, novu) = answering(204, "").await;
    let sms = DeleteMessages::new().channel(Channel::Sms);
    novu.messages().delete_by_transaction("tx", sms).await.unwrap();
    assert_eq!(sent(&server), expected("DELETE", "/messages/transaction/tx?channel=sms", Value::Null));
}

#[tokio::test]
async fn bad_input_for_messages_is_named_and_not_sent() {
    let (server, novu) = answering(200, "{}").await;
    let messages = novu.messages();
    let failures = [
        (messages.list(ListMessages::new().limit(0)).first_page().await.unwrap_err(), "limit"),
        (messages.delete("").await.unwrap_err(), "messageId"),
        (messages.delete("..").await.unwrap_err(), "messageId"),
        (messages.delete_by_transaction(".", DeleteMessages::new()).await.unwrap_err(), "transactionId"),
    ];
    for (error, field) in failures {
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some(field)), "{error}");
    }
    assert_eq!(server.requests(), []);
}

/// In an answer as it comes and as it is read, the places that the operations name have all that is secret.
#[test]
fn secrets_are_named() {
    let all = json!([full_message()]);
    let one = full_message();
    for operation in OPERATIONS {
        let (typed, enveloped) = match operation.name {
            "messages.list" | "subscribers.notifications.feed" => {
                (json!({"items": all}), json!({"data": all}))
            }
            "subscribers.messages.mark" | "subscribers.messages.mark_as" => {
                (all.clone(), json!({"data": all}))
            }
            "subscribers.messages.mark_action" => (one.clone(), json!({"data": one})),
            _ => continue,
        };
        for mut answer in [typed, enveloped] {
            redact(&mut answer, operation.secrets);
            assert!(!answer.to_string().contains("canary"), "{}: {answer}", operation.name);
        }
    }
}
