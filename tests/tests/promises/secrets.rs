//! No key in anything that is printed, logged, previewed or kept.

use std::error::Error as StdError;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use alertkit::apialerts::{Event, Queue};
use alertkit::posthog::{ErrorBody, Scope};
use alertkit::transport::http::Method;
use alertkit::transport::{Error, Secret};
use alertkit::uptinio::ListAlerts;
use alertkit_sandbox::{Fault, Sandbox};
use alertkit_tests::canary::{KEY, assert_clean};
use serde_json::{Value, json};

use crate::faults::needs_no_answer;
use crate::operations::{Clients, all, seed};

/// An error in every form that it can be printed in.
fn shown(error: &Error) -> String {
    let mut text = format!("{error} {error:#} {error:?} {error:#?}");
    write!(text, " {:?} ", ErrorBody::of(error)).unwrap();
    text.push_str(&String::from_utf8_lossy(error.body().map_or(&[], |body| body)));
    let mut source = error.source();
    while let Some(cause) = source {
        write!(text, " {cause} {cause:?}").unwrap();
        source = cause.source();
    }
    text
}

async fn sandbox() -> (Sandbox, Clients) {
    let builder = Sandbox::builder().uptinio_key(KEY).apialerts_key(KEY);
    let sandbox =
        builder.blacktide_key(KEY).novu_key(KEY).novu_token(KEY).posthog_key(KEY).start().await.unwrap();
    seed(&sandbox);
    let clients = Clients::of_sandbox(&sandbox);
    (sandbox, clients)
}

#[tokio::test]
async fn clients_requests_and_answers() {
    let (sandbox, clients) = sandbox().await;
    assert_clean("a secret", &format!("{:?} {}", Secret::new(KEY), Secret::new(KEY)));
    assert_clean(
        "clients",
        &format!(
            "{:#?} {:#?} {:#?} {:#?}",
            clients.uptinio, clients.posthog, clients.blacktide, clients.alerts
        ),
    );
    assert_clean("a handle", &format!("{:#?}", clients.uptinio.alerts()));
    let blacktide = &clients.blacktide;
    let handles = (blacktide.alert_rules(), blacktide.alert_channels(), blacktide.monitors());
    assert_clean("handles", &format!("{handles:#?} {:#?}", clients.posthog.alerts(Scope::current())));
    for callable in all() {
        let preview = callable.usual(&clients).preview().unwrap();
        assert_clean("a preview", &format!("{preview} {preview:?}"));
        assert!(preview.to_string().contains("authorization: [redacted]"), "{preview}");
        let sent = callable.send(&clients).await;
        assert!(sent.is_ok(), "{}: {sent:?}", callable.name());
    }
    let request = clients.uptinio.alerts().get("alt_1");
    assert_clean("a request", &format!("{request:?}"));
    let response = request.with_response().await.unwrap();
    assert_clean("a response", &format!("{response:#?} {:?}", response.headers()));
    let mut items = clients.uptinio.alerts().list(ListAlerts::new()).items();
    assert_clean("items", &format!("{items:?} {:?}", items.cursor()));
    items.next().await.unwrap().unwrap();
    assert_clean("a cursor", &items.cursor().unwrap().to_string());
    assert_clean("the sandbox", &format!("{sandbox:?} {:#?}", sandbox.journal()));
    assert!(sandbox.journal().len() >= all().len());
}

/// A server that repeats the key in every place of its answer.
#[tokio::test]
async fn errors_of_a_server_that_echoes_the_key() {
    let (sandbox, clients) = sandbox().await;
    let bodies = [
        json!({"error": {"code": KEY, "message": format!("bad key {KEY}"), "details": {KEY: KEY}}}),
        json!({"message": format!("Bearer {KEY} is not valid")}),
        json!({"type": KEY, "code": KEY, "detail": format!("scope '{KEY}'"), "attr": KEY, "extra": {KEY: KEY}}),
        json!({"errors": [KEY], "data": {"id": [KEY]}}),
    ];
    for callable in all() {
        for status in [200, 302, 400, 401, 404, 429, 500] {
            for body in &bodies {
                sandbox.clear_faults();
                let fault = Fault::on(&*callable.name()).always().answer(status, body.clone());
                let location = format!("http://127.0.0.1:1/{KEY}?key={KEY}");
                sandbox.inject(fault.header("Location", &location).header("X-Request-Id", KEY));
                if let Err(error) = callable.send(&clients).await {
                    assert_clean(&callable.name(), &shown(&error));
                } else {
                    // An answer of which nothing is required.
                    let needs_nothing = needs_no_answer(&callable).await;
                    assert!(needs_nothing && status == 200, "{} {status}", callable.name());
                }
            }
        }
    }
}

#[tokio::test]
async fn errors_of_broken_calls_and_bad_input() {
    let (sandbox, clients) = sandbox().await;
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let nowhere = Clients::of(&format!("http://{closed}/{KEY}?token={KEY}"), KEY);
    for callable in all() {
        let refused = callable.send(&nowhere).await.unwrap_err();
        assert_clean("the error of a refused connection", &shown(&refused));
        sandbox.clear_faults();
        sandbox.inject(Fault::on(&*callable.name()).always().drop_before());
        assert_clean("the error of a broken connection", &shown(&callable.send(&clients).await.unwrap_err()));
    }
    let uptinio = &clients.uptinio;
    for error in [
        uptinio.with_key(format!("{KEY}\n")).unwrap_err(),
        uptinio.alerts().get(format!("{KEY}\0")).await.unwrap_err(),
        uptinio.alerts().get("a").header("X-Key", format!("{KEY}\r\n")).await.unwrap_err(),
        uptinio.alerts().get("a").header("Authorization", KEY).await.unwrap_err(),
        uptinio.alerts().get("a").idempotency_key(KEY).await.unwrap_err(),
        uptinio.request::<Value>(Method::GET, &format!("/../{KEY}")).await.unwrap_err(),
        alertkit::uptinio::Uptinio::builder(KEY).base_url(format!("ftp://{KEY}")).build().unwrap_err(),
        alertkit::uptinio::Uptinio::builder("k").proxy(format!("::{KEY}")).build().unwrap_err(),
        alertkit::uptinio::Uptinio::builder("k").root_certificate(KEY).build().unwrap_err(),
        alertkit::uptinio::Uptinio::builder("k").application(format!("{KEY}\n")).build().unwrap_err(),
    ] {
        assert!(error.is_invalid_input());
        assert_clean("the error of bad input", &shown(&error));
    }
}

#[tokio::test]
async fn the_queue() {
    let (sandbox, clients) = sandbox().await;
    let lost = Arc::new(Mutex::new(Vec::new()));
    let kept = lost.clone();
    let queue = Queue::builder(&clients.alerts)
        .on_lost(move |event, why| kept.lock().unwrap().push(format!("{event:?} {why:?}")))
        .start()
        .unwrap();
    let echo = json!({"message": format!("{KEY} is not valid")});
    sandbox.inject(Fault::on("apialerts.events.send").first(1).answer(400, echo));
    queue.send(Event::new("m")).unwrap();
    assert_eq!(queue.flush_async(Duration::from_secs(10)).await.failed, 1);
    let rejected = queue.send(Event::new(" ")).unwrap_err();
    assert_clean("the queue", &format!("{queue:?} {rejected} {rejected:?} {:?}", lost.lock().unwrap()));
    assert_eq!(lost.lock().unwrap().len(), 1);
}
