use std::time::Duration;

use alertkit_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::wire::{Reply, novu, novu_as};

const ORGANIZATION: &str = "010000000000000000000001";
const ENVIRONMENT: &str = "020000000000000000000001";
const USER: &str = "030000000000000000000001";
const FIRST: &str = "080000000000000000000001";
const GROUP: &str = "0b0000000000000000000001";
const UNKNOWN: &str = "507f1f77bcf86cd799439011";

fn sandbox() -> Sandbox {
    Sandbox::start_blocking().unwrap()
}

fn create(sandbox: &Sandbox, body: &Value) -> Value {
    let reply = novu(sandbox, "POST", "/workflows", body);
    assert_eq!(reply.status, Some(201), "{reply:?}");
    reply.json()["data"].clone()
}

fn with_steps(name: &str, steps: &Value) -> Value {
    json!({"name": name, "notificationGroupId": GROUP, "steps": steps})
}

fn get(sandbox: &Sandbox, id: &str) -> Reply {
    novu(sandbox, "GET", &format!("/workflows/{id}"), &Value::Null)
}

fn put(sandbox: &Sandbox, id: &str, body: &Value) -> Reply {
    novu(sandbox, "PUT", &format!("/workflows/{id}"), body)
}

fn assert_refused(reply: &Reply, status: u16, message: impl Into<Value>, error: &str) {
    let body = json!({"statusCode": status, "message": message.into(), "error": error});
    assert_eq!((reply.status, reply.json()), (Some(status), body));
}

fn assert_invalid(reply: &Reply, messages: &[&str]) {
    assert_refused(reply, 400, messages, "Bad Request");
}

#[test]
fn a_workflow_gets_what_it_is_created_without() {
    let sandbox = sandbox();
    let step = json!({"active": true, "template": {"type": "in_app", "content": "bp"}});
    let body = json!({
        "name": "Blueprint two :bell", "description": "bp2", "notificationGroupId": GROUP, "active": true,
        "steps": [step], "draft": true, "unknown": 1,
    });
    let created = create(&sandbox, &body);
    let at = created["createdAt"].clone();
    let template = "0a0000000000000000000001";
    let workflow = json!({
        "preferenceSettings": {"email": true, "sms": true, "in_app": true, "chat": true, "push": true},
        "name": "Blueprint two :bell", "description": "bp2", "active": true, "draft": false, "critical": false,
        "isBlueprint": false, "_notificationGroupId": GROUP, "tags": [],
        "triggers": [{"type": "event", "identifier": "blueprint-two-bell", "variables": [],
            "reservedVariables": [], "subscriberVariables": []}],
        "steps": [{
            "metadata": {"timed": {"weekDays": [], "monthDays": []}}, "active": true, "shouldStopOnFail": false,
            "filters": [], "_templateId": template, "_parentId": null, "_id": template, "id": template,
            "variants": [],
            "template": {
                "type": "in_app", "active": true, "variables": [], "content": "bp", "_feedId": null,
                "_layoutId": null, "_id": template, "id": template, "deleted": false, "__v": 0,
                "_environmentId": ENVIRONMENT, "_organizationId": ORGANIZATION, "_creatorId": USER,
                "createdAt": at, "updatedAt": at,
            },
        }],
        "_environmentId": ENVIRONMENT, "_organizationId": ORGANIZATION, "_creatorId": USER, "_id": FIRST,
        "id": FIRST, "deleted": false, "__v": 0, "createdAt": at, "updatedAt": at,
    });
    assert_eq!(created, workflow);
    for id in [FIRST, "blueprint-two-bell"] {
        assert_eq!(get(&sandbox, id).json(), json!({"data": workflow}));
    }
    assert!(sandbox.journal()[0].committed);
}

#[test]
fn a_draft_without_steps_is_enough() {
    let sandbox = sandbox();
    let created = create(&sandbox, &with_steps("To delete", &json!([])));
    assert_eq!((&created["active"], &created["draft"]), (&json!(false), &json!(true)));
    assert_eq!(created["triggers"][0]["identifier"], "to-delete");
    assert_eq!(created.get("description"), None);
}

#[test]
fn identifiers_are_made_of_names_and_stay_apart() {
    let sandbox = sandbox();
    for (name, identifier) in [
        ("Welcome Flow", "welcome-flow"),
        ("Welcome  flow!", "welcome-flow-0000001"),
        ("welcome-flow", "welcome-flow-0000002"),
        ("A & B: 50% _x", "a-and-b-50percent-x"),
        ("Größe", "gre"),
    ] {
        let created = create(&sandbox, &with_steps(name, &json!([])));
        assert_eq!(created["triggers"][0]["identifier"], identifier, "{name}");
    }
}

#[test]
fn what_a_trigger_has_to_give_is_found_in_the_steps() {
    let sandbox = sandbox();
    let steps = json!([
        {"template": {"type": "in_app", "content": "Hello {{firstName}} {{name}} {{subscriber.email}}"}},
        {"template": {"type": "email", "subject": "{{tenant.name}}",
            "content": [{"type": "text", "content": "{{#each items}}{{price}}{{/each}}"}]}},
    ]);
    let trigger = create(&sandbox, &with_steps("a", &steps))["triggers"][0].clone();
    let variables = json!([
        {"name": "firstName", "type": "String"}, {"name": "name", "type": "String"},
        {"name": "items", "type": "Array"}, {"name": "items.price", "type": "String"},
    ]);
    assert_eq!(trigger["variables"], variables);
    assert_eq!(trigger["subscriberVariables"], json!([{"name": "email"}]));
    assert_eq!(trigger["reservedVariables"][0]["type"], "tenant");

    let broken = json!([{"template": {"type": "in_app", "content": "{{#if a}}"}}]);
    let reply = novu(&sandbox, "POST", "/workflows", &with_steps("b", &broken));
    assert_refused(&reply, 400, "Failed to extract variables", "Bad Request");
    let steps = json!([{"template": {"type": "in_app", "content": "{{other}}"}}]);
    let changed = put(&sandbox, FIRST, &json!({"steps": steps})).json();
    let trigger = &changed["data"]["triggers"][0];
    assert_eq!(trigger["variables"], json!([{"name": "other", "type": "String"}]));
    assert_eq!((&trigger["subscriberVariables"], &trigger["identifier"]), (&json!([]), &json!("a")));
}

#[test]
fn creations_that_are_refused() {
    let sandbox = sandbox();
    let text = "a".repeat(1001);
    let valid = || with_steps("a", &json!([]));
    let but = |member: &str, value: Value| {
        let mut body = valid();
        body[member] = value;
        body
    };
    let cases: [(Value, &[&str]); 9] = [
        (
            json!({"notificationGroupId": GROUP, "steps": []}),
            &["name should not be null or undefined", "name must be a string"],
        ),
        (
            json!({"name": "a", "steps": []}),
            &["Notification group must be provided ", "notificationGroupId must be a string"],
        ),
        (
            json!({"name": "a", "notificationGroupId": GROUP, "steps": null}),
            &["steps should not be null or undefined", "steps must be an array"],
        ),
        (but("steps", json!({})), &["steps must be an array"]),
        (but("tags", json!("a")), &["tags must be an array"]),
        (but("description", json!(text)), &["description must be shorter than or equal to 1000 characters"]),
        (but("active", json!("yes")), &["active must be a boolean value"]),
        (but("critical", json!(1)), &["critical must be a boolean value"]),
        (but("notificationGroupId", json!("general")), &["Bad group id name"]),
    ];
    for (body, messages) in cases {
        assert_invalid(&novu(&sandbox, "POST", "/workflows", &body), messages);
    }
    let template = json!({"type": "in_app", "content": "a"});
    let variant = json!({"name": "v", "template": template, "filters": [{"children": []}]});
    for (step, message) in [
        (json!({}), "Unexpected error: message template is missing"),
        (
            json!({"template": template, "variants": [variant]}),
            "Variant conditions are required, variant name v id undefined",
        ),
        (
            json!({"template": template, "variants": [{"filters": [{"children": [{"on": "isOnline", "value": true}]}]}]}),
            "Unexpected error: variants message template is missing",
        ),
    ] {
        let reply = novu(&sandbox, "POST", "/workflows", &with_steps("a", &json!([step])));
        assert_refused(&reply, 400, message, "Bad Request");
    }
    assert_eq!(novu(&sandbox, "GET", "/workflows", &Value::Null).json()["totalCount"], 0);
}

#[test]
fn a_listing_is_the_newest_first_and_not_whole() {
    let sandbox = sandbox();
    sandbox.novu().seed(1);
    let unknown_group = json!({"name": "Lost", "notificationGroupId": UNKNOWN, "steps": [
        {"template": {"type": "sms", "content": "a"}},
    ]});
    create(&sandbox, &unknown_group);
    let page = novu(&sandbox, "GET", "/workflows?page=0&limit=2", &Value::Null).json();
    assert_eq!((&page["page"], &page["pageSize"], &page["totalCount"]), (&json!(0), &json!(2), &json!(4)));
    assert_eq!(page.get("hasMore"), None);
    let lost = &page["data"][0];
    assert_eq!((&lost["name"], &lost["notificationGroup"]), (&json!("Lost"), &Value::Null));
    let status = &lost["workflowIntegrationStatus"];
    assert_eq!(
        *status,
        json!({"hasActiveIntegrations": false, "hasPrimaryIntegrations": false, "channels": {
            "in_app": {"hasActiveIntegrations": true}, "chat": {"hasActiveIntegrations": true},
            "push": {"hasActiveIntegrations": true},
            "email": {"hasActiveIntegrations": true, "hasPrimaryIntegrations": true},
            "sms": {"hasActiveIntegrations": false, "hasPrimaryIntegrations": false},
        }})
    );

    let last = novu(&sandbox, "GET", "/notification-templates?page=1&limit=2", &Value::Null).json();
    let welcome = &last["data"][1];
    assert_eq!(welcome["triggers"][0]["identifier"], "welcome-flow");
    assert_eq!(welcome["notificationGroup"]["name"], "General");
    assert_eq!(welcome["workflowIntegrationStatus"]["hasActiveIntegrations"], true);
    assert_eq!(welcome["workflowIntegrationStatus"].get("hasPrimaryIntegrations"), None);
    let step = &welcome["steps"][0];
    assert_eq!(step["template"], json!({"_id": step["_templateId"], "type": "in_app"}));
    assert_eq!((step.get("variants"), step.get("id"), welcome.get("id")), (None, None, None));

    for (limit, message) in
        [("0", "limit must not be less than 1"), ("101", "limit must not be greater than 100")]
    {
        let reply = novu(&sandbox, "GET", &format!("/workflows?limit={limit}"), &Value::Null);
        assert_invalid(&reply, &[message]);
    }
}

#[test]
fn a_change_keeps_what_is_not_sent() {
    let sandbox = sandbox();
    sandbox.novu().seed(1);
    let before = get(&sandbox, FIRST).json()["data"].clone();
    sandbox.advance(Duration::from_secs(1));
    let changes = json!({"description": "d", "tags": [], "critical": true, "data": {"x": 1}, "active": false,
        "preferenceSettings": {"sms": false}, "name": "", "steps": null});
    let changed = put(&sandbox, FIRST, &changes);
    let mut expected = before.clone();
    for (member, value) in [
        ("description", json!("d")),
        ("tags", json!([])),
        ("critical", json!(true)),
        ("data", json!({"x": 1})),
        (
            "preferenceSettings",
            json!({"email": true, "sms": false, "in_app": true, "chat": true, "push": true}),
        ),
        ("updatedAt", changed.json()["data"]["updatedAt"].clone()),
    ] {
        expected[member] = value;
    }
    assert_eq!((changed.status, changed.json()), (Some(200), json!({"data": expected})));
    assert_ne!(expected["updatedAt"], before["updatedAt"]);
    assert_eq!(get(&sandbox, "welcome-flow").json()["data"], expected);

    let renamed = put(&sandbox, FIRST, &json!({"identifier": "hello", "name": "Hello"})).json();
    assert_eq!(renamed["data"]["triggers"][0]["identifier"], "hello");
    assert_eq!(renamed["data"]["triggers"][0]["variables"], before["triggers"][0]["variables"]);
    assert_eq!(get(&sandbox, "welcome-flow").status, Some(404));
    // Its own identifier is no other workflow's.
    assert_eq!(put(&sandbox, FIRST, &json!({"identifier": "hello"})).status, Some(200));
}

#[test]
fn a_step_that_names_its_template_is_changed_and_another_is_made() {
    let sandbox = sandbox();
    sandbox.novu().seed(1);
    let before = get(&sandbox, FIRST).json()["data"]["steps"].clone();
    let id = before[0]["_templateId"].clone();
    let steps = json!([
        {"template": {"type": "chat", "content": "New"}},
        {"_templateId": id, "template": {"type": "in_app", "content": "Changed", "subject": null}},
    ]);
    let after = put(&sandbox, FIRST, &json!({"steps": steps})).json()["data"]["steps"].clone();
    assert_eq!(after.as_array().unwrap().len(), 2);
    assert_ne!(after[0]["_id"], id);
    assert_eq!((&after[1]["_id"], &after[1]["_parentId"]), (&id, &after[0]["_id"]));
    let template = &after[1]["template"];
    assert_eq!((&template["content"], &template["_id"]), (&json!("Changed"), &id));
    // What is not sent of a template stays, but for these.
    assert_eq!((template.get("cta"), &template["_feedId"]), (None, &Value::Null));

    let template = json!({"type": "in_app", "content": "a"});
    for (step, message) in [
        (json!({}), "Something un-expected happened, template couldn't be found"),
        (
            json!({"template": template, "variants": [{"_id": UNKNOWN, "template": template}]}),
            &format!("Variant filters are required, variant name undefined id {UNKNOWN}"),
        ),
    ] {
        let reply = put(&sandbox, FIRST, &json!({"steps": [step]}));
        assert_refused(&reply, 400, message, "Bad Request");
    }
    let elsewhere = json!([{"_templateId": UNKNOWN, "template": {"type": "in_app", "content": "a"}}]);
    let reply = put(&sandbox, FIRST, &json!({"steps": elsewhere}));
    assert_refused(&reply, 404, format!("Message template with id {UNKNOWN} not found"), "Not Found");
}

#[test]
fn changes_that_are_refused() {
    let sandbox = sandbox();
    sandbox.novu().seed(1);
    let reply = put(&sandbox, UNKNOWN, &json!({"name": "a"}));
    assert_refused(&reply, 404, format!("Notification template with id {UNKNOWN} not found"), "Not Found");
    assert_invalid(&put(&sandbox, "welcome-flow", &json!({"name": "a"})), &["id must be a mongodb id"]);
    for body in [json!({}), json!({"name": ""}), json!({"name": null, "active": true})] {
        assert_refused(&put(&sandbox, FIRST, &body), 400, "No properties found for update", "Bad Request");
    }
    let taken = put(&sandbox, FIRST, &json!({"identifier": "draft-1"}));
    assert_refused(&taken, 400, "Workflow with identifier draft-1 already exists", "Bad Request");
    let text = "a".repeat(301);
    let cases: [(Value, &str); 4] = [
        (json!({"description": text}), "description must be shorter than or equal to 300 characters"),
        (json!({"name": 1}), "name must be a string"),
        (json!({"steps": {}}), "steps must be an array"),
        (json!({"notificationGroupId": "general"}), "notificationGroupId must be a mongodb id"),
    ];
    for (body, message) in cases {
        assert_invalid(&put(&sandbox, FIRST, &body), &[message]);
    }
}

#[test]
fn a_status_is_changed_to_the_other_one() {
    let sandbox = sandbox();
    sandbox.novu().seed(1);
    let status = |id: &str, body: &Value| put(&sandbox, &format!("{id}/status"), body);
    let same = "You must provide a different status from the current status";
    assert_refused(&status(FIRST, &json!({"active": true})), 400, same, "Bad Request");
    let changed = status(FIRST, &json!({"active": false})).json();
    assert_eq!((&changed["data"]["active"], &changed["data"]["draft"]), (&json!(false), &json!(true)));
    assert_refused(&status(FIRST, &json!({"active": false})), 400, same, "Bad Request");
    assert_eq!(get(&sandbox, FIRST).json(), changed);
    let unknown = format!("Template with id {UNKNOWN} not found");
    assert_refused(&status(UNKNOWN, &json!({"active": true})), 404, unknown, "Not Found");
    assert_invalid(
        &status(FIRST, &json!({})),
        &["active should not be null or undefined", "active must be a boolean value"],
    );
    assert_invalid(&status("welcome-flow", &json!({"active": true})), &["templateId must be a mongodb id"]);
}

#[test]
fn a_workflow_is_deleted_once() {
    let sandbox = sandbox();
    sandbox.novu().seed(1);
    let delete = |id: &str| novu(&sandbox, "DELETE", &format!("/workflows/{id}"), &Value::Null);
    let reply = delete(FIRST);
    assert_eq!((reply.status, reply.json()), (Some(200), json!({"data": true})));
    assert_refused(&delete(FIRST), 400, format!("Could not find workflow with id {FIRST}"), "Bad Request");
    let gone = get(&sandbox, "welcome-flow");
    assert_refused(&gone, 404, "Template with id welcome-flow not found", "Not Found");
    assert_eq!(novu(&sandbox, "GET", "/workflows", &Value::Null).json()["totalCount"], 2);
    assert_invalid(&delete("draft-1"), &["templateId must be a mongodb id"]);
}

#[test]
fn both_names_lead_to_the_same_workflows() {
    let sandbox = sandbox();
    let body = with_steps("Old", &json!([]));
    let call = |method, rest: &str, body: &Value| {
        novu(&sandbox, method, &format!("/notification-templates{rest}"), body)
    };
    let created = call("POST", "", &body);
    assert_eq!(created.status, Some(201));
    assert_eq!(get(&sandbox, "old").json(), created.json());
    assert_eq!(call("GET", "/old", &Value::Null).json(), created.json());
    let changed = call("PUT", &format!("/{FIRST}"), &json!({"name": "New"}));
    assert_eq!(changed.json()["data"]["name"], "New");
    let active = call("PUT", &format!("/{FIRST}/status"), &json!({"active": true}));
    assert_eq!(get(&sandbox, FIRST).json(), active.json());
    assert_eq!(call("DELETE", &format!("/{FIRST}"), &Value::Null).json(), json!({"data": true}));
    assert_eq!(call("GET", "", &Value::Null).json()["totalCount"], 0);
}

#[test]
fn every_variable_is_named() {
    let sandbox = sandbox();
    let variables = novu(&sandbox, "GET", "/workflows/variables", &Value::Null).json();
    assert_eq!(variables["data"]["translations"], json!({}));
    assert_eq!(variables["data"]["system"]["step"]["total_count"], "number");
    assert_eq!(variables["data"]["system"]["actor"], variables["data"]["system"]["subscriber"]);
}

#[test]
fn what_is_done_waits_to_be_promoted() {
    let sandbox = sandbox();
    let pending = || {
        let changes = novu(&sandbox, "GET", "/changes?promoted=false", &Value::Null).json()["data"].clone();
        changes.as_array().unwrap().iter().find(|change| change["_entityId"] == FIRST).cloned()
    };
    create(&sandbox, &with_steps("a", &json!([])));
    let change = pending().unwrap();
    assert_eq!((&change["type"], &change["enabled"]), (&json!("NotificationTemplate"), &json!(false)));
    let value = |change: &Value, path: &str| {
        let entries = change["change"].as_array().unwrap();
        entries.iter().find(|entry| entry["path"] == json!([path])).map(|entry| entry["val"].clone())
    };
    assert_eq!(value(&change, "name"), Some(json!("a")));
    put(&sandbox, FIRST, &json!({"name": "b"}));
    put(&sandbox, &format!("{FIRST}/status"), &json!({"active": true}));
    let change = pending().unwrap();
    assert_eq!((value(&change, "name"), value(&change, "active")), (Some(json!("b")), Some(json!(true))));
    novu(&sandbox, "DELETE", &format!("/workflows/{FIRST}"), &Value::Null);
    let change = pending().unwrap();
    assert_eq!(value(&change, "deleted"), Some(json!(true)));
    assert!(value(&change, "deletedAt").is_some_and(|at| at.is_string()));
}

#[test]
fn production_reads_and_does_not_write() {
    let sandbox = sandbox();
    sandbox.novu().seed(1);
    let production = format!("ApiKey {}", sandbox.novu().production_key());
    let call = |method, rest: &str, body: &Value| novu_as(&production, &sandbox, method, rest, body);
    let refused = "This action is only allowed in Development environment";
    for (method, rest, body) in [
        ("POST", "/workflows".to_owned(), with_steps("a", &json!([]))),
        ("POST", "/notification-templates".to_owned(), json!({})),
        ("DELETE", format!("/workflows/{FIRST}"), Value::Null),
        ("PUT", format!("/workflows/{FIRST}/status"), json!({"active": false})),
    ] {
        assert_refused(&call(method, &rest, &body), 401, refused, "Unauthorized");
    }
    assert_eq!(call("GET", "/workflows", &Value::Null).json()["totalCount"], 0);
    assert_eq!(call("GET", "/workflows/welcome-flow", &Value::Null).status, Some(404));
}
