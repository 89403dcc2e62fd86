use std::collections::HashSet;
use std::time::Duration;

use alertkit::transport::Error;
use alertkit::transport::futures::TryStreamExt;

use crate::report::Report;
use crate::sink::Sink;
use crate::source::Source;
use crate::view::View;

/// Passes each alert on once.
pub(crate) struct Relay {
    sources: Vec<(Source, u64)>,
    sinks: Vec<Sink>,
    seen: HashSet<String>,
}

impl Relay {
    pub(crate) fn new(sources: Vec<Source>, sinks: Vec<Sink>) -> Self {
        let sources = sources.into_iter().map(|source| (source, 0)).collect();
        Self { sources, sinks, seen: HashSet::new() }
    }

    /// Looks once through all alerts that are on.
    pub(crate) async fn pass(&mut self, view: &mut View) -> Result<(), Error> {
        for (source, alerts) in &mut self.sources {
            let mut pages = source.active();
            while let Some(found) = pages.try_next().await? {
                view.page(source.name(), found.alerts.len(), found.total);
                for alert in found.alerts {
                    if self.seen.insert(alert.id.clone()) {
                        for sink in &mut self.sinks {
                            sink.send(&alert).await?;
                        }
                        *alerts += 1;
                        view.passed_on();
                    }
                }
            }
        }
        Ok(())
    }

    /// Waits for what is still under way.
    pub(crate) async fn finish(self, timeout: Duration) -> Report {
        let mut sinks = Vec::new();
        for sink in self.sinks {
            sinks.push((sink.name(), sink.finish(timeout).await));
        }
        let sources = self.sources.iter().map(|(source, alerts)| (source.name(), *alerts)).collect();
        Report { sources, sinks }
    }
}
