use alertkit_novu::{CreateEnvironment, Credential, Novu};
use alertkit_sandbox::{Fault, Sandbox};
use serde_json::{Value, json};

use crate::{ID, answering, expected, sent};

/// As the server lists it.
fn environment() -> Value {
    json!({
        "name": "Production", "identifier": "Rzb5WAcwUCHv", "_organizationId": "6b0348ebc8a5e8e5e65d7e5c",
        "apiKeys": [{
            "key": "37bdfdcf5fb84cd4221ed250f94e62cb",
            "hash": "65ebdc131120e51da1ad56ac8634950547583d0e34ebd26dd64c76333c1fb3ad",
            "_userId": "6b0348ebc8a5e8e5e65d7e59", "_id": "6b0348ebc8a5e8e5e65d7e63",
        }],
        "widget": {"notificationCenterEncryption": false}, "_parentId": "6b0348ebc8a5e8e5e65d7e62", "_id": ID,
        "createdAt": "2026-11-22T19:56:27.734Z", "updatedAt": "2026-11-22T19:56:27.734Z",
    })
}

#[tokio::test]
async fn environments_list() {
    let (server, novu) = answering(200, json!({"data": [environment()]})).await;
    let environments = novu.environments().list().await.unwrap();
    assert_eq!(sent(&server), expected("GET", "/environments", Value::Null));
    assert_eq!(serde_json::to_value(&environments).unwrap(), json!([environment()]));
    let shown = format!("{environments:?}");
    assert!(!shown.contains("37bdfdcf"), "{shown}");
}

#[tokio::test]
async fn environments_list__of_other_versions() {
    let mut newer = environment();
    newer["apiRateLimits"] = json!({"trigger": 60, "configuration": 15, "global": 30});
    newer["dns"] = json!({"mxRecordConfigured": true, "inboundParseDomain": "in.example.com"});
    newer["echo"] = json!({"url": "https://example.com/echo"});
    newer["bridge"] = json!({"url": "https://example.com/bridge"});
    let mut first = environment();
    first["_parentId"] = Value::Null;
    let (_server, novu) = answering(200, json!({"data": [newer, first, {"_id": "e"}]})).await;
    let environments = novu.environments().list().await.unwrap();
    assert_eq!(serde_json::to_value(&environments[0]).unwrap(), newer);
    assert_eq!(environments[1].parent_id, None);
    assert_eq!(serde_json::to_value(&environments[2]).unwrap(), json!({"_id": "e"}));
}

/// It is for users, whose repetitions the server does not recognise: no idempotency key is sent.
#[tokio::test]
async fn environments_create() {
    let (server, novu) = answering(201, json!({"data": environment()})).await;
    let novu = novu.with_key(Credential::bearer("the-token")).unwrap();
    let staging = CreateEnvironment::new("Staging").parent_id(ID);
    let created = novu.environments().create(staging).await.unwrap();
    let mut expected = expected("POST", "/environments", json!({"name": "Staging", "parentId": ID}));
    for (name, value) in &mut expected.headers {
        if name == "authorization" {
            "Bearer the-token".clone_into(value);
        }
    }
    assert_eq!(server.request(), expected);
    assert_eq!(serde_json::to_value(&created).unwrap(), environment());
}

#[tokio::test]
async fn environments_create__is_closed_to_keys() {
    let body = json!({"statusCode": 401, "message": "API endpoint not available", "error": "Unauthorized"});
    let (_server, novu) = answering(401, body).await;
    let error = novu.environments().create(CreateEnvironment::new("Staging")).await.unwrap_err();
    assert!(error.to_string().contains("closed to API keys"), "{error}");
}

/// Also where the server is said to honour keys: it does not honour those of users.
#[tokio::test]
async fn environments_create__is_not_repeated_when_the_answer_is_lost() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.novu().honour_idempotency_keys();
    let user = Credential::bearer(sandbox.novu_token());
    let novu =
        Novu::builder(user).base_url(sandbox.novu_url()).honours_idempotency_keys(true).build().unwrap();
    sandbox.inject(Fault::on("novu.environments.create").drop_after());
    let error = novu.environments().create(CreateEnvironment::new("Staging")).await.unwrap_err();
    assert!(error.is_outcome_unknown(), "{error}");
    let names =
        novu.environments().list().await.unwrap().into_iter().filter_map(|environment| environment.name);
    assert_eq!(names.collect::<Vec<_>>(), ["Development", "Production", "Staging"]);
}

#[tokio::test]
async fn environments_current() {
    let mut current = environment();
    current.as_object_mut().unwrap().remove("apiKeys");
    let (server, novu) = answering(200, json!({"data": current})).await;
    let environment = novu.environments().current().await.unwrap();
    assert_eq!(sent(&server), expected("GET", "/environments/me", Value::Null));
    assert_eq!(serde_json::to_value(&environment).unwrap(), current);
}

#[tokio::test]
async fn environments_api_keys() {
    let keys = json!([{"key": "7876b2537c99ef33c48bfeec8778cafb", "_userId": "6b0348ebc8a5e8e5e65d7e59"}]);
    let (server, novu) = answering(200, json!({"data": keys})).await;
    let found = novu.environments().api_keys().await.unwrap();
    assert_eq!(sent(&server), expected("GET", "/environments/api-keys", Value::Null));
    assert_eq!(serde_json::to_value(&found).unwrap(), keys);
    assert_eq!(found[0].key.reveal(), "7876b2537c99ef33c48bfeec8778cafb");
    assert!(!format!("{found:?}").contains("7876"));
}

#[tokio::test]
async fn environments_regenerate_api_keys() {
    let keys = json!([{"key": "k2", "_userId": "u1"}]);
    let (server, novu) = answering(201, json!({"data": keys})).await;
    let made = novu.environments().regenerate_api_keys().await.unwrap();
    assert_eq!(sent(&server), expected("POST", "/environments/api-keys/regenerate", Value::Null));
    assert_eq!(serde_json::to_value(&made).unwrap(), keys);
}
