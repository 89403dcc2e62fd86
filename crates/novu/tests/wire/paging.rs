//! Listings of any length arrive whole, whichever way the server has to say where they end.

use alertkit_novu::testing::{Reply, ScriptedBackend};
use alertkit_novu::{CreateTopic, ListSubscribers, ListTenants, ListTopics, Novu, Pages};
use alertkit_sandbox::Sandbox;
use serde_json::{Value, json};

/// None, one, and what lies around full pages of ten.
const LENGTHS: [usize; 9] = [0, 1, 9, 10, 11, 15, 20, 25, 1000];

/// Streams a listing one page after the other, and with pages asked for ahead.
async fn assert_whole<T: Send + 'static>(
    pages: impl Fn() -> Pages<T>,
    name: fn(&T) -> &str,
    expected: &[String],
) {
    for pages in [pages(), pages().prefetch(3)] {
        let mut items = pages.items();
        let mut names = Vec::new();
        while let Some(item) = items.next().await {
            names.push(name(&item.unwrap()).to_owned());
        }
        assert_eq!(names, expected);
    }
}

fn names(prefix: &str, length: usize) -> Vec<String> {
    (1..=length).map(|number| format!("{prefix}-{number}")).collect()
}

async fn sandbox() -> (Sandbox, Novu) {
    let sandbox = Sandbox::start().await.unwrap();
    let novu = Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build().unwrap();
    (sandbox, novu)
}

/// `hasMore` is true whenever a page is full, also when it is the last one.
#[tokio::test]
async fn where_a_full_page_says_that_there_are_more() {
    for length in LENGTHS {
        let (sandbox, novu) = sandbox().await;
        sandbox.novu().seed(length);
        let subscribers = || novu.subscribers().list(ListSubscribers::new().limit(10));
        let expected = names("sub", length);
        assert_whole(subscribers, |subscriber| subscriber.subscriber_id.as_str(), &expected).await;
        let tenants = || novu.tenants().list(ListTenants::new().limit(10));
        let newest_first: Vec<String> = names("tenant", length).into_iter().rev().collect();
        assert_whole(tenants, |tenant| tenant.identifier.as_str(), &newest_first).await;
        sandbox.clear_journal();
        subscribers().collect_up_to(1000).await.unwrap();
        assert_eq!(sandbox.journal_of("novu.subscribers.list").len(), length / 10 + 1);
    }
}

/// `totalCount` says how many there are: no page is asked for in vain.
#[tokio::test]
async fn where_the_number_of_all_is_told() {
    let (sandbox, novu) = sandbox().await;
    let mut made = 0;
    for length in LENGTHS {
        for name in &names("topic", length)[made..] {
            novu.topics().create(CreateTopic::new(name.as_str(), "T")).await.unwrap();
        }
        made = length;
        let topics = || novu.topics().list(ListTopics::new());
        assert_whole(topics, |topic| topic.key.as_str(), &names("topic", length)).await;
        sandbox.clear_journal();
        topics().collect_up_to(1000).await.unwrap();
        assert_eq!(sandbox.journal_of("novu.topics.list").len(), length.div_ceil(10).max(1));
    }
}

/// A page that is not full is the last one.
#[tokio::test]
async fn where_nothing_is_told() {
    for length in LENGTHS {
        let expected = names("sub", length);
        let subscribers = || {
            let page = |names: &[String]| {
                let data: Vec<Value> = names.iter().map(|name| json!({"subscriberId": name})).collect();
                Reply::json(200, json!({ "data": data }).to_string())
            };
            let backend = expected.chunks(10).map(page).chain([page(&[])]);
            let backend = backend.fold(ScriptedBackend::new(), ScriptedBackend::reply);
            let novu = Novu::builder("k").backend(backend).build().unwrap();
            novu.subscribers().list(ListSubscribers::new().limit(10))
        };
        assert_whole(subscribers, |subscriber| subscriber.subscriber_id.as_str(), &expected).await;
    }
}
