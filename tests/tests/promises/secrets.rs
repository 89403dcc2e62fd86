//! No key in anything that is printed, logged, previewed or kept.

use std::error::Error as StdError;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use alertkit::apialerts::{Event, Queue};
use alertkit::posthog::{ErrorBody, Scope};
use alertkit::transport::catalogue::Call;
use alertkit::transport::http::Method;
use alertkit::transport::testing::Reply;
use alertkit::transport::{BulkOutcome, Error, Secret, catalogue, redact};
use alertkit::uptinio::ListAlerts;
use alertkit_sandbox::{Fault, Sandbox};
use alertkit_tests::canary::{FIELD, KEY, assert_clean, spellings};
use serde_json::{Value, json};

use crate::faults::needs_no_answer;
use crate::operations::{Clients, all, seed};
use crate::scripted::replied;

/// An error in every form that it can be printed in, and its body.
fn shown(error: &Error) -> String {
    format!("{} {}", printed(error), String::from_utf8_lossy(error.body().map_or(&[], |body| body)))
}

fn printed(error: &Error) -> String {
    let mut text = format!("{error} {error:#} {error:?} {error:#?}");
    write!(text, " {:?} {:?} ", ErrorBody::of(error), error.rate_limit()).unwrap();
    let mut source = error.source();
    while let Some(cause) = source {
        write!(text, " {cause} {cause:?}").unwrap();
        source = cause.source();
    }
    text
}

/// All errors that a call ends with, and what else it shows of its outcome.
async fn outcome(call: Call) -> (String, Vec<Arc<Error>>) {
    match call.send().await {
        Err(error) => (String::new(), vec![Arc::new(error)]),
        Ok(reply) => {
            let text = format!("{reply:?} {reply:#?}");
            let catalogue::Reply::Bulk(report) = reply else { return (text, Vec::new()) };
            let failed = report.into_outcomes().into_iter().filter_map(|outcome| match outcome {
                BulkOutcome::Failed(error) => Some(error),
                _ => None,
            });
            (text, failed.collect())
        }
    }
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

/// The same in every spelling, and in part: in headers, in what the API says, and in answers of another shape.
#[tokio::test]
async fn errors_of_a_server_that_echoes_the_key_in_another_spelling() {
    for spelling in spellings() {
        let bodies = [
            format!(
                r#"{{"error":{{"code":"{spelling}","message":"bad key {spelling}","details":{{"{spelling}":"{spelling}"}}}}}}"#
            ),
            format!(r#"{{"data":{{"id":{{"{spelling}":["{spelling}"]}}}},"errors":["{spelling}"]}}"#),
            format!("<html>{spelling}"),
        ];
        for (status, body) in [(200, 0), (200, 1), (200, 2), (302, 0), (401, 0), (401, 2), (500, 1)] {
            let reply = Reply::json(status, bodies[body].clone())
                .header("location", &format!("https://{spelling}.example/{spelling}?key={spelling}"))
                .header("x-request-id", &spelling)
                .header("ratelimit-policy", &format!("1;w=1;category=\"{spelling}\";cost=\"{spelling}\""));
            let clients = replied(KEY, reply);
            for callable in all() {
                let (text, errors) = outcome(callable.usual(&clients)).await;
                assert_clean(&callable.name(), &text);
                assert!(status == 200 || !errors.is_empty(), "{} {status}", callable.name());
                for error in &errors {
                    assert_clean(&callable.name(), &shown(error));
                }
            }
        }
    }
}

/// The secret fields of bodies, in arguments, previews, replies and errors.
#[tokio::test]
async fn the_secret_fields_of_every_operation() {
    let mut planted = 0;
    for callable in all().into_iter().filter(|callable| !callable.operation.secrets.is_empty()) {
        let name = callable.name();
        let mut arguments = callable.example.clone();
        if let Some(body) = &mut arguments.body {
            let mut redacted = body.to_value().unwrap();
            redact(&mut redacted, callable.operation.secrets);
            let text = redacted.to_string();
            planted += usize::from(text.contains("[redacted]"));
            *body = text.replace("[redacted]", FIELD).parse().unwrap();
        }
        assert_clean(&name, &format!("{arguments:?}"));
        // As the API answers it, with and without its envelope.
        let field = |path: &&str| {
            path.rsplit('.').fold(json!(FIELD), |inner, name| match name {
                "*" => json!({"any": inner}),
                name => json!({name: inner}),
            })
        };
        for body in callable.operation.secrets.iter().map(field) {
            for status in [200, 422] {
                let clients = replied(KEY, Reply::json(status, body.to_string()));
                let call = || callable.with(&clients, &arguments);
                let preview = call().and_then(Call::preview);
                match preview {
                    Ok(preview) => assert_clean(&name, &format!("{preview} {preview:?}")),
                    Err(error) => assert_clean(&name, &shown(&error)),
                }
                let Ok(call) = call() else { continue };
                assert_clean(&name, &format!("{call:?}"));
                let (text, errors) = outcome(call).await;
                assert_clean(&name, &text);
                for error in &errors {
                    assert_clean(&name, &printed(error));
                }
            }
        }
    }
    assert!(planted > 0);
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
