use std::collections::HashSet;
use std::time::Duration;

use alertkit::apialerts::FlushReport;
use alertkit::transport::Error;
use alertkit::uptinio::AlertId;

use crate::sink::Sink;
use crate::source::Source;
use crate::view::View;

/// Passes each alert on once.
pub(crate) struct Relay {
    source: Source,
    sink: Sink,
    seen: HashSet<AlertId>,
}

/// What was passed on in all.
pub(crate) struct Report {
    pub(crate) source: &'static str,
    pub(crate) sink: &'static str,
    pub(crate) alerts: usize,
    pub(crate) events: FlushReport,
}

impl Report {
    /// Whether every alert that was seen was sent.
    pub(crate) fn is_complete(&self) -> bool {
        self.events.is_complete() && u64::try_from(self.alerts).is_ok_and(|alerts| alerts == self.events.sent)
    }
}

impl Relay {
    pub(crate) fn new(source: Source, sink: Sink) -> Self {
        Self { source, sink, seen: HashSet::new() }
    }

    /// Looks once through all active alerts.
    pub(crate) async fn pass(&mut self, view: &mut View) -> Result<(), Error> {
        let mut pages = self.source.active();
        while let Some(page) = pages.next().await {
            let page = page?;
            view.page(page.number, page.items.len(), page.total);
            for alert in page.items {
                if self.seen.insert(alert.id.clone()) {
                    self.sink.send(&alert).await?;
                    view.passed_on();
                }
            }
        }
        Ok(())
    }

    /// Waits for the events that are still under way.
    pub(crate) async fn finish(self, timeout: Duration) -> Report {
        let events = self.sink.finish(timeout).await;
        Report { source: Source::NAME, sink: Sink::NAME, alerts: self.seen.len(), events }
    }
}
