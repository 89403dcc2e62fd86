//! Every operation of every API, as a user calls it.

use alertkit::apialerts::{self, ApiAlerts, Event};
use alertkit::blacktide::{
    self, BlackTide, Conditions, CreateAlertChannel, CreateAlertRule, ListAlertChannels, ListAlertRules,
    SilenceMonitor, SlackConfig, UpdateAlertChannel, UpdateAlertRule,
};
use alertkit::posthog::{
    self, AddDestination, ConditionType, DetectorConfig, GetAlert, PostHog, Scope, SimulateAlert,
    StatisticalDetector, ThresholdConfiguration, TrendsConfig,
};
use alertkit::transport::{Error, Operation, Preview, Request, RetryPolicy};
use alertkit::uptinio::{self, AlertType, CreateAlert, ListAlerts, UpdateAlert, Uptinio};
use alertkit_sandbox::Sandbox;
use futures::FutureExt;
use futures::future::BoxFuture;
use std::time::Duration;

/// A client of each API.
pub(crate) struct Clients {
    pub(crate) blacktide: BlackTide,
    pub(crate) posthog: PostHog,
    pub(crate) uptinio: Uptinio,
    pub(crate) alerts: ApiAlerts,
}

impl Clients {
    /// Clients of the same server, which need not be the right one.
    pub(crate) fn of(url: &str, key: &str) -> Self {
        Self {
            blacktide: BlackTide::builder(key).base_url(url).retry(at_once()).build().unwrap(),
            posthog: PostHog::builder(key).base_url(url).retry(at_once()).build().unwrap(),
            uptinio: Uptinio::builder(key).base_url(url).retry(at_once()).build().unwrap(),
            alerts: ApiAlerts::builder(key).base_url(url).retry(at_once()).build().unwrap(),
        }
    }

    pub(crate) fn of_sandbox(sandbox: &Sandbox) -> Self {
        let blacktide = BlackTide::builder(sandbox.blacktide_key()).base_url(sandbox.blacktide_url());
        let posthog = PostHog::builder(sandbox.posthog_key()).base_url(sandbox.posthog_url());
        let uptinio = Uptinio::builder(sandbox.uptinio_key()).base_url(sandbox.uptinio_url());
        let alerts = ApiAlerts::builder(sandbox.apialerts_key()).base_url(sandbox.apialerts_url());
        Self {
            blacktide: blacktide.retry(at_once()).build().unwrap(),
            posthog: posthog.retry(at_once()).build().unwrap(),
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

    /// The call of something that is there in a seeded sandbox.
    pub(crate) fn usual(&self, clients: &Clients) -> Prepared {
        let resource = self.operation.name.split('.').next();
        let id = match (self.api, resource) {
            ("blacktide", Some("alert_rules")) => "rule_1",
            ("blacktide", Some("alert_channels")) => "chan_1",
            ("blacktide", Some("monitors")) => "mon_1",
            ("posthog", _) => "00000000-0000-4000-8000-000000000001",
            _ => "alt_1",
        };
        self.with_id(clients, id)
    }

    pub(crate) async fn send(&self, clients: &Clients) -> Result<(), Error> {
        self.usual(clients).send.await
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
    [apialerts(), blacktide(), posthog(), uptinio()].concat()
}

fn callables<const N: usize>(
    api: &'static str,
    operations: &'static [&'static Operation],
    calls: [(&str, Prepare); N],
) -> Vec<Callable> {
    let find = |name: &str| *operations.iter().find(|operation| operation.name == name).unwrap();
    calls.map(|(name, prepare)| Callable { api, operation: find(name), prepare }).into()
}

fn apialerts() -> Vec<Callable> {
    let calls: [(&str, Prepare); 1] =
        [("events.send", |clients, _| prepared(|| clients.alerts.send(Event::new("m"))))];
    callables("apialerts", apialerts::OPERATIONS, calls)
}

/// In an order in which each finds what it needs: a channel that a rule names can't be deleted.
fn blacktide() -> Vec<Callable> {
    let calls: [(&str, Prepare); 11] = [
        ("alert_rules.list", |clients, _| {
            prepared(|| clients.blacktide.alert_rules().list(ListAlertRules::new()))
        }),
        ("alert_rules.create", |clients, _| {
            let rule = CreateAlertRule::new("m", Conditions::new().consecutive_failures(3), ["chan_2"]);
            prepared(|| clients.blacktide.alert_rules().create(rule.clone()))
        }),
        ("alert_rules.update", |clients, id| {
            prepared(|| clients.blacktide.alert_rules().update(id, UpdateAlertRule::new().enabled(false)))
        }),
        ("alert_rules.delete", |clients, id| prepared(|| clients.blacktide.alert_rules().delete(id))),
        ("alert_channels.list", |clients, _| {
            prepared(|| clients.blacktide.alert_channels().list(ListAlertChannels::new()))
        }),
        ("alert_channels.create", |clients, _| {
            let channel = CreateAlertChannel::new("m", SlackConfig::new("https://hooks.example"));
            prepared(|| clients.blacktide.alert_channels().create(channel.clone()))
        }),
        ("alert_channels.update", |clients, id| {
            let changes = UpdateAlertChannel::new().enabled(false);
            prepared(|| clients.blacktide.alert_channels().update(id, changes.clone()))
        }),
        ("alert_channels.test", |clients, id| prepared(|| clients.blacktide.alert_channels().test(id))),
        ("alert_channels.delete", |clients, id| prepared(|| clients.blacktide.alert_channels().delete(id))),
        ("monitors.silence", |clients, id| {
            let silence = SilenceMonitor::new(Duration::from_secs(60));
            prepared(|| clients.blacktide.monitors().silence(id, silence.clone()))
        }),
        ("monitors.unsilence", |clients, id| prepared(|| clients.blacktide.monitors().unsilence(id))),
    ];
    callables("blacktide", blacktide::OPERATIONS, calls)
}

/// In an order in which each finds what it needs: what is deleted can't be asked for.
fn posthog() -> Vec<Callable> {
    fn alerts(clients: &Clients) -> posthog::Alerts {
        clients.posthog.alerts(Scope::project(1))
    }
    fn new() -> posthog::CreateAlert {
        let hundred = ThresholdConfiguration::above(100.0);
        posthog::CreateAlert::new(1, [1], hundred, ConditionType::AbsoluteValue, TrendsConfig::new(0))
    }
    let calls: [(&str, Prepare); 10] = [
        ("alerts.list", |clients, _| {
            prepared(|| alerts(clients).list(posthog::ListAlerts::new()).first_page())
        }),
        ("alerts.create", |clients, _| prepared(|| alerts(clients).create(new()))),
        ("alerts.get", |clients, id| prepared(|| alerts(clients).get(id, GetAlert::new()))),
        ("alerts.update", |clients, id| {
            prepared(|| alerts(clients).update(id, posthog::UpdateAlert::new().name("m")))
        }),
        ("alerts.replace", |clients, id| prepared(|| alerts(clients).replace(id, new()))),
        ("alerts.simulate", |clients, _| {
            let detector = DetectorConfig::ZScore(StatisticalDetector::new());
            prepared(|| alerts(clients).simulate(SimulateAlert::new(1, detector.clone())))
        }),
        ("alerts.test_delivery", |clients, id| prepared(|| alerts(clients).test_delivery(id))),
        ("alerts.add_destination", |clients, id| {
            prepared(|| alerts(clients).add_destination(id, AddDestination::slack(1, "C0123456789")))
        }),
        ("alerts.remove_destinations", |clients, id| {
            // The first that is added.
            let destination = "00000000-0000-4000-8003-000000000001";
            prepared(|| alerts(clients).remove_destinations(id, [destination]))
        }),
        ("alerts.delete", |clients, id| prepared(|| alerts(clients).delete(id))),
    ];
    callables("posthog", posthog::OPERATIONS, calls)
}

fn uptinio() -> Vec<Callable> {
    let calls: [(&str, Prepare); 4] = [
        ("alerts.list", |clients, _| {
            prepared(|| clients.uptinio.alerts().list(ListAlerts::new()).first_page())
        }),
        ("alerts.create", |clients, _| {
            prepared(|| clients.uptinio.alerts().create(CreateAlert::new("mon_1", AlertType::Down)))
        }),
        ("alerts.get", |clients, id| prepared(|| clients.uptinio.alerts().get(id))),
        ("alerts.update", |clients, id| {
            prepared(|| clients.uptinio.alerts().update(id, UpdateAlert::new().message("m")))
        }),
    ];
    callables("uptinio", uptinio::OPERATIONS, calls)
}

#[test]
fn no_operation_is_left_out() {
    let apis =
        [apialerts::OPERATIONS, blacktide::OPERATIONS, posthog::OPERATIONS, uptinio::OPERATIONS].concat();
    let mut names: Vec<String> = all().iter().map(Callable::name).collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), apis.len());
}
