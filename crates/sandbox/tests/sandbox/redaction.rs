use alertkit_sandbox::Sandbox;
use serde_json::json;

use crate::wire::{Call, get, post};

const CANARY: &str = "cAnArY-k3y+/=?0123";
/// `printf 'Bearer cAnArY-k3y+/=?0123' | base64`, and the same with nothing and with `xx` before the key.
const BASE64: [&str; 4] = [
    "QmVhcmVyIGNBbkFyWS1rM3krLz0/MDEyMw==",
    "Y0FuQXJZLWszeSsvPT8wMTIz",
    "Y0FuQXJZLWszeSsvPT8wMTIz_",
    "eHhjQW5BclktazN5Ky89PzAxMjM=",
];
const PERCENT: [&str; 2] = ["cAnArY-k3y%2B%2F%3D%3F0123", "%63AnArY%2Dk3y%2b%2f%3d%3f0123"];

/// Every spelling of the key, in each place of a request in which a client could leave it by mistake.
fn careless_calls(sandbox: &Sandbox, key: &str) -> Vec<Call> {
    let events = format!("{}/event", sandbox.apialerts_url());
    let alerts = format!("{}/alerts", sandbox.uptinio_url());
    let mut calls = vec![
        get(alerts.clone()).key(key),
        get(alerts.clone()).key(key).header("x-api-key", key).header("cookie", key).header("x-debug", key),
        get(alerts.clone()).key(key).header("authorization", key),
        post(
            events.clone(),
            &json!({"message": format!("my key is {key}!"), "data": {key: [key, {"api_key": 5}]}}),
        )
        .key(key),
        post(events.clone(), &json!(key)).key(key),
        Call::new("POST", events.clone()).key(key).body(format!("not json {key}")),
        Call::new("POST", events.clone()).key(key).body(format!("{{\"message\": \"\\u0063{}\"}}", &key[1..])),
    ];
    for spelling in BASE64.iter().chain(&PERCENT) {
        calls.push(get(format!("{alerts}/{}", spelling.replace('/', "%2F"))).key(key));
        calls.push(get(format!("{alerts}?page={spelling}&{spelling}")).key(key));
        calls.push(get(alerts.clone()).key(key).header("x-debug", spelling));
        calls.push(post(events.clone(), &json!({"message": spelling, "data": {*spelling: 1}})).key(key));
        calls.push(Call::new("POST", events.clone()).key(key).body(format!("a={spelling}&b=1")));
    }
    calls
}

fn assert_hidden(sandbox: &Sandbox, expected: usize) {
    let journal = sandbox.journal();
    assert_eq!(journal.len(), expected);
    let shown = [format!("{journal:?}"), format!("{journal:#?}"), serde_json::to_string(&journal).unwrap()];
    for text in shown {
        for spelling in
            [CANARY, "AnArY", "QW5BclktazN", "FuQXJZLWszeSs", "NBbkFyWS1rM3kr", "nArY%2D", "nArY-k3y"]
        {
            assert!(!text.contains(spelling), "{spelling} in {text}");
        }
    }
}

#[test]
fn the_key_of_an_account_is_never_in_the_journal() {
    let sandbox = Sandbox::builder().uptinio_key(CANARY).apialerts_key(CANARY).start_blocking().unwrap();
    let calls = careless_calls(&sandbox, CANARY);
    let count = calls.len();
    for call in calls {
        call.send();
    }
    assert_hidden(&sandbox, count);
}

#[test]
fn a_key_that_is_not_valid_is_hidden_too() {
    let sandbox = Sandbox::start_blocking().unwrap();
    let calls = careless_calls(&sandbox, CANARY);
    let count = calls.len();
    for call in calls {
        call.send();
    }
    assert_hidden(&sandbox, count);
    assert!(sandbox.journal().iter().all(|entry| entry.status == Some(401)));
}

#[test]
fn one_tenants_key_is_hidden_in_anothers_request() {
    let sandbox = Sandbox::start_blocking().unwrap();
    sandbox.uptinio().add_key(CANARY);
    let call = get(format!("{}/alerts", sandbox.uptinio_url())).key(sandbox.uptinio_key());
    call.header("x-debug", CANARY).send();
    assert_hidden(&sandbox, 1);
    assert_eq!(sandbox.journal()[0].header("x-debug"), Some("[redacted]"));
}

#[test]
fn members_named_like_a_secret_are_hidden_and_others_kept() {
    let sandbox = Sandbox::start_blocking().unwrap();
    let body = json!({
        "message": "m", "data": {"accessToken": "t-1", "password": null, "webhook_url": "https://x", "key": "kept", "n": [1]},
    });
    let url = format!("{}/event?api_key=k-1&page=2", sandbox.apialerts_url());
    post(url, &body).header("Authorization", "Custom abc").header("Idempotency-Key", "i-1").send();
    let entry = &sandbox.journal()[0];
    let hidden = "[redacted]";
    let data =
        json!({"accessToken": hidden, "password": null, "webhook_url": hidden, "key": "kept", "n": [1]});
    assert_eq!(entry.body, Some(json!({"message": "m", "data": data})));
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(entry.query, [pair("api_key", hidden), pair("page", "2")]);
    assert_eq!((entry.header("authorization"), entry.header("idempotency-key")), (Some(hidden), Some("i-1")));
}

#[test]
fn text_without_a_key_stays_as_received() {
    let sandbox = Sandbox::start_blocking().unwrap();
    get(format!("{}/alerts/a%2Fb%20c", sandbox.uptinio_url())).key(sandbox.uptinio_key()).send();
    assert_eq!(sandbox.journal()[0].path, "/uptinio/alerts/a%2Fb%20c");
}

#[test]
fn debug_shows_no_key() {
    let builder = Sandbox::builder()
        .uptinio_key(CANARY)
        .apialerts_key(CANARY)
        .blacktide_key(CANARY)
        .posthog_key(CANARY);
    let builder_shown = format!("{builder:?}");
    let sandbox = builder.start_blocking().unwrap();
    let handles = format!(
        "{:?} {:?} {:?} {:?}",
        sandbox.uptinio(),
        sandbox.apialerts(),
        sandbox.blacktide(),
        sandbox.posthog()
    );
    let shown = format!("{builder_shown} {sandbox:?} {handles}");
    assert!(!shown.contains("AnArY"), "{shown}");
}
