//! Clients without a server.

use alertkit::apialerts::ApiAlerts;
use alertkit::blacktide::BlackTide;
use alertkit::novu::Novu;
use alertkit::posthog::PostHog;
use alertkit::transport::RetryPolicy;
use alertkit::transport::testing::{Reply, ScriptedBackend};
use alertkit::uptinio::Uptinio;

use crate::operations::Clients;

/// Like nothing that stands in an answer, where it would be blotted out.
const KEY: &str = "the-key-of-no-server";

/// Clients that are always answered this.
pub(crate) fn answered(status: u16, body: &str) -> Clients {
    over(&ScriptedBackend::new().reply(Reply::json(status, body.to_owned())))
}

/// Clients of this backend, with their own retry policy.
pub(crate) fn over(backend: &ScriptedBackend) -> Clients {
    clients(KEY, backend, RetryPolicy::default())
}

/// Clients with this key that always get this reply, and do not wait before they ask again.
pub(crate) fn replied(key: &str, reply: Reply) -> Clients {
    clients(key, &ScriptedBackend::new().reply(reply), Clients::at_once())
}

fn clients(key: &str, backend: &ScriptedBackend, policy: RetryPolicy) -> Clients {
    macro_rules! client {
        ($api:ident) => {
            $api::builder(key).backend(backend.clone()).retry(policy.clone()).build().unwrap()
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
