use alertkit_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::wire::{Reply, novu, novu_as};

const WORKFLOW: &str = "080000000000000000000001";
const TENANT: &str = "070000000000000000000001";
const SECOND_TENANT: &str = "070000000000000000000002";
const SEEDED: &str = "140000000000000000000001";
const UNKNOWN: &str = "507f1f77bcf86cd799439011";

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::start_blocking().unwrap();
    sandbox.novu().seed(2);
    sandbox
}

fn call(sandbox: &Sandbox, method: &'static str, rest: &str, body: &Value) -> Reply {
    novu(sandbox, method, &format!("/workflow-overrides{rest}"), body)
}

fn assert_refused(reply: &Reply, status: u16, message: impl Into<Value>, error: &str) {
    let body = json!({"statusCode": status, "message": message.into(), "error": error});
    assert_eq!((reply.status, reply.json()), (Some(status), body));
}

#[test]
fn an_override_is_created_once_and_found_both_ways() {
    let sandbox = sandbox();
    let body = json!({"workflowId": WORKFLOW, "tenantId": SECOND_TENANT, "active": true,
        "preferenceSettings": {"email": false}});
    let created = call(&sandbox, "POST", "", &body);
    let at = created.json()["data"]["createdAt"].clone();
    let id = "140000000000000000000002";
    let expected = json!({"data": {
        "_id": id, "id": id, "_environmentId": "020000000000000000000001", "_organizationId": "010000000000000000000001",
        "_workflowId": WORKFLOW, "_tenantId": SECOND_TENANT, "active": true, "deleted": false, "__v": 0,
        "preferenceSettings": {"email": false, "sms": true, "in_app": true, "chat": true, "push": true},
        "createdAt": at, "updatedAt": at,
    }});
    assert_eq!((created.status, created.json()), (Some(201), expected.clone()));
    for rest in [format!("/{id}"), format!("/workflows/{WORKFLOW}/tenants/{SECOND_TENANT}")] {
        assert_eq!(call(&sandbox, "GET", &rest, &Value::Null).json(), expected);
    }
    let again = call(&sandbox, "POST", "", &body);
    let internal = json!({"statusCode": 500, "message": "Internal server error"});
    assert_eq!((again.status, again.json()), (Some(500), internal));
    let page = call(&sandbox, "GET", "?limit=1", &Value::Null).json();
    assert_eq!((&page["data"], &page["hasMore"]), (&json!([expected["data"]]), &json!(true)));
    assert_eq!((&page["page"], &page["pageSize"]), (&json!(0), &json!(1)));
}

#[test]
fn it_is_not_active_unless_it_is_said() {
    let sandbox = sandbox();
    let body = json!({"workflowId": WORKFLOW, "tenantId": SECOND_TENANT});
    let created = call(&sandbox, "POST", "", &body).json();
    assert_eq!(created["data"]["active"], false);
    assert_eq!(created["data"]["preferenceSettings"]["email"], true);
}

#[test]
fn a_change_keeps_what_is_not_sent() {
    let sandbox = sandbox();
    let by_tenant = format!("/workflows/{WORKFLOW}/tenants/{TENANT}");
    let changed = call(&sandbox, "PUT", &by_tenant, &json!({"preferenceSettings": {"chat": false}}));
    let channels = json!({"email": true, "sms": false, "in_app": true, "chat": false, "push": true});
    assert_eq!(changed.status, Some(200));
    assert_eq!(changed.json()["data"]["preferenceSettings"], channels);
    let changed =
        call(&sandbox, "PUT", &format!("/{SEEDED}"), &json!({"active": false, "preferenceSettings": null}));
    assert_eq!(changed.json()["data"]["active"], false);
    let stored = call(&sandbox, "GET", &format!("/{SEEDED}"), &Value::Null).json();
    assert_eq!(
        (&stored["data"]["preferenceSettings"], &stored["data"]["active"]),
        (&channels, &json!(false))
    );
    let nothing = call(&sandbox, "PUT", &by_tenant, &json!({}));
    assert_eq!((nothing.status, &nothing.json()["data"]["active"]), (Some(200), &json!(false)));
}

#[test]
fn it_is_deleted_once() {
    let sandbox = sandbox();
    let delete = || call(&sandbox, "DELETE", &format!("/{SEEDED}"), &Value::Null);
    let reply = delete();
    assert_eq!((reply.status, reply.json()), (Some(200), json!({"data": true})));
    let gone = format!("Workflow Override with id {SEEDED} not found");
    assert_refused(&delete(), 404, gone.as_str(), "Not Found");
    assert_refused(&call(&sandbox, "GET", &format!("/{SEEDED}"), &Value::Null), 404, gone, "Not Found");
    assert_eq!(call(&sandbox, "GET", "", &Value::Null).json()["data"], json!([]));
}

#[test]
fn what_is_not_there_or_no_id_is_refused() {
    let sandbox = sandbox();
    let create = |workflow: &str, tenant: &str| {
        call(&sandbox, "POST", "", &json!({"workflowId": workflow, "tenantId": tenant}))
    };
    assert_refused(
        &create(WORKFLOW, UNKNOWN),
        404,
        format!("Tenant with id {UNKNOWN} is not found"),
        "Not Found",
    );
    assert_refused(
        &create(UNKNOWN, TENANT),
        404,
        format!("Workflow with id {UNKNOWN} is not found"),
        "Not Found",
    );
    let both = json!(["_workflowId must be a mongodb id", "_tenantId must be a mongodb id"]);
    assert_refused(&create("welcome-flow", "tenant-1"), 400, both, "Bad Request");
    let missing = json!([
        "workflowId should not be null or undefined",
        "workflowId must be a string",
        "tenantId should not be null or undefined",
        "tenantId must be a string",
    ]);
    assert_refused(&call(&sandbox, "POST", "", &json!({})), 400, missing, "Bad Request");
    let wrong = json!({"workflowId": WORKFLOW, "tenantId": TENANT, "active": 1});
    assert_refused(
        &call(&sandbox, "POST", "", &wrong),
        400,
        json!(["active must be a boolean value"]),
        "Bad Request",
    );

    let by_tenant = format!("/workflows/{WORKFLOW}/tenants/{SECOND_TENANT}");
    let message =
        format!("Workflow Override with workflow id {WORKFLOW}, tenant id {SECOND_TENANT} not found");
    assert_refused(&call(&sandbox, "GET", &by_tenant, &Value::Null), 404, message, "Not Found");
    let message =
        format!("Workflow override with workflow id {WORKFLOW} and tenant id {SECOND_TENANT} was not found");
    assert_refused(&call(&sandbox, "PUT", &by_tenant, &json!({"active": true})), 404, message, "Not Found");
    let message = format!("Workflow override with id {UNKNOWN} not found");
    let reply = call(&sandbox, "PUT", &format!("/{UNKNOWN}"), &json!({"active": true}));
    assert_refused(&reply, 404, message, "Not Found");
    let malformed = json!(["overrideId must be a mongodb id"]);
    assert_refused(&call(&sandbox, "GET", "/mine", &Value::Null), 400, malformed, "Bad Request");
}

#[test]
fn all_of_it_is_refused_outside_of_development() {
    let sandbox = sandbox();
    let production = format!("ApiKey {}", sandbox.novu().production_key());
    let (one, by_tenant) = (format!("/{SEEDED}"), format!("/workflows/{WORKFLOW}/tenants/{TENANT}"));
    for (method, rest) in [
        ("GET", ""),
        ("POST", ""),
        ("GET", &one),
        ("PUT", &one),
        ("DELETE", &one),
        ("GET", &by_tenant),
        ("PUT", &by_tenant),
    ] {
        let reply =
            novu_as(&production, &sandbox, method, &format!("/workflow-overrides{rest}"), &Value::Null);
        assert_refused(&reply, 401, "This action is only allowed in Development environment", "Unauthorized");
    }
}
