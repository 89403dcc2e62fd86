//! More subscribers than one request takes.

use alertkit_novu::{
    BulkOutcome, BulkReport, CreateSubscriber, ErrorKind, ListSubscribers, Novu, RetryPolicy,
    UpsertedSubscriber,
};
use alertkit_sandbox::{Entry, Fault, Sandbox};

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

/// The server refuses a whole request for one address that is none; the others are taken.
#[tokio::test]
async fn one_input_that_is_not_valid_fails_its_request() {
    let (_sandbox, novu) = sandbox().await;
    let inputs =
        (0..MANY).map(|index| if index == 700 { subscriber(index).email("no") } else { subscriber(index) });
    let report = novu.subscribers().bulk_create(inputs).await;
    for (index, outcome) in report.outcomes().iter().enumerate() {
        match outcome {
            BulkOutcome::Done(_) => assert!(!(500..1000).contains(&index)),
            BulkOutcome::Failed(error) => {
                assert!((500..1000).contains(&index));
                assert_eq!(error.kind(), ErrorKind::BadRequest);
                assert!(error.to_string().contains("subscribers.200.email must be an email"), "{error}");
            }
            other => panic!("{other:?}"),
        }
    }
    assert!(report.unsent().is_empty());
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
