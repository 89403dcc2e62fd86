//! Clients without a server.

use alertkit::apialerts::ApiAlerts;
use alertkit::blacktide::BlackTide;
use alertkit::novu::Novu;
use alertkit::posthog::PostHog;
use alertkit::transport::testing::{Reply, ScriptedBackend};
use alertkit::uptinio::Uptinio;

use crate::operations::Clients;

/// Clients that are always answered this.
pub(crate) fn answered(status: u16, body: &str) -> Clients {
    let backend = ScriptedBackend::new().reply(Reply::json(status, body.to_owned()));
    Clients {
        blacktide: BlackTide::builder("k").backend(backend.clone()).build().unwrap(),
        novu: Novu::builder("k").backend(backend.clone()).build().unwrap(),
        posthog: PostHog::builder("k").backend(backend.clone()).build().unwrap(),
        uptinio: Uptinio::builder("k").backend(backend.clone()).build().unwrap(),
        alerts: ApiAlerts::builder("k").backend(backend).build().unwrap(),
    }
}
