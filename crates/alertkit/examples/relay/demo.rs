use std::collections::BTreeMap;
use std::error::Error;

use alertkit::apialerts::ApiAlerts;
use alertkit::uptinio::Uptinio;
use alertkit_sandbox::{Fault, Sandbox};
use serde_json::Value;

use crate::relay::Report;

/// A sandbox with 250 alerts and two faults, in place of the real APIs.
pub(crate) struct Demo {
    sandbox: Sandbox,
}

impl Demo {
    const ALERTS: usize = 250;

    pub(crate) async fn start() -> Result<Self, Box<dyn Error>> {
        let sandbox = Sandbox::start().await?;
        sandbox.uptinio().seed(Self::ALERTS);
        // A read may be repeated whatever happened to it, an event when it is sure that it was not taken.
        sandbox.inject(Fault::on("uptinio.alerts.list").nth(3).status(503));
        sandbox.inject(Fault::on("apialerts.events.send").nth(100).status(429).header("Retry-After", "1"));
        Ok(Self { sandbox })
    }

    pub(crate) fn url(&self) -> &str {
        self.sandbox.url()
    }

    pub(crate) fn clients(&self) -> Result<(Uptinio, ApiAlerts), Box<dyn Error>> {
        let sandbox = &self.sandbox;
        let uptinio = Uptinio::builder(sandbox.uptinio_key()).base_url(sandbox.uptinio_url()).build()?;
        let alerts = ApiAlerts::builder(sandbox.apialerts_key()).base_url(sandbox.apialerts_url()).build()?;
        Ok((uptinio, alerts))
    }

    /// Compares the relay's own account with what the sandbox received.
    pub(crate) fn check(&self, report: &Report) -> Result<String, Box<dyn Error>> {
        let mut arrived: BTreeMap<String, usize> = BTreeMap::new();
        for event in self.sandbox.apialerts().events() {
            let id = event.body.pointer("/data/alert_id").and_then(Value::as_str).unwrap_or_default();
            *arrived.entry(id.to_owned()).or_default() += 1;
        }
        let alerts = self.sandbox.uptinio().alerts();
        let once = |alert: &&Value| {
            alert
                .pointer("/id")
                .and_then(Value::as_str)
                .and_then(|id| arrived.get(id))
                .is_some_and(|times| *times == 1)
        };
        let exactly_once = alerts.iter().filter(once).count();
        let committed = self
            .sandbox
            .journal_of("apialerts.events.send")
            .iter()
            .filter(|request| request.committed)
            .count();
        let faults = self.sandbox.journal().iter().filter(|request| request.fault.is_some()).count();
        let sent = usize::try_from(report.events.sent)?;
        let good = [exactly_once, arrived.len(), committed, sent].iter().all(|count| *count == Self::ALERTS);
        if good && faults == 2 {
            Ok(format!(
                "checked against the sandbox's journal: each alert arrived exactly once, {faults} faults on the way"
            ))
        } else {
            Err(format!(
                "the sandbox disagrees: {committed} events committed, {exactly_once} alerts arrived exactly once, \
                 {faults} faults"
            )
            .into())
        }
    }
}
