//! Every operation meets every fault: no panic, no hang, the status never lost.

use std::sync::Arc;

use alertkit::transport::http::Method;
use alertkit::transport::{Error, ErrorKind, Idempotency};
use alertkit_sandbox::{Fault, Sandbox};
use serde_json::{Value, json};

use crate::operations::{Callable, Clients, all, seed};
use crate::scripted::{Reader, answered};

/// Calls the operation with this fault on every request, and returns its error and the number of requests.
async fn under(callable: &Callable, fault: impl Fn(Fault) -> Fault) -> (Result<(), Arc<Error>>, usize) {
    within(&seeded().await, callable, fault).await
}

async fn seeded() -> Sandbox {
    let sandbox = Sandbox::start().await.unwrap();
    seed(&sandbox);
    sandbox
}

/// The same in a sandbox that others use, too: for faults that carry nothing out.
async fn within(
    sandbox: &Sandbox,
    callable: &Callable,
    fault: impl Fn(Fault) -> Fault,
) -> (Result<(), Arc<Error>>, usize) {
    let requests = || sandbox.journal_of(&callable.name()).len();
    let before = requests();
    sandbox.clear_faults();
    sandbox.inject(fault(Fault::on(&*callable.name())).always());
    // New ones for each: those of all would use up the budget for retries.
    let result = callable.send(&Clients::of_sandbox(sandbox)).await;
    (result, requests() - before)
}

fn doubles(callable: &Callable) -> bool {
    matches!(callable.operation.idempotency, Idempotency::Unsafe | Idempotency::Keyed)
}

/// The requests of a call that may be retried.
fn attempts(callable: &Callable) -> usize {
    if callable.operation.single_attempt { 1 } else { 3 }
}

/// Whether nothing in the answer is needed: the event was taken, the thing was deleted, or the vendor does not say
/// what it answers.
pub(crate) async fn needs_no_answer(callable: &Callable) -> bool {
    for body in ["", "{}", r#"{"data": {}}"#] {
        if callable.send(&answered(200, body)).await.is_ok() {
            return true;
        }
    }
    false
}

/// Whether an empty body will do: what was to go is gone.
fn takes_an_empty_answer(callable: &Callable) -> bool {
    const ENOUGH: [&str; 3] =
        ["apialerts.events.send", "blacktide.alert_channels.update", "novu.topics.subscribe"];
    takes_any_answer(callable)
        || callable.operation.method == Method::DELETE
        || ENOUGH.contains(&callable.name().as_str())
}

/// Whether the answer is not read at all: what was to be done is done, whatever is said of it.
fn takes_any_answer(callable: &Callable) -> bool {
    const NOT_READ: [&str; 3] =
        ["posthog.alerts.remove_destinations", "novu.topics.unsubscribe", "novu.layouts.set_default"];
    /// Deletions that answer something.
    const READ: [&str; 10] = [
        "novu.events.cancel",
        "novu.feeds.delete",
        "novu.integrations.delete",
        "novu.messages.delete",
        "novu.notification_groups.delete",
        "novu.notification_templates.delete",
        "novu.organizations.remove_member",
        "novu.subscribers.delete",
        "novu.workflow_overrides.delete",
        "novu.workflows.delete",
    ];
    let name = callable.name();
    NOT_READ.contains(&name.as_str())
        || (callable.operation.method == Method::DELETE && !READ.contains(&name.as_str()))
}

/// Whether the second attempt found that the first had done it. Of a deletion most servers say so with a 404, which is
/// then a success.
fn is_done_before(callable: &Callable, result: &Result<(), Arc<Error>>) -> bool {
    const SAID_WITH_400: [&str; 5] = [
        "novu.feeds.delete",
        "novu.notification_templates.delete",
        "novu.notification_templates.update_status",
        "novu.workflows.delete",
        "novu.workflows.update_status",
    ];
    match result {
        Ok(()) => callable.operation.method == Method::DELETE,
        Err(error) => {
            SAID_WITH_400.contains(&callable.name().as_str()) && error.kind() == ErrorKind::BadRequest
        }
    }
}

/// The body of an error in the vendor's own shape.
fn vendor_error(api: &str) -> Value {
    match api {
        "blacktide" => json!({"success": false, "error": {"code": "SOME_CODE", "message": "some message"}}),
        "novu" => json!({"statusCode": 400, "message": ["some message"], "error": "Bad Request"}),
        "posthog" => json!({
            "type": "invalid_request", "code": "some_code", "detail": "some message", "attr": null, "extra": {"a": 1},
        }),
        "uptinio" => json!({"error": {"code": "some_code", "message": "some message"}}),
        _ => json!({"message": "some message"}),
    }
}

const BULK: [&str; 2] = ["novu.events.trigger_bulk", "novu.subscribers.bulk_create"];

#[tokio::test]
async fn statuses_that_are_final() {
    let sandbox = seeded().await;
    for (status, kind) in [
        (400, ErrorKind::BadRequest),
        (401, ErrorKind::Unauthorized),
        (402, ErrorKind::PaymentRequired),
        (403, ErrorKind::Forbidden),
        (404, ErrorKind::NotFound),
        (409, ErrorKind::Conflict),
        (410, ErrorKind::NotFound),
        (413, ErrorKind::PayloadTooLarge),
        (418, ErrorKind::Refused),
        (422, ErrorKind::BadRequest),
        (501, ErrorKind::Refused),
        (505, ErrorKind::Refused),
    ] {
        for callable in all() {
            let (result, requests) =
                within(&sandbox, &callable, |fault| fault.answer(status, vendor_error(callable.api))).await;
            let error = result.unwrap_err();
            let name = callable.name();
            // Both inputs of a bulk call are then sent alone: the error may be of one of them.
            let divided = BULK.contains(&name.as_str()) && matches!(status, 400 | 413 | 422);
            let expected = if divided { 3 } else { 1 };
            assert_eq!((error.kind(), requests, error.attempts()), (kind, expected, 1), "{name} {status}");
            assert_eq!(error.status().unwrap().as_u16(), status, "{name}");
            assert_eq!(error.message(), Some("some message"), "{name} {status}");
            assert_eq!(error.operation(), Some(callable.operation.name));
        }
    }
}

#[tokio::test]
async fn statuses_that_may_pass() {
    let sandbox = seeded().await;
    for status in [408, 425, 429, 500, 502, 503, 504, 520, 524, 529] {
        for callable in all() {
            let (result, requests) =
                within(&sandbox, &callable, |fault| fault.answer(status, vendor_error(callable.api))).await;
            let error = result.unwrap_err();
            let (kind, attempts) = match status {
                // A quota of a month is not there again in a second.
                429 if callable.api == "apialerts" => (ErrorKind::RateLimited, 1),
                429 => (ErrorKind::RateLimited, attempts(&callable)),
                _ if doubles(&callable) => (ErrorKind::OutcomeUnknown, 1),
                408 | 425 => (ErrorKind::Refused, attempts(&callable)),
                _ => (ErrorKind::Server, attempts(&callable)),
            };
            assert_eq!((error.kind(), requests), (kind, attempts), "{} {status}", callable.name());
            assert_eq!((error.status().unwrap().as_u16(), error.message()), (status, Some("some message")));
        }
    }
}

#[tokio::test]
async fn broken_connections() {
    for callable in all() {
        for committed in [false, true] {
            let drop = |fault: Fault| if committed { fault.drop_after() } else { fault.drop_before() };
            let (result, requests) = under(&callable, drop).await;
            let error = result.unwrap_err();
            // A server that is not known to honour keys may do it twice.
            let (kind, requests_made) = if doubles(&callable) {
                (ErrorKind::OutcomeUnknown, 1)
            } else {
                (ErrorKind::Interrupted, attempts(&callable))
            };
            let name = callable.name();
            assert_eq!((error.kind(), requests), (kind, requests_made), "{name} committed: {committed}");
            assert_eq!(error.status(), None);
        }
    }
}

#[tokio::test]
async fn refused_connections() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for callable in all() {
        // New ones for each: those of all would use up the budget for retries.
        let clients = Clients::of(&format!("http://{closed}"), "the-key");
        let error = callable.send(&clients).await.unwrap_err();
        let made = error.attempts() as usize;
        assert_eq!((error.kind(), made), (ErrorKind::Connect, attempts(&callable)), "{}", callable.name());
    }
}

#[tokio::test]
async fn bodies_that_are_none() {
    for callable in all() {
        let html = |fault: Fault| fault.status(502).raw_body("<html>502 Bad Gateway</html>");
        let (result, _) = under(&callable, html).await;
        assert_eq!(result.unwrap_err().status().unwrap().as_u16(), 502, "{}", callable.name());

        if takes_any_answer(&callable) {
            continue;
        }
        let broken = |fault: Fault| fault.status(200).raw_body(r#"{"data": {"id": "alt_1", "mon"#);
        let (result, requests) = under(&callable, broken).await;
        let error = result.expect_err(&callable.name());
        assert_eq!((error.kind(), requests), (ErrorKind::Decode, 1), "{}", callable.name());
        assert_eq!(error.status().unwrap().as_u16(), 200);
        assert!(error.body().unwrap().starts_with(b"{\"data\""));

        let (result, _) = under(&callable, |fault| fault.status(200).raw_body("")).await;
        if takes_an_empty_answer(&callable) {
            assert!(result.is_ok(), "{}: {result:?}", callable.name());
        } else {
            assert_eq!(result.unwrap_err().message(), Some("the body is empty"), "{}", callable.name());
        }

        // Cut in the middle: the status is known, the outcome of a write is, too, but not what it was.
        let (result, _) = under(&callable, |fault| fault.truncate(5)).await;
        if is_done_before(&callable, &result) {
            continue;
        }
        let error = result.expect_err(&callable.name());
        assert!(error.status().is_some_and(|status| status.is_success()), "{}: {error}", callable.name());
        let kind = if doubles(&callable) { ErrorKind::OutcomeUnknown } else { ErrorKind::Interrupted };
        assert_eq!(error.kind(), kind, "{}", callable.name());
    }
}

#[tokio::test]
async fn bodies_of_another_version() {
    let alert = json!({
        "id": 7, "monitor_id": null, "type": "flapping", "status": "snoozed", "created_at": "2024-01-01T02:00:00.5+02:00",
        "owner": {"name": "extra"}, "notifications": null,
    });
    let rule = json!({
        "id": 7, "name": null, "enabled": null, "conditions": {"consecutiveFailures": 3.0, "sslExpiryDays": [1]},
        "channels": null, "createdAt": "2024-01-01T02:00:00.5+02:00", "owner": {"name": "extra"},
    });
    let channel = json!({"id": 7, "type": "pigeon", "config": {"loft": [1]}, "enabled": null, "extra": {}});
    let insight_alert = json!({
        "id": 7, "created_at": "2024-01-01T02:00:00.5+02:00", "insight": 7, "name": "", "subscribed_users": [],
        "state": "Pondering", "enabled": false, "condition": null, "config": {"type": "NewAlertConfig", "x": [1]},
        "detector_config": {"type": "oracle"}, "calculation_interval": "yearly", "checks": null, "owner": {"x": 1},
    });
    for callable in all().iter().filter(|callable| callable.api != "novu") {
        let body = match callable.name().as_str() {
            "apialerts.events.send" => json!({"workspace": null, "extra": [1], "warnings": null}),
            "blacktide.alert_rules.list" => json!({"data": [rule], "meta": {"page": null}, "success": true}),
            "blacktide.alert_channels.list" => json!([channel]),
            "blacktide.alert_channels.test" => json!({"success": false, "message": null, "attempts": 3}),
            "blacktide.monitors.silence" => {
                json!({"data": {"silencedUntil": "2024-01-01T02:00:00.5+02:00", "reason": null, "by": 1}})
            }
            name if name.starts_with("blacktide.alert_rules.") => json!({"data": rule}),
            name if name.starts_with("blacktide.alert_channels.") => channel.clone(),
            "posthog.alerts.list" => json!({"results": [insight_alert], "count": null, "extra": 1}),
            "posthog.alerts.simulate" => json!({
                "data": [null, 1], "dates": [], "scores": [null], "triggered_indices": [], "interval": null, "extra": [1],
            }),
            "posthog.alerts.test_delivery" => json!({
                "destination_count": 0, "email_recipient_count": 1, "failed_delivery_channels": ["pigeon"], "extra": 1,
            }),
            "posthog.alerts.add_destination" => json!({"hog_function_ids": [7], "extra": 1}),
            name if name.starts_with("posthog.") => insight_alert.clone(),
            "uptinio.alerts.list" => json!({"data": [alert], "meta": null, "links": {}}),
            _ => json!({"data": alert, "extra": true}),
        };
        let (result, requests) = under(callable, |fault| fault.answer(200, body.clone())).await;
        assert!(result.is_ok(), "{}: {result:?}", callable.name());
        assert_eq!(requests, 1);
    }
}

#[tokio::test]
async fn a_required_field_that_is_missing_is_named() {
    for callable in all().iter().filter(|callable| callable.api != "novu") {
        if takes_an_empty_answer(callable) {
            continue;
        }
        let alert = json!({"type": "down", "status": "active", "created_at": "2024-01-01T00:00:00Z"});
        let field = match callable.name().as_str() {
            "blacktide.alert_channels.test" => "success",
            "blacktide.monitors.silence" => "silencedUntil",
            "posthog.alerts.simulate" => "data",
            "posthog.alerts.test_delivery" => "destination_count",
            "posthog.alerts.add_destination" => "hog_function_ids",
            _ => "id",
        };
        let listed = callable.operation.name.split_once('.').is_some_and(|(_, verb)| verb == "list");
        let (body, place) = match (callable.api, listed) {
            ("posthog", true) => (json!({"results": [alert]}), "results[0]: "),
            ("posthog", false) => (alert, ""),
            (_, true) => (json!({"data": [alert]}), "data[0]: "),
            (_, false) => (json!({"data": alert}), "data: "),
        };
        let expected = format!("{place}missing field `{field}`");
        let read = Reader::new().read(callable, 200, &body.to_string()).await;
        let named = match read.map(|read| read.to_value().unwrap()) {
            Err(error) => error.message().unwrap().to_owned(),
            // In a listing it costs the item.
            Ok(page) => {
                let item = |name| page["rejected"][0][name].as_str().unwrap().to_owned();
                format!("{}: {}", item("path"), item("message"))
            }
        };
        assert!(named.starts_with(&expected), "{}: {named}", callable.name());
    }
}
