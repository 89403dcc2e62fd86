//! Every operation as it goes over the wire, and every sample as it comes back.

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
mod conversions;
mod errors;
mod exchanges;
mod pages;
mod params;
mod samples;
mod settings;

use alertkit_posthog::{
    ConditionType, CreateAlert, PostHog, Scope, StatisticalDetector, ThresholdConfiguration, TrendsConfig,
};
use alertkit_tests::{Recorded, Recorder};
use serde_json::{Value, json};

/// A UUID as PostHog makes them.
const ID: &str = "0197d3a2-6c1e-7000-8a4b-1f2e3d4c5b6a";

/// Both families of paths, with what stands in them.
const SCOPES: [(Scope, &str); 3] = [
    (Scope::project(997), "projects/997"),
    (Scope::environment(997), "environments/997"),
    (Scope::current(), "projects/@current"),
];

/// The least that is an alert.
fn alert() -> Value {
    json!({
        "id": ID, "created_at": "2026-10-02T08:15:30.123456Z", "insight": 4211, "name": "alert name",
        "subscribed_users": [178], "state": "Not firing", "enabled": true,
    })
}

/// A client of a server that answers with this, below a path prefix.
async fn answering(status: u16, body: &str) -> (Recorder, PostHog) {
    let server = Recorder::answering(status, body).await;
    let url = format!("{}/tools/posthog", server.url());
    let posthog = PostHog::builder("the-key").base_url(url).build().unwrap();
    (server, posthog)
}

fn expected(method: &str, target: &str, body: Value) -> Recorded {
    let version = env!("CARGO_PKG_VERSION");
    let user_agent = format!("alertkit-posthog/{version}");
    let headers = [("authorization", "Bearer the-key"), ("user-agent", user_agent.as_str())];
    Recorded::expected(method, &format!("/tools/posthog/api{target}"), &headers, body)
}

/// The least that can be created.
fn hundred() -> CreateAlert {
    let threshold = ThresholdConfiguration::above(100.0);
    CreateAlert::new(4211, [178], threshold, ConditionType::AbsoluteValue, TrendsConfig::new(0))
}

fn sensitive() -> StatisticalDetector {
    StatisticalDetector::new().threshold(0.95).window(30)
}
