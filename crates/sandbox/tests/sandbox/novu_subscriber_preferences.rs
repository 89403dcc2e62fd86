use alertkit_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::wire::{Reply, novu};

const WORKFLOW: &str = "080000000000000000000001";
const UNKNOWN: &str = "507f1f77bcf86cd799439011";

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::start_blocking().unwrap();
    sandbox.novu().seed(2);
    sandbox
}

fn get(sandbox: &Sandbox, rest: &str) -> Reply {
    novu(sandbox, "GET", &format!("/subscribers/{rest}"), &Value::Null)
}

fn patch(sandbox: &Sandbox, rest: &str, body: &Value) -> Reply {
    novu(sandbox, "PATCH", &format!("/subscribers/{rest}"), body)
}

fn assert_refused(reply: &Reply, status: u16, message: impl Into<Value>, error: &str) {
    let body = json!({"statusCode": status, "message": message.into(), "error": error});
    assert_eq!((reply.status, reply.json()), (Some(status), body));
}

#[test]
fn of_each_active_workflow_the_channels_that_it_uses() {
    let sandbox = sandbox();
    let triggers =
        novu(&sandbox, "GET", "/workflows/welcome-flow", &Value::Null).json()["data"]["triggers"].clone();
    let expected = json!({"data": [{
        "template": {"_id": WORKFLOW, "name": "Welcome flow", "tags": ["onboarding"], "critical": false,
            "triggers": triggers},
        "preference": {"enabled": true, "channels": {"in_app": true, "email": true}, "overrides": [
            {"channel": "in_app", "source": "template"}, {"channel": "email", "source": "template"},
        ]},
    }]});
    let listed = get(&sandbox, "sub-1/preferences");
    assert_eq!((listed.status, listed.json()), (Some(200), expected.clone()));
    assert_eq!(get(&sandbox, "sub-1/preferences/template").json(), expected);
}

#[test]
fn the_last_word_is_the_subscribers() {
    let sandbox = sandbox();
    let rest = format!("sub-1/preferences/{WORKFLOW}");
    let off = json!({"channel": {"type": "email", "enabled": false}});
    let changed = patch(&sandbox, &rest, &off);
    assert_eq!(changed.status, Some(200));
    assert_eq!(
        changed.json()["data"]["preference"],
        json!({"enabled": true, "channels": {"in_app": true, "email": false}, "overrides": [
            {"channel": "in_app", "source": "template"}, {"channel": "email", "source": "subscriber"},
        ]})
    );
    let both = json!({"enabled": false, "channel": {"type": "sms", "enabled": false}});
    let changed = patch(&sandbox, &rest, &both).json();
    assert_eq!(changed["data"]["preference"]["enabled"], false);
    assert_eq!(changed["data"]["preference"]["channels"], json!({"in_app": true, "email": false}));
    assert_eq!(get(&sandbox, "sub-1/preferences").json()["data"][0], changed["data"]);
    // Nobody else's.
    assert_eq!(get(&sandbox, "sub-2/preferences").json()["data"][0]["preference"]["enabled"], true);
}

#[test]
fn what_a_workflow_says_stands_until_then() {
    let sandbox = sandbox();
    let settings = json!({"preferenceSettings": {"email": false}, "data": {"x": 1}});
    novu(&sandbox, "PUT", &format!("/workflows/{WORKFLOW}"), &settings);
    let of_it = get(&sandbox, "sub-1/preferences").json()["data"][0].clone();
    assert_eq!(of_it["preference"]["channels"], json!({"in_app": true, "email": false}));
    assert_eq!(of_it["template"]["data"], json!({"x": 1}));
    novu(&sandbox, "PUT", &format!("/workflows/{WORKFLOW}/status"), &json!({"active": false}));
    assert_eq!(get(&sandbox, "sub-1/preferences").json(), json!({"data": []}));
}

#[test]
fn of_all_workflows_together() {
    let sandbox = sandbox();
    let all = json!({"email": true, "sms": true, "in_app": true, "chat": true, "push": true});
    let untouched = json!({"data": {"preference": {"enabled": true, "channels": all}}});
    assert_eq!(patch(&sandbox, "sub-1/preferences", &json!({})).json(), untouched);
    let quiet =
        json!({"preferences": [{"type": "sms", "enabled": false}, {"type": "push", "enabled": false}]});
    patch(&sandbox, "sub-1/preferences", &quiet);
    let changed = patch(&sandbox, "sub-1/preferences", &json!({"enabled": false})).json();
    let channels = json!({"email": true, "sms": false, "in_app": true, "chat": true, "push": false});
    assert_eq!(changed, json!({"data": {"preference": {"enabled": false, "channels": channels}}}));
    assert_eq!(get(&sandbox, "sub-1/preferences/global").json(), json!({"data": [changed["data"]]}));
    // It is another preference than that of a workflow.
    assert_eq!(get(&sandbox, "sub-1/preferences").json()["data"][0]["preference"]["enabled"], true);
}

#[test]
fn what_is_unknown_or_wrong_is_refused() {
    let sandbox = sandbox();
    for rest in ["nobody/preferences", "nobody/preferences/global", "nobody/preferences/template"] {
        assert_refused(&get(&sandbox, rest), 400, "Subscriber nobody not found", "Bad Request");
    }
    let level = json!(["level must be one of the following values: global, template"]);
    assert_refused(&get(&sandbox, "sub-1/preferences/bogus"), 400, level, "Bad Request");
    let enabled = json!({"enabled": true});
    let of_workflow = |subscriber: &str, id: &str| format!("{subscriber}/preferences/{id}");
    assert_refused(
        &patch(&sandbox, &of_workflow("nobody", WORKFLOW), &enabled),
        404,
        "Subscriber not found",
        "Not Found",
    );
    assert_refused(
        &patch(&sandbox, "nobody/preferences", &enabled),
        404,
        "Subscriber not found",
        "Not Found",
    );
    let message = format!("Template with id {UNKNOWN} is not found");
    assert_refused(&patch(&sandbox, &of_workflow("sub-1", UNKNOWN), &enabled), 404, message, "Not Found");
    let malformed = json!(["templateId must be a mongodb id"]);
    assert_refused(
        &patch(&sandbox, &of_workflow("sub-1", "welcome-flow"), &enabled),
        400,
        malformed,
        "Bad Request",
    );
    let nothing = "In order to make an update you need to provider channel or enabled";
    assert_refused(
        &patch(&sandbox, &of_workflow("sub-1", WORKFLOW), &json!({})),
        400,
        nothing,
        "Bad Request",
    );
    let known = "must be one of the following values: in_app, email, sms, chat, push";
    for (body, messages) in [
        (json!({"enabled": 1}), json!(["enabled must be a boolean value"])),
        (
            json!({"channel": {"type": "pager"}}),
            json!([format!("channel.type {known}"), "channel.enabled must be a boolean value"]),
        ),
    ] {
        let reply = patch(&sandbox, &of_workflow("sub-1", WORKFLOW), &body);
        assert_refused(&reply, 400, messages, "Bad Request");
    }
    let body = json!({"preferences": [{"type": "sms", "enabled": true}, {"type": "fax", "enabled": true}]});
    let messages = json!([format!("preferences.1.type {known}")]);
    assert_refused(&patch(&sandbox, "sub-1/preferences", &body), 400, messages, "Bad Request");
}
