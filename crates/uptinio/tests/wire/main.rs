//! Every operation as it goes over the wire, and every recorded body as it comes back.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests fail by panicking"
)]

mod alerts;
mod before_sending;
mod client;
mod exchanges;
mod samples;

use alertkit_tests::{Recorded, Recorder};
use alertkit_uptinio::Uptinio;
use serde_json::Value;

const ALERT: &str = r#"{"data":{"id":"alt_1","monitor_id":"mon_1","type":"down","status":"active",
    "message":"Website is down","created_at":"2024-01-01T00:00:00Z"}}"#;

/// A client of a server that answers with this, below a path prefix.
async fn answering(status: u16, body: &str) -> (Recorder, Uptinio) {
    let server = Recorder::answering(status, body).await;
    let url = format!("{}/api/v1", server.url());
    let uptinio = Uptinio::builder("the-key").base_url(url).build().unwrap();
    (server, uptinio)
}

fn expected(method: &str, target: &str, body: Value) -> Recorded {
    let version = env!("CARGO_PKG_VERSION");
    let user_agent = format!("alertkit-uptinio/{version}");
    let headers = [("authorization", "Bearer the-key"), ("user-agent", user_agent.as_str())];
    Recorded::expected(method, target, &headers, body)
}
