use alertkit_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::wire::{Call, Reply, post, send_event};

fn sandbox() -> Sandbox {
    Sandbox::start_blocking().unwrap()
}

fn assert_message(reply: &Reply, status: u16, message: &str) {
    assert_eq!((reply.status, reply.json()), (Some(status), json!({"message": message})));
}

#[test]
fn takes_an_event_and_says_where_it_went() {
    let sandbox = sandbox();
    let body = json!({
        "message": "New user", "channel": "developers", "event": "user.signup", "title": "Signup",
        "tags": ["a", "b"], "link": "https://example.com", "data": {"plan": "pro", "seats": null},
    });
    let reply = send_event(&sandbox, &body);
    let events = sandbox.apialerts().events();
    assert_eq!(events.len(), 1);
    assert_eq!(reply.status, Some(200));
    assert_eq!(
        reply.json(),
        json!({"workspace": "Sandbox", "channel": "Developers", "uuid": events[0].uuid, "remainingQuota": 9999})
    );
    assert_eq!((&events[0].body, &events[0].kept), (&body, &body));
    assert_eq!((events[0].workspace.as_str(), events[0].channel.as_str()), ("Sandbox", "developers"));
    assert!(events[0].received_at <= sandbox.now());
    assert_eq!((events[0].uuid.len(), &events[0].uuid[14..15]), (36, "4"));
}

#[test]
fn an_event_without_a_channel_goes_to_the_default() {
    let sandbox = sandbox();
    for body in [
        json!({"message": "m"}),
        json!({"message": "m", "channel": null}),
        json!({"message": "m", "channel": ""}),
    ] {
        let reply = send_event(&sandbox, &body).json();
        assert_eq!((&reply["channel"], reply.get("warnings")), (&json!("General"), None));
    }
    assert!(sandbox.apialerts().events().iter().all(|event| event.channel == "general"));
}

#[test]
fn channels_must_exist() {
    let sandbox = sandbox();
    let body = json!({"message": "m", "channel": "payments"});
    assert_message(&send_event(&sandbox, &body), 400, "channel payments does not exist");
    sandbox.apialerts().add_channel("payments", "Payments & Refunds");
    assert_eq!(send_event(&sandbox, &body).json()["channel"], "Payments & Refunds");
    assert_eq!(sandbox.apialerts().events().len(), 1);
}

#[test]
fn refuses_what_makes_no_event() {
    let sandbox = sandbox();
    let bad_link = "link must start with http://, https://, mailto: or tel:";
    let cases = [
        (json!({}), "message is required"),
        (json!({"message": null}), "message is required"),
        (json!({"message": ""}), "message is required"),
        (json!({"message": " \n"}), "message is required"),
        (json!({"message": 5}), "message is required"),
        (json!({"message": "m", "link": "ftp://x"}), bad_link),
        (json!({"message": "m", "link": "javascript:alert(1)"}), bad_link),
        (json!({"message": "m", "link": ""}), bad_link),
        (
            json!({"message": "m", "link": format!("https://{}", "x".repeat(993))}),
            "link must not be longer than 1000 characters",
        ),
        (json!({"message": "m", "title": 1}), "title must be a string"),
        (json!({"message": "m", "channel": []}), "channel must be a string"),
        (json!({"message": "m", "event": {}}), "event must be a string"),
        (json!({"message": "m", "link": 1}), "link must be a string"),
        (json!({"message": "m", "tags": "a"}), "tags must be a list of strings"),
        (json!({"message": "m", "tags": [1]}), "tags must be a list of strings"),
        (json!({"message": "m", "data": [1]}), "data must be an object"),
        (json!([]), "the body must be a JSON object"),
    ];
    for (body, message) in cases {
        assert_message(&send_event(&sandbox, &body), 400, message);
    }
    let broken =
        post(format!("{}/event", sandbox.apialerts_url()), &Value::Null).key(sandbox.apialerts_key());
    assert_message(&broken.body("{\"message\":").send(), 400, "the body must be a JSON object");
    assert_eq!(sandbox.apialerts().events(), []);
    let quota = send_event(&sandbox, &json!({"message": "m"})).json()["remainingQuota"].clone();
    assert_eq!(quota, 9999, "what was refused costs nothing");
}

#[test]
fn takes_every_documented_kind_of_link() {
    let sandbox = sandbox();
    let longest = format!("https://{}", "x".repeat(992));
    for link in [
        "http://x",
        "https://x",
        "HTTPS://X.EXAMPLE/a",
        "mailto:a@example.com",
        "tel:+4912345",
        longest.as_str(),
    ] {
        assert_eq!(send_event(&sandbox, &json!({"message": "m", "link": link})).status, Some(200), "{link}");
    }
}

#[test]
fn cuts_what_is_over_its_limit_and_says_so() {
    let sandbox = sandbox();
    sandbox.apialerts().add_channel("c".repeat(64), "Long");
    let mut tags: Vec<String> = (1..=11).map(|number| format!("tag {number}")).collect();
    tags[1] = "t".repeat(51);
    let body = json!({
        "message": "ü".repeat(501), "channel": "c".repeat(65), "event": "e".repeat(129),
        "title": "i".repeat(129), "tags": tags, "colour": "red", "extra": null,
    });
    let reply = send_event(&sandbox, &body).json();
    let warnings = json!([
        "unknown field: colour",
        "message truncated to 500 characters",
        "channel truncated to 64 characters",
        "event truncated to 128 characters",
        "title truncated to 128 characters",
        "tag limit reached",
        "tag 2 truncated to 50 characters",
    ]);
    assert_eq!((&reply["warnings"], &reply["channel"]), (&warnings, &json!("Long")));

    tags.pop();
    tags[1] = "t".repeat(50);
    let event = &sandbox.apialerts().events()[0];
    let kept = json!({
        "message": "ü".repeat(500), "channel": "c".repeat(64), "event": "e".repeat(128),
        "title": "i".repeat(128), "tags": tags,
    });
    assert_eq!((&event.body, &event.kept), (&body, &kept));
    assert_eq!(json!(event.warnings), warnings);
}

#[test]
fn what_is_at_its_limit_stays_whole() {
    let sandbox = sandbox();
    sandbox.apialerts().add_channel("c".repeat(64), "Long");
    let body = json!({
        "message": "m".repeat(500), "channel": "c".repeat(64), "event": "e".repeat(128),
        "title": "i".repeat(128), "tags": vec!["t".repeat(50); 10], "data": {},
    });
    assert_eq!(send_event(&sandbox, &body).json().get("warnings"), None);
    assert_eq!(sandbox.apialerts().events()[0].kept, body);
}

#[test]
fn a_body_has_at_most_256_kib() {
    let sandbox = sandbox();
    let body = |bytes: usize| {
        let frame = json!({"message": "m", "data": {"x": ""}}).to_string().len();
        json!({"message": "m", "data": {"x": "x".repeat(bytes - frame)}})
    };
    assert_eq!(send_event(&sandbox, &body(256 * 1024)).status, Some(200));
    assert_message(&send_event(&sandbox, &body(256 * 1024 + 1)), 413, "Payload Too Large");
    assert_eq!(sandbox.apialerts().events().len(), 1);
}

#[test]
fn a_body_that_nobody_takes_is_not_read() {
    let sandbox = sandbox();
    let endless =
        Call::new("POST", format!("{}/event", sandbox.apialerts_url())).body(vec![b' '; 8 * 1024 * 1024 + 1]);
    let reply = endless.key(sandbox.apialerts_key()).send();
    // The connection is closed with the rest unread, and that may overtake the answer.
    if reply.status.is_some() {
        assert_message(&reply, 413, "the request's body is too large");
    }
    assert_eq!((sandbox.journal()[0].status, sandbox.journal()[0].body_bytes), (Some(413), 0));
}

#[test]
fn refuses_a_key_that_is_missing_or_wrong() {
    let sandbox = sandbox();
    let call = || post(format!("{}/event", sandbox.apialerts_url()), &json!({"message": "m"}));
    for call in [
        call(),
        call().key("wrong"),
        call().key(sandbox.uptinio_key()),
        call().header("Authorization", sandbox.apialerts_key()),
    ] {
        assert_message(&call.send(), 401, "Invalid or missing API key");
    }
    assert_eq!(sandbox.apialerts().events(), []);
}

#[test]
fn keys_belong_to_workspaces() {
    let sandbox = sandbox();
    let apialerts = sandbox.apialerts();
    apialerts.set_quota(2);
    apialerts.add_workspace("key-of-two", "Two");
    apialerts.add_workspace("second-key-of-two", "Two");
    let send = |key: &str| {
        post(format!("{}/event", sandbox.apialerts_url()), &json!({"message": key})).key(key).send()
    };
    assert_eq!(send("key-of-two").json()["workspace"], "Two");
    assert_eq!(send("second-key-of-two").json()["remainingQuota"], 0);
    assert_message(&send("key-of-two"), 429, "quota exceeded");
    assert_eq!(send(sandbox.apialerts_key()).json()["remainingQuota"], 1);
    let workspaces: Vec<_> = apialerts.events().into_iter().map(|event| event.workspace).collect();
    assert_eq!(workspaces, ["Two", "Two", "Sandbox"]);
}

#[test]
fn the_quota_ends_and_can_be_filled_again() {
    let sandbox = sandbox();
    sandbox.apialerts().set_quota(1);
    assert_eq!(send_event(&sandbox, &json!({"message": "m"})).json()["remainingQuota"], 0);
    let refused = send_event(&sandbox, &json!({"message": "m"}));
    assert_message(&refused, 429, "quota exceeded");
    assert_eq!(refused.header("retry-after"), None);
    sandbox.apialerts().set_quota(5);
    assert_eq!(send_event(&sandbox, &json!({"message": "m"})).json()["remainingQuota"], 4);
    assert_eq!(sandbox.apialerts().events().len(), 2);
    sandbox.apialerts().clear_events();
    assert_eq!(sandbox.apialerts().events(), []);
}

#[test]
fn only_post_is_served() {
    let sandbox = sandbox();
    let reply =
        Call::new("GET", format!("{}/event", sandbox.apialerts_url())).key(sandbox.apialerts_key()).send();
    assert_eq!((reply.status, reply.header("allow")), (Some(405), Some("POST")));
    let reply = Call::new("POST", sandbox.apialerts_url()).key(sandbox.apialerts_key()).send();
    assert_eq!(reply.status, Some(404), "a client that forgets /event learns it");
}
