use alertkit::transport::PageStream;
use alertkit::uptinio::{Alert, AlertStatus, Alerts, ListAlerts, Uptinio};

/// Where alerts come from: Uptinio's active ones.
pub(crate) struct Source {
    alerts: Alerts,
}

impl Source {
    pub(crate) const NAME: &str = "Uptinio alerts";

    pub(crate) fn new(uptinio: &Uptinio) -> Self {
        Self { alerts: uptinio.alerts() }
    }

    /// All active alerts, page by page, the next one asked for while this one is worked through.
    pub(crate) fn active(&self) -> PageStream<Alert> {
        let active = ListAlerts::new().status(AlertStatus::Active).per_page(50);
        self.alerts.list(active).prefetch(1).pages()
    }
}
