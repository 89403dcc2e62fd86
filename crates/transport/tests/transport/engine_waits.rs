//! Time: nothing before the first poll, the deadline over everything, `Retry-After` within its bounds.

use std::task::Poll;
use std::time::Duration;

use alertkit_transport::testing::Reply;
use alertkit_transport::{AttemptOutcome, ErrorKind, Idempotency, RetryPolicy, Safety, StopReason};

use crate::support::{TokioClock, builder, call, client, create, ms, read, script, secs, thing, timed};

#[tokio::test(start_paused = true)]
async fn nothing_is_sent_before_the_first_poll() {
    let backend = script([thing()]);
    let client = client(&backend);
    let request = read(&client);
    drop(read(&client).timeout(secs(1)).header("x-trace", "1").query("a", "b").with_response());
    tokio::time::advance(secs(3600)).await;
    assert!(backend.requests().is_empty());
    assert_eq!(request.await.unwrap()["id"], "t1");
    assert_eq!(backend.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_request_that_was_sent_is_not_sent_again() {
    let backend = script([thing()]);
    let mut request = read(&client(&backend));
    (&mut request).await.unwrap();
    let error = (&mut request).await.unwrap_err();
    assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some("request")));
    assert_eq!(request.preview().unwrap_err().field(), Some("request"));
    assert_eq!(backend.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_attempt_has_its_own_limit() {
    let backend = script([thing().delay(secs(31)), thing().delay(secs(29))]);
    let response = read(&client(&backend)).with_response().await.unwrap();
    assert_eq!(response.attempts(), 2);
    assert_eq!(response.history()[0].outcome, AttemptOutcome::TimedOut);
    assert_eq!(response.elapsed(), secs(30) + ms(100) + secs(29));
}

#[tokio::test(start_paused = true)]
async fn the_deadline_always_wins() {
    // In the first attempt.
    let backend = script([thing().delay(secs(10))]);
    let (result, took) = timed(read(&client(&backend)).timeout(secs(1))).await;
    let error = result.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), took), (ErrorKind::Timeout, 1, secs(1)));
    assert!(error.is_timeout());
    assert_eq!(error.retry().stopped, StopReason::Deadline);
    assert_eq!(error.retry().safety, Safety::Safe);

    // In a later attempt: 30 s, 100 ms, and what is left of 40 s.
    let backend = script([thing().delay(secs(100))]);
    let (result, took) = timed(read(&client(&backend)).timeout(secs(40))).await;
    let error = result.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), took), (ErrorKind::Timeout, 2, secs(40)));

    // Before a wait that would cross it: the call ends now, not at the deadline.
    let backend = script([Reply::status(503)]);
    let (result, took) = timed(read(&client(&backend)).timeout(ms(250))).await;
    let error = result.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), took), (ErrorKind::Server, 2, ms(100)));
    assert_eq!(error.retry().stopped, StopReason::Deadline);

    // However often the policy would repeat it.
    let backend = script([Reply::status(503).delay(ms(10))]);
    let patient = RetryPolicy::default().attempts(u32::MAX);
    let (result, took) = timed(read(&client(&backend)).retry(patient)).await;
    assert_eq!(result.unwrap_err().retry().stopped, StopReason::Deadline);
    assert!(took <= secs(60), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn a_write_that_met_the_deadline_is_of_unknown_outcome() {
    let backend = script([thing().delay(secs(100))]);
    let (result, took) = timed(create(&client(&backend)).timeout(secs(5))).await;
    let error = result.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), took), (ErrorKind::OutcomeUnknown, 1, secs(5)));
    assert!(error.is_timeout());
}

/// The consumer is away for longer than every limit, and finds the answer that came in time.
#[tokio::test(start_paused = true)]
async fn a_pause_of_the_caller_is_no_timeout() {
    let backend = script([thing().delay(secs(1))]);
    let mut request = read(&client(&backend));
    let first =
        std::future::poll_fn(|context| Poll::Ready(std::pin::Pin::new(&mut request).poll(context))).await;
    assert!(first.is_pending());
    tokio::time::advance(secs(3600)).await;
    assert_eq!(request.await.unwrap()["id"], "t1");
}

#[tokio::test(start_paused = true)]
async fn a_wish_of_the_server_is_kept() {
    let cases = [
        (Reply::status(429).header("retry-after", "7"), secs(7)),
        (Reply::status(503).header("retry-after", "1.5"), ms(1500)),
        (Reply::status(503).header("retry-after-ms", "250"), ms(250)),
        // The longer one of two wishes, and of a wish and the own wait.
        (Reply::status(503).header("retry-after", "3").header("retry-after", "9"), secs(9)),
        (Reply::status(503).header("retry-after", "1").header("retry-after-ms", "2000"), secs(2)),
        (Reply::status(429).header("retry-after", "0.1"), ms(500)),
        // Dates, against the server's clock where it sends one.
        (Reply::status(503).header("retry-after", "Sun, 06 Nov 1994 08:49:57 GMT"), secs(20)),
        (Reply::status(503).header("retry-after", "Sunday, 06-Nov-94 08:49:57 GMT"), secs(20)),
        (Reply::status(503).header("retry-after", "Sun Nov  6 08:49:57 1994"), secs(20)),
        (
            Reply::status(503)
                .header("date", "Sat, 01 Jan 2000 00:00:00 GMT")
                .header("retry-after", "Sat, 01 Jan 2000 00:00:30 GMT"),
            secs(30),
        ),
    ];
    for (reply, wait) in cases {
        let backend = script([reply, thing()]);
        let response = read(&client(&backend)).with_response().await.unwrap();
        assert_eq!((response.attempts(), response.waited(), response.elapsed()), (2, wait, wait));
    }
}

#[tokio::test(start_paused = true)]
async fn a_longer_wish_ends_the_call_and_stands_in_the_error() {
    for (text, wish) in [("61", secs(61)), ("3600", secs(3600)), ("60.001", ms(60_001))] {
        let backend = script([Reply::status(429).header("retry-after", text)]);
        let (result, took) = timed(read(&client(&backend))).await;
        let error = result.unwrap_err();
        assert_eq!((error.kind(), error.attempts(), took), (ErrorKind::RateLimited, 1, ms(0)));
        assert_eq!(error.retry_after(), Some(wish));
        assert_eq!(error.retry().stopped, StopReason::WaitTooLong);
        assert_eq!(error.retry().safety, Safety::Safe);
    }
    // One that is short enough for the policy and too long for the deadline.
    let backend = script([Reply::status(429).header("retry-after", "30")]);
    let (result, took) = timed(read(&client(&backend)).timeout(secs(20))).await;
    let error = result.unwrap_err();
    assert_eq!((error.retry().stopped, took), (StopReason::Deadline, ms(0)));
    assert_eq!(error.retry_after(), Some(secs(30)));
}

#[tokio::test(start_paused = true)]
async fn no_hostile_wish_panics_or_waits_above_a_minute() {
    let hostile = [
        "-5",
        "-0",
        "0",
        "NaN",
        "nan",
        "inf",
        "-inf",
        "infinity",
        "",
        " ",
        "soon",
        "\u{ff}\u{fe}",
        "1e18",
        "1e400",
        "1e-400",
        "0x10",
        "+5",
        "5 s",
        "18446744073709551616",
        "99999999999999999999999999",
        "59.999999999999",
        "Sun, 06 Nov 1994 08:49:36 GMT",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "Fri, 31 Dec 9999 23:59:59 GMT",
        "Fri, 99 Foo 9999 99:99:99 GMT",
        "Sun, 06 Nov 1994 08:49:37",
        "5, 7",
        ".",
        "1.2.3",
    ];
    for code in [429, 503] {
        for name in ["retry-after", "retry-after-ms"] {
            for value in hostile {
                let reply = Reply::status(code).header(name, value);
                for reply in [reply.clone(), reply.header(name, value).header("date", value)] {
                    no_attempt_waits_above_a_minute(reply, value).await;
                }
            }
        }
    }
}

async fn no_attempt_waits_above_a_minute(reply: Reply, value: &str) {
    let backend = script([reply]);
    let (result, took) = timed(read(&client(&backend)).timeout(secs(1000))).await;
    let error = result.unwrap_err();
    let longest = error.history().iter().map(|attempt| attempt.waited).max().unwrap_or_default();
    assert!(longest <= secs(60), "{value:?}: {longest:?}");
    assert_eq!(took, error.history().iter().map(|attempt| attempt.waited).sum::<Duration>(), "{value:?}");
    match error.retry().stopped {
        StopReason::AttemptsExhausted => assert_eq!(error.attempts(), 3, "{value:?}"),
        StopReason::WaitTooLong => {
            assert_eq!((error.attempts(), took), (1, Duration::ZERO), "{value:?}");
            assert!(error.retry_after().unwrap() > secs(60), "{value:?}");
        }
        other => panic!("{value:?}: {other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn the_largest_settings_overflow_nothing() {
    let backend = script([Reply::status(503), Reply::status(429), thing()]);
    let huge = RetryPolicy::default()
        .attempts(u32::MAX)
        .base(Duration::MAX)
        .rate_limited_base(Duration::MAX)
        .longest_retry_after(Duration::MAX);
    let client = builder(backend)
        .timeout(Duration::MAX)
        .attempt_timeout(Duration::MAX)
        .read_timeout(Duration::MAX)
        .clock(TokioClock { jitter: 1.0 })
        .build()
        .unwrap();
    let response = read(&client).retry(huge).with_response().await.unwrap();
    assert_eq!((response.attempts(), response.elapsed()), (3, secs(40)), "the cap of 20 s, twice");
}

#[tokio::test(start_paused = true)]
async fn a_wait_of_jitter_zero_is_no_wait_and_of_one_the_whole() {
    for (jitter, total) in [(0.0, ms(0)), (1.0, ms(600)), (-3.0, ms(0)), (7.0, ms(600))] {
        let backend = script([Reply::status(500)]);
        let client = builder(backend).clock(TokioClock { jitter }).build().unwrap();
        let (result, took) = timed(call(&client, Idempotency::Idempotent)).await;
        assert_eq!((result.unwrap_err().attempts(), took), (3, total));
    }
}
