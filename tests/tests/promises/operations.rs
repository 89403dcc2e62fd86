//! Every operation of every API, by the crates' own catalogues.

use std::sync::Arc;
use std::time::Duration;

use alertkit::apialerts::{self, ApiAlerts};
use alertkit::blacktide::{self, BlackTide};
use alertkit::novu::{self, Novu};
use alertkit::posthog::{self, PostHog};
use alertkit::transport::catalogue::{Arguments, Call, Entry, Reply};
use alertkit::transport::{BulkOutcome, Credential, Error, Operation, RetryPolicy};
use alertkit::uptinio::{self, Uptinio};
use alertkit_sandbox::Sandbox;

/// A client of each API.
pub(crate) struct Clients {
    pub(crate) blacktide: BlackTide,
    pub(crate) novu: Novu,
    /// Novu for a user of its dashboard: a few operations are closed to keys.
    pub(crate) novu_user: Novu,
    pub(crate) posthog: PostHog,
    pub(crate) uptinio: Uptinio,
    pub(crate) alerts: ApiAlerts,
}

impl Clients {
    /// The usual three attempts, without the waits.
    pub(crate) fn at_once() -> RetryPolicy {
        RetryPolicy::default().base(Duration::ZERO).rate_limited_base(Duration::ZERO)
    }

    /// Clients of the same server, which need not be the right one.
    pub(crate) fn of(url: &str, key: &str) -> Self {
        Self {
            blacktide: BlackTide::builder(key).base_url(url).retry(Self::at_once()).build().unwrap(),
            novu: Novu::builder(key).base_url(url).retry(Self::at_once()).build().unwrap(),
            novu_user: {
                let user = Novu::builder(Credential::bearer(key)).base_url(url);
                user.retry(Self::at_once()).build().unwrap()
            },
            posthog: PostHog::builder(key).base_url(url).retry(Self::at_once()).build().unwrap(),
            uptinio: Uptinio::builder(key).base_url(url).retry(Self::at_once()).build().unwrap(),
            alerts: ApiAlerts::builder(key).base_url(url).retry(Self::at_once()).build().unwrap(),
        }
    }

    pub(crate) fn of_sandbox(sandbox: &Sandbox) -> Self {
        let blacktide = BlackTide::builder(sandbox.blacktide_key()).base_url(sandbox.blacktide_url());
        let novu = Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url());
        let user = Novu::builder(Credential::bearer(sandbox.novu_token())).base_url(sandbox.novu_url());
        let posthog = PostHog::builder(sandbox.posthog_key()).base_url(sandbox.posthog_url());
        let uptinio = Uptinio::builder(sandbox.uptinio_key()).base_url(sandbox.uptinio_url());
        let alerts = ApiAlerts::builder(sandbox.apialerts_key()).base_url(sandbox.apialerts_url());
        Self {
            blacktide: blacktide.retry(Self::at_once()).build().unwrap(),
            novu: novu.retry(Self::at_once()).build().unwrap(),
            novu_user: user.retry(Self::at_once()).build().unwrap(),
            posthog: posthog.retry(Self::at_once()).build().unwrap(),
            uptinio: uptinio.retry(Self::at_once()).build().unwrap(),
            alerts: alerts.retry(Self::at_once()).build().unwrap(),
        }
    }
}

/// What the examples of all catalogues need to find.
pub(crate) fn seed(sandbox: &Sandbox) {
    sandbox.uptinio().seed(3);
    sandbox.blacktide().seed(3);
    sandbox.novu().seed(3);
    sandbox.posthog().seed(3);
}

/// One operation, callable without its types.
#[derive(Clone)]
pub(crate) struct Callable {
    pub(crate) api: &'static str,
    pub(crate) operation: &'static Operation,
    /// Arguments for something that is there in a seeded sandbox.
    pub(crate) example: Arguments,
    make: Make,
}

type Make = Arc<dyn Fn(&Clients, &Arguments) -> Result<Call, Error> + Send + Sync>;

impl Callable {
    /// Its name in the sandbox.
    pub(crate) fn name(&self) -> String {
        format!("{}.{}", self.api, self.operation.name)
    }

    /// The names of its path's placeholders.
    pub(crate) fn placeholders(&self) -> Vec<&'static str> {
        self.operation.path.split(['{', '}']).skip(1).step_by(2).collect()
    }

    /// The call, not sent.
    pub(crate) fn with(&self, clients: &Clients, arguments: &Arguments) -> Result<Call, Error> {
        (self.make)(clients, arguments)
    }

    /// The call of its example.
    pub(crate) fn usual(&self, clients: &Clients) -> Call {
        self.with(clients, &self.example).unwrap()
    }

    /// Sends the example. Of a bulk call, the error of the first input counts as the call's.
    pub(crate) async fn send(&self, clients: &Clients) -> Result<(), Arc<Error>> {
        let Reply::Bulk(report) = self.usual(clients).send().await? else { return Ok(()) };
        match report.into_outcomes().into_iter().next() {
            Some(BulkOutcome::Failed(error)) => Err(error),
            _ => Ok(()),
        }
    }
}

/// All of them, in an order in which the examples find what they need.
pub(crate) fn all() -> Vec<Callable> {
    [
        callables("apialerts", apialerts::catalogue(), |clients| &clients.alerts),
        callables("blacktide", blacktide::catalogue(), |clients| &clients.blacktide),
        novu(),
        callables("posthog", posthog::catalogue(), |clients| &clients.posthog),
        callables("uptinio", uptinio::catalogue(), |clients| &clients.uptinio),
    ]
    .concat()
}

/// Each by a key, or by a user where keys may not.
fn novu() -> Vec<Callable> {
    const CLOSED_TO_KEYS: [&str; 2] = ["environments.create", "integrations.limit"];
    let by_key = callables("novu", novu::catalogue(), |clients| &clients.novu);
    let by_user = callables("novu", novu::catalogue(), |clients| &clients.novu_user);
    let closed = |callable: &Callable| CLOSED_TO_KEYS.contains(&callable.operation.name);
    by_key.into_iter().zip(by_user).map(|(key, user)| if closed(&key) { user } else { key }).collect()
}

fn callables<C: 'static>(
    api: &'static str,
    catalogue: Vec<Entry<C>>,
    client: fn(&Clients) -> &C,
) -> Vec<Callable> {
    let callable = |entry: Entry<C>| Callable {
        api,
        operation: entry.operation(),
        example: entry.example().unwrap(),
        make: Arc::new(move |clients, arguments| entry.call(client(clients), arguments)),
    };
    catalogue.into_iter().map(callable).collect()
}

#[test]
fn every_operation_stands_in_its_catalogue_once() {
    let mut operations: Vec<String> = [
        ("apialerts", apialerts::OPERATIONS),
        ("blacktide", blacktide::OPERATIONS),
        ("novu", novu::OPERATIONS),
        ("posthog", posthog::OPERATIONS),
        ("uptinio", uptinio::OPERATIONS),
    ]
    .iter()
    .flat_map(|(api, operations)| operations.iter().map(move |operation| format!("{api}.{}", operation.name)))
    .collect();
    let mut entries: Vec<String> = all().iter().map(Callable::name).collect();
    operations.sort();
    entries.sort();
    assert_eq!(entries, operations);
}
