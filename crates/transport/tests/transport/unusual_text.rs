//! JSON as servers really send it: behind a byte order mark, with strings that were cut within a character.

use alertkit_transport::http::Method;
use alertkit_transport::testing::Reply;
use alertkit_transport::{ErrorKind, decode};
use serde_json::json;

use crate::support::listing::{Division, pages_by};
use crate::support::{READ, builder, client, read, remove, script};

#[tokio::test(start_paused = true)]
async fn a_byte_order_mark_is_passed_over() {
    for body in ["\u{feff}{\"data\":[1]}", "\u{feff}[1]", "\u{feff} [1]"] {
        let client = client(&script([Reply::json(200, body)]));
        let page = client.operation(&READ).path("t1").request(decode::enveloped_page::<u8>).await.unwrap();
        assert_eq!(page.items, [1], "{body}");
    }
    let body = "\u{feff}{\"error\":{\"code\":\"c\",\"message\":\"m\"}}";
    let error = read(&client(&script([Reply::json(400, body)]))).await.unwrap_err();
    assert_eq!((error.code(), error.message()), (Some("c"), Some("m")));
    // The place of what does not fit is counted without it.
    let client = client(&script([Reply::json(200, "\u{feff}{\"data\":{\"id\":[]}}")]));
    let call = client
        .operation(&READ)
        .path("t1")
        .request(decode::enveloped::<std::collections::BTreeMap<String, u8>>);
    let message = call.await.unwrap_err().message().unwrap().to_owned();
    assert_eq!(message, "data.id: invalid type: sequence, expected u8 at line 1 column 14");
    remove(&builder(script([Reply::json(200, "\u{feff}")])).build().unwrap()).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn half_a_surrogate_pair_reads_as_the_replacement_character() {
    let client_of = |status, body: &str| client(&script([Reply::json(status, body.to_owned())]));
    let value =
        read(&client_of(200, r#"{"message":"disk full \ud83d","icon":"\ud83d\ude00"}"#)).await.unwrap();
    assert_eq!(value, json!({"message": "disk full \u{fffd}", "icon": "\u{1f600}"}));
    let error = read(&client_of(400, r#"{"message":"no \ude00 such"}"#)).await.unwrap_err();
    assert_eq!((error.kind(), error.message()), (ErrorKind::BadRequest, Some("no \u{fffd} such")));
    let body = r#"{"data":[{"message":"a"},{"message":"cut \ud83d"}]}"#;
    let call =
        client_of(200, body).operation(&READ).path("t1").request(decode::enveloped_page::<serde_json::Value>);
    assert_eq!(call.await.unwrap().items[1], json!({"message": "cut \u{fffd}"}));
}

#[tokio::test(start_paused = true)]
async fn nothing_is_an_empty_body_or_json() {
    for body in ["", " ", "{}", "null", "true", r#"{"acknowledged":[true]}"#] {
        remove(&client(&script([Reply::json(200, body)]))).await.unwrap();
        client(&script([Reply::json(200, body)])).request::<()>(Method::POST, "/x").await.unwrap();
    }
    for body in ["<html>Sign in</html>", "OK", "{", "{}{}"] {
        let error = remove(&client(&script([Reply::json(200, body)]))).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{body}");
        let raw = client(&script([Reply::json(200, body)])).request::<()>(Method::GET, "/x");
        assert_eq!(raw.await.unwrap_err().kind(), ErrorKind::Decode, "{body}");
    }
}

/// What is set for the operation, or for each page, is not set once more.
#[tokio::test(start_paused = true)]
async fn a_query_parameter_is_set_once() {
    static NAMED: alertkit_transport::Operation =
        alertkit_transport::Operation::get("things.list", "/things").query(&["state", "page", "size"]);
    let backend = script([Reply::json(200, r#"{"items":[]}"#)]);
    let client = client(&backend);
    let paging = Division::NumberedFromZero.paging();
    for name in ["state", "page", "size"] {
        let pages = client.operation(&NAMED).pages(paging, crate::support::listing::page);
        let error = pages.query(name, "7").items().next().await.unwrap().unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some("query")), "{name}");
        let call = client.operation(&NAMED).request::<serde_json::Value>(decode::value).query(name, "7");
        assert_eq!(call.await.unwrap_err().field(), Some("query"), "{name}");
    }
    // The names of the paging, where the operation names none.
    for (name, division) in
        [("page", Division::NumberedFromOne), ("size", Division::Offset), ("offset", Division::Offset)]
    {
        let error = pages_by(&client, division.paging()).query(name, "7").first_page().await.unwrap_err();
        assert_eq!(error.field(), Some("query"), "{name}");
    }
    assert!(backend.requests().is_empty());
    // What the caller sets may come more than once, and takes the place of what is not named.
    let pages = pages_by(&client, paging).query("tag", "a&b").query("tag", "c").query("state", "off");
    pages.first_page().query("tag", "d").await.unwrap();
    let query = backend.requests()[0].url.query().unwrap().to_owned();
    assert_eq!(query, "page=0&size=10&tag=a%26b&tag=c&state=off&tag=d");
}
