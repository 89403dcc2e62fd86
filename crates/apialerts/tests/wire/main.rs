//! The one operation as it goes over the wire, and every recorded call of the vendor's own Python SDK.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests fail by panicking"
)]

mod events;
mod exchanges;
mod recorded;

use alertkit_apialerts::ApiAlerts;
use alertkit_tests::{Recorded, Recorder};
use serde_json::Value;

const DELIVERED: &str =
    r#"{"workspace":"My Workspace","channel":"General","uuid":"5a2c","remainingQuota":41}"#;

/// A client of a server that answers with this.
async fn answering(status: u16, body: &str) -> (Recorder, ApiAlerts) {
    let server = Recorder::answering(status, body).await;
    let alerts = ApiAlerts::builder("the-key").base_url(server.url()).build().unwrap();
    (server, alerts)
}

fn expected(key: &str, body: Value) -> Recorded {
    let version = env!("CARGO_PKG_VERSION");
    let (authorization, user_agent) = (format!("Bearer {key}"), format!("alertkit-apialerts/{version}"));
    let headers = [
        ("authorization", authorization.as_str()),
        ("user-agent", user_agent.as_str()),
        ("x-integration", "alertkit"),
        ("x-version", version),
    ];
    Recorded::expected("POST", "/event", &headers, body)
}
