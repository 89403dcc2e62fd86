//! Triggers on a server that keeps what it did: nothing is sent twice, nothing is lost, and what was not sent is said.

use std::collections::HashSet;
use std::time::Duration;

use alertkit_novu::{
    Broadcast, BulkOutcome, BulkReport, DeleteMessages, ErrorKind, ListFeed, ListMessages, ListNotifications,
    Notification, Novu, Recipient, RetryPolicy, SubscriberProfile, TransactionId, TriggerEvent,
    TriggerStatus, Triggered,
};
use alertkit_sandbox::{Entry, Fault, Sandbox};
use serde_json::{Value, json};

const MANY: usize = 250;

async fn sandbox() -> (Sandbox, Novu) {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.novu().seed(3);
    let at_once = RetryPolicy::default().base(Duration::ZERO).rate_limited_base(Duration::ZERO);
    let novu = Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).retry(at_once).build().unwrap();
    (sandbox, novu)
}

/// An event by whose transaction id its effect is found.
fn event(index: usize) -> TriggerEvent {
    let name = if index % 100 == 42 { "no-such-flow" } else { "welcome-flow" };
    TriggerEvent::new(name, "sub-2").transaction_id(format!("tx-{index}"))
}

fn is_refused(index: usize) -> bool {
    index % 100 == 42
}

/// How many events each request had.
fn batches(sandbox: &Sandbox) -> Vec<usize> {
    let events = |entry: &Entry| entry.body.as_ref().unwrap()["events"].as_array().unwrap().len();
    sandbox.journal_of("novu.events.trigger_bulk").iter().map(events).collect()
}

/// The transactions of which something came, in order.
fn carried_out(sandbox: &Sandbox) -> Vec<String> {
    let all = sandbox.novu().notifications().into_iter().skip(1);
    all.map(|notification| notification["transactionId"].as_str().unwrap().to_owned()).collect()
}

fn transactions(indices: impl Iterator<Item = usize>) -> Vec<String> {
    indices.filter(|index| !is_refused(*index)).map(|index| format!("tx-{index}")).collect()
}

fn assert_outcomes(report: &BulkReport<Triggered>, from: usize) {
    for (at, outcome) in report.outcomes().iter().enumerate() {
        let index = from + at;
        match outcome {
            BulkOutcome::Done(triggered) => {
                let transaction_id = format!("tx-{index}").into();
                assert_eq!(triggered.status, TriggerStatus::Processed { transaction_id });
            }
            BulkOutcome::Refused(refusal) => {
                assert!(is_refused(index), "{index}");
                assert_eq!(refusal.message, "workflow_not_found");
            }
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn many_events_go_in_three_requests_and_come_back_in_order() {
    let (sandbox, novu) = sandbox().await;
    let report = novu.events().trigger_bulk((0..MANY).map(event)).await;
    assert_eq!((report.outcomes().len(), batches(&sandbox)), (MANY, vec![100, 100, 50]));
    assert_outcomes(&report, 0);
    assert_eq!((report.unsent(), report.retryable()), (vec![], vec![]));
    assert_eq!(carried_out(&sandbox), transactions(0..MANY));
    let keys: HashSet<String> = keys(&sandbox, "novu.events.trigger_bulk").into_iter().collect();
    assert_eq!(keys.len(), 3, "each request is a call of its own");
}

/// The second request meets the rate limit: the report says which events were not sent, and these can be sent again.
#[tokio::test]
async fn what_was_not_triggered_is_said_and_can_be_triggered_again() {
    let (sandbox, novu) = sandbox().await;
    sandbox.inject(Fault::on("novu.events.trigger_bulk").nth(2).status(429).header("retry-after", "1"));
    let report = novu.events().trigger_bulk((0..MANY).map(event)).retry(RetryPolicy::none()).await;
    assert_eq!(batches(&sandbox), [100, 100]);
    let rest: Vec<usize> = (100..MANY).collect();
    assert_eq!((report.unsent(), report.retryable()), (rest.clone(), rest));
    let kind = |outcome: &BulkOutcome<Triggered>| match outcome {
        BulkOutcome::Done(_) => "done",
        BulkOutcome::Refused(_) => "refused",
        BulkOutcome::Failed(error) if error.kind() == ErrorKind::RateLimited => "limited",
        BulkOutcome::Unsent => "unsent",
        other => panic!("{other:?}"),
    };
    let mut expected = [vec!["done"; 100], vec!["limited"; 100], vec!["unsent"; 50]].concat();
    expected[42] = "refused";
    assert_eq!(report.outcomes().iter().map(kind).collect::<Vec<_>>(), expected);
    assert_eq!(carried_out(&sandbox), transactions(0..100));

    let again = novu.events().trigger_bulk(report.unsent().into_iter().map(event)).await;
    assert_outcomes(&again, 100);
    assert_eq!(carried_out(&sandbox), transactions(0..MANY));
}

/// On the free level a request of many events costs more than there ever is: it is made once, and not waited for.
#[tokio::test]
async fn where_many_can_never_pass_they_are_sent_once() {
    let (sandbox, novu) = sandbox().await;
    sandbox.novu().limit_rate("free");
    let report = novu.events().trigger_bulk((0..MANY).map(event)).await;
    assert_eq!((batches(&sandbox), report.unsent().len()), (vec![100], MANY));
    let error = novu.events().broadcast(Broadcast::new("welcome-flow", &json!({}))).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::RateLimited, 1));
    assert!(novu.events().trigger(event(0)).await.unwrap().is_processed());
}

/// The idempotency keys of the requests for an operation.
fn keys(sandbox: &Sandbox, operation: &str) -> Vec<String> {
    let key = |entry: &Entry| {
        let header = entry.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("idempotency-key"));
        header.unwrap().1.clone()
    };
    sandbox.journal_of(operation).iter().map(key).collect()
}

/// The first answer is lost after the event was carried out: the repetition has the same key, and gets that answer.
#[tokio::test]
async fn an_event_whose_answer_is_lost_is_carried_out_once() {
    let (sandbox, novu) = sandbox().await;
    sandbox.novu().honour_idempotency_keys();
    // That the server honours keys is learnt from this.
    assert!(novu.events().trigger(event(0)).await.unwrap().is_processed());
    sandbox.inject(Fault::on("novu.events.trigger").drop_after());
    let unnumbered = TriggerEvent::new("welcome-flow", "sub-2").payload(&json!({"firstName": "Once"}));
    let response = novu.events().trigger(unnumbered.clone()).with_response().await.unwrap();
    assert!(response.is_replay() && response.value().is_processed());
    assert_eq!(response.attempts(), 2);
    let first = response.value().transaction_id().unwrap().clone();

    let next = novu.events().trigger(unnumbered).with_response().await.unwrap();
    assert!(!next.is_replay());
    let second = next.value().transaction_id().unwrap().clone();
    assert_ne!(first, second);

    let keys = keys(&sandbox, "novu.events.trigger");
    assert_eq!((keys.len(), &keys[1]), (4, &keys[2]));
    assert_eq!(keys.iter().collect::<HashSet<_>>().len(), 3, "another call has another key: {keys:?}");
    assert_eq!(carried_out(&sandbox), ["tx-0", first.as_str(), second.as_str()]);
    let messages = ListMessages::new().transaction_id(&first);
    assert_eq!(novu.messages().list(messages).collect_up_to(100).await.unwrap().len(), 2);
}

/// Where the server is not known to honour keys, nothing is repeated, and the error has the key.
#[tokio::test]
async fn an_event_whose_outcome_is_unknown_is_not_repeated() {
    let (sandbox, novu) = sandbox().await;
    sandbox.inject(Fault::on("novu.events.trigger").drop_after());
    let error = novu.events().trigger(event(0)).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::OutcomeUnknown, 1));
    assert_eq!(error.idempotency_key(), Some(keys(&sandbox, "novu.events.trigger")[0].as_str()));
    // With a transaction id of one's own, the repetition does no harm: the server passes it over.
    assert!(novu.events().trigger(event(0)).await.unwrap().is_processed());
    assert_eq!(carried_out(&sandbox), ["tx-0"]);
}

/// From a trigger to what came of it, and back to nothing.
#[tokio::test]
async fn what_came_of_an_event_is_found_by_its_transaction() {
    let (sandbox, novu) = sandbox().await;
    let to = [
        Recipient::from("sub-1"),
        SubscriberProfile::new("ada").email("ada@example.com").first_name("Ada").into(),
        Recipient::topic("topic-1"),
    ];
    let event = TriggerEvent::new("welcome-flow", to).payload(&json!({"firstName": "Ada"}));
    let triggered = novu.events().trigger(event).await.unwrap();
    let transaction = triggered.transaction_id().unwrap();
    let params = ListNotifications::new().transaction_id(transaction);
    let notifications = novu.notifications().list(params).collect_up_to(100).await.unwrap();
    let whom = |notification: &Notification| {
        notification.subscriber.as_ref().unwrap().subscriber_id.clone().unwrap().to_string()
    };
    assert_eq!(notifications.iter().map(whom).collect::<Vec<_>>(), ["sub-3", "sub-2", "ada", "sub-1"]);
    let messages = ListMessages::new().transaction_id(transaction).subscriber_id("ada");
    let messages = novu.messages().list(messages).collect_up_to(100).await.unwrap();
    let contents: Value =
        messages.iter().map(|message| serde_json::to_value(&message.content).unwrap()).collect();
    assert_eq!(contents[0], "Hello Ada");
    assert_eq!(contents[1][0]["content"], "Welcome, Ada!");
    assert_eq!(messages[1].email.as_deref(), Some("ada@example.com"));
    assert!(!novu.events().cancel(transaction).await.unwrap());
    novu.messages().delete_by_transaction(transaction, DeleteMessages::new()).await.unwrap();
    assert_eq!(sandbox.novu().messages().len(), 2);
}

/// Listings of any length arrive whole: the server says where they end in three ways, and has pages of ten that it does not
/// let anyone change.
#[tokio::test]
async fn what_came_of_many_events_is_listed_whole() {
    for count in [0, 1, 9, 10, 11, 20, 25] {
        let sandbox = Sandbox::start().await.unwrap();
        sandbox.novu().seed(1);
        let novu = Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build().unwrap();
        let flow =
            |index: usize| TriggerEvent::new("welcome-flow", "sub-1").transaction_id(format!("tx-{index}"));
        assert!(novu.events().trigger_bulk((0..count).map(flow)).await.is_complete());
        let transactions = |all: Vec<Option<TransactionId>>| -> Vec<String> {
            all.into_iter().map(|id| id.unwrap().to_string()).collect()
        };
        let oldest_first: Vec<String> = std::iter::once("seed-transaction".to_owned())
            .chain((0..count).map(|index| format!("tx-{index}")))
            .collect();
        let newest_first: Vec<String> = oldest_first.iter().rev().cloned().collect();
        for pages in [0, 3] {
            let notifications = novu.notifications().list(ListNotifications::new()).prefetch(pages);
            let listed = notifications.collect_up_to(100).await.unwrap();
            assert_eq!(transactions(listed.into_iter().map(|it| it.transaction_id).collect()), newest_first);
            let in_app = ListMessages::new().channel("in_app").limit(10);
            let listed = novu.messages().list(in_app).prefetch(pages).collect_up_to(100).await.unwrap();
            assert_eq!(transactions(listed.into_iter().map(|it| it.transaction_id).collect()), oldest_first);
            let feed =
                novu.subscribers().notifications().feed("sub-1", ListFeed::new().limit(10)).prefetch(pages);
            let listed = feed.collect_up_to(100).await.unwrap();
            assert_eq!(transactions(listed.into_iter().map(|it| it.transaction_id).collect()), newest_first);
        }
    }
}
