use alertkit_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::novu_refusal::{assert_no_id, assert_refused};
use crate::wire::{Reply, novu};

const FIRST: &str = "0e0000000000000000000001";
const SECOND: &str = "0e0000000000000000000002";

fn sandbox() -> Sandbox {
    Sandbox::start_blocking().unwrap()
}

fn feeds(sandbox: &Sandbox, method: &'static str, rest: &str, body: &Value) -> Reply {
    novu(sandbox, method, &format!("/feeds{rest}"), body)
}

fn names(reply: &Reply) -> Vec<Value> {
    reply.json()["data"].as_array().unwrap().iter().map(|feed| feed["name"].clone()).collect()
}

#[test]
fn creates_what_is_then_listed() {
    let sandbox = sandbox();
    let created = feeds(&sandbox, "POST", "", &json!({"name": "feed-1"}));
    assert_eq!(created.status, Some(201));
    let at = created.json()["data"]["createdAt"].clone();
    let mut feed = json!({
        "name": "feed-1", "identifier": "feed-1", "_organizationId": "010000000000000000000001",
        "_environmentId": "020000000000000000000001", "_id": FIRST, "deleted": false, "createdAt": at, "updatedAt": at,
        "__v": 0, "id": FIRST,
    });
    assert_eq!(created.json(), json!({"data": feed}));
    feed.as_object_mut().unwrap().remove("id");
    let listed = feeds(&sandbox, "GET", "", &Value::Null);
    assert_eq!((listed.status, listed.json()), (Some(200), json!({"data": [feed]})));
}

#[test]
fn deletes_and_gives_what_remains() {
    let sandbox = sandbox();
    sandbox.novu().seed(1);
    let deleted = feeds(&sandbox, "DELETE", &format!("/{FIRST}"), &Value::Null);
    assert_eq!((deleted.status, names(&deleted)), (Some(200), vec![json!("feed-2")]));
    let gone = feeds(&sandbox, "DELETE", &format!("/{FIRST}"), &Value::Null);
    assert_refused(&gone, 400, format!("Could not find feed with id {FIRST}"));
    let last = feeds(&sandbox, "DELETE", &format!("/{SECOND}"), &Value::Null);
    assert_eq!(last.json(), json!({"data": []}));
    // A new one has an id of its own, and may have the name of one that is deleted.
    let again = feeds(&sandbox, "POST", "", &json!({"name": "feed-1"}));
    assert_eq!(again.json()["data"]["_id"], "0e0000000000000000000003");
}

#[test]
fn keeps_a_feed_that_a_step_uses() {
    let sandbox = sandbox();
    sandbox.novu().seed(1);
    let workflow = json!({
        "name": "Uses a feed", "notificationGroupId": "0b0000000000000000000001",
        "steps": [{"active": true, "template": {"type": "in_app", "content": "Hi", "feedId": FIRST}}],
    });
    let created = novu(&sandbox, "POST", "/workflows", &workflow);
    assert_eq!(created.status, Some(201), "{created:?}");
    let refused = feeds(&sandbox, "DELETE", &format!("/{FIRST}"), &Value::Null);
    assert_refused(&refused, 400, "Can not delete feed that has existing message");
    assert_eq!(names(&feeds(&sandbox, "GET", "", &Value::Null)), ["feed-1", "feed-2"]);
}

#[test]
fn refuses_what_is_no_feed() {
    let sandbox = sandbox();
    sandbox.novu().seed(1);
    let problems = json!(["name should not be null or undefined", "name must be a string"]);
    assert_refused(&feeds(&sandbox, "POST", "", &json!({})), 400, problems);
    let taken = feeds(&sandbox, "POST", "", &json!({"name": "feed-1"}));
    assert_refused(&taken, 409, "Feed with identifier: feed-1 already exists");
    assert_no_id(&feeds(&sandbox, "DELETE", "/bad-id", &Value::Null));
    assert_eq!(names(&feeds(&sandbox, "GET", "", &Value::Null)).len(), 2);
}
