use alertkit_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::novu_refusal::{assert_no_id, assert_refused};
use crate::wire::{Reply, novu, novu_as};

const IN_APP: &str = "0c0000000000000000000001";
const SENDGRID: &str = "0c0000000000000000000002";
const SLACK: &str = "0c0000000000000000000003";
const MAILGUN: &str = "0c0000000000000000000005";
const UNKNOWN: &str = "507f1f77bcf86cd799439011";

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::start_blocking().unwrap();
    sandbox.novu().seed(1);
    sandbox
}

fn integrations(sandbox: &Sandbox, method: &'static str, rest: &str, body: &Value) -> Reply {
    novu(sandbox, method, &format!("/integrations{rest}"), body)
}

fn get(sandbox: &Sandbox, rest: &str) -> Reply {
    integrations(sandbox, "GET", rest, &Value::Null)
}

fn put(sandbox: &Sandbox, id: &str, body: &Value) -> Reply {
    integrations(sandbox, "PUT", &format!("/{id}"), body)
}

/// Of all integrations for e-mail that are active: identifier, whether primary, and priority, highest first.
fn mail(sandbox: &Sandbox) -> Vec<(String, bool, u64)> {
    let listed = get(sandbox, "/active").json();
    let mut mail: Vec<_> =
        listed["data"].as_array().unwrap().iter().filter(|one| one["channel"] == "email").collect();
    mail.sort_by_key(|one| std::cmp::Reverse(one["priority"].as_u64()));
    let row = |one: &&Value| {
        let identifier = one["identifier"].as_str().unwrap().to_owned();
        (identifier, one["primary"].as_bool().unwrap(), one["priority"].as_u64().unwrap())
    };
    mail.iter().map(row).collect()
}

fn row(identifier: &str, primary: bool, priority: u64) -> (String, bool, u64) {
    (identifier.to_owned(), primary, priority)
}

#[test]
fn creates_with_a_name_and_an_identifier_and_shows_no_secret() {
    let sandbox = Sandbox::start_blocking().unwrap();
    let body = json!({
        "providerId": "generic-sms", "channel": "sms", "active": true,
        "credentials": {"apiKey": "k3y-s3cret", "from": "+1", "baseUrl": "http://127.0.0.1:3999/sms"},
    });
    let created = integrations(&sandbox, "POST", "", &body);
    assert_eq!(created.status, Some(201));
    let created = created.json()["data"].clone();
    let (at, key) = (&created["createdAt"], created["credentials"]["apiKey"].as_str().unwrap().to_owned());
    let integration = json!({
        "_environmentId": "020000000000000000000001", "_organizationId": "010000000000000000000001",
        "providerId": "generic-sms", "channel": "sms",
        "credentials": {"apiKey": key, "from": "+1", "baseUrl": "http://127.0.0.1:3999/sms"},
        "active": true, "name": "Generic SMS", "identifier": "generic-sms-1", "priority": 1, "primary": true,
        "conditions": [], "_id": IN_APP, "deleted": false, "createdAt": at, "updatedAt": at, "__v": 0, "id": IN_APP,
    });
    assert_eq!(created, integration);
    let sealed = key.strip_prefix("nvsk.").unwrap().split(':').map(str::len).collect::<Vec<_>>();
    assert_eq!(sealed, [32, 32], "{key}");

    // A listing shows all of it.
    let mut listed = integration;
    listed.as_object_mut().unwrap().remove("id");
    listed["credentials"]["apiKey"] = json!("k3y-s3cret");
    assert_eq!(get(&sandbox, "").json(), json!({"data": [listed]}));

    // The same secret is sealed alike.
    let again = put(&sandbox, IN_APP, &json!({"credentials": {"apiKey": "k3y-s3cret", "token": ""}}));
    assert_eq!(again.json()["data"]["credentials"]["apiKey"], key);
    assert!(!sandbox.journal().iter().any(|entry| format!("{entry:?}").contains("k3y-s3cret")));
}

#[test]
fn what_is_empty_is_left_out_but_in_listings() {
    let sandbox = Sandbox::start_blocking().unwrap();
    let created = integrations(
        &sandbox,
        "POST",
        "",
        &json!({"providerId": "mattermost", "channel": "chat", "credentials": {}, "name": null}),
    );
    let created = created.json()["data"].clone();
    assert_eq!(created.get("credentials"), None);
    assert_eq!((&created["name"], &created["active"]), (&json!("Mattermost"), &json!(false)));
    assert_eq!(get(&sandbox, "").json()["data"][0]["credentials"], json!({}));
    assert_eq!(get(&sandbox, "/active").json(), json!({"data": []}));
    let deleted = integrations(&sandbox, "DELETE", &format!("/{IN_APP}"), &Value::Null);
    assert_eq!((deleted.status, deleted.json()), (Some(200), json!({"data": []})));
}

#[test]
fn one_integration_of_a_channel_is_primary_and_on_top() {
    let sandbox = sandbox();
    assert_eq!(mail(&sandbox), [row("sendgrid", true, 1)]);
    let body =
        json!({"providerId": "ses", "channel": "email", "identifier": "ses", "active": true, "check": false});
    integrations(&sandbox, "POST", "", &body);
    assert_eq!(mail(&sandbox), [row("sendgrid", true, 2), row("ses", false, 1)]);
    put(&sandbox, MAILGUN, &json!({"active": true, "check": false}));
    assert_eq!(mail(&sandbox), [row("sendgrid", true, 3), row("mailgun", false, 2), row("ses", false, 1)]);

    let primary = integrations(&sandbox, "POST", "/0c0000000000000000000006/set-primary", &Value::Null);
    assert_eq!(primary.status, Some(201));
    assert_eq!(
        (&primary.json()["data"]["primary"], &primary.json()["data"]["priority"]),
        (&json!(true), &json!(3))
    );
    assert_eq!(mail(&sandbox), [row("ses", true, 3), row("sendgrid", false, 2), row("mailgun", false, 1)]);

    // What has conditions is not for everything, and what is not active is for nothing.
    let filter = json!([{"type": "GROUP", "value": "AND", "children": []}]);
    let conditional =
        put(&sandbox, "0c0000000000000000000006", &json!({"conditions": filter, "check": false}));
    assert_eq!(conditional.json()["data"]["primary"], false);
    let inactive = put(&sandbox, SENDGRID, &json!({"active": false, "check": false})).json()["data"].clone();
    assert_eq!((&inactive["primary"], &inactive["priority"]), (&json!(false), &json!(0)));
    assert_eq!(mail(&sandbox), [row("ses", false, 2), row("mailgun", false, 1)]);
    integrations(&sandbox, "DELETE", "/0c0000000000000000000006", &Value::Null);
    assert_eq!(mail(&sandbox), [row("mailgun", false, 1)]);
    let again = integrations(&sandbox, "POST", &format!("/{SENDGRID}/set-primary"), &Value::Null);
    assert_eq!(again.json()["data"]["active"], true);
    assert_eq!(mail(&sandbox), [row("sendgrid", true, 2), row("mailgun", false, 1)]);
}

#[test]
fn the_other_channels_have_no_primary_integration() {
    let sandbox = sandbox();
    for (id, channel) in [(IN_APP, "in_app"), (SLACK, "chat"), ("0c0000000000000000000004", "push")] {
        let refused = integrations(&sandbox, "POST", &format!("/{id}/set-primary"), &Value::Null);
        assert_refused(&refused, 400, format!("Channel {channel} does not support primary"));
    }
    let unknown = integrations(&sandbox, "POST", &format!("/{UNKNOWN}/set-primary"), &Value::Null);
    assert_refused(&unknown, 404, format!("Integration with id {UNKNOWN} not found"));
    assert_no_id(&integrations(&sandbox, "POST", "/no-id/set-primary", &Value::Null));
}

#[test]
fn changes_what_is_set() {
    let sandbox = sandbox();
    let changes = json!({
        "name": "", "identifier": "mail", "credentials": {"apiKey": "SG.2"}, "providerId": "ignored", "channel": "sms",
        "check": true,
    });
    let changed = put(&sandbox, SENDGRID, &changes);
    assert_eq!(changed.status, Some(200));
    let listed = get(&sandbox, "").json()["data"][1].clone();
    let members = [&listed["name"], &listed["identifier"], &listed["providerId"], &listed["channel"]];
    assert_eq!(members, ["SendGrid", "mail", "sendgrid", "email"]);
    assert_eq!(listed["credentials"], json!({"apiKey": "SG.2"}), "in place of all that there were");

    for nothing in [
        json!({}),
        json!({"check": false}),
        json!({"name": "", "check": false}),
        json!({"identifier": "mail"}),
    ] {
        assert_refused(&put(&sandbox, SENDGRID, &nothing), 400, "No properties found for update");
    }
    let taken = put(&sandbox, SENDGRID, &json!({"identifier": "slack"}));
    assert_refused(&taken, 409, "Integration with identifier already exists");
    assert_refused(
        &put(&sandbox, UNKNOWN, &json!({"name": "n"})),
        404,
        format!("Entity with id {UNKNOWN} not found"),
    );
    assert_no_id(&put(&sandbox, "None", &json!({"name": "n"})));
    let odd =
        json!({"active": "yes", "check": 1, "conditions": {}, "_environmentId": "e", "credentials": []});
    let problems = json!([
        "_environmentId must be a mongodb id",
        "credentials must be an object",
        "active must be a boolean value",
        "check must be a boolean value",
        "conditions must be an array",
    ]);
    assert_refused(&put(&sandbox, SENDGRID, &odd), 400, problems);
}

#[test]
fn an_integration_can_be_in_another_environment() {
    let sandbox = sandbox();
    let production = "020000000000000000000002";
    let moved = put(&sandbox, SLACK, &json!({"_environmentId": production}));
    assert_eq!(moved.json()["data"]["_environmentId"], production);
    let body = json!({"providerId": "apns", "channel": "push", "_environmentId": production});
    let created = integrations(&sandbox, "POST", "", &body);
    assert_eq!(created.json()["data"]["_environmentId"], production);
    let of = |listed: Value| -> Vec<Value> {
        listed["data"].as_array().unwrap().iter().map(|one| one["providerId"].clone()).collect()
    };
    assert_eq!(of(get(&sandbox, "").json()), ["novu", "sendgrid", "fcm", "mailgun"]);
    let credentials = format!("ApiKey {}", sandbox.novu().production_key());
    let listed = novu_as(&credentials, &sandbox, "GET", "/integrations", &Value::Null);
    assert_eq!(of(listed.json()), ["slack", "apns"]);
}

#[test]
fn deletes_and_gives_what_remains() {
    let sandbox = sandbox();
    let deleted = integrations(&sandbox, "DELETE", &format!("/{SLACK}"), &Value::Null);
    assert_eq!(deleted.status, Some(200));
    let rest = deleted.json()["data"].clone();
    assert_eq!(rest.as_array().unwrap().len(), 4);
    assert!(rest[1]["credentials"]["apiKey"].as_str().unwrap().starts_with("nvsk."), "{rest}");
    let gone = integrations(&sandbox, "DELETE", &format!("/{SLACK}"), &Value::Null);
    assert_refused(&gone, 404, format!("Entity with id {SLACK} not found"));
    assert_no_id(&integrations(&sandbox, "DELETE", "/no-id", &Value::Null));
}

#[test]
fn refuses_what_is_no_integration() {
    let sandbox = sandbox();
    let channels = "channel must be one of the following values: in_app, email, sms, chat, push";
    let missing = json!([
        "providerId should not be null or undefined",
        "providerId must be a string",
        "channel should not be null or undefined",
        channels,
    ]);
    assert_refused(&integrations(&sandbox, "POST", "", &json!({})), 400, missing);
    let fax = json!({"providerId": "sendgrid", "channel": "fax"});
    assert_refused(&integrations(&sandbox, "POST", "", &fax), 400, json!([channels]));
    let second = json!({"providerId": "novu", "channel": "in_app"});
    let message = "One environment can only have one In app provider";
    assert_refused(&integrations(&sandbox, "POST", "", &second), 400, message);
    let taken = json!({"providerId": "discord", "channel": "chat", "identifier": "slack"});
    let message = "Integration with identifier already exists";
    assert_refused(&integrations(&sandbox, "POST", "", &taken), 409, message);
    for (provider, channel) in [("novu-email", "email"), ("novu-sms", "sms")] {
        let own = json!({"providerId": provider, "channel": channel, "check": false});
        assert_eq!(integrations(&sandbox, "POST", "", &own).status, Some(201));
        let message = format!("Integration with novu provider for {channel} channel already exists");
        assert_refused(&integrations(&sandbox, "POST", "", &own), 409, message);
    }
    assert_eq!(get(&sandbox, "").json()["data"].as_array().unwrap().len(), 7);
}

#[test]
fn credentials_of_mail_are_checked_unless_told_otherwise() {
    let sandbox = sandbox();
    for (body, status) in [
        (json!({"providerId": "ses", "channel": "email"}), 400),
        (json!({"providerId": "ses", "channel": "email", "credentials": {"apiKey": "", "from": "a"}}), 400),
        (json!({"providerId": "ses", "channel": "email", "credentials": {"secretKey": "s"}}), 201),
        (json!({"providerId": "ses", "channel": "email", "check": false}), 201),
        (json!({"providerId": "twilio", "channel": "sms"}), 201),
    ] {
        assert_eq!(integrations(&sandbox, "POST", "", &body).status, Some(status), "{body}");
    }
    let refused = put(&sandbox, MAILGUN, &json!({"name": "n"}));
    assert_refused(&refused, 400, "The credentials are not valid");
    assert_eq!(put(&sandbox, SENDGRID, &json!({"name": "n"})).status, Some(200));
}

#[test]
fn some_providers_report_what_became_of_messages() {
    let sandbox = sandbox();
    let status = |of: &str| get(&sandbox, &format!("/webhook/provider/{of}/status"));
    assert_eq!((status("sendgrid").status, status("sendgrid").json()), (Some(200), json!({"data": true})));
    assert_eq!(status(SENDGRID).json(), json!({"data": true}));
    let body = json!({"providerId": "africas-talking", "channel": "sms", "credentials": {"apiKey": "k"}});
    integrations(&sandbox, "POST", "", &body);
    assert_eq!(status("africas-talking").json(), json!({"data": false}));
    assert_refused(&status("fcm"), 400, "Webhook for fcm-push is not supported yet");
    assert_refused(&status(SLACK), 400, format!("Integration {SLACK} doesn't have credentials set up"));
    // By its provider, one without credentials is not found.
    assert_refused(&status("slack"), 404, "Integration for slack was not found");
    assert_refused(&status("twilio"), 404, "Integration for twilio was not found");
    assert_refused(&status(UNKNOWN), 404, format!("Integration for {UNKNOWN} was not found"));
    assert_no_id(&status("neither"));
}

#[test]
fn the_limit_is_for_users_only() {
    let sandbox = sandbox();
    let refused = get(&sandbox, "/email/limit");
    assert_refused(&refused, 401, "API endpoint not available");
    for (channel, limit) in [("email", 300), ("sms", 20), ("chat", 0), ("nothing", 0)] {
        let rest = format!("/integrations/{channel}/limit");
        let credentials = format!("Bearer {}", sandbox.novu_token());
        let usage = novu_as(&credentials, &sandbox, "GET", &rest, &Value::Null);
        assert_eq!((usage.status, usage.json()), (Some(200), json!({"data": {"limit": limit, "count": 0}})));
    }
}
