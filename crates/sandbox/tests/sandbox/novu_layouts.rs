use alertkit_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::novu_refusal::{assert_no_id, assert_refused};
use crate::wire::{Reply, novu};

const FIRST: &str = "0d0000000000000000000001";
const SECOND: &str = "0d0000000000000000000002";
const ENVIRONMENT: &str = "020000000000000000000001";
const UNKNOWN: &str = "507f1f77bcf86cd799439011";

fn sandbox() -> Sandbox {
    Sandbox::start_blocking().unwrap()
}

fn layouts(sandbox: &Sandbox, method: &'static str, rest: &str, body: &Value) -> Reply {
    novu(sandbox, method, &format!("/layouts{rest}"), body)
}

fn get(sandbox: &Sandbox, id: &str) -> Value {
    layouts(sandbox, "GET", &format!("/{id}"), &Value::Null).json()["data"].clone()
}

fn body(identifier: &str) -> Value {
    json!({"name": "Layout", "identifier": identifier, "content": "{{{body}}}"})
}

/// The layouts that are the default one; `true` or `false` for each, oldest first.
fn defaults(sandbox: &Sandbox) -> Vec<Value> {
    let listed = layouts(sandbox, "GET", "?orderBy=1", &Value::Null).json();
    listed["data"].as_array().unwrap().iter().map(|layout| layout["isDefault"].clone()).collect()
}

#[test]
fn creates_what_is_then_read_and_listed() {
    let sandbox = sandbox();
    let created = layouts(
        &sandbox,
        "POST",
        "",
        &json!({
            "name": "Lay", "identifier": "lay-1", "description": "d", "content": "<h1>{{x}}</h1>{{{body}}}",
            "variables": [{"name": "x", "type": "String", "required": true}, {"name": "unused", "type": "String"}],
            "isDefault": true, "contentType": "ignored",
        }),
    );
    assert_eq!((created.status, created.json()), (Some(201), json!({"data": {"_id": FIRST}})));
    let read = layouts(&sandbox, "GET", &format!("/{FIRST}"), &Value::Null);
    assert_eq!(read.status, Some(200));
    let (at, changed) = (read.json()["data"]["createdAt"].clone(), read.json()["data"]["updatedAt"].clone());
    let mut layout = json!({
        "_environmentId": ENVIRONMENT, "_organizationId": "010000000000000000000001",
        "_creatorId": "030000000000000000000001", "name": "Lay", "identifier": "lay-1", "description": "d",
        "variables": [{"name": "x", "type": "String", "defaultValue": "", "required": true}],
        "content": "<h1>{{x}}</h1>{{{body}}}", "contentType": "customHtml", "isDefault": true, "channel": "email",
        "_id": FIRST, "deleted": false, "createdAt": at, "updatedAt": changed, "__v": 0, "id": FIRST,
        "isDeleted": false,
    });
    assert_eq!(read.json(), json!({"data": layout}));
    layout.as_object_mut().unwrap().remove("id");
    let listed = layouts(&sandbox, "GET", "", &Value::Null);
    assert_eq!(listed.json(), json!({"data": [layout], "page": 0, "pageSize": 10, "totalCount": 1}));
}

#[test]
fn lists_the_newest_first_unless_told_otherwise() {
    let sandbox = sandbox();
    for number in 1..=3 {
        layouts(&sandbox, "POST", "", &body(&format!("lay-{number}")));
    }
    let listed = |query: &str| {
        let listed = layouts(&sandbox, "GET", query, &Value::Null).json();
        let layouts = listed["data"].as_array().unwrap().iter();
        let identifiers: Vec<String> =
            layouts.map(|layout| layout["identifier"].as_str().unwrap().to_owned()).collect();
        (
            identifiers.join(" "),
            listed["page"].clone(),
            listed["pageSize"].clone(),
            listed["totalCount"].clone(),
        )
    };
    let page = |all: &str, page: u64, size: u64| (all.to_owned(), json!(page), json!(size), json!(3));
    assert_eq!(listed(""), page("lay-3 lay-2 lay-1", 0, 10));
    assert_eq!(listed("?sortBy=createdAt&orderBy=1"), page("lay-1 lay-2 lay-3", 0, 10));
    assert_eq!(listed("?page=1&pageSize=2&orderBy=-1"), page("lay-1", 1, 2));
    assert_eq!(listed("?page=2&pageSize=1000"), page("", 2, 1000));
}

#[test]
fn refuses_pages_that_are_none() {
    let sandbox = sandbox();
    for (query, problems) in [
        ("page=first", json!(["page must not be less than 0", "page must be an integer number"])),
        ("page=-1&pageSize=-1", json!(["page must not be less than 0", "pageSize must not be less than 0"])),
        (
            "pageSize=1.5&orderBy=up",
            json!(["pageSize must be an integer number", "orderBy must be an integer number"]),
        ),
    ] {
        assert_refused(&layouts(&sandbox, "GET", &format!("?{query}"), &Value::Null), 400, problems);
    }
    let large = layouts(&sandbox, "GET", "?pageSize=1001", &Value::Null);
    assert_refused(&large, 400, "Page size can not be larger then 1000");
}

#[test]
fn changes_what_is_set() {
    let sandbox = sandbox();
    sandbox.novu().seed(1);
    let changes = json!({
        "name": "Other", "identifier": "other", "description": "", "content": "{{{body}}}!", "variables": [],
    });
    let changed = layouts(&sandbox, "PATCH", &format!("/{SECOND}"), &changes);
    assert_eq!(changed.status, Some(200));
    let changed = changed.json()["data"].clone();
    assert_eq!(changed, get(&sandbox, SECOND));
    let members = (&changed["name"], &changed["identifier"], &changed["content"], &changed["variables"]);
    assert_eq!(members, (&json!("Other"), &json!("other"), &json!("{{{body}}}!"), &json!([])));
    assert_eq!(changed["description"], Value::Null, "an empty text counts as unset");
    // Its own identifier is not taken.
    let same = layouts(&sandbox, "PATCH", &format!("/{SECOND}"), &json!({"identifier": "other"}));
    assert_eq!(same.status, Some(200));
}

#[test]
fn there_is_one_default_layout() {
    let sandbox = sandbox();
    sandbox.novu().seed(1);
    assert_eq!(defaults(&sandbox), [true, false]);
    let set = layouts(&sandbox, "POST", &format!("/{SECOND}/default"), &Value::Null);
    assert_eq!((set.status, set.body.as_slice()), (Some(204), &b""[..]));
    assert_eq!(defaults(&sandbox), [false, true]);
    layouts(&sandbox, "PATCH", &format!("/{FIRST}"), &json!({"isDefault": true}));
    assert_eq!(defaults(&sandbox), [true, false]);
    let mut third = body("third");
    third["isDefault"] = json!(true);
    layouts(&sandbox, "POST", "", &third);
    assert_eq!(defaults(&sandbox), [false, false, true]);

    let unset = layouts(&sandbox, "PATCH", "/0d0000000000000000000003", &json!({"isDefault": false}));
    assert_refused(&unset, 409, "One default layout is required");
    let deleted = layouts(&sandbox, "DELETE", "/0d0000000000000000000003", &Value::Null);
    let message = "Layout with id 0d0000000000000000000003 is being used as your default layout, so it can not be deleted";
    assert_refused(&deleted, 409, message);
    assert_eq!(defaults(&sandbox), [false, false, true]);
}

#[test]
fn deletes_what_is_not_used() {
    let sandbox = sandbox();
    sandbox.novu().seed(1);
    let workflow = json!({
        "name": "Uses a layout", "notificationGroupId": "0b0000000000000000000001",
        "steps": [{"active": true, "template": {
            "type": "email", "contentType": "customHtml", "subject": "Hi", "content": "Hi", "layoutId": SECOND,
        }}],
    });
    let created = novu(&sandbox, "POST", "/workflows", &workflow).json();
    let used = layouts(&sandbox, "DELETE", &format!("/{SECOND}"), &Value::Null);
    assert_refused(&used, 409, format!("Layout with id {SECOND} is being used so it can not be deleted"));
    novu(
        &sandbox,
        "DELETE",
        &format!("/workflows/{}", created["data"]["_id"].as_str().unwrap()),
        &Value::Null,
    );

    let deleted = layouts(&sandbox, "DELETE", &format!("/{SECOND}"), &Value::Null);
    assert_eq!((deleted.status, deleted.body.as_slice()), (Some(204), &b""[..]));
    assert_eq!(defaults(&sandbox), [true]);
}

#[test]
fn refuses_what_is_no_layout() {
    let sandbox = sandbox();
    sandbox.novu().seed(1);
    let missing = json!([
        "name should not be null or undefined",
        "name must be a string",
        "identifier should not be null or undefined",
        "identifier must be a string",
        "content should not be null or undefined",
    ]);
    assert_refused(&layouts(&sandbox, "POST", "", &json!({})), 400, missing);
    let mut odd = body("lay");
    (odd["isDefault"], odd["description"]) = (json!("yes"), json!(1));
    let problems = json!(["description must be a string", "isDefault must be a boolean value"]);
    assert_refused(&layouts(&sandbox, "POST", "", &odd), 400, problems);
    let mut bare = body("lay");
    bare["content"] = json!("{{body}}");
    assert_refused(&layouts(&sandbox, "POST", "", &bare), 400, "Layout content must contain {{{body}}}");
    bare["content"] = json!("{{{body}}} {{#if a}}");
    assert_refused(&layouts(&sandbox, "POST", "", &bare), 400, "Failed to extract variables");
    let taken = format!("Layout with identifier: layout-1 already exists under environment {ENVIRONMENT}");
    assert_refused(&layouts(&sandbox, "POST", "", &body("layout-1")), 409, &*taken);

    let second = format!("/{SECOND}");
    assert_refused(&layouts(&sandbox, "PATCH", &second, &json!({})), 400, "Payload can not be empty");
    assert_refused(&layouts(&sandbox, "PATCH", &second, &Value::Null), 400, "Payload can not be empty");
    let bare = layouts(&sandbox, "PATCH", &second, &json!({"content": "none"}));
    assert_refused(&bare, 400, "Layout content must contain {{{body}}}");
    assert_refused(&layouts(&sandbox, "PATCH", &second, &json!({"identifier": "layout-1"})), 409, &*taken);
    assert_eq!(defaults(&sandbox), [true, false]);

    let unknown = format!("Layout not found for id {UNKNOWN} in the environment {ENVIRONMENT}");
    for (method, rest, body) in [
        ("GET", "", Value::Null),
        ("PATCH", "", json!({"name": "n"})),
        ("DELETE", "", Value::Null),
        ("POST", "/default", Value::Null),
    ] {
        assert_refused(&layouts(&sandbox, method, &format!("/{UNKNOWN}{rest}"), &body), 404, &*unknown);
        assert_no_id(&layouts(&sandbox, method, &format!("/no-id{rest}"), &body));
    }
}
