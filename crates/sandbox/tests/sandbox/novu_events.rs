use alertkit_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::wire::{Reply, novu};

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::start_blocking().unwrap();
    sandbox.novu().seed(3);
    sandbox
}

/// Adds a workflow by the API, and gives its id.
pub(crate) fn add_workflow(sandbox: &Sandbox, name: &str, members: Value) -> String {
    let mut body =
        json!({"name": name, "notificationGroupId": "0b0000000000000000000001", "active": true, "steps": []});
    for (member, value) in members.as_object().unwrap() {
        body[member] = value.clone();
    }
    let reply = novu(sandbox, "POST", "/workflows", &body);
    assert_eq!(reply.status, Some(201), "{reply:?}");
    reply.json()["data"]["_id"].as_str().unwrap().to_owned()
}

/// One step of this kind, that says this.
pub(crate) fn step(kind: &str, content: &str) -> Value {
    json!({"template": {"type": kind, "content": content, "subject": "About {{name}}", "title": "{{name}}!"}})
}

pub(crate) fn trigger(sandbox: &Sandbox, body: &Value) -> Reply {
    novu(sandbox, "POST", "/events/trigger", body)
}

/// Triggers, and gives the transaction.
pub(crate) fn triggered(sandbox: &Sandbox, body: &Value) -> String {
    let reply = trigger(sandbox, body);
    assert_eq!(
        (reply.status, &reply.json()["data"]["status"]),
        (Some(201), &json!("processed")),
        "{reply:?}"
    );
    reply.json()["data"]["transactionId"].as_str().unwrap().to_owned()
}

/// What was sent but for the seed.
pub(crate) fn sent(sandbox: &Sandbox) -> Vec<Value> {
    let all = sandbox.novu().messages().into_iter();
    all.filter(|message| message["transactionId"] != "seed-transaction").collect()
}

/// What was triggered but for the seed.
pub(crate) fn notified(sandbox: &Sandbox) -> Vec<Value> {
    let all = sandbox.novu().notifications().into_iter();
    all.filter(|notification| notification["transactionId"] != "seed-transaction").collect()
}

fn whom(sandbox: &Sandbox) -> Vec<String> {
    let id = |it: Value| it["subscriber"]["subscriberId"].as_str().unwrap().to_owned();
    notified(sandbox).into_iter().map(id).collect()
}

fn assert_refused(reply: &Reply, status: u16, message: impl Into<Value>) {
    assert_eq!((reply.status, &reply.json()["message"]), (Some(status), &message.into()), "{reply:?}");
    assert_eq!(reply.json()["statusCode"], status);
}

#[test]
fn a_trigger_makes_a_notification_with_jobs_details_and_messages() {
    let sandbox = sandbox();
    let payload = json!({"firstName": "World", "nested": {"a": 1}});
    let body = json!({"name": "welcome-flow", "to": "sub-2", "payload": payload, "overrides": {}});
    let reply = trigger(&sandbox, &body);
    let transaction = "00000000-0000-4000-8000-000000000001";
    let expected =
        json!({"data": {"acknowledged": true, "status": "processed", "transactionId": transaction}});
    assert_eq!((reply.status, reply.json()), (Some(201), expected));

    let [notification] = &notified(&sandbox)[..] else { panic!() };
    assert_eq!(notification["_id"], "0f0000000000000000000002");
    let has = |name: &str| notification[name].clone();
    assert_eq!(has("to"), json!({"subscriberId": "sub-2"}));
    assert_eq!((has("payload"), has("channels")), (payload.clone(), json!(["in_app", "email"])));
    assert_eq!(
        (has("transactionId"), has("template")["name"].clone()),
        (json!(transaction), json!("Welcome flow"))
    );
    assert_eq!(has("subscriber")["email"], "sub-2@example.com");
    let jobs = has("jobs");
    let job = |index: usize, name: &str| jobs[index][name].clone();
    assert_eq!(
        (job(0, "type"), job(0, "status"), job(0, "providerId")),
        (json!("in_app"), json!("completed"), json!("novu"))
    );
    assert_eq!(
        (job(1, "type"), job(1, "status"), job(1, "providerId")),
        (json!("email"), json!("completed"), json!("sendgrid"))
    );
    assert_eq!(jobs[2], Value::Null);
    let details = |index: usize| -> Vec<String> {
        let all = jobs[index]["executionDetails"].as_array().unwrap();
        all.iter()
            .map(|it| format!("{}: {}", it["status"].as_str().unwrap(), it["detail"].as_str().unwrap()))
            .collect()
    };
    let in_app = [
        "Pending: Step created",
        "Pending: Step queued",
        "Pending: Start sending message",
        "Pending: Message created",
        "Success: Message sent",
    ];
    assert_eq!(details(0), in_app);
    assert_eq!(details(1)[3], "Pending: Integration instance selected");

    let [in_app, email] = &sent(&sandbox)[..] else { panic!() };
    assert_eq!((&in_app["content"], &in_app["channel"]), (&json!("Hello World"), &json!("in_app")));
    assert_eq!(
        in_app["cta"],
        json!({"type": "redirect", "data": {"url": "/begin"}, "action": {"buttons": []}})
    );
    assert_eq!(
        (&in_app["seen"], &in_app["read"], &in_app["status"]),
        (&json!(false), &json!(false), &json!("sent"))
    );
    assert_eq!((&in_app["payload"], &in_app["_notificationId"]), (&payload, &notification["_id"]));
    assert_eq!((&email["subject"], &email["email"]), (&json!("Welcome"), &json!("sub-2@example.com")));
    assert_eq!(email["content"][0], json!({"type": "text", "content": "Welcome, World!"}));
    assert_eq!((&email["_jobId"], &email["templateIdentifier"]), (&job(1, "_id"), &json!("welcome-flow")));
}

#[test]
fn recipients_are_made_changed_and_reached_once() {
    let sandbox = sandbox();
    let ada =
        json!({"subscriberId": "ada", "email": "ada@example.com", "firstName": "Ada", "lastName": null});
    let to = json!([
        "sub-2", {"type": "Topic", "topicKey": "topic-1"}, ada, "new", {"subscriberId": "sub-2"},
        {"subscriberId": "sub-1", "locale": "en_GB", "data": {"plan": "gold"}}, {"type": "Topic", "topicKey": "none"},
    ]);
    triggered(&sandbox, &json!({"name": "welcome-flow", "to": to}));
    assert_eq!(whom(&sandbox), ["sub-2", "ada", "new", "sub-1", "sub-3"]);
    let stored =
        |id: &str| novu(&sandbox, "GET", &format!("/subscribers/{id}"), &Value::Null).json()["data"].clone();
    assert_eq!(
        (stored("ada")["firstName"].clone(), stored("ada")["email"].clone()),
        (json!("Ada"), json!("ada@example.com"))
    );
    assert_eq!(stored("new")["email"], Value::Null);
    let changed = stored("sub-1");
    assert_eq!((&changed["locale"], &changed["data"]), (&json!("en_GB"), &json!({"plan": "gold"})));
    assert_eq!(changed["email"], "sub-1@example.com");
}

#[test]
fn nobody_is_reached_and_it_is_no_error() {
    let sandbox = sandbox();
    for to in [
        json!([]),
        json!([{"type": "Topic", "topicKey": "none"}]),
        json!({"firstName": "without an id"}),
        json!(["sub-1", {"email": "without-an-id@example.com"}]),
        json!(5),
    ] {
        triggered(&sandbox, &json!({"name": "welcome-flow", "to": to, "payload": {}}));
    }
    assert_eq!(notified(&sandbox), Vec::<Value>::new());
}

#[test]
fn an_empty_id_of_a_recipient_is_rejected() {
    let sandbox = sandbox();
    for to in [
        json!(""),
        json!(["sub-1", " "]),
        json!({"subscriberId": ""}),
        json!([{"type": "Topic", "topicKey": ""}]),
    ] {
        let body = json!({"name": "welcome-flow", "to": to, "payload": {}});
        assert_refused(&trigger(&sandbox, &body), 422, "to: subscriberId and topicKey must not be empty");
    }
    assert_eq!(notified(&sandbox), Vec::<Value>::new());
}

#[test]
fn a_trigger_that_stands_still_has_no_transaction() {
    let sandbox = sandbox();
    add_workflow(&sandbox, "inactive flow", json!({"active": false, "steps": [step("in_app", "x")]}));
    add_workflow(&sandbox, "empty flow", json!({}));
    let mut off = step("in_app", "x");
    off["active"] = json!(false);
    add_workflow(&sandbox, "off flow", json!({"steps": [off]}));
    for (event, status) in [
        (json!({"name": "inactive-flow"}), "trigger_not_active"),
        (json!({"name": "empty-flow"}), "no_workflow_steps_defined"),
        (json!({"name": "off-flow"}), "no_workflow_active_steps_defined"),
        (json!({"name": "welcome-flow", "tenant": "none"}), "no_tenant_found"),
        (json!({"name": "welcome-flow", "tenant": {"identifier": "none", "name": "N"}}), "no_tenant_found"),
    ] {
        let mut event = event;
        event["to"] = json!("sub-1");
        let reply = trigger(&sandbox, &event);
        let expected = json!({"data": {"acknowledged": true, "status": status}});
        assert_eq!((reply.status, reply.json()), (Some(201), expected));
    }
    assert_eq!(notified(&sandbox), Vec::<Value>::new());
    let tenants = novu(&sandbox, "GET", "/tenants/none", &Value::Null);
    assert_eq!(tenants.status, Some(404), "it is looked up, and not made");
    assert!(sandbox.journal_of("novu.events.trigger").iter().all(|entry| !entry.committed));
}

#[test]
fn refuses_what_is_no_event() {
    let sandbox = sandbox();
    let whole = || json!({"name": "welcome-flow", "to": "sub-1"});
    let with = |name: &str, value: Value| {
        let mut event = whole();
        event[name] = value;
        event
    };
    for (event, messages) in [
        (json!({"to": "sub-1"}), json!(["name should not be null or undefined", "name must be a string"])),
        (with("name", json!(1)), json!(["name must be a string"])),
        (json!({"name": "welcome-flow"}), json!(["to should not be null or undefined"])),
        (with("payload", json!("str")), json!(["payload must be an object"])),
        (with("overrides", json!([])), json!(["overrides must be an object"])),
        (with("transactionId", json!(7)), json!(["transactionId must be a string"])),
    ] {
        assert_refused(&trigger(&sandbox, &event), 400, messages);
    }
    let unknown = trigger(&sandbox, &json!({"name": "no-such", "to": "sub-1"}));
    assert_refused(&unknown, 422, "workflow_not_found");
    assert_eq!(unknown.json()["error"], "Unprocessable Entity");
    // A workflow is triggered by its identifier, and not by its id.
    let id = json!({"name": "080000000000000000000001", "to": "sub-1"});
    assert_refused(&trigger(&sandbox, &id), 422, "workflow_not_found");
    assert_eq!(notified(&sandbox), Vec::<Value>::new());
}

#[test]
fn a_payload_is_checked_and_filled_with_defaults() {
    let sandbox = sandbox();
    let mut first = step("in_app", "{{name}} {{user.plan}} {{greeting}}");
    first["template"]["variables"] = json!([
        {"name": "name", "type": "String", "required": true},
        {"name": "user.plan", "type": "String", "required": true},
        {"name": "list", "type": "Array", "required": true},
        {"name": "flag", "type": "Boolean", "required": true},
        {"name": "greeting", "type": "String", "defaultValue": "hi"},
        {"name": "deep.value", "type": "String", "defaultValue": "d"},
        {"name": "subscriber.firstName", "type": "String", "required": true},
    ]);
    add_workflow(&sandbox, "strict", json!({"steps": [first]}));
    let refused = trigger(
        &sandbox,
        &json!({"name": "strict", "to": "sub-1", "payload": {"user": 1, "flag": "x", "list": {}}}),
    );
    let message = "payload is missing required key(s) and type(s): name (Value), user.plan (Value), list (Array), flag \
                   (Boolean)";
    assert_refused(&refused, 400, message);
    let payload = json!({"name": 7, "user": {"plan": ""}, "list": [], "flag": false, "deep": {"other": 1}});
    triggered(&sandbox, &json!({"name": "strict", "to": "sub-1", "payload": payload}));
    let [message] = &sent(&sandbox)[..] else { panic!() };
    assert_eq!(message["content"], "7  hi");
    assert_eq!(
        (&message["payload"]["greeting"], &message["payload"]["deep"]),
        (&json!("hi"), &json!({"value": "d", "other": 1}))
    );
}

#[test]
fn what_the_content_asks_of_tenant_and_actor_has_to_be_named() {
    let sandbox = sandbox();
    add_workflow(
        &sandbox,
        "context",
        json!({"steps": [step("in_app", "{{tenant.name}}: {{actor.firstName}}")]}),
    );
    let event = json!({"name": "context", "to": "sub-1"});
    assert_refused(&trigger(&sandbox, &event), 400, "Trigger is missing: tenant object, actor object");
    let event = json!({
        "name": "context", "to": "sub-1", "tenant": "tenant-1", "actor": {"subscriberId": "grace", "firstName": "Grace"},
    });
    triggered(&sandbox, &event);
    assert_eq!(sent(&sandbox)[0]["content"], "Tenant 1: Grace");
    let job = &notified(&sandbox)[0]["jobs"][0];
    assert_eq!((&job["tenant"], &job["actorId"]), (&json!({"identifier": "tenant-1"}), &json!("grace")));
    assert_eq!(job["executionDetails"][2]["detail"], "Tenant context selected");
}

#[test]
fn a_transaction_that_was_there_is_passed_over() {
    let sandbox = sandbox();
    for to in ["sub-1", "sub-2"] {
        let event = json!({"name": "welcome-flow", "to": to, "transactionId": "mine"});
        assert_eq!(triggered(&sandbox, &event), "mine");
    }
    assert_eq!(whom(&sandbox), ["sub-1"]);
}

#[test]
fn many_triggers_fail_one_by_one() {
    let sandbox = sandbox();
    let mut strict = step("in_app", "{{x}}");
    strict["template"]["variables"] = json!([{"name": "x", "type": "String", "required": true}]);
    add_workflow(&sandbox, "strict", json!({"steps": [strict]}));
    let events = json!([
        {"name": "welcome-flow", "to": "sub-1", "payload": {}, "transactionId": "a"},
        {"name": "no-such", "to": "sub-1", "payload": {}},
        {"name": "strict", "to": "sub-1", "payload": {}},
        {"name": "welcome-flow", "to": "sub-2"},
        {"to": null, "payload": {}},
        {"name": "welcome-flow", "to": "sub-3", "payload": {}, "tenant": "none"},
        {"name": "welcome-flow", "to": "sub-3", "payload": {}, "transactionId": "b"},
    ]);
    let reply = novu(&sandbox, "POST", "/events/trigger/bulk", &json!({"events": events}));
    let error = |messages: Value| json!({"acknowledged": true, "status": "error", "error": messages});
    let expected = json!([
        {"acknowledged": true, "status": "processed", "transactionId": "a"},
        error(json!(["workflow_not_found"])),
        error(json!(["payload is missing required key(s) and type(s): x (Value)"])),
        error(json!(["payload should not be null or undefined"])),
        error(json!(["to should not be null or undefined", "identifier should not be null or undefined",
            "identifier must be a string"])),
        {"acknowledged": true, "status": "no_tenant_found"},
        {"acknowledged": true, "status": "processed", "transactionId": "b"},
    ]);
    assert_eq!((reply.status, &reply.json()["data"]), (Some(201), &expected));
    assert_eq!(whom(&sandbox), ["sub-1", "sub-3"]);
}

#[test]
fn refuses_no_events_and_too_many() {
    let sandbox = sandbox();
    let event = json!({"name": "welcome-flow", "to": "sub-1", "payload": {}});
    let most = "events must contain no more than 100 elements";
    for (events, messages) in [
        (json!([]), json!(["events should not be empty"])),
        (Value::from(vec![event.clone(); 101]), json!([most])),
        (Value::Null, json!([most, "events should not be empty", "events must be an array"])),
    ] {
        let reply = novu(&sandbox, "POST", "/events/trigger/bulk", &json!({"events": events}));
        assert_refused(&reply, 400, messages);
    }
    assert_eq!(notified(&sandbox), Vec::<Value>::new());
    let reply = novu(&sandbox, "POST", "/events/trigger/bulk", &json!({"events": vec![event; 100]}));
    assert_eq!((reply.status, notified(&sandbox).len()), (Some(201), 100));
}

#[test]
fn a_broadcast_reaches_everybody_and_is_always_processed() {
    let sandbox = sandbox();
    add_workflow(&sandbox, "inactive flow", json!({"active": false, "steps": [step("in_app", "x")]}));
    let broadcast = |body: Value| novu(&sandbox, "POST", "/events/trigger/broadcast", &body);
    let reply = broadcast(json!({"name": "welcome-flow", "payload": {"firstName": "all"}}));
    assert_eq!((reply.status, &reply.json()["data"]["status"]), (Some(201), &json!("processed")));
    assert_eq!(whom(&sandbox), ["sub-1", "sub-2", "sub-3"]);
    let id = "050000000000000000000001";
    assert_eq!(notified(&sandbox)[0]["to"], json!({"_id": id, "subscriberId": "sub-1", "id": id}));
    for body in [
        json!({"name": "inactive-flow", "payload": {}}),
        json!({"name": "welcome-flow", "payload": {}, "tenant": "none", "transactionId": "mine"}),
    ] {
        let reply = broadcast(body);
        assert_eq!(reply.json()["data"]["status"], "processed");
        assert!(reply.json()["data"]["transactionId"].is_string());
    }
    assert_eq!(notified(&sandbox).len(), 3);
    assert_refused(&broadcast(json!({"name": "no-such", "payload": {}})), 422, "workflow_not_found");
    assert_refused(&broadcast(json!({"name": "welcome-flow"})), 400, json!(["payload must be an object"]));
}
