use std::time::Duration;

use alertkit_posthog::testing::{Reply, ScriptedBackend};
use alertkit_posthog::{
    Error, ErrorBody, ErrorCode, ErrorKind, ErrorType, GetAlert, PostHog, RetryPolicy, Scope,
};
use serde_json::json;

use crate::ID;

async fn error(reply: Reply) -> Error {
    let posthog = PostHog::builder("the-key")
        .backend(ScriptedBackend::new().reply(reply))
        .retry(RetryPolicy::default().attempts(1))
        .build()
        .unwrap();
    posthog.alerts(Scope::project(1)).get(ID, GetAlert::new()).await.unwrap_err()
}

async fn answered(status: u16, body: serde_json::Value) -> Error {
    error(Reply::json(status, body.to_string())).await
}

#[tokio::test]
async fn everything_that_an_error_says_can_be_read() {
    let body = json!({
        "type": "validation_error", "code": "max_length", "attr": "threshold__name",
        "detail": "Ensure this field has no more than 255 characters.", "error_event_id": "e1", "extra": {"a": [1]},
    });
    let error = answered(400, body).await;
    assert_eq!((error.kind(), error.code()), (ErrorKind::BadRequest, Some("max_length")));
    assert_eq!(error.message(), Some("Ensure this field has no more than 255 characters."));
    assert_eq!(error.details()[0].field.as_deref(), Some("threshold__name"));
    assert_eq!(ErrorCode::of(&error), Some(ErrorCode::MaxLength));
    let body = ErrorBody::of(&error).unwrap();
    assert_eq!((body.error_type, body.code), (Some(ErrorType::ValidationError), Some(ErrorCode::MaxLength)));
    assert_eq!(body.attr.as_deref(), Some("threshold__name"));
    assert_eq!((body.error_event_id.as_deref(), body.extra), (Some("e1"), Some(json!({"a": [1]}))));
}

/// 401 and 403 have the same `type`, so only the status tells them apart.
#[tokio::test]
async fn the_status_comes_first() {
    let denied =
        json!({"type": "authentication_error", "code": "permission_denied", "detail": "d", "attr": null});
    for (status, kind) in [
        (400, ErrorKind::BadRequest),
        (401, ErrorKind::Unauthorized),
        (402, ErrorKind::PaymentRequired),
        (403, ErrorKind::Forbidden),
        (404, ErrorKind::NotFound),
        (409, ErrorKind::Conflict),
        (415, ErrorKind::Refused),
        (429, ErrorKind::RateLimited),
        (500, ErrorKind::Server),
    ] {
        let error = answered(status, denied.clone()).await;
        assert_eq!((error.kind(), error.status().unwrap().as_u16()), (kind, status));
        assert_eq!(
            (error.code(), error.message(), error.details().len()),
            (Some("permission_denied"), Some("d"), 0)
        );
    }
}

#[tokio::test]
async fn a_reached_limit_is_recognised() {
    let extra =
        json!({"limit_key": "analytics.max_alerts_per_team", "limit": 200, "current": 201, "request": null});
    let body = json!({
        "type": "limit_exceeded", "code": "limit_exceeded", "detail": "Resource limit exceeded.", "attr": null,
        "extra": extra,
    });
    let limit = |error: &Error| ErrorBody::of(error).and_then(|body| body.exceeded_limit());
    let error = answered(402, body.clone()).await;
    let exceeded = limit(&error).unwrap();
    assert_eq!(exceeded.limit_key, "analytics.max_alerts_per_team");
    assert_eq!((exceeded.limit, exceeded.current), (Some(200), Some(201)));
    assert_eq!(limit(&answered(400, body).await), None);
    assert_eq!(limit(&answered(402, json!({"detail": "Pay."})).await), None);
    assert_eq!(limit(&answered(402, json!({"extra": {"limit_key": 7}})).await), None);
}

#[tokio::test]
async fn a_missing_scope_is_recognised() {
    let scope = async |status, detail: &str| {
        let error = answered(status, json!({"code": "permission_denied", "detail": detail})).await;
        ErrorBody::of(&error).unwrap().missing_scope().map(str::to_owned)
    };
    let lacking = "API key missing required scope 'alert:write'";
    assert_eq!(scope(403, lacking).await.as_deref(), Some("alert:write"));
    assert_eq!(
        scope(403, "API key missing required scope 'metrics:read'").await.as_deref(),
        Some("metrics:read")
    );
    assert_eq!(scope(401, lacking).await, None);
    for other in [
        "You don't have access to the project.",
        "API key does not have access to the requested project: ID 2.",
        "This action does not support Personal API Key access",
        "API key missing required scope '",
        "",
    ] {
        assert_eq!(scope(403, other).await, None, "{other}");
    }
}

#[tokio::test]
async fn a_body_of_another_shape_keeps_the_status() {
    let bare = answered(409, json!({"detail": "Add an email recipient."})).await;
    assert_eq!(
        (bare.kind(), bare.code(), bare.message()),
        (ErrorKind::Conflict, None, Some("Add an email recipient."))
    );
    let body = ErrorBody::of(&bare).unwrap();
    assert_eq!((body.error_type, body.code, body.attr), (None, None, None));
    for (status, text) in
        [(502, "<html>Bad Gateway</html>"), (403, "<html>WAF</html>"), (404, ""), (500, "[1]")]
    {
        let error = error(Reply::json(status, text)).await;
        assert_eq!(error.status().unwrap().as_u16(), status);
        assert_eq!((error.code(), error.message()), (None, None));
        assert_eq!(error.body().unwrap(), text);
        assert_eq!(ErrorBody::of(&error), None);
    }
    let odd = answered(400, json!({"type": 1, "code": ["x"], "detail": {}, "attr": 2, "extra": "e"})).await;
    assert_eq!(odd.kind(), ErrorKind::BadRequest);
    let body = ErrorBody::of(&odd).unwrap();
    assert_eq!((body.error_type, body.code, body.detail, body.attr), (None, None, None, None));
}

#[tokio::test]
async fn the_wait_that_a_server_asks_for_is_told() {
    let throttled =
        json!({"type": "throttled_error", "code": "throttled", "detail": "Request was throttled."});
    let error = error(Reply::json(429, throttled.to_string()).header("Retry-After", "42")).await;
    assert!(error.is_rate_limited());
    assert_eq!(error.retry_after(), Some(Duration::from_secs(42)));
}
