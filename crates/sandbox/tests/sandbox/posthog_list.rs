use alertkit_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::posthog::{assert_invalid, id};
use crate::wire::{Reply, posthog};

fn seeded(count: usize) -> Sandbox {
    let sandbox = Sandbox::start_blocking().unwrap();
    sandbox.posthog().seed(count);
    sandbox
}

fn list(sandbox: &Sandbox, query: &str) -> Reply {
    posthog(sandbox, "GET", &format!("/{query}"), &Value::Null)
}

fn ids(reply: &Reply) -> Vec<String> {
    let json = reply.json();
    let results = json["results"].as_array().unwrap_or_else(|| panic!("{json}"));
    results.iter().map(|alert| alert["id"].as_str().unwrap().to_owned()).collect()
}

fn numbered(numbers: &[u64]) -> Vec<String> {
    numbers.iter().copied().map(id).collect()
}

#[test]
fn pages_are_linked_absolutely() {
    let sandbox = seeded(5);
    let base = format!("{}/api/projects/1/alerts/", sandbox.posthog_url());
    let link = |query: &str| json!(format!("{base}?{query}"));
    for (query, found, next, previous) in [
        ("?limit=2", vec![1, 2], link("limit=2&offset=2"), Value::Null),
        ("?offset=2&limit=2", vec![3, 4], link("limit=2&offset=4"), link("limit=2")),
        ("?limit=2&offset=4", vec![5], Value::Null, link("limit=2&offset=2")),
        ("?limit=2&offset=9", vec![], Value::Null, link("limit=2&offset=7")),
        ("?limit=2&offset=1", vec![2, 3], link("limit=2&offset=3"), link("limit=2")),
        (
            "?limit=1&offset=1&has_detector=false",
            vec![2],
            link("has_detector=false&limit=1&offset=2"),
            link("has_detector=false&limit=1"),
        ),
    ] {
        let page = list(&sandbox, query);
        assert_eq!(ids(&page), numbered(&found), "{query}");
        let page = page.json();
        assert_eq!(
            (&page["count"], &page["next"], &page["previous"]),
            (&json!(5), &next, &previous),
            "{query}"
        );
    }
}

#[test]
fn the_default_page_has_100_alerts_and_none_is_too_large() {
    let sandbox = seeded(120);
    for query in ["", "?limit=0", "?limit=-1", "?limit=x", "?offset=-1", "?offset=x"] {
        let page = list(&sandbox, query);
        assert_eq!((ids(&page).len(), &page.json()["count"]), (100, &json!(120)), "{query}");
    }
    assert_eq!(ids(&list(&sandbox, "?limit=100000")).len(), 120);
}

#[test]
fn alerts_are_filtered() {
    let sandbox = seeded(3);
    let posthog = sandbox.posthog();
    let tagged =
        posthog.add_insight(json!({"tags": ["revenue"], "query": {"kind": "TrendsQuery", "series": [{}]}}));
    posthog.create_alert(json!({"insight": tagged, "created_by": 2, "detector_config": {"type": "mad"}}));
    let user = "00000000-0000-4000-8004-000000000002";
    for (query, found) in [
        (String::new(), vec![4, 1, 2, 3]),
        ("?insight=2".to_owned(), vec![2]),
        ("?insight_id=3".to_owned(), vec![3]),
        (format!("?created_by={user}"), vec![4]),
        ("?insight_tag=revenue".to_owned(), vec![4]),
        ("?has_detector=true".to_owned(), vec![4]),
        ("?has_detector=false".to_owned(), vec![1, 2, 3]),
        ("?unknown=1".to_owned(), vec![4, 1, 2, 3]),
    ] {
        assert_eq!(ids(&list(&sandbox, &query)), numbered(&found), "{query}");
    }
    for (query, attr, detail) in [
        ("?created_by=2".to_owned(), "created_by", "Not a valid UUID."),
        ("?has_detector=x".to_owned(), "has_detector", "Must be a valid boolean."),
        (format!("?search={}", "a".repeat(201)), "search", "Search query must be 200 characters or fewer."),
    ] {
        assert_invalid(&list(&sandbox, &query), "invalid_input", &json!(attr), detail);
    }
}

#[test]
fn a_search_says_how_it_matched() {
    let sandbox = seeded(0);
    for name in ["Revenue spike", "Errors", "Spike in errors"] {
        sandbox.posthog().create_alert(json!({"name": name}));
    }
    let page = list(&sandbox, "?search=revenue+spike");
    assert_eq!(ids(&page), numbered(&[1, 3]));
    let matches: Vec<Value> = page.json()["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|alert| alert["search_match_type"].clone())
        .collect();
    assert_eq!(matches, ["exact", "similar"]);
    assert!(list(&sandbox, "").json()["results"][0].get("search_match_type").is_none());
}

#[test]
fn only_checks_with_points_are_listed() {
    let sandbox = seeded(0);
    let found = json!({"calculated_value": 7, "triggered_points": [3]});
    sandbox
        .posthog()
        .create_alert(json!({"checks": [{"calculated_value": 1, "triggered_points": null}, found]}));
    let alert = &list(&sandbox, "").json()["results"][0];
    assert_eq!((&alert["checks"], &alert["last_value"]), (&json!([found]), &json!(1)));
    assert!(alert.get("checks_total").is_none());
}

#[test]
fn odd_members_are_listed_as_they_are() {
    let sandbox = seeded(0);
    let odd = json!({"insight": {"id": 5}, "subscribed_users": [99], "created_by": null, "threshold": null, "state": "x"});
    sandbox.posthog().create_alert(odd.clone());
    let alert = &list(&sandbox, "").json()["results"][0];
    for (member, value) in odd.as_object().unwrap() {
        assert_eq!(&alert[member], value, "{member}");
    }
}
