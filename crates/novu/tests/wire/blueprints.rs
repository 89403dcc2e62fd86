use alertkit_novu::{BlueprintId, ErrorKind, TriggerIdentifier};
use serde_json::{Value, json};

use crate::{ID, answering, expected, sent};

/// As the server shows one, without what it says more of ids.
fn blueprint() -> Value {
    json!({
        "name": "Blueprint one :bell", "description": "bp", "active": true, "draft": false, "critical": false,
        "isBlueprint": true, "_notificationGroupId": "g", "tags": [],
        "triggers": [{
            "type": "event", "identifier": "blueprint-one-bell", "variables": [], "reservedVariables": [],
            "subscriberVariables": [],
        }],
        "steps": [{
            "active": true, "shouldStopOnFail": false, "filters": [], "_templateId": "t", "variants": [], "_id": "s",
            "metadata": {"timed": {"weekDays": [], "monthDays": []}},
            "template": {
                "type": "in_app", "active": true, "variables": [], "content": "bp", "_environmentId": "e",
                "_organizationId": "o", "_creatorId": "u", "_parentId": "pt", "_id": "t", "deleted": false,
                "createdAt": "2026-11-22T19:57:16.841Z", "updatedAt": "2026-11-22T19:57:16.842Z",
            },
        }],
        "preferenceSettings": {"email": true, "sms": true, "in_app": true, "chat": true, "push": true},
        "_environmentId": "e", "_organizationId": "o", "_creatorId": "u", "_parentId": "p", "_id": ID,
        "deleted": false, "createdAt": "2026-11-22T19:57:16.863Z", "updatedAt": "2026-11-22T19:57:16.864Z",
        "notificationGroup": {"_id": "g", "name": "Welcome"}, "blueprintId": "b",
    })
}

#[tokio::test]
async fn blueprints_list_grouped() {
    let grouped = json!({
        "general": [{"name": "Welcome", "blueprints": [blueprint()]}, {"name": "Empty", "blueprints": []}],
        "popular": {"name": "Popular", "blueprints": [blueprint()]},
    });
    let (server, novu) = answering(200, json!({"data": grouped})).await;
    let all = novu.blueprints().list_grouped().await.unwrap();
    assert_eq!(sent(&server), expected("GET", "/blueprints/group-by-category", Value::Null));
    assert_eq!(serde_json::to_value(&all).unwrap(), grouped);
}

#[tokio::test]
async fn blueprints_get() {
    let (server, novu) = answering(200, json!({"data": blueprint()})).await;
    let found = novu.blueprints().get(BlueprintId::from(ID)).await.unwrap();
    assert_eq!(sent(&server), expected("GET", &format!("/blueprints/{ID}"), Value::Null));
    assert_eq!(serde_json::to_value(&found).unwrap(), blueprint());
}

#[tokio::test]
async fn blueprints_get__by_its_trigger() {
    let (server, novu) = answering(200, json!({"data": blueprint()})).await;
    let found = novu.blueprints().get(TriggerIdentifier::from("blueprint-one-bell")).await.unwrap();
    assert_eq!(sent(&server), expected("GET", "/blueprints/blueprint-one-bell", Value::Null));
    assert_eq!(found.triggers[0].identifier.as_str(), "blueprint-one-bell");
}

#[tokio::test]
async fn blueprints__before_sending() {
    let (server, novu) = answering(200, "").await;
    let error = novu.blueprints().get("").await.unwrap_err();
    let field = Some("templateIdOrIdentifier");
    assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, field));
    assert_eq!(server.requests(), []);
}
