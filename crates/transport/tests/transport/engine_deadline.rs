//! The deadline always wins, and what was known when it came stays known.

use std::time::Duration;

use alertkit_transport::testing::{ManualClock, Reply};
use alertkit_transport::{ClientBuilder, ErrorKind, Idempotency, RetryPolicy, Safety, StopReason};

use crate::support::{
    KEY, TEST_API, TokioClock, builder, call, client, create, ms, read, script, secs, thing, timed,
};

#[tokio::test(start_paused = true)]
async fn a_call_without_time_is_not_sent() {
    let backend = script([thing()]);
    let client = client(&backend);
    for class in [Idempotency::Safe, Idempotency::Idempotent, Idempotency::Keyed, Idempotency::Unsafe] {
        let error = call(&client, class).timeout(Duration::ZERO).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 0));
        assert_eq!((error.retry().stopped, error.retry().safety), (StopReason::Deadline, Safety::Safe));
        assert!(error.is_timeout());
        assert_eq!(error.idempotency_key().is_some(), class == Idempotency::Keyed);
    }
    assert!(backend.requests().is_empty());
}

/// A machine that slept, a starved runtime: the sleeper wakes hours late.
#[tokio::test]
async fn nothing_is_sent_when_the_wait_ended_after_the_deadline() {
    for (code, kind) in [(429, ErrorKind::RateLimited), (503, ErrorKind::Server)] {
        let clock = ManualClock::new();
        let backend = script([Reply::status(code).header("retry-after", "10"), thing()]);
        let builder = ClientBuilder::new(&TEST_API, KEY, |client| client).backend(backend.clone());
        let client = builder.clock(clock.clone()).build().unwrap();
        let call = tokio::spawn(read(&client));
        while clock.sleepers() == 0 {
            tokio::task::yield_now().await;
        }
        clock.advance(secs(2 * 3600));
        let error = call.await.unwrap().unwrap_err();
        assert_eq!((error.kind(), error.attempts(), backend.requests().len()), (kind, 1, 1));
        assert_eq!((error.retry().stopped, error.retry().safety), (StopReason::Deadline, Safety::Safe));
    }
}

/// The tokens of a retry that was not made are there for the next one.
#[tokio::test]
async fn a_retry_that_was_not_made_costs_nothing() {
    let clock = ManualClock::new();
    let backend = script([Reply::status(503).header("retry-after", "10")]);
    let builder = ClientBuilder::new(&TEST_API, KEY, |client| client).backend(backend).retry_budget(5);
    let client = builder.clock(clock.clone()).build().unwrap();
    for _ in 0..3 {
        let call = tokio::spawn(read(&client));
        while clock.sleepers() == 0 {
            tokio::task::yield_now().await;
        }
        clock.advance(secs(61));
        assert_eq!(call.await.unwrap().unwrap_err().retry().stopped, StopReason::Deadline);
    }
}

/// An attempt that is cut off at once would make an unknown outcome of a known one.
#[tokio::test(start_paused = true)]
async fn a_call_that_must_not_be_done_twice_is_not_begun_at_the_end_of_its_deadline() {
    for (timeout, wait, attempts) in
        [(60_000, 59_500, 1), (60_000, 58_900, 2), (2_000, 1_850, 1), (2_000, 1_700, 2)]
    {
        for class in [Idempotency::Keyed, Idempotency::Unsafe] {
            let wish = wait.to_string();
            let backend = script([Reply::status(429).header("retry-after-ms", &wish), thing()]);
            let call = call(&client(&backend), class).timeout(ms(timeout));
            let (result, took) = timed(call.with_response()).await;
            match result {
                Ok(response) => assert_eq!((response.attempts(), took), (attempts, ms(wait))),
                Err(error) => {
                    assert_eq!((error.kind(), error.attempts()), (ErrorKind::RateLimited, attempts));
                    assert_eq!((error.retry().stopped, took), (StopReason::Deadline, ms(0)));
                }
            }
        }
    }
    // A read has nothing to lose.
    let backend = script([Reply::status(429).header("retry-after-ms", "59990"), thing()]);
    assert_eq!(read(&client(&backend)).with_response().await.unwrap().attempts(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_jitter_that_is_no_number_is_the_whole_wait() {
    let backend = script([Reply::status(503)]);
    let client = builder(backend).clock(TokioClock { jitter: f64::NAN }).build().unwrap();
    let (result, took) = timed(read(&client)).await;
    assert_eq!((result.unwrap_err().attempts(), took), (3, ms(600)));
    let endless = RetryPolicy::default().base(Duration::MAX).cap(Duration::MAX);
    assert_eq!(read(&client).retry(endless).await.unwrap_err().retry().stopped, StopReason::Deadline);
}

/// `RateLimit-Reset` is a wish where a rate limit brings no `Retry-After`; elsewhere it only tells of the window.
#[tokio::test(start_paused = true)]
async fn the_end_of_the_window_is_waited_for_where_there_is_no_other_wish() {
    let limited = || Reply::status(429).header("ratelimit-reset", "7");
    let cases = [
        (limited(), secs(7)),
        (limited().header("retry-after", "2"), secs(2)),
        (limited().header("ratelimit-limit", "60"), secs(7)),
        (Reply::status(503).header("ratelimit-reset", "7"), ms(100)),
    ];
    for (reply, wait) in cases {
        let backend = script([reply, thing()]);
        let response = read(&client(&backend)).with_response().await.unwrap();
        assert_eq!((response.attempts(), response.waited()), (2, wait));
    }
    let error =
        create(&client(&script([Reply::status(429).header("ratelimit-reset", "61")]))).await.unwrap_err();
    assert_eq!((error.retry().stopped, error.retry_after()), (StopReason::WaitTooLong, Some(secs(61))));
    let error =
        read(&client(&script([Reply::status(404).header("ratelimit-reset", "61")]))).await.unwrap_err();
    assert_eq!(error.retry_after(), None);
}
