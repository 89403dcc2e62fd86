use alertkit_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::novu_refusal::{assert_no_id, assert_refused};
use crate::wire::{Reply, novu};

const FIRST: &str = "130000000000000000000001";
const SECOND: &str = "130000000000000000000002";
const UNKNOWN: &str = "507f1f77bcf86cd799439011";

fn sandbox() -> Sandbox {
    Sandbox::start_blocking().unwrap()
}

fn call(sandbox: &Sandbox, method: &'static str, rest: &str, body: Value) -> Reply {
    novu(sandbox, method, rest, &body)
}

fn list(sandbox: &Sandbox, promoted: bool) -> Vec<Value> {
    let listed = call(sandbox, "GET", &format!("/changes?limit=100&promoted={promoted}"), Value::Null).json();
    listed["data"].as_array().unwrap().clone()
}

fn count(sandbox: &Sandbox) -> Value {
    call(sandbox, "GET", "/changes/count", Value::Null).json()["data"].clone()
}

fn create_feed(sandbox: &Sandbox, name: &str) -> String {
    let created = call(sandbox, "POST", "/feeds", json!({"name": name})).json();
    created["data"]["_id"].as_str().unwrap().to_owned()
}

fn apply(sandbox: &Sandbox, change: &str) -> Reply {
    call(sandbox, "POST", &format!("/changes/{change}/apply"), Value::Null)
}

#[test]
fn what_is_created_is_a_change_of_all_of_it() {
    let sandbox = sandbox();
    let group = call(&sandbox, "POST", "/notification-groups", json!({"name": "Grp"})).json()["data"].clone();
    let listed = call(&sandbox, "GET", "/changes?promoted=false", Value::Null);
    assert_eq!(listed.status, Some(200));
    let mut entries: Vec<Value> = listed.json()["data"][0]["change"].as_array().unwrap().clone();
    let mut expected: Vec<Value> = group
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| json!({"op": "add", "path": [name], "val": value}))
        .collect();
    entries.sort_by_key(Value::to_string);
    expected.sort_by_key(Value::to_string);
    assert_eq!(entries, expected);
    let mut change = listed.json()["data"][0].clone();
    change.as_object_mut().unwrap().remove("change");
    let at = change["createdAt"].clone();
    let (id, user) = (FIRST, "030000000000000000000001");
    let shown = json!({
        "enabled": false, "type": "NotificationGroup", "_environmentId": "020000000000000000000001",
        "_organizationId": "010000000000000000000001", "_entityId": group["_id"], "_creatorId": user, "_id": id,
        "createdAt": at, "updatedAt": at, "__v": 0, "id": id, "templateName": "Grp",
        "user": {"_id": user, "firstName": "Ada", "lastName": "Sandbox", "id": user},
    });
    assert_eq!(change, shown);
    let (total, page, size) =
        (&listed.json()["totalCount"], &listed.json()["page"], &listed.json()["pageSize"]);
    assert_eq!((total, page, size), (&json!(1), &json!(0), &json!(10)));
    assert_eq!(count(&sandbox), 1);
}

#[test]
fn a_change_takes_in_what_is_done_until_it_is_promoted() {
    let sandbox = sandbox();
    sandbox.novu().seed(1);
    let layout = "/layouts/0d0000000000000000000002";
    let of_layout = |promoted| -> Vec<Value> {
        let is_it =
            |change: &Value| change["type"] == "Layout" && change["_entityId"] == "0d0000000000000000000002";
        list(&sandbox, promoted).into_iter().filter(is_it).collect()
    };
    let change = of_layout(false)[0]["_id"].as_str().unwrap().to_owned();
    let waiting = count(&sandbox);
    call(&sandbox, "PATCH", layout, json!({"name": "Renamed", "variables": []}));
    assert_eq!(count(&sandbox), waiting, "no other change of it");
    assert_eq!((of_layout(false).len(), &of_layout(false)[0]["templateName"]), (1, &json!("Renamed")));
    let named = json!({"op": "add", "path": ["name"], "val": "Renamed"});
    assert!(of_layout(false)[0]["change"].as_array().unwrap().contains(&named));

    assert_eq!(apply(&sandbox, &change).status, Some(201));
    assert_eq!((of_layout(false).len(), of_layout(true).len()), (0, 1));
    call(&sandbox, "PATCH", layout, json!({"name": "Again"}));
    call(&sandbox, "PATCH", layout, json!({"variables": [{"name": "x", "type": "String"}]}));
    let after: Vec<Value> = of_layout(false)[0]["change"].as_array().unwrap().clone();
    let of = |path: &str| after.iter().find(|entry| entry["path"][0] == path).cloned().unwrap();
    assert_eq!(after.len(), 3, "{after:?}");
    assert_eq!(of("name"), json!({"op": "update", "path": ["name"], "val": "Again", "oldVal": "Renamed"}));
    let variable = json!({"name": "x", "type": "String"});
    assert_eq!(of("variables"), json!({"op": "add", "path": ["variables", 0], "val": variable}));
    assert_eq!(of("updatedAt")["op"], "update");
}

#[test]
fn what_is_deleted_is_a_change_with_its_name() {
    let sandbox = sandbox();
    let feed = create_feed(&sandbox, "news");
    apply(&sandbox, FIRST);
    call(&sandbox, "DELETE", &format!("/feeds/{feed}"), Value::Null);
    let change = list(&sandbox, false)[0].clone();
    assert_eq!((&change["type"], &change["templateName"]), (&json!("Feed"), &json!("news")));
    let deleted = json!({"op": "update", "path": ["deleted"], "val": true, "oldVal": false});
    assert!(change["change"].as_array().unwrap().contains(&deleted), "{change}");
}

#[test]
fn a_default_layout_is_promoted_with_the_one_before() {
    let sandbox = sandbox();
    sandbox.novu().seed(1);
    let (first, second) = ("0d0000000000000000000001", "0d0000000000000000000002");
    let all: Vec<String> =
        list(&sandbox, false).iter().map(|change| change["_id"].as_str().unwrap().to_owned()).collect();
    call(&sandbox, "POST", "/changes/bulk/apply", json!({"changeIds": all}));
    assert_eq!(count(&sandbox), 0);

    call(&sandbox, "POST", &format!("/layouts/{second}/default"), Value::Null);
    let waiting = list(&sandbox, false);
    assert_eq!((waiting.len(), count(&sandbox)), (1, json!(1)), "one waits within the other");
    let shown = &waiting[0];
    let names =
        [&shown["type"], &shown["_entityId"], &shown["templateName"], &shown["previousDefaultLayout"]];
    assert_eq!(names, ["DefaultLayout", first, "Layout 1", "Layout 2"]);
    let applied = apply(&sandbox, shown["_id"].as_str().unwrap()).json()["data"].clone();
    let of: Vec<&Value> = applied.as_array().unwrap().iter().map(|change| &change["_entityId"]).collect();
    assert_eq!(of, [second, first], "itself last");
    assert_eq!(applied[0]["_parentId"], shown["_id"]);
    assert_eq!(count(&sandbox), 0);
}

#[test]
fn lists_what_is_promoted_or_what_is_not_newest_first() {
    let sandbox = sandbox();
    for name in ["a", "b", "c"] {
        create_feed(&sandbox, name);
    }
    let applied = apply(&sandbox, SECOND);
    assert_eq!(applied.status, Some(201));
    let applied = applied.json()["data"].clone();
    let one = &applied[0];
    assert_eq!(
        (applied.as_array().unwrap().len(), &one["_id"], &one["enabled"]),
        (1, &json!(SECOND), &json!(false))
    );
    assert_eq!((one.get("user"), one.get("promoted"), one.get("templateName")), (None, None, None));

    let names = |promoted| -> Vec<Value> {
        list(&sandbox, promoted).iter().map(|change| change["templateName"].clone()).collect()
    };
    assert_eq!((names(false), names(true)), (vec![json!("c"), json!("a")], vec![json!("b")]));
    let page = call(&sandbox, "GET", "/changes?promoted=no&limit=1&page=1", Value::Null).json();
    assert_eq!((&page["data"][0]["templateName"], &page["totalCount"]), (&json!("a"), &json!(2)));
    // Once more does no harm.
    assert_eq!(apply(&sandbox, SECOND).json()["data"][0]["enabled"], true);
    assert_eq!(count(&sandbox), 2);
}

#[test]
fn promotes_many_and_passes_over_what_is_unknown() {
    let sandbox = sandbox();
    for name in ["a", "b", "c"] {
        create_feed(&sandbox, name);
    }
    let body = json!({"changeIds": ["130000000000000000000003", UNKNOWN, FIRST]});
    let applied = call(&sandbox, "POST", "/changes/bulk/apply", body);
    assert_eq!(applied.status, Some(201));
    let applied = applied.json()["data"].clone();
    let ids: Vec<&Value> = applied.as_array().unwrap().iter().map(|list| &list[0]["_id"]).collect();
    assert_eq!(ids, [FIRST, "130000000000000000000003"], "the oldest first");
    assert_eq!(count(&sandbox), 1);
    let none = call(&sandbox, "POST", "/changes/bulk/apply", json!({"changeIds": []}));
    assert_eq!((none.status, none.json()), (Some(201), json!({"data": []})));
}

#[test]
fn refuses_what_is_no_change() {
    let sandbox = sandbox();
    let missing = json!(["promoted should not be null or undefined", "promoted must be a string"]);
    assert_refused(&call(&sandbox, "GET", "/changes", Value::Null), 400, missing);
    for (limit, problem) in
        [("0", "limit must not be less than 1"), ("101", "limit must not be greater than 100")]
    {
        let refused = call(&sandbox, "GET", &format!("/changes?promoted=true&limit={limit}"), Value::Null);
        assert_refused(&refused, 400, json!([problem]));
    }
    assert_refused(&apply(&sandbox, UNKNOWN), 404, "Parent Change not found");
    assert_refused(&apply(&sandbox, "no-id"), 400, json!(["changeId must be a mongodb id"]));
    let texts = json!(["each value in changeIds must be a string"]);
    for body in [json!({}), json!({"changeIds": "a"}), json!({"changeIds": [1]})] {
        assert_refused(&call(&sandbox, "POST", "/changes/bulk/apply", body), 400, texts.clone());
    }
    assert_no_id(&call(&sandbox, "POST", "/changes/bulk/apply", json!({"changeIds": ["no-id"]})));
}
