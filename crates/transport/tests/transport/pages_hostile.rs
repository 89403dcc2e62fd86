//! Links to the next page that lead elsewhere: the page's items arrive, then an error, and nothing is sent there.

use alertkit_transport::testing::Reply;
use alertkit_transport::{ErrorKind, Paging};
use serde_json::json;

use crate::pages_end::read_all;
use crate::support::listing::{LIST, page};
use crate::support::{builder, client, script};

const HOSTILE: [&str; 22] = [
    "https://evil.example/v1/things?after=1",
    "https://api.test.example.evil.example/v1/things?after=1",
    "https://API.TEST.EVIL/v1/things?after=1",
    "https://api.test.example:8443/v1/things?after=1",
    "http://api.test.example/v1/things?after=1",
    "//evil.example/v1/things?after=1",
    "\\\\evil.example\\v1\\things?after=1",
    "https:\\\\api.test.example\\v1\\things?after=1",
    "https://user:password@api.test.example/v1/things?after=1",
    "https://api.test.example@evil.example/v1/things?after=1",
    "https://api.test.example./v1/things?after=1",
    "https://api.test.example/v1/../admin?after=1",
    "https://api.test.example/v1/things/../keys?after=1",
    "https://api.test.example/v1/things/%2e%2e/keys?after=1",
    "https://api.test.example/v1/other?after=1",
    "data:application/json,{}",
    "javascript:alert(1)",
    "",
    "/v1/things?after=1",
    "?after=1",
    " https://api.test.example/v1/things?after=1",
    "https://api.test.\texample/v1/things?after=1",
];

#[tokio::test(start_paused = true)]
async fn a_hostile_link_is_not_followed() {
    for link in HOSTILE {
        for prefetch in [0, 4] {
            let backend = script([Reply::json(200, json!({"items": [1, 2], "next": link}).to_string())]);
            let client = client(&backend);
            let mut items = client.operation(&LIST).pages(Paging::linked(), page).prefetch(prefetch).items();
            let first = [items.next().await.unwrap().unwrap(), items.next().await.unwrap().unwrap()];
            assert_eq!(first, [1, 2], "{link:?}");
            let error = items.next().await.unwrap().unwrap_err();
            assert_eq!(
                (error.kind(), error.operation()),
                (ErrorKind::Paging, Some("things.list")),
                "{link:?}"
            );
            let told = error.message().unwrap();
            assert!(told.starts_with("the link to the next page"), "{told}");
            let shown = format!("{error:?}");
            assert!(!shown.contains("evil") && !shown.contains("user:password"), "{shown}");
            assert!(items.next().await.is_none());
            assert_eq!(backend.requests().len(), 1, "{link:?}");
        }
    }
}

/// Upper case in the host, and the default port, are the same address.
#[tokio::test(start_paused = true)]
async fn a_link_that_only_looks_different_is_followed() {
    for link in [
        "https://API.TEST.EXAMPLE/v1/things?after=1",
        "https://api.test.example:443/v1/things?after=1",
        "HTTPS://api.test.example/v1/things?after=1#part",
    ] {
        let first = Reply::json(200, json!({"items": [1], "next": link}).to_string());
        let backend = script([first, Reply::json(200, json!({"items": [2]}).to_string())]);
        let client = client(&backend);
        let (items, error) = read_all(client.operation(&LIST).pages(Paging::linked(), page).items()).await;
        assert_eq!((items, error.map(|error| error.to_string())), (vec![1, 2], None), "{link}");
        let urls: Vec<_> = backend.requests().iter().map(|request| request.url.to_string()).collect();
        let expected = ["https://api.test.example/v1/things", "https://api.test.example/v1/things?after=1"];
        assert_eq!(urls, expected);
    }
}

/// A query in the base URL goes along with every request, once, also when the server's links repeat it.
#[tokio::test(start_paused = true)]
async fn the_base_urls_query_goes_along_once() {
    let link = "https://api.test.example/v1/things?tenant=7&after=1";
    let first = Reply::json(200, json!({"items": [1], "next": link}).to_string());
    let backend = script([first, Reply::json(200, json!({"items": [2]}).to_string())]);
    let client = builder(backend.clone()).base_url("https://api.test.example/v1?tenant=7").build().unwrap();
    read_all(client.operation(&LIST).pages(Paging::linked(), page).items()).await;
    let queries: Vec<_> =
        backend.requests().iter().map(|request| request.url.query().unwrap().to_owned()).collect();
    assert_eq!(queries, ["tenant=7", "tenant=7&after=1"]);
}

/// After the error the listing can be resumed where it stood: at the same error, without an item twice.
#[tokio::test(start_paused = true)]
async fn the_cursor_before_a_hostile_link_gives_no_item_again() {
    let reply = Reply::json(200, json!({"items": [1, 2], "next": "https://evil.example/"}).to_string());
    let backend = script([reply]);
    let client = client(&backend);
    let listing = || client.operation(&LIST).pages(Paging::linked(), page);
    let mut items = listing().items();
    while items.next().await.is_some_and(|item| item.is_ok()) {}
    let cursor = items.cursor().unwrap();
    let (items, error) = read_all(listing().resume(cursor).items()).await;
    assert_eq!((items, error.unwrap().kind()), (vec![], ErrorKind::Paging));
    assert!(backend.requests().iter().all(|request| request.url.host_str() == Some("api.test.example")));
}
