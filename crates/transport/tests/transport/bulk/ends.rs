//! When a bulk call stops, and what the report then says of the rest.

use alertkit_transport::testing::Reply;
use alertkit_transport::{BackendErrorKind, ErrorKind, Idempotency, Operation, RetryPolicy};

use super::{LIMITS, bulk, failure, results, shown};
use crate::support::{builder, client, ms, script, secs, timed};

fn good() -> Reply {
    Reply::json(200, "[1,1,1]")
}

#[tokio::test(start_paused = true)]
async fn a_rejected_credential_ends_the_batches() {
    for (status, kind) in [(401, ErrorKind::Unauthorized), (403, ErrorKind::Forbidden)] {
        let backend = script([good(), Reply::status(status)]);
        let report = bulk(&client(&backend), 300).await;
        assert_eq!(backend.requests().len(), 2, "{status}");
        assert_eq!(shown(&report), format!("dddfff{}", "u".repeat(294)));
        assert_eq!(failure(&report, 3).kind(), kind);
        assert_eq!(report.unsent(), (3..300).collect::<Vec<_>>());
        assert_eq!(report.retryable(), (6..300).collect::<Vec<_>>(), "the same key would be rejected again");
    }
}

#[tokio::test(start_paused = true)]
async fn without_a_connection_no_further_batch_is_begun() {
    for kind in [BackendErrorKind::NotConnected, BackendErrorKind::Certificate] {
        let backend = script([good(), Reply::failure(kind).delay(secs(5))]);
        let client = builder(backend.clone()).retry(RetryPolicy::none()).build().unwrap();
        let (report, took) = timed(bulk(&client, 1500)).await;
        assert_eq!((backend.requests().len(), took), (2, secs(5)), "{kind:?}");
        assert_eq!(report.unsent(), (3..1500).collect::<Vec<_>>());
    }
}

#[tokio::test(start_paused = true)]
async fn a_second_unknown_outcome_in_a_row_ends_the_batches() {
    let unknown = || Reply::failure(BackendErrorKind::TimedOut).delay(secs(15));
    let backend = script([unknown(), good(), unknown(), unknown()]);
    let report = bulk(&client(&backend), 600).await;
    assert_eq!(backend.requests().len(), 4);
    assert_eq!(shown(&report), format!("fffdddffffff{}", "u".repeat(588)));
    assert_eq!(failure(&report, 9).kind(), ErrorKind::OutcomeUnknown);
    assert_eq!(report.unsent(), (12..600).collect::<Vec<_>>());
}

/// What may be repeated is of no unknown outcome, and yet an outage.
#[tokio::test(start_paused = true)]
async fn two_outages_in_a_row_end_the_batches_of_an_idempotent_operation_too() {
    static REPLACE: Operation =
        Operation::put("things.replace_all", "/things").idempotency(Idempotency::Idempotent);
    let backend = script([Reply::status(503)]);
    let client = builder(backend.clone()).retry(RetryPolicy::none()).build().unwrap();
    let report = client.operation(&REPLACE).bulk(LIMITS, 0..9, results).await;
    assert_eq!((shown(&report).as_str(), backend.requests().len()), ("ffffffuuu", 2));
    assert_eq!(failure(&report, 0).kind(), ErrorKind::Server);
    assert_eq!(report.unsent(), [6, 7, 8], "a server that is down may have done it");
    assert_eq!(report.retryable(), (0..9).collect::<Vec<_>>(), "and doing it again does no harm");
}

#[tokio::test(start_paused = true)]
async fn requests_under_way_end_when_the_others_are_stopped() {
    let backend = script([good().delay(ms(90)), Reply::status(403).delay(ms(10)), good().delay(ms(50))]);
    let report = bulk(&client(&backend), 15).concurrency(3).await;
    assert_eq!((shown(&report).as_str(), backend.requests().len()), ("dddfffddduuuuuu", 3));
}

#[tokio::test(start_paused = true)]
async fn a_batch_that_was_rejected_as_a_whole_was_not_carried_out() {
    for status in [301, 400, 401, 402, 403, 404, 405, 413, 415, 422] {
        let backend = script([Reply::status(status)]);
        let report = bulk(&client(&backend), 5).await;
        assert_eq!(report.unsent(), [0, 1, 2, 3, 4], "{status}");
        assert_eq!(report.counts().failed + report.counts().unsent, 5);
    }
    for status in [408, 500, 502, 503, 504] {
        let report = bulk(&client(&script([Reply::status(status)])), 5).await;
        assert_eq!((report.unsent(), report.retryable()), (vec![], vec![]), "{status}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_total_deadline_is_of_all_batches_together() {
    let backend = script([good().delay(secs(10))]);
    let (report, took) = timed(bulk(&client(&backend), 300).timeout(secs(35))).await;
    // The fourth batch has 5 s, and takes longer.
    assert_eq!((took, backend.requests().len()), (secs(35), 4));
    assert_eq!(shown(&report), format!("dddddddddfff{}", "u".repeat(288)));
    assert!(failure(&report, 9).is_timeout());
    assert_eq!(report.unsent(), (12..300).collect::<Vec<_>>());
}

#[tokio::test(start_paused = true)]
async fn no_batch_is_begun_in_the_last_tenth_of_the_deadline() {
    let backend = script([good().delay(ms(950))]);
    let (report, took) = timed(bulk(&client(&backend), 9).timeout(secs(1))).await;
    assert_eq!((shown(&report).as_str(), backend.requests().len(), took), ("ddduuuuuu", 1, ms(950)));
    let report = bulk(&client(&backend), 9).timeout(ms(0)).await;
    assert_eq!((shown(&report).as_str(), backend.requests().len()), ("uuuuuuuuu", 1));
}

#[tokio::test(start_paused = true)]
async fn by_default_each_batch_has_the_clients_timeout() {
    let backend = script([good().delay(secs(20))]);
    let client = builder(backend.clone()).timeout(secs(25)).attempt_timeout(secs(25)).build().unwrap();
    let (report, took) = timed(bulk(&client, 30)).await;
    assert!(report.is_complete());
    assert_eq!(took, secs(200));
}
