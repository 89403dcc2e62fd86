//! The operations, held against the server's own description of its API (of 0.24.3).

use std::collections::{BTreeMap, BTreeSet};

use alertkit_novu::OPERATIONS;
use serde::Deserialize;

#[derive(Deserialize)]
struct Described {
    verb: String,
    path: String,
    query: Vec<String>,
}

fn described() -> Vec<Described> {
    serde_json::from_str(include_str!("../samples/api_description.json")).unwrap()
}

/// Routes for a browser: addresses that are built, and never called.
const FOR_BROWSERS: [&str; 2] = [
    "GET /v1/subscribers/{subscriberId}/credentials/{providerId}/oauth",
    "GET /v1/subscribers/{subscriberId}/credentials/{providerId}/oauth/callback",
];

/// What the description leaves out: two that are closed to API keys, and one that came with 2.0.
const NOT_DESCRIBED: [&str; 3] = [
    "GET /v1/integrations/{channelType}/limit",
    "POST /v1/environments",
    "POST /v1/subscribers/{subscriberId}/messages/mark-as",
];

#[test]
fn nothing_is_missing_and_nothing_invented() {
    let mut expected: BTreeSet<String> =
        described().iter().map(|operation| format!("{} {}", operation.verb, operation.path)).collect();
    assert_eq!(expected.len(), 105);
    for browser in FOR_BROWSERS {
        assert!(expected.remove(browser), "{browser}");
    }
    expected.extend(NOT_DESCRIBED.map(str::to_owned));
    let ours: Vec<String> =
        OPERATIONS.iter().map(|operation| format!("{} {}", operation.method, operation.path)).collect();
    let once: BTreeSet<String> = ours.iter().cloned().collect();
    assert_eq!(ours.len(), once.len(), "an operation stands twice");
    assert_eq!(once, expected);
    assert_eq!(ours.len(), 106);
}

/// Query parameters that the server reads and its description does not tell.
const MORE_QUERY: [(&str, &[&str]); 4] = [
    // From 2.0 on.
    ("workflows.list", &["query"]),
    ("notification_templates.list", &["query"]),
    ("subscribers.notifications.feed", &["feedIdentifier"]),
    ("subscribers.notifications.unseen_count", &["feedIdentifier"]),
];

#[test]
fn the_query_parameters_are_those_of_the_description() {
    let more: BTreeMap<&str, &[&str]> = MORE_QUERY.into();
    for operation in described() {
        let endpoint = format!("{} {}", operation.verb, operation.path);
        let same = |ours: &&&alertkit_novu::Operation| format!("{} {}", ours.method, ours.path) == endpoint;
        let Some(ours) = OPERATIONS.iter().find(same) else { continue };
        let mut expected: BTreeSet<&str> = operation.query.iter().map(String::as_str).collect();
        expected.extend(more.get(ours.name).copied().unwrap_or_default());
        assert_eq!(ours.query.iter().copied().collect::<BTreeSet<&str>>(), expected, "{}", ours.name);
    }
}
