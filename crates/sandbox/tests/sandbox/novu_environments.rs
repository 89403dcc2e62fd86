use std::time::Duration;

use alertkit_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::wire::{Reply, novu, novu_as};

const ORGANIZATION: &str = "010000000000000000000001";
const DEVELOPMENT: &str = "020000000000000000000001";
const PRODUCTION: &str = "020000000000000000000002";
const USER: &str = "030000000000000000000001";

fn sandbox() -> Sandbox {
    Sandbox::start_blocking().unwrap()
}

fn get(sandbox: &Sandbox, rest: &str) -> Reply {
    novu(sandbox, "GET", rest, &Value::Null)
}

fn get_by(key: &str, sandbox: &Sandbox, rest: &str) -> Reply {
    novu_as(&format!("ApiKey {key}"), sandbox, "GET", rest, &Value::Null)
}

fn as_user(sandbox: &Sandbox, method: &'static str, rest: &str, body: &Value) -> Reply {
    novu_as(&format!("Bearer {}", sandbox.novu_token()), sandbox, method, rest, body)
}

#[test]
fn an_organization_has_two_environments() {
    let sandbox = sandbox();
    let listed = get(&sandbox, "/environments");
    assert_eq!(listed.status, Some(200));
    let listed = listed.json()["data"].clone();
    let (at, key) = (&listed[0]["createdAt"], &listed[0]["apiKeys"][0]);
    let development = json!({
        "name": "Development", "identifier": listed[0]["identifier"], "_organizationId": ORGANIZATION,
        "apiKeys": [{"key": sandbox.novu_key(), "hash": key["hash"], "_userId": USER, "_id": key["_id"]}],
        "widget": {"notificationCenterEncryption": false}, "_id": DEVELOPMENT, "createdAt": at, "updatedAt": at, "__v": 0,
    });
    let production = json!({
        "name": "Production", "identifier": listed[1]["identifier"], "_organizationId": ORGANIZATION, "apiKeys": [],
        "widget": {"notificationCenterEncryption": false}, "_parentId": DEVELOPMENT, "_id": PRODUCTION,
        "createdAt": at, "updatedAt": at, "__v": 0,
    });
    assert_eq!(listed, json!([development, production]));
    let texts = [
        (&listed[0]["identifier"], 12),
        (&listed[1]["identifier"], 12),
        (&key["hash"], 64),
        (&key["_id"], 24),
    ];
    for (text, length) in texts {
        assert_eq!(text.as_str().unwrap().len(), length, "{text}");
    }
    assert_ne!(listed[0]["identifier"], listed[1]["identifier"]);
}

#[test]
fn the_environment_of_the_key_comes_without_its_keys() {
    let sandbox = sandbox();
    let mut expected = get(&sandbox, "/environments").json()["data"][0].clone();
    expected.as_object_mut().unwrap().remove("apiKeys");
    expected["id"] = json!(DEVELOPMENT);
    let current = get(&sandbox, "/environments/me");
    assert_eq!((current.status, current.json()), (Some(200), json!({"data": expected})));
    let keys = get(&sandbox, "/environments/api-keys");
    let expected = json!({"data": [{"key": sandbox.novu_key(), "_userId": USER}]});
    assert_eq!((keys.status, keys.json()), (Some(200), expected));
    assert_eq!(as_user(&sandbox, "GET", "/environments/me", &Value::Null).json(), current.json());
}

#[test]
fn production_has_a_key_and_things_of_its_own() {
    let sandbox = sandbox();
    sandbox.novu().seed(2);
    let key = sandbox.novu().production_key();
    assert_eq!(key, sandbox.novu().production_key());
    let current = get_by(&key, &sandbox, "/environments/me").json();
    assert_eq!(
        (&current["data"]["_id"], &current["data"]["_parentId"]),
        (&json!(PRODUCTION), &json!(DEVELOPMENT))
    );
    assert_eq!(get_by(&key, &sandbox, "/subscribers").json()["data"], json!([]));
    sandbox.novu().add_key(&key).seed(1);
    assert_eq!(get_by(&key, &sandbox, "/subscribers").json()["data"].as_array().unwrap().len(), 1);
    assert_eq!(get(&sandbox, "/subscribers").json()["data"].as_array().unwrap().len(), 2);
    let listed = get_by(&key, &sandbox, "/environments").json()["data"].clone();
    assert_eq!((&listed[0]["apiKeys"], &listed[1]["apiKeys"][0]["key"]), (&json!([]), &json!(key)));
}

#[test]
fn a_new_key_is_seen_and_the_old_one_still_taken() {
    let sandbox = sandbox();
    let before = get(&sandbox, "/environments/me").json()["data"].clone();
    sandbox.advance(Duration::from_secs(1));
    let made = novu(&sandbox, "POST", "/environments/api-keys/regenerate", &Value::Null);
    let key = made.json()["data"][0]["key"].as_str().unwrap().to_owned();
    assert_eq!((made.status, made.json()), (Some(201), json!({"data": [{"key": key, "_userId": USER}]})));
    assert_eq!(
        (key.len(), sandbox.journal_of("novu.environments.regenerate_api_keys")[0].committed),
        (32, true)
    );
    let seen = json!({"data": [{"key": key, "_userId": USER}]});
    for valid in [sandbox.novu_key(), &key] {
        assert_eq!(get_by(valid, &sandbox, "/environments/api-keys").json(), seen);
        let current = get_by(valid, &sandbox, "/environments/me").json()["data"].clone();
        assert_eq!(current["_id"], before["_id"]);
        assert_ne!(current["updatedAt"], before["updatedAt"]);
    }
    let again = novu(&sandbox, "POST", "/environments/api-keys/regenerate", &Value::Null).json();
    assert_ne!(again["data"][0]["key"], json!(key));
}

#[test]
fn keys_that_were_made_are_not_in_the_journal() {
    let sandbox = sandbox();
    let made = novu(&sandbox, "POST", "/environments/api-keys/regenerate", &Value::Null).json();
    for key in [made["data"][0]["key"].as_str().unwrap().to_owned(), sandbox.novu().production_key()] {
        novu(&sandbox, "POST", "/subscribers", &json!({"subscriberId": format!("of {key}")}));
        let shown = format!("{:?}", sandbox.journal());
        assert!(!shown.contains(&key), "{shown}");
    }
}

#[test]
fn environments_are_created_by_users_only() {
    let sandbox = sandbox();
    let refused = novu(&sandbox, "POST", "/environments", &json!({}));
    let body = json!({"statusCode": 401, "message": "API endpoint not available", "error": "Unauthorized"});
    assert_eq!((refused.status, refused.json()), (Some(401), body));
    let invalid = as_user(&sandbox, "POST", "/environments", &json!({"parentId": "x"}));
    let messages =
        ["name should not be null or undefined", "name must be a string", "parentId must be a mongodb id"];
    assert_eq!((invalid.status, &invalid.json()["message"]), (Some(400), &json!(messages)));

    let staging = json!({"name": "Staging", "parentId": PRODUCTION});
    let created = as_user(&sandbox, "POST", "/environments", &staging);
    assert_eq!(created.status, Some(201));
    let created = created.json()["data"].clone();
    assert_eq!((&created["name"], created.get("_parentId")), (&json!("Staging"), None));
    assert!(created["apiKeys"][0]["key"].as_str().unwrap().starts_with("nvsk."));
    let listed = as_user(&sandbox, "GET", "/environments", &Value::Null).json()["data"].clone();
    assert_eq!((listed.as_array().unwrap().len(), &listed[2]["_id"]), (3, &created["_id"]));
    assert_eq!(get(&sandbox, "/environments").json()["data"].as_array().unwrap().len(), 3);
}

#[test]
fn environments_of_organizations_are_apart() {
    let sandbox = sandbox();
    sandbox.novu().add_key("other-key");
    let other = get_by("other-key", &sandbox, "/environments").json()["data"].clone();
    assert_eq!(
        (&other[0]["_id"], &other[1]["_id"]),
        (&json!("020000000000000000000003"), &json!("020000000000000000000004"))
    );
    assert_eq!(other[0]["_organizationId"], json!("010000000000000000000002"));
    let key = sandbox.novu().add_key("other-key").production_key();
    assert_ne!(key, sandbox.novu().production_key());
}

#[test]
fn the_mx_record_is_what_the_test_says() {
    let sandbox = sandbox();
    let status = || get(&sandbox, "/inbound-parse/mx/status").json();
    assert_eq!(status(), json!({"data": {"mxRecordConfigured": false}}));
    sandbox.novu().set_mx_record(true);
    assert_eq!(status(), json!({"data": {"mxRecordConfigured": true}}));
}
