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
    replied(KEY, Reply::json(status, body.to_owned()))
}

/// Clients with this key that always get this reply, and do not wait before they ask again.
pub(crate) fn replied(key: &str, reply: Reply) -> Clients {
    let backend = ScriptedBackend::new().reply(reply);
    macro_rules! client {
        ($api:ident) => {
            $api::builder(key).backend(backend.clone()).retry(Clients::at_once()).build().unwrap()
        };
    }
    Clients {
        blacktide: client!(BlackTide),
        novu: client!(Novu),
        novu_user: client!(Novu),
        posthog: client!(PostHog),
        uptinio: client!(Uptinio),
        alerts: client!(ApiAlerts),
    }
}
