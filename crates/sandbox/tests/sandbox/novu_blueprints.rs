use alertkit_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::novu_refusal::assert_refused;
use crate::wire::{get, novu};

#[test]
fn blueprints_are_open_to_everybody_and_limited_for_nobody() {
    let sandbox = Sandbox::start_blocking().unwrap();
    sandbox.novu().limit_rate("free");
    let grouped = get(format!("{}/v1/blueprints/group-by-category", sandbox.novu_url())).send();
    assert_eq!((grouped.status, grouped.header("ratelimit-limit")), (Some(200), None));
    let grouped = grouped.json()["data"].clone();
    let (general, popular) = (&grouped["general"], &grouped["popular"]);
    let name =
        |group: &Value| (group["name"].clone(), group["blueprints"][0]["triggers"][0]["identifier"].clone());
    assert_eq!(name(&general[0]), (json!("Getting started"), json!("welcome-hand")));
    assert_eq!(name(&general[1]), (json!("Operations"), json!("incident-bell")));
    assert_eq!(*popular, json!({"name": "Popular", "blueprints": [general[0]["blueprints"][0]]}));
}

#[test]
fn a_blueprint_is_found_by_its_id_and_by_its_trigger() {
    let sandbox = Sandbox::start_blocking().unwrap();
    let by_id = novu(&sandbox, "GET", "/blueprints/150000000000000000000002", &Value::Null);
    assert_eq!(by_id.status, Some(200));
    assert_eq!(by_id.json()["data"]["isBlueprint"], true);
    assert_eq!(by_id.json()["data"]["steps"][0]["template"]["content"], "{{name}} is down.");
    assert_eq!(novu(&sandbox, "GET", "/blueprints/incident-bell", &Value::Null).json(), by_id.json());
    for unknown in ["507f1f77bcf86cd799439011", "nope"] {
        let reply = novu(&sandbox, "GET", &format!("/blueprints/{unknown}"), &Value::Null);
        assert_refused(&reply, 404, format!("Blueprint with id {unknown} not found"));
    }
}
