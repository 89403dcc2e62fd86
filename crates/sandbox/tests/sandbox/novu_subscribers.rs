use std::time::Duration;

use alertkit_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::wire::{Reply, novu};

const ORGANIZATION: &str = "010000000000000000000001";
const ENVIRONMENT: &str = "020000000000000000000001";

fn sandbox() -> Sandbox {
    Sandbox::start_blocking().unwrap()
}

fn get(sandbox: &Sandbox, rest: &str) -> Reply {
    novu(sandbox, "GET", &format!("/subscribers{rest}"), &Value::Null)
}

fn stored(sandbox: &Sandbox, id: &str) -> Value {
    let reply = get(sandbox, &format!("/{id}"));
    assert_eq!(reply.status, Some(200), "{reply:?}");
    reply.json()["data"].clone()
}

fn assert_answer(reply: &Reply, status: u16, body: &Value) {
    assert_eq!((reply.status, &reply.json()), (Some(status), body));
}

fn refusal(status: u16, message: impl Into<Value>, error: &str) -> Value {
    json!({"statusCode": status, "message": message.into(), "error": error})
}

#[test]
fn creates_with_what_is_sent_and_gives_it_back() {
    let sandbox = sandbox();
    let members = json!({
        "subscriberId": "a b/cé", "email": "a@example.com", "firstName": "A", "lastName": null, "phone": "+15550100",
        "avatar": "https://example.com/a.png", "locale": "en_US", "data": {"z": true},
        "channels": [{"providerId": "slack"}], "unknown": 1,
    });
    let created = novu(&sandbox, "POST", "/subscribers", &members);
    let at = created.json()["data"]["createdAt"].clone();
    let id = "050000000000000000000001";
    let subscriber = json!({
        "_id": id, "id": id, "_environmentId": ENVIRONMENT, "_organizationId": ORGANIZATION, "__v": 0,
        "createdAt": at, "updatedAt": at, "deleted": false, "channels": [], "subscriberId": "a b/cé",
        "email": "a@example.com", "firstName": "A", "lastName": null, "phone": "+15550100",
        "avatar": "https://example.com/a.png", "locale": "en_US", "data": {"z": true},
    });
    assert_answer(&created, 201, &json!({"data": subscriber}));
    assert_eq!(stored(&sandbox, "a%20b%2Fc%C3%A9"), subscriber);
    assert!(sandbox.journal()[0].committed);
}

#[test]
fn creating_again_changes_what_is_set_and_null_removes_an_address_only() {
    let sandbox = sandbox();
    let first =
        json!({"subscriberId": "a", "email": "a@example.com", "firstName": "A", "data": {"x": 1, "y": 2}});
    let before = novu(&sandbox, "POST", "/subscribers", &first).json()["data"].clone();
    sandbox.advance(Duration::from_secs(1));
    let second =
        json!({"subscriberId": "a", "lastName": "B", "firstName": null, "email": null, "data": {"x": 3}});
    let changed = novu(&sandbox, "POST", "/subscribers", &second);
    let mut expected = before.clone();
    expected["lastName"] = json!("B");
    expected["email"] = Value::Null;
    expected["data"] = json!({"x": 3});
    assert_answer(&changed, 201, &json!({"data": expected}));
    let mut after = stored(&sandbox, "a");
    assert_ne!(after["updatedAt"], before["updatedAt"]);
    after["updatedAt"] = before["updatedAt"].clone();
    assert_eq!(after, expected);
    assert_eq!(get(&sandbox, "").json()["data"].as_array().unwrap().len(), 1);
}

#[test]
fn refuses_members_that_are_wrong() {
    let sandbox = sandbox();
    sandbox.novu().seed(1);
    let cases = [
        (
            json!({"firstName": "X"}),
            json!(["subscriberId should not be null or undefined", "subscriberId must be a string"]),
        ),
        (json!({"subscriberId": 5}), json!(["subscriberId must be a string"])),
        (json!({"subscriberId": "a", "email": "bad"}), json!(["email must be an email"])),
        (json!({"subscriberId": "a", "email": ""}), json!(["email must be an email"])),
        (json!({"subscriberId": "a", "email": "a@b"}), json!(["email must be an email"])),
        (json!({"subscriberId": "a", "phone": 1}), json!(["phone must be a string"])),
        (json!({"subscriberId": "a", "locale": "?"}), json!(["locale must be locale"])),
        (
            json!({"subscriberId": "a", "lastName": [], "avatar": 1, "firstName": {}}),
            json!(["firstName must be a string", "lastName must be a string", "avatar must be a string"]),
        ),
    ];
    for (body, messages) in cases {
        assert_answer(
            &novu(&sandbox, "POST", "/subscribers", &body),
            400,
            &refusal(400, messages, "Bad Request"),
        );
    }
    let reply = novu(&sandbox, "PUT", "/subscribers/sub-1", &json!({"email": "bad"}));
    assert_answer(&reply, 400, &refusal(400, json!(["email must be an email"]), "Bad Request"));
    assert_eq!(get(&sandbox, "").json()["data"].as_array().unwrap().len(), 1);
    assert!(sandbox.journal().iter().all(|entry| !entry.committed));
}

#[test]
fn changes_what_is_set() {
    let sandbox = sandbox();
    sandbox.novu().seed(1);
    let before = stored(&sandbox, "sub-1");
    let changes = json!({"firstName": "Ada", "locale": "en-US", "subscriberId": "other", "phone": null});
    let changed = novu(&sandbox, "PUT", "/subscribers/sub-1", &changes);
    let mut expected = before;
    expected["firstName"] = json!("Ada");
    expected["locale"] = json!("en-US");
    assert_answer(&changed, 200, &json!({"data": expected}));
    for none in [Value::Null, json!("")] {
        novu(&sandbox, "PUT", "/subscribers/sub-1", &json!({"email": "a@example.com"}));
        novu(&sandbox, "PUT", "/subscribers/sub-1", &json!({"email": none}));
        assert_eq!(stored(&sandbox, "sub-1")["email"], Value::Null);
    }
    assert_eq!(novu(&sandbox, "PUT", "/subscribers/sub-1", &json!({})).status, Some(200));
}

#[test]
fn an_unknown_subscriber_is_404_or_400() {
    let sandbox = sandbox();
    let not_found = refusal(404, "Subscriber not found for id nobody", "Not Found");
    assert_answer(&get(&sandbox, "/nobody"), 404, &not_found);
    assert_answer(&novu(&sandbox, "DELETE", "/subscribers/nobody", &Value::Null), 404, &not_found);
    let update = novu(&sandbox, "PUT", "/subscribers/nobody", &json!({"firstName": "A"}));
    assert_answer(&update, 400, &refusal(400, "SubscriberId: nobody not found", "Bad Request"));
    let online = novu(&sandbox, "PATCH", "/subscribers/nobody/online-status", &json!({"isOnline": true}));
    assert_answer(&online, 404, &refusal(404, "Subscriber not found", "Not Found"));
}

#[test]
fn deletes_from_topics_too() {
    let sandbox = sandbox();
    sandbox.novu().seed(2);
    let deleted = novu(&sandbox, "DELETE", "/subscribers/sub-1", &Value::Null);
    assert_answer(&deleted, 200, &json!({"data": {"acknowledged": true, "status": "deleted"}}));
    assert_eq!(get(&sandbox, "/sub-1").status, Some(404));
    let topic = novu(&sandbox, "GET", "/topics/topic-1", &Value::Null).json();
    assert_eq!(topic["data"]["subscribers"], json!(["sub-2"]));
}

#[test]
fn whoever_goes_offline_was_online_until_then() {
    let sandbox = sandbox();
    sandbox.novu().seed(1);
    let set = |body: &Value| novu(&sandbox, "PATCH", "/subscribers/sub-1/online-status", body);
    let online = set(&json!({"isOnline": true}));
    assert_eq!((online.status, &online.json()["data"]["isOnline"]), (Some(200), &json!(true)));
    assert_eq!(online.json()["data"]["lastOnlineAt"], Value::Null);
    let offline = set(&json!({"isOnline": false})).json()["data"].clone();
    assert_eq!((&offline["isOnline"], &offline["lastOnlineAt"]), (&json!(false), &offline["updatedAt"]));
    assert_eq!(stored(&sandbox, "sub-1"), offline);
    let messages = json!(["isOnline should not be null or undefined", "isOnline must be a boolean value"]);
    assert_answer(&set(&json!({})), 400, &refusal(400, messages, "Bad Request"));
    let messages = json!(["isOnline must be a boolean value"]);
    assert_answer(&set(&json!({"isOnline": "yes"})), 400, &refusal(400, messages, "Bad Request"));
}

#[test]
fn lists_oldest_first_without_the_second_name_of_the_id() {
    let sandbox = sandbox();
    sandbox.novu().seed(11);
    let page = get(&sandbox, "").json();
    assert_eq!((&page["page"], &page["pageSize"], &page["hasMore"]), (&json!(0), &json!(10), &json!(true)));
    let mut first = stored(&sandbox, "sub-1");
    first.as_object_mut().unwrap().remove("id");
    assert_eq!(page["data"][0], first);
    let page = get(&sandbox, "?page=1&limit=10").json();
    assert_eq!((&page["hasMore"], &page["data"][0]["subscriberId"]), (&json!(false), &json!("sub-11")));
    assert_eq!(get(&sandbox, "?page=1&limit=11").json()["data"], json!([]));
    for (query, message) in [
        ("page=abc", "page must be an integer number"),
        ("limit=0", "limit must not be less than 1"),
        ("limit=101", "limit must not be greater than 100"),
    ] {
        assert_answer(
            &get(&sandbox, &format!("?{query}")),
            400,
            &refusal(400, json!([message]), "Bad Request"),
        );
    }
}

fn bulk(sandbox: &Sandbox, subscribers: &Value) -> Reply {
    novu(sandbox, "POST", "/subscribers/bulk", &json!({"subscribers": subscribers}))
}

#[test]
fn bulk_overwrites_with_all_that_is_sent() {
    let sandbox = sandbox();
    sandbox.novu().seed(1);
    novu(
        &sandbox,
        "PUT",
        "/subscribers/sub-1",
        &json!({"firstName": "A", "lastName": "L", "data": {"x": 1}}),
    );
    let inputs = json!([
        {"subscriberId": "sub-1", "firstName": null, "email": null, "data": null, "channels": null, "unknown": 1},
        {"subscriberId": "new", "lastName": "N"},
        {"subscriberId": "new", "firstName": "M"},
    ]);
    let answer = json!({"data": {
        "updated": [{"subscriberId": "sub-1"}, {"subscriberId": "new"}], "created": [{"subscriberId": "new"}],
        "failed": [],
    }});
    assert_answer(&bulk(&sandbox, &inputs), 201, &answer);
    let old = stored(&sandbox, "sub-1");
    for name in ["firstName", "email", "data", "channels"] {
        assert_eq!(old.get(name), Some(&Value::Null), "{name}");
    }
    assert_eq!((&old["lastName"], old.get("unknown")), (&json!("L"), None));
    let new = stored(&sandbox, "new");
    assert_eq!(
        (&new["firstName"], &new["lastName"], &new["channels"]),
        (&json!("M"), &json!("N"), &json!([]))
    );
}

#[test]
fn bulk_takes_500_and_all_or_none() {
    let sandbox = sandbox();
    let inputs =
        |count: usize| (0..count).map(|index| json!({"subscriberId": format!("s-{index}")})).collect();
    let refused = |inputs: &Value, messages: Value| {
        assert_answer(&bulk(&sandbox, inputs), 400, &refusal(400, messages, "Bad Request"));
    };
    refused(&inputs(501), json!(["subscribers must contain no more than 500 elements"]));
    refused(&json!([]), json!(["subscribers should not be empty"]));
    refused(
        &json!("x"),
        json!([
            "subscribers must contain no more than 500 elements",
            "subscribers should not be empty",
            "subscribers must be an array",
            "nested property subscribers must be either object or array",
        ]),
    );
    refused(
        &json!([{"subscriberId": "ok"}, {"email": "bad"}, {"subscriberId": "a", "phone": 1}]),
        json!([
            "subscribers.1.subscriberId should not be null or undefined",
            "subscribers.1.subscriberId must be a string",
            "subscribers.1.email must be an email",
            "subscribers.2.phone must be a string",
        ]),
    );
    refused(&json!([5]), json!(["each value in nested property subscribers must be either object or array"]));
    assert_eq!(get(&sandbox, "").json()["data"], json!([]));
    assert_eq!(bulk(&sandbox, &inputs(500)).status, Some(201));
}

#[test]
fn a_body_above_100_kb_is_not_read() {
    let sandbox = sandbox();
    let of = |bytes: usize| {
        let rest =
            json!([{"subscriberId": "a", "avatar": ""}]).to_string().len() + r#"{"subscribers":}"#.len();
        bulk(&sandbox, &json!([{"subscriberId": "a", "avatar": "x".repeat(bytes - rest)}]))
    };
    assert_eq!(of(102_400).status, Some(201));
    assert_answer(&of(102_401), 413, &json!({"statusCode": 413, "message": "request entity too large"}));
}

#[test]
fn another_organization_sees_nothing_of_it() {
    let sandbox = sandbox();
    sandbox.novu().seed(1);
    sandbox.novu().add_key("other-key");
    let other = crate::wire::novu_as("ApiKey other-key", &sandbox, "GET", "/subscribers/sub-1", &Value::Null);
    assert_eq!(other.status, Some(404));
}
