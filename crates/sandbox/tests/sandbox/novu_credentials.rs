use alertkit_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::wire::{Reply, novu};

const SLACK: &str = "0c0000000000000000000003";
const FCM: &str = "0c0000000000000000000004";

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::start_blocking().unwrap();
    sandbox.novu().seed(1);
    sandbox
}

fn set(sandbox: &Sandbox, method: &'static str, provider: &str, credentials: &Value) -> Reply {
    let body = json!({"providerId": provider, "credentials": credentials});
    novu(sandbox, method, "/subscribers/sub-1/credentials", &body)
}

fn channels(sandbox: &Sandbox) -> Value {
    novu(sandbox, "GET", "/subscribers/sub-1", &Value::Null).json()["data"]["channels"].clone()
}

fn assert_refused(reply: &Reply, status: u16, message: &Value, error: &str) {
    let body = json!({"statusCode": status, "message": message, "error": error});
    assert_eq!((reply.status, reply.json()), (Some(status), body));
}

#[test]
fn the_first_credentials_make_a_channel() {
    let sandbox = sandbox();
    let set = set(
        &sandbox,
        "PUT",
        "slack",
        &json!({"webhookUrl": "https://hooks.example", "channel": null, "odd": 1}),
    );
    assert_eq!(set.status, Some(200));
    let slack = json!({
        "credentials": {"webhookUrl": "https://hooks.example"}, "_integrationId": SLACK, "providerId": "slack",
    });
    assert_eq!(set.json()["data"]["channels"], json!([slack]));
    assert_eq!(channels(&sandbox), json!([slack]));
}

#[test]
fn device_tokens_are_replaced_by_put_and_joined_by_patch() {
    let sandbox = sandbox();
    let tokens = |method, tokens: &Value| {
        set(&sandbox, method, "fcm", &json!({"deviceTokens": tokens}));
        let channels = channels(&sandbox);
        assert_eq!(channels[0]["_integrationId"], FCM);
        assert_eq!(channels.as_array().unwrap().len(), 1);
        channels[0]["credentials"]["deviceTokens"].clone()
    };
    assert_eq!(tokens("PATCH", &json!(["t1", "t2", "t1"])), json!(["t1", "t2"]));
    assert_eq!(tokens("PATCH", &json!(["t2", "t3"])), json!(["t1", "t2", "t3"]));
    assert_eq!(tokens("PUT", &json!(["t4"])), json!(["t4"]));
    assert_eq!(tokens("PATCH", &json!([])), json!([]));
}

#[test]
fn other_credentials_stay_and_device_tokens_go_where_none_are_given() {
    let sandbox = sandbox();
    for method in ["PUT", "PATCH"] {
        set(&sandbox, "PUT", "fcm", &json!({"webhookUrl": "w", "title": "t", "deviceTokens": ["a"]}));
        set(&sandbox, method, "fcm", &json!({"title": "u"}));
        let left = json!({"webhookUrl": "w", "title": "u", "deviceTokens": []});
        assert_eq!(channels(&sandbox)[0]["credentials"], left, "{method}");
    }
}

#[test]
fn an_active_integration_of_the_provider_is_needed() {
    let sandbox = sandbox();
    let environment = "020000000000000000000001";
    let message =
        json!(format!("Subscribers environment ({environment}) do not have active discord integration."));
    for method in ["PUT", "PATCH"] {
        let reply = set(&sandbox, method, "discord", &json!({"webhookUrl": "w"}));
        assert_refused(&reply, 400, &message, "Bad Request");
    }
    let named = |identifier: &str| {
        let body = json!({"providerId": "slack", "integrationIdentifier": identifier, "credentials": {}});
        novu(&sandbox, "PUT", "/subscribers/sub-1/credentials", &body).status
    };
    assert_eq!((named("slack"), named("slack-2")), (Some(200), Some(400)));
}

#[test]
fn refuses_what_is_missing() {
    let sandbox = sandbox();
    let reply = novu(&sandbox, "PUT", "/subscribers/sub-1/credentials", &json!({}));
    let messages = json!([
        "providerId should not be null or undefined",
        "providerId must be a string",
        "credentials must be an object",
        "credentials should not be null or undefined",
    ]);
    assert_refused(&reply, 400, &messages, "Bad Request");
    let reply = set(&sandbox, "PATCH", "fcm", &json!("t"));
    assert_refused(&reply, 400, &json!(["credentials must be an object"]), "Bad Request");
    let body = json!({"providerId": "slack", "credentials": {}});
    let unknown = novu(&sandbox, "PUT", "/subscribers/nobody/credentials", &body);
    assert_refused(&unknown, 400, &json!("SubscriberId: nobody not found"), "Bad Request");
}

#[test]
fn deletes_once_and_again() {
    let sandbox = sandbox();
    set(&sandbox, "PUT", "slack", &json!({"webhookUrl": "w"}));
    set(&sandbox, "PUT", "fcm", &json!({"deviceTokens": ["t"]}));
    let delete = |id: &str, provider: &str| {
        novu(&sandbox, "DELETE", &format!("/subscribers/{id}/credentials/{provider}"), &Value::Null)
    };
    for _ in 0..2 {
        let deleted = delete("sub-1", "slack");
        assert_eq!((deleted.status, deleted.body.len()), (Some(204), 0));
        assert_eq!(channels(&sandbox).as_array().unwrap().len(), 1);
    }
    let unknown = delete("nobody", "slack");
    assert_refused(&unknown, 404, &json!("Subscriber not found for id nobody"), "Not Found");
    let environment = "020000000000000000000001";
    let message = json!(format!("Subscribers environment ({environment}) do not have discord integration."));
    assert_refused(&delete("sub-1", "discord"), 404, &message, "Not Found");
}

#[test]
fn the_journal_shows_no_credentials() {
    let sandbox = sandbox();
    set(&sandbox, "PUT", "fcm", &json!({"webhookUrl": "canary-hook", "deviceTokens": ["canary-token"]}));
    let channels = json!([{"providerId": "fcm", "credentials": {"deviceTokens": ["canary-token"]}}]);
    let subscriber = json!({"subscriberId": "a", "channels": channels});
    novu(&sandbox, "POST", "/subscribers/bulk", &json!({"subscribers": [subscriber]}));
    let shown = format!("{:?}", sandbox.journal());
    assert!(!shown.contains("canary"), "{shown}");
}
