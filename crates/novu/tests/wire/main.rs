//! Every operation as it goes over the wire, and every sample as it comes back.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    non_snake_case,
    missing_docs,
    reason = "tests fail by panicking"
)]

mod before_sending_workflows;
mod blueprints;
mod bulk;
mod catalogue;
mod changes;
mod credentials;
mod description;
mod environments;
mod events;
mod execution_details;
mod feeds;
mod inbound_parse;
mod integrations;
mod layouts;
mod messages;
mod notification_groups;
mod notification_templates;
mod notifications;
mod organizations;
mod paging;
mod recorded;
mod recorded_calls;
mod recorded_server;
mod samples;
mod subscriber_messages;
mod subscriber_notifications;
mod subscriber_preferences;
mod subscribers;
mod tenants;
mod topics;
mod triggers;
mod workflow_overrides;
mod workflow_round_trip;
mod workflows;

use alertkit_novu::Novu;
use alertkit_tests::{Recorded, Recorder};
use serde_json::Value;

/// An id as the database makes them.
const ID: &str = "6b034901c8a5e8e5e65d7f94";

/// A client of a server that answers with this, below a context path.
async fn answering(status: u16, body: impl ToString) -> (Recorder, Novu) {
    let server = Recorder::answering(status, body.to_string()).await;
    let novu = Novu::builder("the-key").base_url(format!("{}/tools/novu/", server.url())).build().unwrap();
    (server, novu)
}

/// What is expected of the only request; its idempotency key is left out.
fn expected(method: &str, target: &str, body: Value) -> Recorded {
    let user_agent = concat!("alertkit-novu/", env!("CARGO_PKG_VERSION"));
    let headers = [("authorization", "ApiKey the-key"), ("user-agent", user_agent)];
    Recorded::expected(method, &format!("/tools/novu/v1{target}"), &headers, body)
}

/// The only request, without its idempotency key: what may be repeated by a key has one, and nothing else.
fn sent(server: &Recorder) -> Recorded {
    without_key(server.request())
}

fn without_key(mut request: Recorded) -> Recorded {
    let keyed = matches!(request.method.as_str(), "POST" | "PATCH");
    let keys = request.headers.iter().filter(|(name, key)| name == "idempotency-key" && key.len() == 36);
    assert_eq!(keys.count(), usize::from(keyed), "{request:#?}");
    request.headers.retain(|(name, _)| name != "idempotency-key");
    request
}
