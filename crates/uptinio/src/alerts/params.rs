use alertkit_transport::{Error, Paging};
use serde::{Deserialize, Serialize};

use super::{AlertStatus, AlertType, Channel, MonitorId, Threshold};

/// Which alerts to list; from [`new`](Self::new), all of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ListAlerts {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) page: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) per_page: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) status: Option<AlertStatus>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) monitor_id: Option<MonitorId>,
}

impl ListAlerts {
    /// Pages are counted from 1 and have 20 items unless told otherwise. Uptinio's newer pages name 100 as the
    /// largest size.
    pub(super) const PAGING: Paging = Paging::numbered("page", "per_page", 1, 20).surest_size(100);

    /// All alerts.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The page to start at, from 1. Default 1.
    #[must_use]
    pub fn page(mut self, page: u64) -> Self {
        self.page = Some(page);
        self
    }

    /// Alerts on a page, from 1. Default 20; the largest is not documented for alerts, and the server may put fewer
    /// on a page.
    #[must_use]
    pub fn per_page(mut self, per_page: u64) -> Self {
        self.per_page = Some(per_page);
        self
    }

    /// Only alerts in this state.
    #[must_use]
    pub fn status(mut self, status: AlertStatus) -> Self {
        self.status = Some(status);
        self
    }

    /// Only alerts of this monitor.
    #[must_use]
    pub fn monitor_id(mut self, monitor: impl Into<MonitorId>) -> Self {
        self.monitor_id = Some(monitor.into());
        self
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        match (self.page, self.per_page) {
            (Some(0), _) => Err(Error::invalid_input("page", "is 0; pages are counted from 1")),
            (_, Some(0)) => Err(Error::invalid_input("per_page", "is 0")),
            _ => Ok(()),
        }
    }
}

/// An alert to create.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CreateAlert {
    monitor_id: MonitorId,
    #[serde(rename = "type")]
    alert_type: AlertType,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    channels: Option<Vec<Channel>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    threshold: Option<Threshold>,
}

impl CreateAlert {
    /// An alert of this monitor.
    pub fn new(monitor_id: impl Into<MonitorId>, alert_type: AlertType) -> Self {
        Self { monitor_id: monitor_id.into(), alert_type, message: None, channels: None, threshold: None }
    }

    /// The text for people.
    #[must_use]
    pub fn message(mut self, message: impl Into<String>) -> Self {
        self.message = Some(message.into());
        self
    }

    /// The kinds of channels to notify.
    #[must_use]
    pub fn channels(mut self, channels: impl IntoIterator<Item = Channel>) -> Self {
        self.channels = Some(channels.into_iter().collect());
        self
    }

    /// When the alert fires.
    #[must_use]
    pub fn threshold(mut self, threshold: Threshold) -> Self {
        self.threshold = Some(threshold);
        self
    }
}

/// Changes to an alert; what is not set stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct UpdateAlert {
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<AlertStatus>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
}

impl UpdateAlert {
    /// No change yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Resolves the alert, or makes it active again. The documentation shows the former.
    #[must_use]
    pub fn status(mut self, status: AlertStatus) -> Self {
        self.status = Some(status);
        self
    }

    /// The text for people.
    #[must_use]
    pub fn message(mut self, message: impl Into<String>) -> Self {
        self.message = Some(message.into());
        self
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        if *self == Self::default() {
            return Err(Error::invalid_input("changes", "are none: set at least one"));
        }
        Ok(())
    }
}
