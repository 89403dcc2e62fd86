use std::time::Duration;

use alertkit_sandbox::Sandbox;
use alertkit_sandbox::jiff::SignedDuration;
use serde_json::{Value, json};

use crate::wire::{Call, Reply, get, post, put};

fn sandbox() -> Sandbox {
    Sandbox::start_blocking().unwrap()
}

fn url(sandbox: &Sandbox, path: &str) -> String {
    format!("{}{path}", sandbox.blacktide_url())
}

fn read(sandbox: &Sandbox, path: &str) -> Reply {
    get(url(sandbox, path)).key(sandbox.blacktide_key()).send()
}

fn create(sandbox: &Sandbox, path: &str, body: &Value) -> Reply {
    post(url(sandbox, path), body).key(sandbox.blacktide_key()).send()
}

fn update(sandbox: &Sandbox, path: &str, body: &Value) -> Reply {
    put(url(sandbox, path), body).key(sandbox.blacktide_key()).send()
}

fn delete(sandbox: &Sandbox, path: &str) -> Reply {
    Call::new("DELETE", url(sandbox, path)).key(sandbox.blacktide_key()).send()
}

fn assert_refused(reply: &Reply, status: u16, code: &str, message: &str) {
    let error = json!({"success": false, "error": {"code": code, "message": message}});
    assert_eq!((reply.status, reply.json()), (Some(status), error));
}

fn assert_invalid(reply: &Reply, details: &Value) {
    let error = json!({"code": "VALIDATION_ERROR", "message": "Invalid request", "details": details});
    assert_eq!((reply.status, reply.json()), (Some(400), json!({"success": false, "error": error})));
}

fn slack() -> Value {
    json!({"name": "Slack", "type": "slack", "config": {"webhookUrl": "https://hooks.example", "channel": "#alerts"}})
}

#[test]
fn a_channel_is_created_listed_changed_tested_and_deleted() {
    let sandbox = sandbox();
    let created = create(&sandbox, "/alert-channels", &slack());
    let shown = json!({"id": "chan_1", "name": "Slack", "type": "slack", "enabled": true});
    assert_eq!((created.status, created.json()), (Some(201), shown));

    let changed = update(&sandbox, "/alert-channels/chan_1", &json!({"enabled": false}));
    let shown = json!({"id": "chan_1", "name": "Slack", "type": "slack", "enabled": false});
    assert_eq!((changed.status, changed.json()), (Some(200), shown));

    let mut listed = read(&sandbox, "/alert-channels?type=slack").json();
    let at = listed["data"][0].as_object_mut().unwrap().remove("createdAt").unwrap();
    assert!(at.as_str().unwrap().ends_with('Z'), "{at}");
    let mut channel = slack();
    channel["id"] = json!("chan_1");
    channel["enabled"] = json!(false);
    assert_eq!(listed, json!({"data": [channel]}));
    assert_eq!(read(&sandbox, "/alert-channels?type=email").ids(), Vec::<String>::new());

    let tested = create(&sandbox, "/alert-channels/chan_1/test", &Value::Null);
    assert_eq!((tested.status, &tested.json()["success"]), (Some(200), &json!(true)));
    assert_eq!(tested.json()["message"], "Test alert sent successfully");

    let deleted = delete(&sandbox, "/alert-channels/chan_1");
    assert_eq!((deleted.status, deleted.body.len()), (Some(204), 0));
    assert_eq!(sandbox.blacktide().channels(), [] as [Value; 0]);
    assert!(sandbox.journal().iter().filter(|entry| entry.method != "GET").all(|entry| entry.committed));
}

#[test]
fn a_rule_is_created_listed_changed_and_deleted() {
    let sandbox = sandbox();
    create(&sandbox, "/alert-channels", &slack());
    let rule = json!({
        "name": "Failures", "conditions": {"consecutiveFailures": 3, "sslExpiryDays": 14}, "channels": ["chan_1"],
        "monitors": ["mon_1"], "notifyOnRecovery": true,
        "escalationPolicy": {"delayMinutes": 15, "escalateToChannels": ["chan_1"], "maxEscalations": 2},
    });
    let created = create(&sandbox, "/alert-rules", &rule);
    let at = sandbox.blacktide().rules()[0]["createdAt"].clone();
    let shown = json!({"id": "rule_1", "name": "Failures", "enabled": true, "createdAt": at});
    assert_eq!((created.status, created.json()), (Some(201), shown));

    let listed = json!({
        "id": "rule_1", "name": "Failures", "enabled": true, "conditions": rule["conditions"],
        "channels": ["chan_1"], "monitors": ["mon_1"], "createdAt": at,
    });
    assert_eq!(read(&sandbox, "/alert-rules").json(), json!({"data": [listed]}));

    let changes = json!({"enabled": false, "conditions": {"statusCode": 500}});
    let changed = update(&sandbox, "/alert-rules/rule_1", &changes);
    let at = sandbox.blacktide().rules()[0]["updatedAt"].clone();
    let shown = json!({"id": "rule_1", "enabled": false, "updatedAt": at});
    assert_eq!((changed.status, changed.json()), (Some(200), shown));
    let kept = &sandbox.blacktide().rules()[0];
    assert_eq!((&kept["conditions"], &kept["name"]), (&json!({"statusCode": 500}), &json!("Failures")));
    assert_eq!(kept["escalationPolicy"], rule["escalationPolicy"]);

    assert_eq!(delete(&sandbox, "/alert-rules/rule_1").status, Some(204));
    assert_refused(
        &delete(&sandbox, "/alert-rules/rule_1"),
        404,
        "NOT_FOUND",
        "The rule rule_1 does not exist",
    );
}

#[test]
fn rules_are_filtered() {
    let sandbox = sandbox();
    sandbox.blacktide().seed(4);
    update(&sandbox, "/alert-rules/rule_4", &json!({"enabled": false}));
    sandbox.blacktide().create_rule(json!({"id": "everything"}));
    for (query, ids) in [
        ("", vec!["rule_1", "rule_2", "rule_3", "rule_4", "everything"]),
        ("?enabled=true", vec!["rule_1", "rule_2", "rule_3", "everything"]),
        ("?enabled=false", vec!["rule_4"]),
        ("?monitor_id=mon_1", vec!["rule_1", "rule_4"]),
        ("?monitor_id=mon_1&enabled=true", vec!["rule_1"]),
        ("?monitor_id=none", vec![]),
    ] {
        assert_eq!(read(&sandbox, &format!("/alert-rules{query}")).ids(), ids, "{query}");
    }
    let odd = read(&sandbox, "/alert-rules?enabled=1");
    assert_invalid(&odd, &json!({"enabled": "must be true or false"}));
}

#[test]
fn rules_refer_to_channels_that_exist() {
    let sandbox = sandbox();
    sandbox.blacktide().seed(1);
    let channels = "must be a list of one or more channels that exist";
    let policy = "must be an object with delayMinutes from 1, escalateToChannels that exist and, if any, \
                  maxEscalations from 1";
    let rule = |change: (&str, Value)| {
        let mut rule = json!({"name": "n", "conditions": {"statusCode": 500}, "channels": ["chan_1"]});
        rule[change.0] = change.1;
        rule
    };
    let escalation =
        |delay: i64, channel: &str| json!({"delayMinutes": delay, "escalateToChannels": [channel]});
    for (body, details) in [
        (json!({}), json!({"name": "required", "conditions": "required", "channels": "required"})),
        (rule(("channels", json!(["chan_1", "chan_9"]))), json!({"channels": channels})),
        (rule(("channels", json!([]))), json!({"channels": channels})),
        (rule(("channels", json!("chan_1"))), json!({"channels": channels})),
        (rule(("name", json!(" "))), json!({"name": "must be a string that is not empty"})),
        (rule(("enabled", json!("yes"))), json!({"enabled": "must be true or false"})),
        (rule(("monitors", json!([1]))), json!({"monitors": "must be a list of monitor ids"})),
        (
            rule(("conditions", json!({}))),
            json!({"conditions": "must be an object with one or more conditions"}),
        ),
        (
            rule(("conditions", json!({"consecutiveFailures": 0}))),
            json!({"conditions": "consecutiveFailures must be a whole number from 1"}),
        ),
        (
            rule(("conditions", json!({"availability": "99"}))),
            json!({"conditions": "availability must be a number"}),
        ),
        (rule(("escalationPolicy", escalation(0, "chan_1"))), json!({"escalationPolicy": policy})),
        (rule(("escalationPolicy", escalation(1, "chan_9"))), json!({"escalationPolicy": policy})),
    ] {
        assert_invalid(&create(&sandbox, "/alert-rules", &body), &details);
    }
    let update_of_channels = update(&sandbox, "/alert-rules/rule_1", &json!({"channels": ["chan_9"]}));
    assert_invalid(&update_of_channels, &json!({"channels": channels}));
    let fields =
        "must have one of name, enabled, conditions, channels, monitors, notifyOnRecovery, escalationPolicy";
    assert_invalid(&update(&sandbox, "/alert-rules/rule_1", &json!({})), &json!({"body": fields}));
    assert_eq!(sandbox.blacktide().rules().len(), 1);

    let in_use = delete(&sandbox, "/alert-channels/chan_1");
    assert_refused(&in_use, 409, "CONFLICT", "The rule rule_1 still notifies this channel");
    let escalated = rule(("escalationPolicy", escalation(1, "chan_2")));
    create(&sandbox, "/alert-channels", &slack());
    assert_eq!(create(&sandbox, "/alert-rules", &escalated).status, Some(201));
    let in_use = delete(&sandbox, "/alert-channels/chan_2");
    assert_refused(&in_use, 409, "CONFLICT", "The rule rule_2 still notifies this channel");
}

#[test]
fn channels_lead_somewhere() {
    let sandbox = sandbox();
    let channel = |kind: &str, config: Value| json!({"name": "n", "type": kind, "config": config});
    let types = "must be one of email, slack, discord, telegram, pagerduty, opsgenie, webhook";
    for (body, details) in [
        (json!({}), json!({"name": "required", "type": "required", "config": "required"})),
        (channel("pigeon", json!({})), json!({"type": types})),
        (channel("slack", json!([])), json!({"config": "must be an object"})),
        (channel("email", json!({"recipients": []})), json!({"config": "recipients is required for email"})),
        (channel("slack", json!({})), json!({"config": "webhookUrl is required for slack"})),
        (
            channel("discord", json!({"webhookUrl": 1})),
            json!({"config": "webhookUrl is required for discord"}),
        ),
        (channel("telegram", json!({"botToken": "t"})), json!({"config": "chatId is required for telegram"})),
        (channel("pagerduty", json!({})), json!({"config": "integrationKey is required for pagerduty"})),
        (channel("opsgenie", json!({})), json!({"config": "apiKey is required for opsgenie"})),
        (channel("webhook", json!({"url": ""})), json!({"config": "url is required for webhook"})),
    ] {
        assert_invalid(&create(&sandbox, "/alert-channels", &body), &details);
    }
    sandbox.blacktide().seed(7);
    assert_eq!(read(&sandbox, "/alert-channels").ids().len(), 7);
    let other_type = update(&sandbox, "/alert-channels/chan_1", &json!({"type": "email", "enabled": true}));
    assert_invalid(&other_type, &json!({"type": "must be left out: it can't be changed"}));
    let nothing = update(&sandbox, "/alert-channels/chan_1", &json!({}));
    assert_invalid(&nothing, &json!({"body": "must have one of name, enabled, config"}));
    let none = create(&sandbox, "/alert-channels/chan_9/test", &Value::Null);
    assert_refused(&none, 404, "NOT_FOUND", "The channel chan_9 does not exist");
}

#[test]
fn a_silence_ends_by_the_sandboxs_clock() {
    let sandbox = sandbox();
    let before = sandbox.now();
    let body = json!({"duration": 3600, "reason": "Maintenance"});
    let silenced = create(&sandbox, "/monitors/mon_1/silence", &body);
    let until = sandbox.blacktide().silenced_until("mon_1").unwrap();
    let lasts = until.duration_since(before);
    assert!(lasts >= SignedDuration::from_secs(3600) && lasts < SignedDuration::from_secs(3660), "{lasts}");
    let answer =
        json!({"silencedUntil": until.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(), "reason": "Maintenance"});
    assert_eq!((silenced.status, silenced.json()), (Some(200), answer));

    sandbox.advance(Duration::from_secs(3000));
    assert_eq!(sandbox.blacktide().silenced_until("mon_1"), Some(until));
    sandbox.advance(Duration::from_secs(600));
    assert_eq!(sandbox.blacktide().silenced_until("mon_1"), None);
}

#[test]
fn a_silence_can_be_ended_and_must_be_whole() {
    let sandbox = sandbox();
    sandbox.blacktide().add_monitor("mon_api_001");
    let path = "/monitors/mon_api_001/silence";
    assert_eq!(create(&sandbox, path, &json!({"duration": 60})).json()["reason"], Value::Null);
    assert!(sandbox.blacktide().silenced_until("mon_api_001").is_some());
    for _ in 0..2 {
        assert_eq!(delete(&sandbox, path).status, Some(204));
        assert_eq!(sandbox.blacktide().silenced_until("mon_api_001"), None);
    }
    for (body, details) in [
        (json!({}), json!({"duration": "required"})),
        (json!({"duration": 0}), json!({"duration": "must be a whole number of seconds from 1"})),
        (json!({"duration": 1.5}), json!({"duration": "must be a whole number of seconds from 1"})),
        (json!({"duration": 1, "reason": 2}), json!({"reason": "must be a string"})),
        (json!([1]), json!({"body": "must be a JSON object"})),
    ] {
        assert_invalid(&create(&sandbox, path, &body), &details);
    }
    let unknown = create(&sandbox, "/monitors/mon_9/silence", &json!({"duration": 60}));
    assert_refused(&unknown, 404, "NOT_FOUND", "The monitor mon_9 does not exist");
    assert_eq!(create(&sandbox, path, &json!({"duration": u64::MAX})).status, Some(200));
}

/// Every operation, as a method, a path and a body.
const OPERATIONS: [(&str, &str, &str); 11] = [
    ("GET", "/alert-rules", ""),
    ("POST", "/alert-rules", "{}"),
    ("PUT", "/alert-rules/rule_1", "{}"),
    ("DELETE", "/alert-rules/rule_1", ""),
    ("GET", "/alert-channels", ""),
    ("POST", "/alert-channels", "{}"),
    ("PUT", "/alert-channels/chan_1", "{}"),
    ("DELETE", "/alert-channels/chan_1", ""),
    ("POST", "/alert-channels/chan_1/test", ""),
    ("POST", "/monitors/mon_1/silence", r#"{"duration":60}"#),
    ("DELETE", "/monitors/mon_1/silence", ""),
];

#[test]
fn keys_are_checked() {
    let sandbox = sandbox();
    sandbox.blacktide().seed(1);
    for (method, path, body) in OPERATIONS {
        for key in [None, Some("a wrong key"), Some(sandbox.uptinio_key())] {
            let call = Call::new(method, url(&sandbox, path)).body(body);
            let reply = key.into_iter().fold(call, Call::key).send();
            assert_refused(&reply, 401, "UNAUTHORIZED", "The API token is missing or not valid");
        }
    }
    assert!(sandbox.journal().iter().all(|entry| !entry.committed));
}

#[test]
fn a_read_only_key_reads() {
    let sandbox = sandbox();
    sandbox.blacktide().seed(1);
    sandbox.blacktide().add_read_only_key("looking-only");
    for (method, path, body) in OPERATIONS {
        let reply = Call::new(method, url(&sandbox, path)).body(body).key("looking-only").send();
        if method == "GET" {
            assert_eq!((reply.status, reply.ids().len()), (Some(200), 1), "{path}");
        } else {
            assert_refused(&reply, 403, "FORBIDDEN", "The API token may only read");
        }
    }
    assert_eq!((sandbox.blacktide().rules().len(), sandbox.blacktide().channels().len()), (1, 1));
}

#[test]
fn every_key_is_a_team_of_its_own() {
    let sandbox = sandbox();
    sandbox.blacktide().seed(2);
    let other = sandbox.blacktide().add_key("another-team");
    other.create_channel(json!({"name": "theirs"}));
    let theirs = get(url(&sandbox, "/alert-channels")).key("another-team").send();
    assert_eq!(theirs.json()["data"][0]["name"], "theirs");
    assert_eq!((other.rules().len(), sandbox.blacktide().channels().len()), (0, 2));
    // A channel of one team is none of another's.
    let rule = json!({"name": "n", "conditions": {"statusCode": 500}, "channels": ["chan_2"]});
    let reply = post(url(&sandbox, "/alert-rules"), &rule).key("another-team").send();
    assert_eq!(reply.status, Some(400));
}

#[test]
fn the_journal_hides_the_secrets_of_configs() {
    let sandbox = sandbox();
    let config = json!({
        "webhookUrl": "canary", "botToken": "canary", "integrationKey": "canary", "apiKey": "canary",
        "headers": {"Authorization": "canary"}, "channel": "#alerts",
    });
    create(&sandbox, "/alert-channels", &json!({"name": "n", "type": "slack", "config": config}));
    let entry = &sandbox.journal()[0];
    assert_eq!((entry.operation, entry.status), (Some("blacktide.alert_channels.create"), Some(201)));
    assert!(!format!("{entry:?}").contains("canary"), "{entry:?}");
    assert_eq!(entry.body.as_ref().unwrap()["config"]["channel"], "#alerts");
}

#[test]
fn faults_answer_in_the_documented_shape() {
    let sandbox = sandbox();
    sandbox.inject(alertkit_sandbox::Fault::on("blacktide.alert_rules.list").status(429));
    let reply = read(&sandbox, "/alert-rules");
    assert_refused(&reply, 429, "RATE_LIMITED", "this answer was injected by a fault of the sandbox");
}
