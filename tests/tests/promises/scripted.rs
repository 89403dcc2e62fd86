//! Clients without a server.

use alertkit::apialerts::ApiAlerts;
use alertkit::blacktide::BlackTide;
use alertkit::novu::Novu;
use alertkit::posthog::PostHog;
use alertkit::transport::testing::{Reply, ScriptedBackend};
use alertkit::uptinio::Uptinio;

use crate::operations::Clients;

/// Like nothing that stands in an answer, where it would be blotted out.
const KEY: &str = "the-key-of-no-server";

/// Clients that are always answered this.
pub(crate) fn answered(status: u16, body: &str) -> Clients {
    over(&ScriptedBackend::new().reply(Reply::json(status, body.to_owned())))
}

/// Clients of this backend.
pub(crate) fn over(backend: &ScriptedBackend) -> Clients {
    Clients {
        blacktide: BlackTide::builder(KEY).backend(backend.clone()).build().unwrap(),
        novu: Novu::builder(KEY).backend(backend.clone()).build().unwrap(),
        novu_user: Novu::builder(KEY).backend(backend.clone()).build().unwrap(),
        posthog: PostHog::builder(KEY).backend(backend.clone()).build().unwrap(),
        uptinio: Uptinio::builder(KEY).backend(backend.clone()).build().unwrap(),
        alerts: ApiAlerts::builder(KEY).backend(backend.clone()).build().unwrap(),
    }
}
