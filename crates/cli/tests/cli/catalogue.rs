//! Every operation of the five crates is listed, and can be called.

use alertkit::transport::redact;
use alertkit::{apialerts, blacktide, novu, posthog, uptinio};
use serde_json::{Value, json};

use crate::support::{alertkit, bare, demo, examples, run};

#[test]
fn every_operation_of_the_five_crates_is_listed() {
    let listed = run(&mut bare(&["ops", "--json"])).json();
    let mut expected = Vec::new();
    for (api, operations) in [
        ("apialerts", apialerts::OPERATIONS),
        ("blacktide", blacktide::OPERATIONS),
        ("novu", novu::OPERATIONS),
        ("posthog", posthog::OPERATIONS),
        ("uptinio", uptinio::OPERATIONS),
    ] {
        expected.extend(operations.iter().map(|operation| {
            json!({
                "api": api,
                "name": operation.name,
                "verb": operation.method.as_str(),
                "path": operation.path,
                "query": operation.query,
                "paged": operation.paged,
                "idempotency": operation.idempotency.as_str(),
                "documentation": operation.documentation,
                "summary": operation.summary,
            })
        }));
    }
    let by_name = |row: &Value| format!("{}.{}", row["api"], row["name"]);
    let mut listed = listed.as_array().unwrap().clone();
    listed.sort_by_key(by_name);
    expected.sort_by_key(by_name);
    assert_eq!(listed, expected);
}

#[test]
fn every_operation_can_be_called() {
    let sandbox = demo();
    for example in examples() {
        let ran = example.run(&sandbox, &[]);
        ran.json();
        let asked = sandbox.journal_of(&example.name());
        assert!(asked.last().is_some_and(|asked| asked.status < Some(300)), "{}", example.name());
    }
}

/// The row says where the request goes: with its path filled in, it is what the server sees.
#[test]
fn every_row_is_what_goes_over_the_wire() {
    let sandbox = demo();
    let rows = alertkit(&sandbox, &["ops", "--json"]).json();
    let row_of = |api: &str, name: &str| {
        let row = rows.as_array().unwrap().iter().find(|row| row["api"] == api && row["name"] == name);
        row.unwrap().clone()
    };
    for example in examples() {
        let shown = example.run(&sandbox, &["--preview"]).json();
        let row = row_of(example.api, example.operation.name);
        let mut path = row["path"].as_str().unwrap().to_owned();
        for (name, value) in &example.arguments.path {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            path = path.replace(&format!("{{{name}}}"), &value);
        }
        assert_eq!(shown["method"], row["verb"]);
        let address = shown["url"].as_str().unwrap();
        let address = address.split_once('?').map_or(address, |(address, _)| address);
        assert_eq!(address, format!("{}/{}{path}", sandbox.url(), example.api));
        let mut body = example.arguments.body.clone().unwrap_or_default().to_value().unwrap();
        redact(&mut body, example.operation.secrets);
        assert_eq!(shown["body"], body);
    }
    assert_eq!(sandbox.journal(), []);
}

#[test]
fn one_operation_is_shown_with_an_example_that_can_be_typed() {
    let sandbox = demo();
    let page = run(&mut bare(&["ops", "blacktide", "alert_channels.create"]));
    let line = page.stdout.lines().find_map(|line| line.trim().strip_prefix("alertkit ")).unwrap();
    let typed = format!("{} {line}", crate::support::ALERTKIT);
    let mut shell = std::process::Command::new("sh");
    run(shell.args(["-c", &typed]).env_clear().envs(sandbox.environment())).json();
    assert_eq!(sandbox.journal_of("blacktide.alert_channels.create").len(), 1);
}
