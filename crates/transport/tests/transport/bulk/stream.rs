//! A bulk call as a future like any other, and its outcomes as they come.

use std::time::Duration;

use alertkit_transport::futures::{FutureExt, StreamExt, future::join_all};
use alertkit_transport::testing::Reply;
use alertkit_transport::{BulkCounts, BulkOutcome, Error};
use serde_json::{Value, json};

use super::{LIMITS, bulk, results, shown};
use crate::support::{CREATE_KEYED, client, ms, script, secs};

fn after(delay: Duration, body: &str) -> Reply {
    Reply::json(200, body.to_owned()).delay(delay)
}

fn values(outcomes: &[(usize, BulkOutcome<Value>)]) -> Vec<(usize, Option<i64>)> {
    outcomes.iter().map(|(index, outcome)| (*index, outcome.value().and_then(Value::as_i64))).collect()
}

#[tokio::test(start_paused = true)]
async fn it_can_be_spawned_and_joined() {
    let client = client(&script([Reply::json(200, "[1,1,1]")]));
    assert!(tokio::spawn(bulk(&client, 6)).await.unwrap().is_complete());
    let reports = join_all([bulk(&client, 3), bulk(&client, 6)]).await;
    assert_eq!(reports.iter().map(shown).collect::<Vec<_>>(), ["ddd", "dddddd"]);
}

#[tokio::test]
async fn it_is_sent_on_its_first_poll_and_not_before() {
    let backend = script([Reply::json(200, "[1,1,1]")]);
    let (first, second) = (bulk(&client(&backend), 3), bulk(&client(&backend), 3).outcomes());
    assert!(backend.requests().is_empty());
    drop(second);
    assert!(first.await.is_complete());
    assert_eq!(backend.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn outcomes_come_as_soon_as_they_are_known_with_the_index_of_their_input() {
    let backend =
        script([after(ms(30), "[0,1,2]"), after(ms(10), "[3,4,5]"), Reply::json(401, "{}").delay(ms(60))]);
    let invalid = |index| Error::invalid_input("name", format!("of {index} is empty"));
    let inputs = (0..14).map(|index| if index == 4 { Err(invalid(index)) } else { Ok(index) });
    let call = client(&backend).operation(&CREATE_KEYED).bulk_checked(LIMITS, inputs, results);
    let outcomes: Vec<_> = call.concurrency(2).outcomes().collect().await;
    let (invalid, rest) = outcomes.split_first().unwrap();
    assert_eq!((invalid.0, invalid.1.error().unwrap().field()), (4, Some("name")));
    let done = [(3, 3), (5, 4), (6, 5), (0, 0), (1, 1), (2, 2)].map(|(index, value)| (index, Some(value)));
    assert_eq!(values(rest)[..6], done);
    // The fourth batch is under way when the third one is rejected; the fifth is never begun.
    let indexes: Vec<usize> = rest[6..].iter().map(|(index, _)| *index).collect();
    assert_eq!(indexes, [7, 8, 9, 13, 10, 11, 12]);
    assert_eq!(rest[9].1, BulkOutcome::Unsent);
    assert_eq!(backend.requests().len(), 4);
}

#[tokio::test(start_paused = true)]
async fn what_is_known_stays_known_when_the_call_is_given_up() {
    let backend = script([after(secs(1), "[0,1,2]"), after(secs(9), "[3,4,5]"), after(secs(1), "[6]")]);
    let mut call = bulk(&client(&backend), 7);
    assert!(tokio::time::timeout(secs(5), &mut call).await.is_err());
    let mut outcomes = call.outcomes();
    let mut known = Vec::new();
    while let Some(outcome) = outcomes.next().now_or_never() {
        known.extend(outcome);
    }
    assert_eq!(values(&known), [(0, Some(0)), (1, Some(1)), (2, Some(2))]);
    let rest: Vec<_> = outcomes.collect().await;
    assert_eq!(values(&rest), [(3, Some(3)), (4, Some(4)), (5, Some(5)), (6, Some(6))]);
    assert_eq!(backend.requests().len(), 3, "nothing is sent a second time");
}

#[tokio::test(start_paused = true)]
async fn a_report_counts_its_outcomes_and_lists_them() {
    let backend = script([Reply::json(200, "[1,1,1]"), Reply::status(403)]);
    let invalid = Err(Error::invalid_input("name", "is empty"));
    let inputs = (0..8).map(Ok).chain([invalid]);
    let report = client(&backend).operation(&CREATE_KEYED).bulk_checked(LIMITS, inputs, results).await;
    assert_eq!(shown(&report), "dddfffuuf");
    let BulkCounts { done, refused, failed, unsent, .. } = report.counts();
    assert_eq!((done, refused, failed, unsent, report.len()), (3, 0, 4, 2, 9));
    assert_eq!(report.failures().map(|(index, _)| index).collect::<Vec<_>>(), [3, 4, 5, 6, 7, 8]);
    assert_eq!(report.unsent(), [3, 4, 5, 6, 7], "what is invalid here has nothing to be sent");
    assert_eq!(report.retryable(), [6, 7]);
    assert_eq!(report.iter().filter(|outcome| outcome.is_done()).count(), 3);
    assert_eq!(report.outcomes()[0], BulkOutcome::Done(json!(1)));
    assert_eq!(report.outcomes()[8].error().unwrap().field(), Some("name"));
    assert_eq!(report.clone(), report);
    assert_ne!(report.outcomes()[3], report.outcomes()[6]);
    assert_eq!(report.into_iter().count(), 9);
}
