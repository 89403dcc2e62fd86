//! The notification centres of subscribers, and what becomes of the messages there.

use std::time::Duration;

use alertkit_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::novu_events::{add_workflow, step, triggered};
use crate::wire::{Reply, novu};

const FIRST: &str = "100000000000000000000001";
const UNKNOWN: &str = "100000000000000000000099";

/// `sub-1` has the message of the seed, one in `feed-1` and one in `feed-2`.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::start_blocking().unwrap();
    sandbox.novu().seed(2);
    for (name, feed) in [("one", "0e0000000000000000000001"), ("two", "0e0000000000000000000002")] {
        let mut step = step("in_app", "In feed {{a}}");
        step["template"]["feedId"] = json!(feed);
        step["template"]["cta"] = json!({"type": "redirect", "data": {"url": "/{{a}}"}, "action": {"status": "pending", "buttons": [
            {"type": "primary", "content": "{{a}}"},
        ]}});
        add_workflow(&sandbox, name, json!({"steps": [step]}));
        let payload = json!({"a": name, "deep": {"b": 1, "c": 2}});
        triggered(&sandbox, &json!({"name": name, "to": "sub-1", "payload": payload}));
    }
    sandbox
}

fn get(sandbox: &Sandbox, rest: &str) -> Reply {
    novu(sandbox, "GET", &format!("/subscribers/{rest}"), &Value::Null)
}

fn post(sandbox: &Sandbox, rest: &str, body: &Value) -> Reply {
    novu(sandbox, "POST", &format!("/subscribers/{rest}"), body)
}

fn assert_refused(reply: &Reply, status: u16, message: impl Into<Value>) {
    assert_eq!((reply.status, &reply.json()["message"]), (Some(status), &message.into()), "{reply:?}");
}

fn feed(sandbox: &Sandbox, query: &str) -> Vec<String> {
    let reply = get(sandbox, &format!("sub-1/notifications/feed?{query}"));
    assert_eq!(reply.status, Some(200), "{reply:?}");
    let contents = reply.json()["data"].clone();
    contents.as_array().unwrap().iter().map(|it| it["content"].as_str().unwrap().to_owned()).collect()
}

fn unseen(sandbox: &Sandbox, query: &str) -> Value {
    get(sandbox, &format!("sub-1/notifications/unseen?{query}")).json()["data"]["count"].clone()
}

#[test]
fn a_feed_has_the_in_app_messages_newest_first() {
    let sandbox = sandbox();
    assert_eq!(feed(&sandbox, ""), ["In feed two", "In feed one", "Hello Ada"]);
    let page = get(&sandbox, "sub-1/notifications/feed?limit=2").json();
    let counts = (&page["page"], &page["pageSize"], &page["totalCount"], &page["hasMore"]);
    assert_eq!(counts, (&json!(0), &json!(2), &json!(3), &json!(true)));
    assert_eq!(feed(&sandbox, "limit=2&page=1"), ["Hello Ada"]);
    assert_eq!(page["data"][0]["cta"]["data"]["url"], "/two");
    assert_eq!(page["data"][0]["cta"]["action"]["buttons"][0]["content"], "two");
    assert_eq!(page["data"][0]["_feedId"], "0e0000000000000000000002");
    assert_eq!(feed(&sandbox, "feedIdentifier=feed-1"), ["In feed one"]);
    assert_eq!(feed(&sandbox, "feedIdentifier=feed-1&feedIdentifier=feed-2"), ["In feed two", "In feed one"]);
    assert_eq!(feed(&sandbox, "feedIdentifier=none"), Vec::<String>::new());
    // {"a":"one","deep":{"b":1}}
    assert_eq!(feed(&sandbox, "payload=eyJhIjoib25lIiwiZGVlcCI6eyJiIjoxfX0%3D"), ["In feed one"]);
    assert_eq!(get(&sandbox, "sub-2/notifications/feed").json()["totalCount"], 0);
}

#[test]
fn refuses_feeds_that_are_wrong() {
    let sandbox = sandbox();
    let wrong = "Invalid payload, the JSON object should be encoded to base64 string.";
    for payload in ["invalid", "bm8%3D"] {
        assert_refused(&get(&sandbox, &format!("sub-1/notifications/feed?payload={payload}")), 400, wrong);
    }
    let limit = json!(["limit must not be greater than 100"]);
    assert_refused(&get(&sandbox, "sub-1/notifications/feed?limit=101"), 400, limit);
    let unknown = "Subscriber not found for this environment with the id: none. Make sure to create a subscriber before \
                   fetching the feed.";
    assert_refused(&get(&sandbox, "none/notifications/feed"), 400, unknown);
    let unknown = "Subscriber none is not exist in environment 020000000000000000000001, please provide a valid \
                   subscriber identifier";
    assert_refused(&get(&sandbox, "none/notifications/unseen"), 400, unknown);
}

#[test]
fn counts_what_is_not_seen() {
    let sandbox = sandbox();
    assert_eq!(unseen(&sandbox, ""), 3);
    assert_eq!(unseen(&sandbox, "feedIdentifier=feed-1"), 1);
    assert_eq!(unseen(&sandbox, "limit=2"), 2);
    assert_eq!(unseen(&sandbox, "seen=true"), 0);
    post(&sandbox, "sub-1/messages/markAs", &json!({"messageId": FIRST, "mark": {"seen": true}}));
    assert_eq!((unseen(&sandbox, ""), unseen(&sandbox, "seen=true")), (json!(2), json!(1)));
    assert_eq!(feed(&sandbox, "seen=true"), ["Hello Ada"]);
    assert_eq!(feed(&sandbox, "seen=true&read=true"), Vec::<String>::new());
}

#[test]
fn marks_messages_one_by_one_as_the_older_servers_do() {
    let sandbox = sandbox();
    sandbox.advance(Duration::from_secs(5));
    let body = json!({"messageId": [FIRST, UNKNOWN], "mark": {"seen": true, "read": false}});
    let reply = post(&sandbox, "sub-1/messages/markAs", &body);
    assert_eq!(reply.status, Some(201));
    let all = reply.json()["data"].as_array().unwrap().clone();
    let [marked] = &all[..] else { panic!("{reply:?}") };
    assert_eq!((&marked["seen"], &marked["read"]), (&json!(true), &json!(false)));
    assert_eq!(
        (&marked["lastSeenDate"], &marked["lastReadDate"]),
        (&marked["updatedAt"], &marked["updatedAt"])
    );
    assert_eq!((marked.get("subscriber"), marked.get("id")), (None, None));
    assert_ne!(marked["updatedAt"], marked["createdAt"]);
    let reply =
        post(&sandbox, "sub-1/messages/markAs", &json!({"messageId": UNKNOWN, "mark": {"seen": true}}));
    assert_eq!((reply.status, reply.json()), (Some(201), json!({"data": []})));
    // Another's message is shown, and not marked.
    let reply =
        post(&sandbox, "sub-2/messages/markAs", &json!({"messageId": FIRST, "mark": {"seen": false}}));
    assert_eq!(reply.json()["data"][0]["seen"], true);
}

#[test]
fn marks_messages_by_a_word_as_later_servers_do() {
    let sandbox = sandbox();
    for (word, seen, read) in
        [("read", true, true), ("unread", true, false), ("unseen", false, false), ("seen", true, false)]
    {
        let reply = post(&sandbox, "sub-1/messages/mark-as", &json!({"messageId": FIRST, "markAs": word}));
        let marked = &reply.json()["data"][0];
        assert_eq!(
            (reply.status, &marked["seen"], &marked["read"]),
            (Some(201), &json!(seen), &json!(read)),
            "{word}"
        );
    }
    let words = "markAs must be one of the following values: read, seen, unread, unseen";
    let body = json!({"messageId": FIRST, "markAs": "bogus"});
    assert_refused(&post(&sandbox, "sub-1/messages/mark-as", &body), 400, json!([words]));
}

#[test]
fn refuses_marks_that_are_wrong() {
    let sandbox = sandbox();
    for (path, how) in [("markAs", json!({"mark": {"read": true}})), ("mark-as", json!({"markAs": "read"}))] {
        let with = |id: Value| {
            let mut body = how.clone();
            body["messageId"] = id;
            body
        };
        let mark =
            |subscriber: &str, id: Value| post(&sandbox, &format!("{subscriber}/messages/{path}"), &with(id));
        assert_refused(&mark("sub-1", Value::Null), 400, "messageId is required");
        assert_refused(&mark("none", json!(FIRST)), 404, "Subscriber none not found");
        assert_refused(&mark("sub-1", json!("bad-id")), 500, "Internal server error");
    }
    assert_eq!(unseen(&sandbox, ""), 3);
}

#[test]
fn marks_all_that_are_marked_otherwise() {
    let sandbox = sandbox();
    let mark = |body: Value| {
        let reply = post(&sandbox, "sub-1/messages/mark-all", &body);
        assert_eq!(reply.status, Some(201));
        reply.json()["data"].clone()
    };
    assert_eq!(mark(json!({"markAs": "seen", "feedIdentifier": "feed-1"})), 1);
    assert_eq!(mark(json!({"markAs": "seen", "feedIdentifier": ["feed-1", "none"]})), 0);
    assert_eq!(mark(json!({"markAs": "seen"})), 2);
    assert_eq!(unseen(&sandbox, ""), 0);
    assert_eq!(mark(json!({"markAs": "read", "feedIdentifier": ["feed-2"]})), 1);
    assert_eq!(feed(&sandbox, "read=true"), ["In feed two"]);
    assert_eq!(mark(json!({"markAs": "unread"})), 1);
    assert_eq!(mark(json!({"markAs": "unseen"})), 3);
    assert_eq!(mark(json!({"markAs": "bogus"})), 0);
    assert_eq!(unseen(&sandbox, ""), 3);
    let email = &sandbox.novu().messages()[1];
    assert_eq!((&email["channel"], &email["seen"]), (&json!("email"), &json!(false)));
    let unknown = "Subscriber none does not exist in environment 020000000000000000000001, please provide a valid \
                   subscriber identifier";
    assert_refused(&post(&sandbox, "none/messages/mark-all", &json!({"markAs": "read"})), 404, unknown);
}

#[test]
fn a_button_is_clicked() {
    let sandbox = sandbox();
    let message = sandbox.novu().messages()[2]["_id"].as_str().unwrap().to_owned();
    let body = json!({"status": "done", "payload": {"from": "mobile"}});
    let reply = post(&sandbox, &format!("sub-1/messages/{message}/actions/primary"), &body);
    let action = &reply.json()["data"]["cta"]["action"];
    assert_eq!((reply.status, &action["status"]), (Some(201), &json!("done")));
    assert_eq!(action["result"], json!({"type": "primary", "payload": {"from": "mobile"}}));
    assert_eq!(action["buttons"][0]["type"], "primary");
    let again =
        post(&sandbox, &format!("sub-1/messages/{message}/actions/secondary"), &json!({"status": "pending"}));
    let expected = json!({"type": "secondary", "payload": {"from": "mobile"}});
    assert_eq!(again.json()["data"]["cta"]["action"]["result"], expected);

    let click = |subscriber: &str, message: &str, body: Value| {
        post(&sandbox, &format!("{subscriber}/messages/{message}/actions/primary"), &body)
    };
    let done = || json!({"status": "done"});
    assert_refused(&click("sub-1", UNKNOWN, done()), 404, format!("Message {UNKNOWN} not found"));
    let unknown = "Subscriber with the id: none was not found for this environment. Make sure to create a subscriber \
                   before trying to modify it.";
    assert_refused(&click("none", &message, done()), 400, unknown);
    let foreign = format!(
        "Message with the id: {message} was not found for this environment. Make sure to address correct message before \
         trying to modify it."
    );
    assert_refused(&click("sub-2", &message, done()), 400, foreign);
    let wrong = json!(["messageId must be a mongodb id", "status should not be null or undefined"]);
    assert_refused(&click("sub-1", "bad-id", json!({})), 400, wrong);
}

#[test]
fn a_feed_with_messages_can_not_be_deleted() {
    let sandbox = sandbox();
    let reply = novu(&sandbox, "DELETE", "/feeds/0e0000000000000000000001", &Value::Null);
    assert_refused(&reply, 400, "Can not delete feed that has existing message");
}
