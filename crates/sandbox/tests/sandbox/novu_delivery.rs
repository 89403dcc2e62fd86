//! How steps send, and why they fail.

use alertkit_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::novu_events::{add_workflow, notified, sent, step, triggered};
use crate::wire::novu;

#[test]
fn a_channel_that_does_not_reach_the_subscriber_fails() {
    let sandbox = Sandbox::start_blocking().unwrap();
    let steps = ["email", "sms", "chat", "push", "in_app"].map(|kind| step(kind, "Hi {{name}}"));
    add_workflow(&sandbox, "all", json!({"steps": steps}));
    triggered(&sandbox, &json!({"name": "all", "to": "nobody", "payload": {"name": "N"}}));
    let outcome = |job: &Value| {
        let details = job["executionDetails"].as_array().unwrap();
        (
            job["status"].as_str().unwrap().to_owned(),
            details.last().unwrap()["detail"].as_str().unwrap().to_owned(),
        )
    };
    let jobs = notified(&sandbox)[0]["jobs"].as_array().unwrap().clone();
    let expected = [
        ("failed", "Subscriber missing recipient details"),
        ("failed", "Subscriber missing recipient details"),
        ("failed", "Subscriber does not have an active integration"),
        ("failed", "Subscriber does not have an active integration"),
        ("completed", "Message sent"),
    ];
    let expected = expected.map(|(status, detail)| (status.to_owned(), detail.to_owned()));
    assert_eq!(jobs.iter().map(outcome).collect::<Vec<_>>(), expected);
    assert_eq!((&jobs[0]["providerId"], &jobs[1]["providerId"]), (&json!("novu-email"), &json!("novu-sms")));

    sandbox.novu().seed(1);
    triggered(
        &sandbox,
        &json!({"name": "all", "to": {"subscriberId": "sub-2", "phone": "+15550100"}, "payload": {"name": "N"}}),
    );
    let details: Vec<String> =
        notified(&sandbox)[1]["jobs"].as_array().unwrap().iter().map(|job| outcome(job).1).collect();
    let no_channel = "Subscriber does not have a configured channel";
    assert_eq!(details, ["Message sent", "Message sent", no_channel, no_channel, "Message sent"]);
    for (provider, credentials) in [
        ("slack", json!({"webhookUrl": "https://hooks.example.com/1"})),
        ("fcm", json!({"deviceTokens": ["token"]})),
    ] {
        let body = json!({"providerId": provider, "credentials": credentials});
        assert_eq!(novu(&sandbox, "PUT", "/subscribers/sub-2/credentials", &body).status, Some(200));
    }
    let last = triggered(&sandbox, &json!({"name": "all", "to": "sub-2", "payload": {"name": "N"}}));
    let all = sent(&sandbox);
    let of = |channel: &str| {
        all.iter()
            .find(|it| it["channel"] == channel && it["transactionId"] == last.as_str())
            .unwrap()
            .clone()
    };
    assert_eq!((&of("email")["subject"], &of("email")["content"]), (&json!("About N"), &json!("Hi N")));
    assert_eq!(of("sms")["phone"], "+15550100");
    assert_eq!(of("chat")["chatWebhookUrl"], "https://hooks.example.com/1");
    assert_eq!((&of("push")["deviceTokens"], &of("push")["title"]), (&json!(["token"]), &json!("N!")));
}

#[test]
fn a_step_that_stops_on_failure_ends_the_rest() {
    let sandbox = Sandbox::start_blocking().unwrap();
    let mut first = step("sms", "x");
    first["shouldStopOnFail"] = json!(true);
    add_workflow(&sandbox, "strict", json!({"steps": [first, step("in_app", "x")]}));
    triggered(&sandbox, &json!({"name": "strict", "to": "nobody"}));
    let jobs = &notified(&sandbox)[0]["jobs"];
    assert_eq!((&jobs[0]["status"], &jobs[1]["status"]), (&json!("failed"), &json!("canceled")));
    assert_eq!(sent(&sandbox), Vec::<Value>::new());
}

#[test]
fn what_a_subscriber_does_not_want_is_not_sent() {
    let sandbox = Sandbox::start_blocking().unwrap();
    sandbox.novu().seed(2);
    let steps = ["email", "in_app"].map(|kind| step(kind, "x"));
    let workflow = add_workflow(&sandbox, "flow", json!({"steps": steps.clone()}));
    add_workflow(&sandbox, "critical", json!({"steps": steps, "critical": true}));
    let prefer = |rest: &str, body: Value| {
        let reply = novu(&sandbox, "PATCH", &format!("/subscribers/sub-1/preferences{rest}"), &body);
        assert_eq!(reply.status, Some(200), "{reply:?}");
    };
    let channels = |workflow: &str| -> Vec<String> {
        let transaction = triggered(&sandbox, &json!({"name": workflow, "to": "sub-1"}));
        let all =
            sent(&sandbox).into_iter().filter(|message| message["transactionId"] == transaction.as_str());
        all.map(|message| message["channel"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(channels("flow"), ["email", "in_app"]);
    prefer(&format!("/{workflow}"), json!({"channel": {"type": "email", "enabled": false}}));
    assert_eq!(channels("flow"), ["in_app"]);
    let job = &notified(&sandbox)[1]["jobs"][0];
    let last = job["executionDetails"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&job["status"], &last["status"]), (&json!("canceled"), &json!("Success")));
    assert_eq!(last["detail"], "Step filtered by subscriber preferences");
    prefer("", json!({"preferences": [{"type": "in_app", "enabled": false}]}));
    assert_eq!(channels("flow"), Vec::<String>::new());
    prefer("", json!({"preferences": [{"type": "in_app", "enabled": true}], "enabled": false}));
    assert_eq!(channels("flow"), Vec::<String>::new());
    assert_eq!(channels("critical"), ["email", "in_app"], "that is sent anyway");
    triggered(&sandbox, &json!({"name": "flow", "to": "sub-2"}));
    assert_eq!(sent(&sandbox).last().unwrap()["subscriber"]["subscriberId"], "sub-2");
}
