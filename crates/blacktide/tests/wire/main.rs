//! Every operation as it goes over the wire, and every sample as it comes back.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests fail by panicking"
)]

mod alert_channels;
mod alert_rules;
mod before_sending;
mod client;
mod configs;
mod exchanges;
mod monitors;
mod samples;
mod secrets;
mod webhooks;

use alertkit_blacktide::BlackTide;
use alertkit_tests::{Recorded, Recorder};
use serde_json::Value;

/// A client of a server that answers with this, below a path prefix.
async fn answering(status: u16, body: &str) -> (Recorder, BlackTide) {
    let server = Recorder::answering(status, body).await;
    let url = format!("{}/api/v1", server.url());
    let blacktide = BlackTide::builder("the-token").base_url(url).build().unwrap();
    (server, blacktide)
}

fn expected(method: &str, target: &str, body: Value) -> Recorded {
    let version = env!("CARGO_PKG_VERSION");
    let user_agent = format!("alertkit-blacktide/{version}");
    let headers = [("authorization", "Bearer the-token"), ("user-agent", user_agent.as_str())];
    Recorded::expected(method, target, &headers, body)
}
