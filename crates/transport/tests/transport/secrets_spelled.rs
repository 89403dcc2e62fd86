//! A server that gives the key back may spell it otherwise, or give back a part of it.

use alertkit_transport::testing::{Reply, ScriptedBackend};
use alertkit_transport::{Client, ClientBuilder, Paging, Request, decode};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::support::canary::{CANARY, assert_clean, assert_error_clean, assert_shown_clean, base64};
use crate::support::listing::{LIST, page};
use crate::support::server::{Server, answer};
use crate::support::{CREATE, TEST_API, TokioClock, create, read, remove, script, wire};

fn client_of(key: &str, backend: &ScriptedBackend) -> Client {
    let builder = ClientBuilder::new(&TEST_API, key, |client| client);
    builder.backend(backend.clone()).clock(TokioClock { jitter: 0.5 }).build().unwrap()
}

/// The key as it can stand in a JSON string, in which the last ones cut it short.
fn spelled() -> Vec<String> {
    let json = json!(CANARY).to_string().trim_matches('"').to_owned();
    let percent = utf8_percent_encode(CANARY, NON_ALPHANUMERIC).to_string();
    let every = |write: fn(char) -> String| CANARY.chars().map(write).collect::<String>();
    let mut spelled = vec![
        json.replace('/', "\\/"),
        json.replace('/', "\\u002f").replace('+', "\\u002B"),
        every(|character| format!("\\u{:04x}", u32::from(character))),
        every(|character| format!("%{:02x}", u32::from(character))),
        CANARY.replace('%', "%25").replace('/', "%2F").replace('+', "%2B"),
        percent.replace('%', "%25"),
        percent.replace("%2F", "\\/").replace("%3D", "\\u003d"),
        percent,
        CANARY.replace('&', "&amp;").replace('/', "&#x2F;").replace('+', "&#43;"),
    ];
    for before in ["", "u:", "me:", "user:"] {
        let encoded = base64(format!("{before}{CANARY}:and more").as_bytes());
        spelled.push(encoded.replace('+', "-").replace('/', "_"));
        spelled.push(encoded.replace('/', "\\/"));
        spelled.push(encoded);
    }
    spelled.extend((6..CANARY.len()).map(|length| format!("{}****", &CANARY[..length])));
    spelled.extend((6..CANARY.len()).map(|length| format!("…{}", &CANARY[CANARY.len() - length..])));
    spelled
}

/// An answer that gives it back wherever an answer can.
fn echo(code: u16, spelling: &str) -> Reply {
    let body = format!(
        r#"{{"error":{{"code":"{spelling}","message":"the key {spelling} is unknown","details":{{"{spelling}":["{spelling}"]}}}}}}"#
    );
    Reply::json(code, body)
        .header("x-request-id", spelling)
        .header("location", &format!("https://{spelling}@evil.example/{spelling}?k={spelling}"))
        .header("ratelimit-policy", &format!("60;w=1;category=\"{spelling}\";cost=\"{spelling}\""))
        .header("retry-after", "0")
}

#[tokio::test(start_paused = true)]
async fn no_error_shows_the_key_however_it_is_spelled() {
    for spelling in spelled() {
        for code in [302, 400, 401, 429, 500] {
            let client = client_of(CANARY, &script([echo(code, &spelling)]));
            assert_error_clean(&create(&client).await.unwrap_err());
            let error = remove(&client).await.unwrap_err();
            assert_error_clean(&error);
            let body: Value = serde_json::from_slice(error.body().unwrap()).unwrap();
            assert_clean("a body", &body.to_string());
        }
    }
}

/// Also where it is the name of a member on the way to what does not fit.
#[tokio::test(start_paused = true)]
async fn no_unreadable_answer_shows_the_key_however_it_is_spelled() {
    #[derive(Debug, Deserialize)]
    #[allow(dead_code, reason = "only its decoding matters")]
    struct Strict {
        by_name: std::collections::BTreeMap<String, u8>,
    }
    for spelling in spelled() {
        for body in [
            format!(r#"{{"by_name":{{"{spelling}":"text"}}}}"#),
            format!(r#"{{"by_name":"{spelling}"}}"#),
            format!("<html>{spelling}</html>"),
            spelling.clone(),
        ] {
            let client =
                client_of(CANARY, &script([Reply::json(200, body).header("x-request-id", &spelling)]));
            let call: Request<Strict> = client.operation(&CREATE).request(decode::value);
            assert_error_clean(&call.await.unwrap_err());
            let response = read(&client).with_response().await;
            assert_shown_clean("a result", &response);
        }
    }
}

#[tokio::test]
async fn a_body_that_is_cut_within_the_key_shows_no_part_of_it() {
    const KEY: &str = "canary-Zq7xW3Kp9Lm2Rt5Jd8";
    for kept in 6..KEY.len() {
        let body = format!("{}{KEY}{}", " ".repeat((64 << 10) - kept), " ".repeat(100));
        let server = Server::always(answer("400 Bad Request", "", &body));
        let error = read(&wire(&server.url()).build().unwrap().with_key(KEY).unwrap()).await.unwrap_err();
        let body = String::from_utf8(error.body().unwrap().to_vec()).unwrap();
        assert_eq!(body.trim(), "[redacted]", "{kept}");
    }
}

#[tokio::test]
async fn a_short_key_and_the_words_of_a_key_mangle_no_message() {
    for (key, message) in [
        ("test", "the latest contest is over"),
        ("k", "no such key"),
        ("sandbox-key", "no sandbox has this key"),
        ("phc_EXAMPLE", "EXAMPL of a key"),
    ] {
        let client = client_of(key, &script([Reply::json(400, json!({"message": message}).to_string())]));
        let error = read(&client).await.unwrap_err();
        assert_eq!(error.message(), Some(message), "{key}");
        assert_eq!(error.body().unwrap(), &json!({"message": message}).to_string(), "{key}");
    }
    let client = client_of("test", &script([Reply::json(401, r#"{"message":"the key 'test' is unknown"}"#)]));
    assert_eq!(read(&client).await.unwrap_err().message(), Some("the key '[redacted]' is unknown"));
}

/// A link may write the base URL's query otherwise, or hold the key.
#[tokio::test]
async fn a_cursor_holds_no_secret_however_a_link_spells_it() {
    for (base, link) in [
        ("token=canary%20secret", "token=canary+secret"),
        ("token=canary/secret", "token=canary%2Fsecret"),
        ("token=canary%2fsecret", "%74oken=canary%2Fsecret"),
        ("", "api_key=canary%2Fkey"),
    ] {
        let next = format!("https://api.test.example/v1/things?{link}&after=2");
        let first = Reply::json(200, json!({"items": [1], "next": next}).to_string());
        let backend = script([first, Reply::json(200, r#"{"items":[2]}"#)]);
        let builder = ClientBuilder::new(&TEST_API, "canary/key", |client: Client| client);
        let builder = builder.base_url(format!("https://api.test.example/v1?{base}"));
        let client = builder.backend(backend.clone()).build().unwrap();
        let mut pages = client.operation(&LIST).pages::<usize>(Paging::linked(), page).pages();
        pages.next().await.unwrap().unwrap();
        let cursor = pages.cursor().unwrap();
        assert!(!format!("{cursor} {cursor:?} {pages:?}").contains("canary"), "{cursor}");
        pages.next().await.unwrap().unwrap();
        let joint = if base.is_empty() { "" } else { "&" };
        assert_eq!(backend.requests()[1].url.query(), Some(&*format!("{base}{joint}after=2")));
    }
}
