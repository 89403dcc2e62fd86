use alertkit::apialerts::FlushReport;

/// What was passed on in all.
pub(crate) struct Report {
    /// Each source, and how many alerts came from it.
    pub(crate) sources: Vec<(&'static str, u64)>,
    /// Each sink, and its account.
    pub(crate) sinks: Vec<(&'static str, Account)>,
}

/// What became of the alerts that a sink was given.
#[derive(Clone, Copy, Default)]
pub(crate) struct Account {
    pub(crate) sent: u64,
    pub(crate) failed: u64,
    pub(crate) dropped: u64,
    pub(crate) pending: u64,
}

impl From<FlushReport> for Account {
    fn from(report: FlushReport) -> Self {
        let FlushReport { sent, failed, dropped, pending, .. } = report;
        Self { sent, failed, dropped, pending }
    }
}

impl Report {
    pub(crate) fn alerts(&self) -> u64 {
        self.sources.iter().map(|(_, alerts)| alerts).sum()
    }

    /// The account of all sinks together: an alert is sent when each of them took it.
    pub(crate) fn total(&self) -> Account {
        let sinks = || self.sinks.iter().map(|(_, account)| account);
        Account {
            sent: sinks().map(|account| account.sent).min().unwrap_or_default(),
            failed: sinks().map(|account| account.failed).sum(),
            dropped: sinks().map(|account| account.dropped).sum(),
            pending: sinks().map(|account| account.pending).sum(),
        }
    }

    pub(crate) fn is_complete(&self) -> bool {
        self.total().sent == self.alerts()
    }
}
