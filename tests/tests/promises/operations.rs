//! Every operation of every API, as a user calls it.

use alertkit::apialerts::{self, ApiAlerts, Event};
use alertkit::transport::{Error, Operation, Preview, Request, RetryPolicy};
use alertkit::uptinio::{self, AlertType, CreateAlert, ListAlerts, UpdateAlert, Uptinio};
use alertkit_sandbox::Sandbox;
use futures::FutureExt;
use futures::future::BoxFuture;
use std::time::Duration;

/// A client of each API.
pub(crate) struct Clients {
    pub(crate) uptinio: Uptinio,
    pub(crate) alerts: ApiAlerts,
}

impl Clients {
    /// Clients of the same server, which need not be the right one.
    pub(crate) fn of(url: &str, key: &str) -> Self {
        Self {
            uptinio: Uptinio::builder(key).base_url(url).retry(at_once()).build().unwrap(),
            alerts: ApiAlerts::builder(key).base_url(url).retry(at_once()).build().unwrap(),
        }
    }

    pub(crate) fn of_sandbox(sandbox: &Sandbox) -> Self {
        let uptinio = Uptinio::builder(sandbox.uptinio_key()).base_url(sandbox.uptinio_url());
        let alerts = ApiAlerts::builder(sandbox.apialerts_key()).base_url(sandbox.apialerts_url());
        Self {
            uptinio: uptinio.retry(at_once()).build().unwrap(),
            alerts: alerts.retry(at_once()).build().unwrap(),
        }
    }
}

/// The usual three attempts, without the waits.
fn at_once() -> RetryPolicy {
    RetryPolicy::default().base(Duration::ZERO).rate_limited_base(Duration::ZERO)
}

/// One operation, callable without its types.
#[derive(Clone, Copy)]
pub(crate) struct Callable {
    pub(crate) api: &'static str,
    pub(crate) operation: &'static Operation,
    prepare: Prepare,
}

/// Makes the call with this id, and sends nothing.
type Prepare = fn(&Clients, &str) -> Prepared;

/// A call that was not sent.
pub(crate) struct Prepared {
    pub(crate) send: BoxFuture<'static, Result<(), Error>>,
    pub(crate) preview: Result<Preview, Error>,
}

impl Callable {
    /// The call with this value for every path parameter.
    pub(crate) fn with_id(&self, clients: &Clients, id: &str) -> Prepared {
        (self.prepare)(clients, id)
    }

    pub(crate) async fn send(&self, clients: &Clients) -> Result<(), Error> {
        self.with_id(clients, "alt_1").send.await
    }

    /// Its name in the sandbox.
    pub(crate) fn name(&self) -> String {
        format!("{}.{}", self.api, self.operation.name)
    }
}

fn prepared<T: Send + 'static>(make: impl Fn() -> Request<T>) -> Prepared {
    Prepared { send: make().map(|result| result.map(|_| ())).boxed(), preview: make().preview() }
}

/// All of them; a test below holds the list against the crates'.
pub(crate) fn all() -> Vec<Callable> {
    let calls: [(&str, &str, Prepare); 5] = [
        ("apialerts", "events.send", |clients, _| prepared(|| clients.alerts.send(Event::new("m")))),
        ("uptinio", "alerts.list", |clients, _| {
            prepared(|| clients.uptinio.alerts().list(ListAlerts::new()).first_page())
        }),
        ("uptinio", "alerts.create", |clients, _| {
            prepared(|| clients.uptinio.alerts().create(CreateAlert::new("mon_1", AlertType::Down)))
        }),
        ("uptinio", "alerts.get", |clients, id| prepared(|| clients.uptinio.alerts().get(id))),
        ("uptinio", "alerts.update", |clients, id| {
            prepared(|| clients.uptinio.alerts().update(id, UpdateAlert::new().message("m")))
        }),
    ];
    let find = |api: &str, name: &str| {
        let operations = if api == "uptinio" { uptinio::OPERATIONS } else { apialerts::OPERATIONS };
        *operations.iter().find(|operation| operation.name == name).unwrap()
    };
    calls.map(|(api, name, prepare)| Callable { api, operation: find(api, name), prepare }).into()
}

#[test]
fn no_operation_is_left_out() {
    let known = uptinio::OPERATIONS.len() + apialerts::OPERATIONS.len();
    let mut names: Vec<String> = all().iter().map(Callable::name).collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), known);
}
