use alertkit_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::novu_refusal::{assert_bare, assert_no_id, assert_refused};
use crate::wire::{Reply, novu};

const GENERAL: &str = "0b0000000000000000000001";
const SECOND: &str = "0b0000000000000000000002";
const ENVIRONMENT: &str = "020000000000000000000001";
const ORGANIZATION: &str = "010000000000000000000001";

fn sandbox() -> Sandbox {
    Sandbox::start_blocking().unwrap()
}

fn groups(sandbox: &Sandbox, method: &'static str, rest: &str, body: &Value) -> Reply {
    novu(sandbox, method, &format!("/notification-groups{rest}"), body)
}

fn names(sandbox: &Sandbox) -> Vec<Value> {
    let listed = groups(sandbox, "GET", "", &Value::Null).json();
    listed["data"].as_array().unwrap().iter().map(|group| group["name"].clone()).collect()
}

#[test]
fn an_environment_is_made_with_one_group() {
    let sandbox = sandbox();
    let listed = groups(&sandbox, "GET", "", &Value::Null);
    assert_eq!(listed.status, Some(200));
    let at = listed.json()["data"][0]["createdAt"].clone();
    let general = json!({
        "name": "General", "_organizationId": ORGANIZATION, "_environmentId": ENVIRONMENT, "_id": GENERAL,
        "createdAt": at, "updatedAt": at, "__v": 0,
    });
    assert_eq!(listed.json(), json!({"data": [general]}));
    assert_eq!(novu(&sandbox, "GET", "/changes/count", &Value::Null).json(), json!({"data": 0}));
}

#[test]
fn creates_groups_of_any_name() {
    let sandbox = sandbox();
    let created = groups(&sandbox, "POST", "", &json!({"name": "Grp", "_id": "x"}));
    assert_eq!(created.status, Some(201));
    let at = created.json()["data"]["createdAt"].clone();
    let group = json!({
        "name": "Grp", "_organizationId": ORGANIZATION, "_environmentId": ENVIRONMENT, "_parentId": GENERAL,
        "_id": SECOND, "createdAt": at, "updatedAt": at, "__v": 0, "id": SECOND,
    });
    assert_eq!(created.json(), json!({"data": group}));
    assert_eq!(groups(&sandbox, "GET", &format!("/{SECOND}"), &Value::Null).json(), json!({"data": group}));
    assert_eq!(groups(&sandbox, "POST", "", &json!({"name": "Grp"})).status, Some(201));
    assert_eq!(names(&sandbox), ["General", "Grp", "Grp"]);
}

#[test]
fn renames_and_deletes_without_a_change() {
    let sandbox = sandbox();
    let renamed = groups(&sandbox, "PATCH", &format!("/{GENERAL}"), &json!({"name": "All"}));
    assert_eq!(renamed.status, Some(200));
    let renamed = renamed.json()["data"].clone();
    assert_eq!((&renamed["name"], &renamed["id"]), (&json!("All"), &json!(GENERAL)));
    assert_eq!(names(&sandbox), ["All"]);

    let deleted = groups(&sandbox, "DELETE", &format!("/{GENERAL}"), &Value::Null);
    assert_eq!(deleted.status, Some(200));
    assert_eq!(deleted.json(), json!({"data": {"acknowledged": true, "status": "deleted"}}));
    assert_eq!(names(&sandbox), Vec::<Value>::new());
    assert_eq!(novu(&sandbox, "GET", "/changes/count", &Value::Null).json(), json!({"data": 0}));
}

#[test]
fn refuses_what_is_no_group() {
    let sandbox = sandbox();
    let problems = json!(["name should not be null or undefined", "name must be a string"]);
    assert_refused(&groups(&sandbox, "POST", "", &json!({})), 400, problems.clone());
    assert_refused(&groups(&sandbox, "POST", "", &json!({"name": null})), 400, problems.clone());
    assert_refused(&groups(&sandbox, "POST", "", &json!({"name": 1})), 400, json!(["name must be a string"]));
    assert_refused(&groups(&sandbox, "PATCH", &format!("/{GENERAL}"), &json!({})), 400, problems);
    assert_eq!(names(&sandbox), ["General"]);

    for (method, body) in [("GET", Value::Null), ("PATCH", json!({"name": "n"})), ("DELETE", Value::Null)] {
        let unknown = groups(&sandbox, method, "/507f1f77bcf86cd799439011", &body);
        assert_bare(&unknown, 404, "Not Found");
        assert_no_id(&groups(&sandbox, method, "/no-id", &body));
    }
}
