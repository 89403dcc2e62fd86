//! One odd item costs that item: the others come, in their order, and its place is known.

use alertkit_transport::testing::Reply;
use alertkit_transport::{Client, ErrorKind, Paging, decode};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::support::listing::{LIST, pages_by};
use crate::support::{KEY, READ, client, script};

const PAGES: Paging = Paging::numbered("page", "size", 0, 3);
const OFFSETS: Paging = Paging::offset("offset", "size", 3);

/// Seven items, of which the second, the third, the fifth and the seventh are odd.
fn odd() -> Client {
    let pages = [json!([0, "x", null]), json!([3, {"n": 4}, 5]), json!(["y"])];
    let reply = |items: Value| {
        Reply::json(200, json!({"items": items, "total": 7}).to_string()).header("x-request-id", "r1")
    };
    client(&script(pages.map(reply)))
}

#[tokio::test(start_paused = true)]
async fn an_odd_item_is_an_error_in_its_place() {
    for paging in [PAGES, OFFSETS] {
        for prefetch in [0, 4] {
            let mut items = pages_by(&odd(), paging).prefetch(prefetch).items();
            let mut read = Vec::new();
            while let Some(item) = items.next().await {
                read.push(item.map_err(|error| {
                    assert_eq!(error.kind(), ErrorKind::Decode);
                    assert_eq!(error.operation(), Some("things.list"));
                    assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
                    assert_eq!((error.request_id(), error.attempts()), (Some("r1"), 1));
                    let json = String::from_utf8_lossy(error.body().unwrap()).into_owned();
                    (error.message().unwrap().to_owned(), json)
                }));
            }
            let odd = |message: &str, json: &str| Err((message.to_owned(), json.to_owned()));
            let expected = [
                Ok(0),
                odd("items[1]: invalid type: string, expected usize", "\"x\""),
                odd("items[2]: invalid type: null, expected usize", "null"),
                Ok(3),
                odd("items[1]: invalid type: map, expected usize", r#"{"n":4}"#),
                Ok(5),
                odd("items[0]: invalid type: string, expected usize", "\"y\""),
            ];
            assert_eq!(read, expected, "{paging:?} {prefetch}");
            assert!(items.cursor().is_none());
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_page_names_what_it_rejected() {
    let mut pages = pages_by(&odd(), PAGES).pages();
    let page = pages.next().await.unwrap().unwrap();
    assert_eq!((&*page.items, page.total), (&[0][..], Some(7)));
    let rejected: Vec<_> = page.rejected.iter().map(|item| (item.index, &*item.path, &*item.json)).collect();
    assert_eq!(rejected, [(1, "items[1]", "\"x\""), (2, "items[2]", "null")]);
    let first = pages_by(&odd(), PAGES).first_page().await.unwrap();
    assert_eq!(first, page);
}

/// From every position, the odd ones included.
#[tokio::test(start_paused = true)]
async fn a_cursor_passes_over_rejected_items() {
    for paging in [PAGES, OFFSETS] {
        for position in 0..7 {
            let server = crate::support::listing::Answering::new(|_, query| {
                let number = |name: &str| query.get(name).map(|text| text.parse::<usize>().unwrap());
                let start = number("offset").unwrap_or_else(|| number("page").unwrap() * 3);
                let all = [json!(0), json!("x"), json!(null), json!(3), json!({}), json!(5), json!([])];
                json!({"items": all.iter().skip(start).take(3).collect::<Vec<_>>(), "total": 7})
            });
            let client = crate::support::builder(server).build().unwrap();
            let mut items = pages_by(&client, paging).items();
            for _ in 0..position {
                let _ = items.next().await.unwrap();
            }
            let cursor = items.cursor().unwrap();
            let mut rest = Vec::new();
            let mut items = pages_by(&client, paging).resume(cursor.clone()).items();
            while let Some(item) = items.next().await {
                rest.push(item.ok());
            }
            let all = [Some(0), None, None, Some(3), None, Some(5), None];
            assert_eq!(rest, &all[position..], "{cursor}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_vector_is_strict_unless_rejected_items_are_asked_for() {
    let error = pages_by(&odd(), PAGES).collect_up_to(9).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.message()),
        (ErrorKind::Decode, Some("items[1]: invalid type: string, expected usize"))
    );
    let (items, rejected) = pages_by(&odd(), PAGES).collect_with_rejected_up_to(7).await.unwrap();
    let bodies: Vec<_> = rejected.iter().map(|error| &**error.body().unwrap()).collect();
    assert_eq!(items, [0, 3, 5]);
    assert_eq!(bodies, [&b"\"x\""[..], b"null", br#"{"n":4}"#, b"\"y\""]);
    let error = pages_by(&odd(), PAGES).collect_with_rejected_up_to(6).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooManyItems);
}

#[test]
fn without_a_runtime_alike() {
    let mut items = pages_by(&odd(), PAGES).call();
    let read: Vec<_> = items.by_ref().map(Result::ok).collect();
    assert_eq!(read, [Some(0), None, None, Some(3), None, Some(5), None]);
    assert!(items.cursor().is_none());
}

/// Every other error is the last thing that comes.
#[tokio::test(start_paused = true)]
async fn a_page_that_cant_be_read_at_all_ends_the_listing() {
    for body in [r#"{"things":[1]}"#, r#"{"items":[1,"x"}"#, r#"{"items":{"a":["x"]}}"#, "<html>", ""] {
        let good = Reply::json(200, r#"{"items":[1,2,3],"total":9}"#);
        let client = client(&script([good, Reply::json(200, body)]));
        let mut items = pages_by(&client, PAGES).items();
        for _ in 0..3 {
            items.next().await.unwrap().unwrap();
        }
        let error = items.next().await.unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{body}");
        assert!(items.next().await.is_none());
        assert!(items.cursor().is_some());
    }
}

#[tokio::test(start_paused = true)]
async fn an_envelope_that_is_no_listing_of_its_own_is_tolerant_too() {
    #[derive(Deserialize, Debug, PartialEq)]
    struct Thing {
        id: u8,
    }
    let body = r#"{"data":[{"id":1},{"id":"x"}],"meta":{"total":2}}"#;
    let client = client(&script([Reply::json(200, body)]));
    let call = client.operation(&READ).path("t1").request(decode::enveloped_page::<Thing>);
    let page = call.await.unwrap();
    assert_eq!((&*page.items, page.total, page.rejected[0].index), (&[Thing { id: 1 }][..], Some(2), 1));
    assert_eq!(page.rejected[0].path, "data[1].id");
}

/// Servers put keys where nobody looks for them.
#[tokio::test(start_paused = true)]
async fn a_rejected_item_shows_no_key() {
    let body = json!({"items": [1, {KEY: [KEY]}]}).to_string();
    let page = decode::lenient_page(&body, |body| {
        #[derive(Deserialize)]
        struct Wire {
            items: Vec<std::collections::BTreeMap<String, u8>>,
        }
        decode::value(body).map(|Wire { items }| alertkit_transport::Page::new(items))
    });
    let page = page.unwrap();
    assert_eq!(page.rejected.len(), 2);
    let shown = format!("{page:?}");
    assert!(!shown.contains(KEY), "{shown}");

    let client = client(&script([Reply::json(200, body)]));
    let mut items = client.operation(&LIST).pages(PAGES, crate::support::listing::page).items();
    items.next().await.unwrap().unwrap();
    let error = items.next().await.unwrap().unwrap_err();
    let shown = format!("{error} {error:?} {}", String::from_utf8_lossy(error.body().unwrap()));
    assert!(!shown.contains(KEY), "{shown}");
}
