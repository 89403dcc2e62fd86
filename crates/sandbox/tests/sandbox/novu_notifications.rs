//! What came of triggers: notifications, execution details and messages.

use std::time::Duration;

use alertkit_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::novu_events::{add_workflow, step, triggered};
use crate::wire::{Reply, novu};

const FIRST: &str = "0f0000000000000000000001";
const UNKNOWN: &str = "0f0000000000000000000099";

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::start_blocking().unwrap();
    sandbox.novu().seed(3);
    sandbox
}

fn get(sandbox: &Sandbox, rest: &str) -> Reply {
    novu(sandbox, "GET", rest, &Value::Null)
}

fn assert_refused(reply: &Reply, status: u16, message: impl Into<Value>) {
    assert_eq!((reply.status, &reply.json()["message"]), (Some(status), &message.into()), "{reply:?}");
}

/// One member of each item of a listing.
fn listed(sandbox: &Sandbox, rest: &str, member: &str) -> Vec<Value> {
    let reply = get(sandbox, rest);
    assert_eq!(reply.status, Some(200), "{reply:?}");
    reply.json()["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item.pointer(member).unwrap().clone())
        .collect()
}

#[test]
fn lists_notifications_newest_first_and_ten_at_a_time() {
    let sandbox = sandbox();
    for number in 0..19 {
        triggered(
            &sandbox,
            &json!({"name": "welcome-flow", "to": "sub-1", "transactionId": format!("tx-{number}")}),
        );
    }
    let expected: Vec<String> = (9..19).rev().map(|number| format!("tx-{number}")).collect();
    assert_eq!(listed(&sandbox, "/notifications?limit=3", "/transactionId"), expected);
    let pages: Vec<(usize, bool)> = (0..3)
        .map(|page| {
            let page = get(&sandbox, &format!("/notifications?page={page}")).json();
            assert_eq!(page["pageSize"], 10);
            (page["data"].as_array().unwrap().len(), page["hasMore"].as_bool().unwrap())
        })
        .collect();
    assert_eq!(pages, [(10, true), (10, true), (0, false)]);
    assert_refused(&get(&sandbox, "/notifications?page=x"), 400, json!(["page must be an integer number"]));
}

#[test]
fn lists_the_notifications_that_are_asked_for() {
    let sandbox = sandbox();
    let flow = add_workflow(&sandbox, "other", json!({"steps": [step("sms", "x")]}));
    triggered(&sandbox, &json!({"name": "other", "to": ["sub-2", "sub-3"], "transactionId": "tx"}));
    let whom = |query: &str| -> Vec<Value> {
        listed(&sandbox, &format!("/notifications?{query}"), "/subscriber/subscriberId")
    };
    assert_eq!(whom(""), ["sub-3", "sub-2", "sub-1"]);
    assert_eq!(whom("channels=sms"), ["sub-3", "sub-2"]);
    assert_eq!(whom("channels=push&channels=email"), ["sub-1"]);
    assert_eq!(whom(&format!("templates={flow}&templates={UNKNOWN}")), ["sub-3", "sub-2"]);
    assert_eq!(whom("transactionId=tx&subscriberIds=sub-2"), ["sub-2"]);
    assert_eq!(whom("subscriberIds=sub-1&emails=sub-3%40example.com"), ["sub-3", "sub-1"]);
    assert_eq!(whom("search=SUB-2%40"), ["sub-2"]);
    assert_eq!(whom("search=sub-1"), ["sub-1"]);
    assert_eq!(whom("search=nobody"), Vec::<Value>::new());
    assert_eq!(get(&sandbox, "/notifications?page=3&search=nobody").json()["hasMore"], false);
}

#[test]
fn gets_a_notification_or_null() {
    let sandbox = sandbox();
    let found = get(&sandbox, &format!("/notifications/{FIRST}")).json()["data"].clone();
    assert_eq!((&found["transactionId"], &found["id"]), (&json!("seed-transaction"), &json!(FIRST)));
    let job = &found["jobs"][0];
    let members: Vec<&String> = job.as_object().unwrap().keys().collect();
    assert!(
        !members.iter().any(|name| ["overrides", "identifier", "_userId", "dueAt"].contains(&name.as_str()))
    );
    assert_eq!(job["step"]["template"]["content"], "Hello {{firstName}}");
    let unknown = get(&sandbox, &format!("/notifications/{UNKNOWN}"));
    assert_eq!((unknown.status, unknown.json()), (Some(200), json!({"data": null})));
    assert_refused(&get(&sandbox, "/notifications/bad-id"), 500, "Internal server error");
}

#[test]
fn a_subscriber_or_workflow_that_is_gone_is_null() {
    let sandbox = sandbox();
    assert_eq!(novu(&sandbox, "DELETE", "/subscribers/sub-1", &Value::Null).status, Some(200));
    assert_eq!(
        novu(&sandbox, "DELETE", "/workflows/080000000000000000000001", &Value::Null).status,
        Some(200)
    );
    let found = get(&sandbox, &format!("/notifications/{FIRST}")).json()["data"].clone();
    assert_eq!((&found["subscriber"], &found["template"]), (&Value::Null, &Value::Null));
    assert_eq!(found["jobs"][0]["status"], "completed");
    assert_eq!(sandbox.novu().messages()[0]["subscriber"], Value::Null);
}

#[test]
fn counts_what_was_sent() {
    let sandbox = sandbox();
    let stats =
        |expected: Value| assert_eq!(get(&sandbox, "/notifications/stats").json(), json!({"data": expected}));
    stats(json!({"weeklySent": 1, "monthlySent": 1}));
    sandbox.advance(Duration::from_secs(8 * 86_400));
    triggered(&sandbox, &json!({"name": "welcome-flow", "to": ["sub-1", "sub-2"]}));
    stats(json!({"weeklySent": 2, "monthlySent": 3}));
    let days = get(&sandbox, "/notifications/graph/stats").json()["data"].clone();
    let today = sandbox.now().to_string()[..10].to_owned();
    let expected = json!({
        "_id": today, "count": 4, "templates": ["080000000000000000000001"], "channels": ["in_app", "email"],
    });
    assert_eq!((&days[0], &days[1]["count"]), (&expected, &json!(2)));
    assert_eq!(
        get(&sandbox, "/notifications/graph/stats?days=3").json()["data"].as_array().unwrap().len(),
        1
    );
}

#[test]
fn lists_what_was_done() {
    let sandbox = sandbox();
    let rest = format!("/execution-details?notificationId={FIRST}");
    let details = get(&sandbox, &format!("{rest}&subscriberId=sub-1")).json()["data"].clone();
    let first = json!({
        "_id": "120000000000000000000001", "_environmentId": "020000000000000000000001",
        "_organizationId": "010000000000000000000001", "_jobId": "110000000000000000000001",
        "_notificationId": FIRST, "_notificationTemplateId": "080000000000000000000001",
        "_subscriberId": "050000000000000000000001", "transactionId": "seed-transaction", "channel": "in_app",
        "detail": "Step created", "source": "Internal", "status": "Pending", "isTest": false, "isRetry": false,
        "providerId": "novu", "createdAt": details[0]["createdAt"], "updatedAt": details[0]["createdAt"],
        "expireAt": details[0]["expireAt"], "__v": 0,
    });
    assert_eq!(details[0], first);
    assert_eq!(details.as_array().unwrap().len(), 11);
    let sent = details.as_array().unwrap().iter().filter(|detail| detail["detail"] == "Message sent");
    let messages: Vec<&Value> = sent.map(|detail| &detail["_messageId"]).collect();
    assert_eq!(messages, ["100000000000000000000001", "100000000000000000000002"]);
    assert_eq!(get(&sandbox, &format!("{rest}&subscriberId=sub-2")).json(), json!({"data": []}));
    assert_refused(
        &get(&sandbox, &format!("{rest}&subscriberId=none")),
        404,
        "Subscriber not found for id none",
    );
    let bad = get(&sandbox, "/execution-details?notificationId=bad&subscriberId=sub-1");
    assert_refused(&bad, 400, json!(["notificationId must be a mongodb id"]));
}

#[test]
fn lists_messages_oldest_first_with_both_ways_to_end() {
    let sandbox = sandbox();
    triggered(&sandbox, &json!({"name": "welcome-flow", "to": ["sub-2", "sub-3"], "transactionId": "tx"}));
    let page = get(&sandbox, "/messages?limit=4&page=1").json();
    let counts = (&page["page"], &page["pageSize"], &page["totalCount"], &page["hasMore"]);
    assert_eq!(counts, (&json!(1), &json!(4), &json!(6), &json!(false)));
    assert_eq!(get(&sandbox, "/messages?limit=3").json()["hasMore"], true);
    let whom = |query: &str| listed(&sandbox, &format!("/messages?{query}"), "/subscriber/subscriberId");
    assert_eq!(whom(""), ["sub-1", "sub-1", "sub-2", "sub-2", "sub-3", "sub-3"]);
    assert_eq!(whom("channel=email&transactionId=tx"), ["sub-2", "sub-3"]);
    assert_eq!(
        whom("channel=email&transactionId=tx&transactionId=seed-transaction"),
        ["sub-1", "sub-2", "sub-3"]
    );
    assert_eq!(whom("subscriberId=sub-3"), ["sub-3", "sub-3"]);
    assert_eq!(whom("channel=sms"), Vec::<Value>::new());
    assert_refused(&get(&sandbox, "/messages?limit=1001"), 400, "Limit can not be larger then 1000");
    assert_refused(&get(&sandbox, "/messages?subscriberId=none"), 404, "Subscriber not found for id none");
    let channels = "channel must be one of the following values: in_app, email, sms, chat, push";
    assert_refused(&get(&sandbox, "/messages?channel=fax"), 400, json!([channels]));
}

#[test]
fn deletes_messages() {
    let sandbox = sandbox();
    let delete = |rest: &str| novu(&sandbox, "DELETE", &format!("/messages/{rest}"), &Value::Null);
    let deleted = delete("100000000000000000000001");
    let expected = json!({"data": {"acknowledged": true, "status": "deleted"}});
    assert_eq!((deleted.status, deleted.json()), (Some(200), expected));
    assert_refused(
        &delete("100000000000000000000001"),
        404,
        "Message with id 100000000000000000000001 not found",
    );
    assert_refused(&delete("bad-id"), 400, json!(["messageId must be a mongodb id"]));
    assert_eq!(sandbox.novu().messages().len(), 1);

    triggered(&sandbox, &json!({"name": "welcome-flow", "to": ["sub-2", "sub-3"], "transactionId": "a/b"}));
    let gone = delete("transaction/a%2Fb?channel=email");
    assert_eq!((gone.status, gone.body.len()), (Some(204), 0));
    assert_refused(&delete("transaction/a%2Fb?channel=email"), 404, "Invalid transactionId or channel");
    assert_refused(&delete("transaction/none"), 404, "Invalid transactionId or channel");
    assert_eq!(sandbox.novu().messages().len(), 3);
    assert_eq!(delete("transaction/a%2Fb").status, Some(204));
    assert_eq!(sandbox.novu().messages().len(), 1);
}

#[test]
fn nothing_of_one_environment_is_seen_in_another() {
    let sandbox = sandbox();
    let other = sandbox.novu().add_key("another-key");
    assert_eq!((other.messages(), other.notifications()), (vec![], vec![]));
    let reply = crate::wire::novu_as("ApiKey another-key", &sandbox, "GET", "/messages", &Value::Null);
    assert_eq!(reply.json()["totalCount"], 0);
}
