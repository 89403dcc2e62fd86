use alertkit_novu::{ChangeId, ChangeKind, ChangeOperation, ErrorKind, ListChanges, PathSegment};
use serde_json::{Value, json};

use crate::{ID, answering, expected, sent};

fn change() -> Value {
    json!({
        "enabled": false, "type": "NotificationTemplate",
        "change": [
            {"op": "add", "path": ["triggers", 0, "variables", 0], "val": {"name": "kind", "type": "String"}},
            {"op": "update", "path": ["name"], "val": null, "oldVal": "a"},
            {"op": "delete", "path": ["steps", 1, "filters", 0], "oldVal": {"children": []}},
        ],
        "_environmentId": "e", "_organizationId": "o", "_entityId": "w", "_creatorId": "u", "_id": ID,
        "_parentId": "p", "createdAt": "2026-11-22T19:56:54.012Z", "updatedAt": "2026-11-22T19:57:04.806Z",
        "user": {"_id": "u", "firstName": "sdk", "lastName": "test", "profilePicture": "https://example.com/p.png"},
        "templateId": "w", "templateName": "To delete", "messageType": "in_app", "translationGroup": "tg",
        "previousDefaultLayout": "Old",
    })
}

#[tokio::test]
async fn changes_list() {
    let body = json!({"data": [change()], "totalCount": 5, "page": 1, "pageSize": 2});
    let (server, novu) = answering(200, body).await;
    let page = novu.changes().list(ListChanges::new(false).page(1).limit(2)).first_page().await.unwrap();
    assert_eq!(sent(&server), expected("GET", "/changes?promoted=false&page=1&limit=2", Value::Null));
    assert_eq!((page.number, page.size, page.total, page.has_more), (Some(1), Some(2), Some(5), None));
    assert_eq!(serde_json::to_value(&page.items).unwrap(), json!([change()]));
    assert_eq!(page.items[0].kind, Some(ChangeKind::NotificationTemplate));
    let detail = &page.items[0].change[0];
    assert_eq!(detail.op, Some(ChangeOperation::Add));
    assert_eq!(detail.path[..2], [PathSegment::Member("triggers".into()), PathSegment::Item(0)]);
}

/// A default layout that is what it was when it was promoted: a change without a difference.
#[tokio::test]
async fn changes_list__promoted() {
    let nothing = json!({"_id": ID, "type": "DefaultLayout", "enabled": true, "change": []});
    let (server, novu) =
        answering(200, json!({"data": [nothing], "totalCount": 1, "page": 0, "pageSize": 100})).await;
    let changes = novu.changes().list(ListChanges::new(true)).collect_up_to(9).await.unwrap();
    assert_eq!(sent(&server), expected("GET", "/changes?promoted=true&page=0&limit=100", Value::Null));
    assert_eq!((changes[0].enabled, changes[0].change.len()), (Some(true), 0));
}

#[tokio::test]
async fn changes_count() {
    let (server, novu) = answering(200, json!({"data": 15})).await;
    assert_eq!(novu.changes().count().await.unwrap(), 15);
    assert_eq!(sent(&server), expected("GET", "/changes/count", Value::Null));
}

#[tokio::test]
async fn changes_apply() {
    let (server, novu) = answering(201, json!({"data": [change()]})).await;
    let applied = novu.changes().apply(ChangeId::from(ID)).await.unwrap();
    assert_eq!(sent(&server), expected("POST", &format!("/changes/{ID}/apply"), Value::Null));
    assert_eq!(serde_json::to_value(&applied).unwrap(), json!([change()]));
}

#[tokio::test]
async fn changes_bulk_apply() {
    let (server, novu) = answering(201, json!({"data": [[change()], [change(), change()]]})).await;
    let applied = novu.changes().bulk_apply(["c1", "c2"]).await.unwrap();
    let body = json!({"changeIds": ["c1", "c2"]});
    assert_eq!(sent(&server), expected("POST", "/changes/bulk/apply", body));
    assert_eq!(serde_json::to_value(&applied).unwrap(), json!([[change()], [change(), change()]]));
}

#[tokio::test]
async fn changes__before_sending() {
    let (server, novu) = answering(200, "").await;
    let changes = novu.changes();
    for (error, field) in [
        (changes.list(ListChanges::new(true).limit(0)).first_page().await.unwrap_err(), "limit"),
        (changes.bulk_apply(Vec::<ChangeId>::new()).await.unwrap_err(), "changeIds"),
        (changes.apply("..").await.unwrap_err(), "changeId"),
    ] {
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some(field)), "{error}");
    }
    assert_eq!(server.requests(), []);
}
