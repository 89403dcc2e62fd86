use alertkit_posthog::testing::{Reply, ScriptedBackend};
use alertkit_posthog::{Alert, Error, ErrorKind, ListAlerts, PostHog, Scope};
use serde_json::{Value, json};

use crate::alert;

/// A page of alerts with these numbers for names.
fn page(names: &[u8], rest: Value) -> Reply {
    let results: Vec<Value> = names
        .iter()
        .map(|name| {
            let mut alert = alert();
            alert["name"] = json!(name.to_string());
            alert
        })
        .collect();
    let mut body = json!({"results": results});
    body.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
    Reply::json(200, body.to_string())
}

/// What comes of these pages, two to a page: names, the error that ends them, and the queries that were sent, all of
/// them to the right address.
async fn listed(replies: Vec<Reply>) -> (String, Option<Error>, Vec<String>) {
    let backend = replies.into_iter().fold(ScriptedBackend::new(), ScriptedBackend::reply);
    let posthog = PostHog::builder("the-key").backend(backend.clone()).build().unwrap();
    let mut items = posthog.alerts(Scope::project(997)).list(ListAlerts::new().limit(2).search("s")).items();
    let (mut names, mut problem) = (Vec::new(), None);
    while let Some(item) = items.next().await {
        match item {
            Ok(Alert { name, .. }) => names.push(name),
            Err(error) => problem = Some(error),
        }
    }
    let requests = backend.requests();
    let queries = requests.iter().map(|request| {
        assert_eq!(request.url.origin().ascii_serialization(), "https://us.posthog.com");
        assert_eq!(request.url.path(), "/api/projects/997/alerts/");
        request.url.query().unwrap().strip_prefix("search=s&limit=2&").unwrap().to_owned()
    });
    (names.join(""), problem, queries.collect())
}

const NEXT: &str = "https://us.posthog.com/api/projects/997/alerts/?limit=2&offset=2&search=s";

#[tokio::test]
async fn every_alert_comes_once() {
    let more = json!({"count": 5, "next": NEXT});
    let last = json!({"count": 5, "next": null});
    let (names, problem, queries) =
        listed(vec![page(&[1, 2], more.clone()), page(&[3, 4], more), page(&[5], last)]).await;
    assert!(problem.is_none());
    assert_eq!(
        (names.as_str(), queries),
        ("12345", vec!["offset=0".into(), "offset=2".into(), "offset=4".into()])
    );
}

/// The offset is counted and the link only says that there is more: a proxy may have changed its scheme and host, and
/// an enemy may have written it.
#[tokio::test]
async fn no_link_is_followed() {
    for hostile in [
        "https://evil.example/api/projects/997/alerts/?limit=2&offset=2",
        "http://us.posthog.com/api/projects/997/alerts/?limit=2&offset=2",
        "https://us.posthog.com:8443/api/projects/997/alerts/?offset=2",
        "https://us.posthog.com.evil.example/?offset=2",
        "https://us.posthog.com@evil.example/?offset=2",
        "//evil.example/?offset=2",
        "\\\\evil.example\\?offset=2",
        "https://us.posthog.com/api/projects/997/../../admin/?offset=2",
        "https://us.posthog.com/api/environments/997/alerts/?offset=2",
        "https://US.POSTHOG.COM./?offset=0",
        "data:application/json,{}",
        "?offset=900",
        "",
    ] {
        let more = json!({"count": 3, "next": hostile});
        let (names, problem, queries) =
            listed(vec![page(&[1, 2], more), page(&[3], json!({"count": 3, "next": null}))]).await;
        assert!(problem.is_none(), "{hostile}");
        assert_eq!(
            (names.as_str(), queries),
            ("123", vec!["offset=0".into(), "offset=2".into()]),
            "{hostile}"
        );
    }
}

/// Where a server leaves out the links, the count says it; where it leaves out both, a page that is not full does.
#[tokio::test]
async fn the_end_is_found_without_links() {
    let count = json!({"count": 4});
    let (names, problem, queries) = listed(vec![page(&[1, 2], count.clone()), page(&[3, 4], count)]).await;
    assert!(problem.is_none());
    assert_eq!((names.as_str(), queries.len()), ("1234", 2));

    let nothing = json!({});
    let (names, problem, queries) = listed(vec![page(&[1, 2], nothing.clone()), page(&[3], nothing)]).await;
    assert!(problem.is_none());
    assert_eq!((names.as_str(), queries.len()), ("123", 2));
}

/// A full last page needs no request for an empty one, and a count that moves loses nothing.
#[tokio::test]
async fn what_the_link_says_counts_for_more_than_the_count() {
    let (names, _, queries) = listed(vec![page(&[1, 2], json!({"count": 9, "next": null}))]).await;
    assert_eq!((names.as_str(), queries.len()), ("12", 1));

    let shrunk = json!({"count": 1, "next": NEXT});
    let (names, _, queries) =
        listed(vec![page(&[1, 2], shrunk), page(&[3], json!({"count": 3, "next": null}))]).await;
    assert_eq!((names.as_str(), queries.len()), ("123", 2));
}

#[tokio::test]
async fn a_server_that_never_ends_is_an_error() {
    let more = || json!({"count": 1000, "next": NEXT});
    let (names, problem, queries) = listed(vec![page(&[1, 2], more())]).await;
    assert_eq!((names.as_str(), problem.unwrap().kind()), ("12", ErrorKind::Paging));
    assert_eq!(queries.len(), 2);

    let (names, problem, queries) = listed(vec![page(&[1, 2], more()), page(&[], more())]).await;
    assert_eq!((names.as_str(), problem.unwrap().kind()), ("12", ErrorKind::Paging));
    assert_eq!(queries.len(), 2);
}

#[tokio::test]
async fn beyond_the_end_there_is_nothing() {
    let (names, problem, queries) =
        listed(vec![page(&[], json!({"count": 3, "next": null, "previous": NEXT}))]).await;
    assert!(problem.is_none());
    assert_eq!((names.as_str(), queries.len()), ("", 1));
}

#[tokio::test]
async fn a_page_that_does_not_fit_names_the_place() {
    let mut broken = alert();
    broken["state"] = json!(7);
    let body = json!({"count": 2, "next": null, "results": [alert(), broken]});
    let (_, problem, _) = listed(vec![Reply::json(200, body.to_string())]).await;
    let problem = problem.unwrap();
    assert_eq!(problem.kind(), ErrorKind::Decode);
    assert!(problem.message().unwrap().starts_with("results[1].state: "), "{problem}");
}
