//! One verdict on one attempt of any operation, for whatever keeps calls until they are delivered.

use alertkit_transport::decode::DecodeError;
use alertkit_transport::testing::Reply;
use alertkit_transport::{BackendErrorKind, Error, Idempotency, RetryPolicy, Verdict};
use serde_json::Value;

use crate::support::{CREATE, call, client, create, script, secs};

const CLASSES: [Idempotency; 4] =
    [Idempotency::Safe, Idempotency::Idempotent, Idempotency::Keyed, Idempotency::Unsafe];

async fn attempt(class: Idempotency, reply: Reply) -> Result<Value, Error> {
    call(&client(&script([reply])), class).retry(RetryPolicy::none()).await
}

async fn verdict(class: Idempotency, reply: Reply) -> Verdict {
    Verdict::of(&attempt(class, reply).await)
}

const NOT_TAKEN: Verdict = Verdict::NotTaken { wait: None };
const UNKNOWN: Verdict = Verdict::Unknown { wait: None };

fn of_status(code: u16) -> Verdict {
    match code {
        400 | 413 | 415 | 422 => Verdict::Rejected,
        401 | 403 => Verdict::Credentials,
        408 | 425 => UNKNOWN,
        300..=499 | 501 | 503 | 505 | 521 | 522 | 523 | 525 | 526 | 530 => NOT_TAKEN,
        _ => UNKNOWN,
    }
}

#[tokio::test]
async fn every_status_has_its_verdict_whatever_the_operation_and_the_body() {
    for code in 300..=599 {
        for class in CLASSES {
            for body in ["", "{}", "<html>Bad gateway</html>"] {
                let verdict = verdict(class, Reply::json(code, body)).await;
                assert_eq!(verdict, of_status(code), "{code} {class:?} {body:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_redirect_to_another_server_is_not_taken() {
    for code in [301, 302, 303, 307, 308] {
        let reply = Reply::status(code).header("location", "https://login.example.com/");
        assert_eq!(verdict(Idempotency::Unsafe, reply).await, NOT_TAKEN, "{code}");
    }
}

#[tokio::test]
async fn the_servers_wait_comes_with_the_verdict() {
    for (code, expected) in [
        (429, Verdict::NotTaken { wait: Some(secs(7)) }),
        (503, Verdict::NotTaken { wait: Some(secs(7)) }),
        (502, Verdict::Unknown { wait: Some(secs(7)) }),
    ] {
        for class in CLASSES {
            let reply = Reply::status(code).header("retry-after", "7");
            assert_eq!(verdict(class, reply).await, expected, "{code} {class:?}");
        }
    }
}

#[tokio::test]
async fn failures_below_http_tell_whether_anything_was_sent() {
    for (kind, expected) in [
        (BackendErrorKind::NotConnected, NOT_TAKEN),
        (BackendErrorKind::NoRuntime, NOT_TAKEN),
        (BackendErrorKind::Certificate, NOT_TAKEN),
        (BackendErrorKind::TimedOut, UNKNOWN),
        (BackendErrorKind::Interrupted, UNKNOWN),
        (BackendErrorKind::TooLarge, UNKNOWN),
    ] {
        for class in CLASSES {
            assert_eq!(verdict(class, Reply::failure(kind)).await, expected, "{kind:?} {class:?}");
        }
    }
}

#[tokio::test]
async fn only_a_json_object_is_the_apis_own_response() {
    for (body, expected) in [
        ("{}", Verdict::Sent),
        (r#"{"id":"t1","na"#, Verdict::SentUnreadable),
        ("\u{feff} {\"id\":", Verdict::SentUnreadable),
        ("<html>Sign in to the network</html>", UNKNOWN),
        ("", UNKNOWN),
        ("OK", UNKNOWN),
    ] {
        for class in CLASSES {
            assert_eq!(verdict(class, Reply::json(200, body)).await, expected, "{class:?} {body:?}");
        }
    }
}

#[tokio::test]
async fn a_code_of_the_api_says_that_the_response_is_about_this_call() {
    let coded = |code| Reply::json(code, r#"{"error":{"code":"thing_not_found","message":"No such thing"}}"#);
    for (code, expected) in [
        (404, Verdict::Rejected),
        (409, Verdict::Rejected),
        (410, Verdict::Rejected),
        (401, Verdict::Credentials),
        (403, Verdict::Credentials),
        (405, NOT_TAKEN),
        (429, NOT_TAKEN),
        (503, NOT_TAKEN),
    ] {
        assert_eq!(verdict(Idempotency::Idempotent, coded(code)).await, expected, "{code}");
    }
}

#[tokio::test]
async fn a_success_that_says_it_failed_is_rejected() {
    fn failed(_: &str) -> Result<Value, DecodeError> {
        Err(DecodeError::Refused)
    }
    let backend = script([Reply::json(200, r#"{"success":false,"data":null}"#)]);
    let call = client(&backend).operation(&CREATE).request(failed);
    assert_eq!(Verdict::of(&call.retry(RetryPolicy::none()).await), Verdict::Rejected);
}

#[tokio::test]
async fn an_input_that_is_invalid_is_rejected_before_any_attempt() {
    let backend = script([]);
    let result = create(&client(&backend)).header("bad header", "x").await;
    assert_eq!((Verdict::of(&result), backend.requests().len()), (Verdict::Rejected, 0));
}

#[tokio::test]
async fn an_earlier_attempt_of_unknown_outcome_leaves_the_call_unknown() {
    let backend = script([Reply::status(502), Reply::failure(BackendErrorKind::NotConnected)]);
    let policy = RetryPolicy::default().attempts(2).base(secs(0)).repeat_unknown_outcome(true);
    let result = create(&client(&backend)).retry(policy).await;
    assert_eq!((Verdict::of(&result), backend.requests().len()), (UNKNOWN, 2));
}

#[test]
fn a_call_above_the_maximum_age_gets_no_further_attempt() {
    let day = secs(24 * 3600);
    for open in [NOT_TAKEN, UNKNOWN, Verdict::Credentials] {
        assert_eq!(open.within(day, day), open);
        assert_eq!(open.within(day + secs(1), day), Verdict::TooOld);
    }
    for settled in [Verdict::Sent, Verdict::SentUnreadable, Verdict::Rejected, Verdict::TooOld] {
        assert_eq!(settled.within(day + secs(1), day), settled);
    }
}
