//! No key in the logs, at the finest level. A program of its own: which events are of interest to nobody is remembered
//! by a whole process, so other tests beside it would hide some.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs, reason = "tests fail by panicking")]

#[path = "../promises/operations.rs"]
mod operations;

use std::io::Write;
use std::sync::{Arc, Mutex};

use alertkit::transport::catalogue::{Arguments, Reply};
use alertkit_sandbox::{Fault, Sandbox};
use alertkit_tests::canary::{KEY, assert_clean};
use serde_json::json;

use operations::{Callable, Clients, all, seed};

/// What was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The example with the key as its id, where it has one that takes any text.
fn with_key_as_id(callable: &Callable) -> Arguments {
    let example = callable.example.clone();
    match callable.placeholders().pop().filter(|name| *name != "project_id") {
        Some(name) => example.with_path(name, KEY),
        None => example,
    }
}

#[tokio::test]
async fn nothing_of_the_key_is_logged() {
    let log = Log::default();
    let written = log.clone();
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE);
    tracing::subscriber::set_global_default(subscriber.with_writer(move || written.clone()).finish())
        .unwrap();

    let builder = Sandbox::builder().uptinio_key(KEY).apialerts_key(KEY);
    let sandbox =
        builder.blacktide_key(KEY).novu_key(KEY).novu_token(KEY).posthog_key(KEY).start().await.unwrap();
    seed(&sandbox);
    let clients = Clients::of_sandbox(&sandbox);
    sandbox.inject(Fault::on("uptinio.alerts.list").first(1).status(503));
    for callable in all() {
        assert!(callable.send(&clients).await.is_ok());
    }
    sandbox.inject(Fault::on_any().always().answer(500, json!({"message": KEY})));
    for callable in all() {
        assert!(callable.send(&clients).await.is_err());
    }
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let nowhere = Clients::of(&format!("http://{closed}/{KEY}"), KEY);
    for callable in all() {
        let call = || callable.with(&nowhere, &with_key_as_id(&callable)).unwrap();
        assert!(call().preview().is_ok());
        match call().send().await {
            Ok(Reply::Bulk(report)) => assert!(!report.is_complete()),
            sent => assert!(sent.is_err()),
        }
    }
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("alerts.list") && log.contains("trying again"), "{log}");
    assert_clean("the log", &log);
}
