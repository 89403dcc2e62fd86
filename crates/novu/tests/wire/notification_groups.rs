use alertkit_novu::{ErrorKind, NotificationGroupId};
use serde_json::{Value, json};

use crate::{ID, answering, expected, sent};

fn group() -> Value {
    json!({
        "name": "Grp", "_organizationId": "o", "_environmentId": "e", "_parentId": "p", "_id": ID,
        "createdAt": "2026-11-22T19:56:51.539Z", "updatedAt": "2026-11-22T19:56:51.541Z",
    })
}

#[tokio::test]
async fn notification_groups_list() {
    let (server, novu) = answering(200, json!({"data": [group()]})).await;
    let groups = novu.notification_groups().list().await.unwrap();
    assert_eq!(sent(&server), expected("GET", "/notification-groups", Value::Null));
    assert_eq!(serde_json::to_value(&groups).unwrap(), json!([group()]));
}

#[tokio::test]
async fn notification_groups_create() {
    let (server, novu) = answering(201, json!({"data": group()})).await;
    let created = novu.notification_groups().create("Grp").await.unwrap();
    assert_eq!(sent(&server), expected("POST", "/notification-groups", json!({"name": "Grp"})));
    assert_eq!(serde_json::to_value(&created).unwrap(), group());
}

/// The group that an environment is made with has no parent, or null for one.
#[tokio::test]
async fn notification_groups_get() {
    let (server, novu) =
        answering(200, json!({"data": {"_id": ID, "name": "General", "_parentId": null}})).await;
    let found = novu.notification_groups().get(ID).await.unwrap();
    assert_eq!(sent(&server), expected("GET", &format!("/notification-groups/{ID}"), Value::Null));
    assert_eq!((found.id, found.parent_id), (NotificationGroupId::from(ID), None));
}

#[tokio::test]
async fn notification_groups_get__unknown() {
    let (_server, novu) = answering(404, json!({"message": "Not Found", "statusCode": 404})).await;
    let error = novu.notification_groups().get(ID).await.unwrap_err();
    assert!(error.is_not_found());
    assert_eq!(error.message(), Some("Not Found"));
}

#[tokio::test]
async fn notification_groups_update() {
    let (server, novu) = answering(200, json!({"data": group()})).await;
    let renamed = novu.notification_groups().update(ID, "Grp").await.unwrap();
    let target = format!("/notification-groups/{ID}");
    assert_eq!(sent(&server), expected("PATCH", &target, json!({"name": "Grp"})));
    assert_eq!(serde_json::to_value(&renamed).unwrap(), group());
}

#[tokio::test]
async fn notification_groups_delete() {
    let (server, novu) = answering(200, json!({"data": {"acknowledged": true, "status": "deleted"}})).await;
    let deleted = novu.notification_groups().delete(ID).await.unwrap();
    assert_eq!(sent(&server), expected("DELETE", &format!("/notification-groups/{ID}"), Value::Null));
    assert_eq!((deleted.acknowledged, deleted.status.as_deref()), (true, Some("deleted")));
}

#[tokio::test]
async fn notification_groups__before_sending() {
    let (server, novu) = answering(200, "").await;
    let groups = novu.notification_groups();
    for error in [
        groups.get("").await.unwrap_err(),
        groups.update("..", "n").await.unwrap_err(),
        groups.delete(".").await.unwrap_err(),
    ] {
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some("id")), "{error}");
    }
    assert_eq!(server.requests(), []);
}
