//! More subscribers than one request takes.

use std::collections::HashSet;

use alertkit_novu::{
    BulkOutcome, BulkReport, CreateSubscriber, ErrorKind, ListSubscribers, Novu, RetryPolicy, TriggerEvent,
    Triggered, UpsertedSubscriber,
};
use alertkit_sandbox::{Entry, Fault, Sandbox};
use alertkit_transport::testing::{Reply, ScriptedBackend};
use serde_json::json;

const MANY: usize = 1250;

async fn sandbox() -> (Sandbox, Novu) {
    let sandbox = Sandbox::start().await.unwrap();
    let novu = Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build().unwrap();
    (sandbox, novu)
}

fn subscriber(index: usize) -> CreateSubscriber {
    CreateSubscriber::new(format!("s-{index}")).email(format!("s-{index}@example.com"))
}

/// How many inputs each request had.
fn batches(sandbox: &Sandbox) -> Vec<usize> {
    let inputs = |entry: &Entry| entry.body.as_ref().unwrap()["subscribers"].as_array().unwrap().len();
    sandbox.journal_of("novu.subscribers.bulk_create").iter().map(inputs).collect()
}

fn assert_done(report: &BulkReport<UpsertedSubscriber>, done: impl Fn(usize) -> UpsertedSubscriber) {
    assert!(report.is_complete(), "{report:?}");
    assert_eq!(report.outcomes().len(), MANY);
    for (index, outcome) in report.outcomes().iter().enumerate() {
        let BulkOutcome::Done(upserted) = outcome else { panic!("{outcome:?}") };
        assert_eq!(*upserted, done(index));
    }
}

async fn all(novu: &Novu) -> Vec<String> {
    let all = novu.subscribers().list(ListSubscribers::new()).collect_up_to(2 * MANY).await.unwrap();
    all.into_iter().map(|subscriber| subscriber.subscriber_id.to_string()).collect()
}

#[tokio::test]
async fn every_input_has_its_outcome_in_order() {
    let (sandbox, novu) = sandbox().await;
    let created = |index| UpsertedSubscriber::Created(format!("s-{index}").into());
    let report = novu.subscribers().bulk_create((0..MANY).map(subscriber)).await;
    assert_done(&report, created);
    assert_eq!(batches(&sandbox), [500, 500, 250]);
    assert_eq!(all(&novu).await, (0..MANY).map(|index| format!("s-{index}")).collect::<Vec<_>>());
    sandbox.clear_journal();
    let updated = |index| UpsertedSubscriber::Updated(format!("s-{index}").into());
    let report = novu.subscribers().bulk_create((0..MANY).map(subscriber)).concurrency(4).await;
    assert_done(&report, updated);
    assert_eq!(all(&novu).await.len(), MANY);
}

/// The server takes bodies of 100 kB here.
#[tokio::test]
async fn large_inputs_are_split_by_their_size() {
    let (sandbox, novu) = sandbox().await;
    let large =
        |index: usize| subscriber(index).avatar(format!("https://example.com/{}.png", "é".repeat(500)));
    let report = novu.subscribers().bulk_create((0..MANY).map(large)).await;
    assert_done(&report, |index| UpsertedSubscriber::Created(format!("s-{index}").into()));
    let batches = batches(&sandbox);
    assert_eq!((batches.iter().sum::<usize>(), batches.len()), (MANY, 14), "{batches:?}");
    let sizes = sandbox.journal_of("novu.subscribers.bulk_create");
    let sizes: Vec<usize> =
        sizes.iter().map(|entry| entry.body.as_ref().unwrap().to_string().len()).collect();
    assert!(sizes.iter().all(|size| *size <= 100_000), "{sizes:?}");
    assert!(sizes.split_last().unwrap().1.iter().all(|size| *size > 98_000), "{sizes:?}");
}

/// After the second request meets the limit, the report says what was not sent, and that can be sent again.
#[tokio::test]
async fn what_was_not_sent_is_said_and_can_be_sent_again() {
    let (sandbox, novu) = sandbox().await;
    sandbox.inject(Fault::on("novu.subscribers.bulk_create").nth(2).status(429).header("retry-after", "1"));
    let bulk = novu.subscribers().bulk_create((0..MANY).map(subscriber)).retry(RetryPolicy::none());
    let report = bulk.await;
    assert_eq!(batches(&sandbox), [500, 500]);
    let rest: Vec<usize> = (500..MANY).collect();
    assert_eq!((report.unsent(), report.retryable()), (rest.clone(), rest));
    assert!(!report.is_complete());
    let kind = |outcome: &BulkOutcome<UpsertedSubscriber>| match outcome {
        BulkOutcome::Done(_) => "done",
        BulkOutcome::Failed(error) if error.kind() == ErrorKind::RateLimited => "limited",
        BulkOutcome::Unsent => "unsent",
        other => panic!("{other:?}"),
    };
    let kinds: Vec<&str> = report.outcomes().iter().map(kind).collect();
    assert_eq!(kinds, [vec!["done"; 500], vec!["limited"; 500], vec!["unsent"; 250]].concat());
    assert_eq!(all(&novu).await.len(), 500);
    let again = novu.subscribers().bulk_create(report.unsent().into_iter().map(subscriber)).await;
    assert!(again.is_complete());
    assert_eq!(all(&novu).await, (0..MANY).map(|index| format!("s-{index}")).collect::<Vec<_>>());
}

/// On the free level a bulk call costs more than there ever is: it is made once, and not waited for.
#[tokio::test]
async fn where_a_bulk_call_can_never_pass_it_is_made_once() {
    let (sandbox, novu) = sandbox().await;
    sandbox.novu().limit_rate("free");
    let report = novu.subscribers().bulk_create((0..MANY).map(subscriber)).await;
    assert_eq!(batches(&sandbox), [500]);
    assert_eq!(report.unsent().len(), MANY);
}

/// The server rejects a whole request for one address that is none, and names it.
#[tokio::test]
async fn subscribers_that_are_not_valid_fail_alone() {
    let (sandbox, novu) = sandbox().await;
    let bad = [3, 700, 701];
    let input = |index| if bad.contains(&index) { subscriber(index).email("no") } else { subscriber(index) };
    let report = novu.subscribers().bulk_create((0..MANY).map(input)).await;
    assert_eq!(batches(&sandbox), [500, 499, 500, 498, 250]);
    assert_eq!(report.counts().done, MANY - bad.len());
    for (index, outcome) in report.failures() {
        let error = outcome.error().unwrap();
        assert_eq!(error.kind(), ErrorKind::BadRequest);
        assert_eq!(error.message(), Some(format!("subscribers.{index}.email must be an email").as_str()));
    }
    assert_eq!(report.failures().map(|(index, _)| index).collect::<Vec<_>>(), bad);
    assert_eq!(report.unsent(), bad, "nothing was done for them");
    let created = (0..MANY).filter(|index| !bad.contains(index));
    assert_eq!(all(&novu).await, created.map(|index| format!("s-{index}")).collect::<Vec<_>>());
}

/// Of an id that is given twice there are two outcomes, also across requests.
#[tokio::test]
async fn an_id_that_is_given_twice_is_created_once() {
    let (_sandbox, novu) = sandbox().await;
    let report = novu.subscribers().bulk_create((0..600).map(|index| subscriber(index % 100))).await;
    for (index, outcome) in report.outcomes().iter().enumerate() {
        let BulkOutcome::Done(upserted) = outcome else { panic!("{outcome:?}") };
        assert_eq!(upserted.subscriber_id().as_str(), format!("s-{}", index % 100));
        assert_eq!(matches!(upserted, UpsertedSubscriber::Created(_)), index < 100, "{index}");
    }
}

/// As a server of the generation 3.x answers.
#[tokio::test]
async fn a_subscriber_that_a_later_server_rejects_fails_alone() {
    let rejected = json!({
        "statusCode": 422, "path": "/v1/subscribers/bulk", "message": "Validation Error", "ctx": {},
        "errors": {"general": {"messages": ["subscribers.1.SubscriberId is required"], "value": "No Value Recorded"}},
    });
    let created = json!({"data": {"created": [{"subscriberId": "ada"}, {"subscriberId": "grace"}], "updated": [], "failed": []}});
    let backend = ScriptedBackend::new();
    let backend =
        backend.reply(Reply::json(422, rejected.to_string())).reply(Reply::json(201, created.to_string()));
    let novu = Novu::builder("the-key").backend(backend.clone()).build().unwrap();
    let inputs = ["ada", " ", "grace"].map(CreateSubscriber::new);
    let report = novu.subscribers().bulk_create(inputs).idempotency_key("import-7").await;
    let counts = report.counts();
    assert_eq!((counts.done, counts.failed), (2, 1));
    let error = report.outcomes()[1].error().unwrap();
    assert_eq!(error.kind(), ErrorKind::BadRequest);
    assert_eq!(error.message(), Some("Validation Error: general: subscribers.1.SubscriberId is required"));
    let keys: Vec<_> =
        backend.requests().iter().map(|request| request.headers["idempotency-key"].clone()).collect();
    assert_eq!(keys, ["import-7-0", "import-7-0.0"]);
}

/// Each request has a key of its own, and a command that is repeated does nothing twice.
#[tokio::test]
async fn a_call_that_is_made_again_with_its_key_triggers_nothing_twice() {
    let (sandbox, novu) = sandbox().await;
    sandbox.novu().seed(3);
    sandbox.novu().honour_idempotency_keys();
    for same in [true, false] {
        let event = |index| {
            let event = TriggerEvent::new("welcome-flow", "sub-2");
            if same { event } else { event.payload(&json!({"n": index})) }
        };
        let before = sandbox.novu().notifications().len();
        let mut reports = Vec::new();
        for _ in 0..2 {
            let events = (0..250).map(event);
            reports.push(novu.events().trigger_bulk(events).idempotency_key(format!("order-{same}")).await);
        }
        let transactions = |report: &BulkReport<Triggered>| -> Vec<String> {
            assert!(report.is_complete(), "{report:?}");
            report
                .iter()
                .map(|outcome| outcome.value().unwrap().transaction_id().unwrap().to_string())
                .collect()
        };
        let first = transactions(&reports[0]);
        assert_eq!(first.iter().collect::<HashSet<_>>().len(), 250);
        assert_eq!(transactions(&reports[1]), first);
        assert_eq!(sandbox.novu().notifications().len() - before, 250);
    }
}

/// The events are others, so the key was used for something else: nothing of them is carried out.
#[tokio::test]
async fn other_events_under_a_key_that_was_used_are_not_triggered() {
    let (sandbox, novu) = sandbox().await;
    sandbox.novu().seed(3);
    sandbox.novu().honour_idempotency_keys();
    let trigger = |name: &'static str| {
        let events = (0..10).map(move |_| TriggerEvent::new("welcome-flow", name));
        novu.events().trigger_bulk(events).idempotency_key("order-17")
    };
    assert!(trigger("sub-1").await.is_complete());
    let before = sandbox.novu().notifications().len();
    let report = trigger("sub-2").await;
    assert_eq!((report.counts().failed, report.unsent().len()), (10, 10));
    assert_eq!(sandbox.novu().notifications().len(), before);
    assert_eq!(sandbox.journal_of("novu.events.trigger_bulk").len(), 2);
}
