//! Clients without a server.

use std::sync::{Arc, Mutex};

use alertkit::apialerts::ApiAlerts;
use alertkit::blacktide::BlackTide;
use alertkit::novu::Novu;
use alertkit::posthog::PostHog;
use alertkit::transport::bytes::Bytes;
use alertkit::transport::catalogue::{Call, Reply as CallReply};
use alertkit::transport::http::{HeaderMap, StatusCode};
use alertkit::transport::testing::{Reply, ScriptedBackend};
use alertkit::transport::{
    Backend, BackendError, Error, HttpRequest, HttpResponse, Json, RetryPolicy, async_trait,
};
use alertkit::uptinio::Uptinio;

use crate::operations::{Callable, Clients};

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

fn clients<B: Backend + Clone>(key: &str, backend: &B, policy: RetryPolicy) -> Clients {
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

/// What the types read of one response after the other. Its clients are made once, for they cost more than a call.
pub(crate) struct Reader {
    clients: Clients,
    backend: Whatever,
}

impl Reader {
    pub(crate) fn new() -> Self {
        let backend = Whatever::default();
        Self { clients: clients(KEY, &backend, RetryPolicy::default()), backend }
    }

    /// The example of this operation, to which this is the response.
    pub(crate) fn call(&self, callable: &Callable, status: u16, body: &str) -> Call {
        let status = StatusCode::from_u16(status).unwrap();
        *self.backend.0.lock().unwrap() = (status, Bytes::copy_from_slice(body.as_bytes()));
        callable.usual(&self.clients)
    }

    /// What the types make of this response, as JSON.
    pub(crate) async fn read(&self, callable: &Callable, status: u16, body: &str) -> Result<Json, Error> {
        let reply = self.call(callable, status, body).send().await?;
        if let CallReply::Answer(response) = &reply {
            assert_eq!(response.status().as_u16(), status, "{}", callable.name());
        }
        Ok(reply.into_text())
    }
}

/// A backend that responds with what was set last.
#[derive(Clone, Debug, Default)]
struct Whatever(Arc<Mutex<(StatusCode, Bytes)>>);

#[async_trait]
impl Backend for Whatever {
    async fn call(&self, _: HttpRequest) -> Result<HttpResponse, BackendError> {
        let (status, body) = self.0.lock().unwrap().clone();
        Ok(HttpResponse::new(status, HeaderMap::new(), body))
    }
}
