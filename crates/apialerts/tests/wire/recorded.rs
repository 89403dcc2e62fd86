//! What the vendor's Python SDK sent and made of the answers, against what this crate sends and makes of them.

use std::collections::BTreeMap;

use alertkit_apialerts::{
    ApiAlerts, Error, ErrorKind, Event, Rejected, RejectedReason, RetryPolicy, SendResult,
};
use alertkit_tests::Recorder;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{answering, expected};

#[derive(Deserialize)]
struct Call {
    case: String,
    input: Value,
    request: Value,
    server_response: Value,
    result: Value,
}

fn calls() -> Vec<Call> {
    serde_json::from_str(include_str!("../samples/calls.json")).unwrap()
}

fn call(case: &str) -> Call {
    calls().into_iter().find(|call| call.case == case).unwrap_or_else(|| panic!("no case {case}"))
}

/// The recorded event, built as a user would.
fn event(input: &Value) -> Event {
    let fields = &input["event"];
    let text = |name: &str| fields[name].as_str();
    let mut event = Event::new(text("message").unwrap());
    if let Some(channel) = text("channel") {
        event = event.channel(channel);
    }
    if let Some(key) = text("event") {
        event = event.event(key);
    }
    if let Some(title) = text("title") {
        event = event.title(title);
    }
    if let Some(tags) = fields["tags"].as_array() {
        event = event.tags(tags.iter().map(|tag| tag.as_str().unwrap()));
    }
    if let Some(link) = text("link") {
        event = event.link(link);
    }
    if fields["data"].is_object() {
        event = event.data(&fields["data"]);
    }
    event
}

/// Plays a recorded call against its recorded answer.
async fn play(case: &str) -> (Recorder, Result<alertkit_apialerts::Delivery, Error>) {
    let call = call(case);
    let answer = &call.server_response;
    let status = u16::try_from(answer["status"].as_u64().unwrap()).unwrap();
    let (server, alerts) = answering(status, answer["body"].as_str().unwrap()).await;
    let result = alerts.send(event(&call.input)).retry(RetryPolicy::none()).await;
    (server, result)
}

#[tokio::test]
async fn the_same_events_give_the_same_requests_and_results() {
    for case in [
        "title_only",
        "tags_only",
        "link_only",
        "link_with_query",
        "all_fields",
        "unicode_bmp",
        "control_chars",
        "whitespace_optional_fields",
        "tags_with_empty_and_dupes",
        "r200_plain",
        "r200_no_workspace",
    ] {
        let (server, result) = play(case).await;
        let call = call(case);
        assert_eq!(server.request(), expected("the-key", call.request["body"].clone()), "{case}");
        let result = serde_json::to_value(SendResult::from(result)).unwrap();
        assert_eq!(result, call.result, "{case}");
    }
}

#[tokio::test]
async fn refusals_have_their_kinds() {
    for (case, kind, message) in [
        ("r403", ErrorKind::Forbidden, Some("Forbidden")),
        ("r408", ErrorKind::OutcomeUnknown, None),
        ("r413", ErrorKind::PayloadTooLarge, Some("Payload Too Large")),
        ("r429_retry_after", ErrorKind::RateLimited, Some("quota exceeded")),
        ("r200_truncated_json", ErrorKind::Decode, Some("the JSON ends too early at line 1 column 22")),
        ("r200_string", ErrorKind::Decode, Some("invalid type: string, expected a map at line 1 column 4")),
    ] {
        let (server, result) = play(case).await;
        let error = result.unwrap_err();
        assert_eq!((error.kind(), error.message()), (kind, message), "{case}");
        assert_eq!(call(case).result["success"], json!(false), "{case}");
        assert_eq!(server.requests().len(), 1, "{case}");
    }
}

/// Something that does not serialise.
struct Unwritable;

impl serde::Serialize for Unwritable {
    fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("no"))
    }
}

/// Where this crate knows better than the Python SDK, and why.
#[tokio::test]
async fn where_the_answers_are_taken_differently() {
    // A text is a warning as well as a list of texts is; Python drops it.
    let (_server, result) = play("r200_warnings_string").await;
    assert_eq!(result.unwrap().warnings, ["oops"]);
    assert_eq!(call("r200_warnings_string").result["warnings"], json!([]));
    // A success without a body was delivered; to call it an error invites a second alert.
    let (_server, result) = play("r204_empty").await;
    assert_eq!(result.unwrap(), alertkit_apialerts::Delivery::default());
    assert_eq!(call("r204_empty").result["success"], json!(false));
}

#[tokio::test]
async fn where_the_calls_are_made_differently() {
    // JSON has no NaN: Python sends a token that is no JSON, this crate null, as documented at `Event::data`.
    let (server, alerts) = answering(200, "{}").await;
    let odd = BTreeMap::from([("n", f64::NAN), ("i", f64::INFINITY)]);
    alerts.send(Event::new("m").data(&odd)).await.unwrap();
    assert_eq!(server.request().body, json!({"message": "m", "data": {"n": null, "i": null}}));
    assert!(call("py_nan_data").request["body_raw"].as_str().unwrap().contains("NaN"));

    // A key with spaces around it is a mistake, said at once, and not sent as it is.
    let key = call("api_key_untrimmed").input["api_key"].as_str().unwrap().to_owned();
    assert_eq!(ApiAlerts::new(key).unwrap_err().field(), Some("key"));
    // So is a blank key for one call: Python silently takes the other workspace's.
    let blank =
        call("api_key_override_blank_falls_back").input["api_key_override"].as_str().unwrap().to_owned();
    assert_eq!(alerts.send_with_key(Event::new("m"), blank).await.unwrap_err().field(), Some("key"));

    // Found before anything is sent, and never swallowed.
    assert_eq!(call("base_url_ftp_scheme").request, Value::Null);
    let ftp = ApiAlerts::builder("k").base_url("ftp://127.0.0.1:1/event").build();
    assert_eq!(ftp.unwrap_err().field(), Some("base_url"));
    assert_eq!(call("unserialisable_data_send_debug").request, Value::Null);
    assert_eq!(alerts.send(Event::new("m").data(&Unwritable)).await.unwrap_err().field(), Some("data"));
    assert_eq!(call("not_configured").result["error"], json!("client not configured"));
    let rejected: Rejected = alertkit_apialerts::send(Event::new("m")).unwrap_err();
    assert!(matches!(rejected.reason(), RejectedReason::NotConfigured));
    assert_eq!(rejected.into_event(), Event::new("m"));
}

/// Python follows the redirect as a GET without the event, takes the key along, and reports success.
#[tokio::test]
async fn a_redirect_is_not_followed() {
    assert_eq!(call("redirect_loop").request["path"], "/event");
    let backend = alertkit_apialerts::testing::ScriptedBackend::new().reply(
        alertkit_apialerts::testing::Reply::status(302).header("Location", "https://evil.example/event"),
    );
    let alerts = ApiAlerts::builder("the-key").backend(backend.clone()).build().unwrap();
    let error = alerts.send(Event::new("m")).await.unwrap_err();
    assert_eq!((error.kind(), error.message()), (ErrorKind::Redirect, Some("to https://evil.example")));
    assert_eq!(backend.requests().len(), 1);
}

/// Both fail in Python, too; here it is said what a repetition would risk.
#[tokio::test(start_paused = true)]
async fn failures_below_http_say_what_a_repetition_would_risk() {
    use alertkit_apialerts::testing::{Reply, ScriptedBackend};
    use alertkit_apialerts::{BackendErrorKind, Safety};
    for (case, failure, kind, safety, requests) in [
        ("timeout", BackendErrorKind::TimedOut, ErrorKind::OutcomeUnknown, Safety::MayDouble, 1),
        ("connection_refused", BackendErrorKind::NotConnected, ErrorKind::Connect, Safety::Safe, 3),
    ] {
        assert_eq!(call(case).result["success"], json!(false), "{case}");
        let backend = ScriptedBackend::new().reply(Reply::failure(failure));
        let alerts = ApiAlerts::builder("the-key").backend(backend.clone()).build().unwrap();
        let error = alerts.send(event(&call(case).input)).await.unwrap_err();
        assert_eq!((error.kind(), error.retry().safety), (kind, safety), "{case}");
        assert_eq!(backend.requests().len(), requests, "{case}");
    }
}

#[test]
fn no_recorded_case_is_left_out() {
    assert_eq!(calls().len(), 28, "a new case needs a place in one of the tests above");
}
