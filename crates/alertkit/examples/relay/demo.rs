use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

use alertkit::apialerts::ApiAlerts;
use alertkit::blacktide::BlackTide;
use alertkit::novu::Novu;
use alertkit::posthog::PostHog;
use alertkit::uptinio::Uptinio;
use alertkit_sandbox::{Fault, Sandbox};
use serde_json::Value;

use crate::clients::Clients;
use crate::report::Report;
use crate::watch::Watch;

/// A sandbox with 250 alerts and three faults, in place of the real APIs.
pub(crate) struct Demo {
    sandbox: Sandbox,
    /// The ids of the alerts that are to arrive, as events name them.
    expected: Vec<String>,
}

impl Demo {
    const UPTINIO: usize = 240;
    const POSTHOG: usize = 30;
    /// Every third of PostHog's alerts is firing.
    const FIRING: usize = 3;

    pub(crate) async fn start() -> Result<Self, Box<dyn Error>> {
        let sandbox = Sandbox::start().await?;
        sandbox.uptinio().seed(Self::UPTINIO);
        sandbox.posthog().seed(Self::POSTHOG);
        let mut expected = ids("uptinio", &sandbox.uptinio().alerts());
        for id in ids("posthog", &sandbox.posthog().alerts()).into_iter().step_by(Self::FIRING) {
            sandbox.posthog().fire(id.trim_start_matches("posthog:"), 120.0);
            expected.push(id);
        }
        // A read may be repeated whatever happened to it, an event when it is sure that it was not taken.
        sandbox.inject(Fault::on("uptinio.alerts.list").nth(3).status(503));
        sandbox.inject(Fault::on("apialerts.events.send").nth(100).status(429).header("Retry-After", "1"));
        // An event of Novu whose answer is lost may be sent again: its key tells that it was there before.
        sandbox.novu().seed(3);
        sandbox.novu().honour_idempotency_keys();
        sandbox.inject(Fault::on("novu.events.trigger").nth(50).drop_after());
        Ok(Self { sandbox, expected })
    }

    pub(crate) fn url(&self) -> &str {
        self.sandbox.url()
    }

    pub(crate) fn clients(&self) -> Result<Clients, Box<dyn Error>> {
        let sandbox = &self.sandbox;
        let alerts = ApiAlerts::builder(sandbox.apialerts_key()).base_url(sandbox.apialerts_url()).build()?;
        let novu = Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
        let uptinio = Uptinio::builder(sandbox.uptinio_key()).base_url(sandbox.uptinio_url()).build()?;
        let posthog = PostHog::builder(sandbox.posthog_key()).base_url(sandbox.posthog_url()).build()?;
        let blacktide =
            BlackTide::builder(sandbox.blacktide_key()).base_url(sandbox.blacktide_url()).build()?;
        Ok(Clients {
            alerts: Some(alerts),
            novu: Some((novu, "welcome-flow".into(), "topic-1".into())),
            uptinio: Some(uptinio),
            posthog: Some(posthog),
            blacktide: Some((blacktide, "on-call@example.com".to_owned())),
        })
    }

    /// Compares the relay's own account with what the sandbox received.
    pub(crate) async fn check(&self, report: &Report, clients: &Clients) -> Result<String, Box<dyn Error>> {
        if let Some((blacktide, recipient)) = &clients.blacktide {
            let again = Watch::ensure(blacktide, recipient).await?;
            if again.created {
                return Err("BlackTide's channel and rule were not found again".into());
            }
        }
        let mut arrived: BTreeMap<String, usize> = BTreeMap::new();
        for event in self.sandbox.apialerts().events() {
            let id = event.body.pointer("/data/alert_id").and_then(Value::as_str).unwrap_or_default();
            *arrived.entry(id.to_owned()).or_default() += 1;
        }
        let once = |id: &&String| arrived.get(*id) == Some(&1);
        let exactly_once = self.expected.iter().filter(once).count();
        let committed = |operation: &str| {
            self.sandbox
                .journal_of(operation)
                .into_iter()
                .filter(|request| request.committed)
                .collect::<Vec<_>>()
        };
        let triggers = committed("novu.events.trigger");
        let keys: BTreeSet<&str> =
            triggers.iter().filter_map(|request| request.header("idempotency-key")).collect();
        let faults = self.sandbox.journal().iter().filter(|request| request.fault.is_some()).count();
        let expected = self.expected.len();
        let counts = [
            exactly_once,
            arrived.len(),
            committed("apialerts.events.send").len(),
            triggers.len(),
            keys.len(),
            usize::try_from(report.alerts())?,
        ];
        let watched = [self.sandbox.blacktide().channels().len(), self.sandbox.blacktide().rules().len()];
        if counts == [expected; 6] && faults == 3 && watched == [1, 1] {
            Ok(format!(
                "checked against the sandbox's journal: each alert arrived exactly once in each place, {faults} faults on \
                 the way"
            ))
        } else {
            Err(format!(
                "the sandbox disagrees: of {expected} alerts, {exactly_once} arrived exactly once; the counts are \
                 {counts:?}, {faults} faults, {watched:?} channels and rules"
            )
            .into())
        }
    }
}

fn ids(source: &str, alerts: &[Value]) -> Vec<String> {
    let id = |alert: &Value| alert.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
    alerts.iter().map(|alert| format!("{source}:{}", id(alert))).collect()
}
