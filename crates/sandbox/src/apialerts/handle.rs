use std::fmt;
use std::sync::Arc;

use super::workspace::ReceivedEvent;
use crate::service::Shared;

/// The state of API Alerts, all workspaces together: what a test sets up before it calls, and looks at afterwards.
#[derive(Clone)]
pub struct ApiAlerts {
    shared: Arc<Shared>,
}

impl ApiAlerts {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        Self { shared }
    }

    /// The events accepted so far, in that order.
    #[must_use]
    pub fn events(&self) -> Vec<ReceivedEvent> {
        self.shared.state.apialerts.lock().events.clone()
    }

    /// Forgets the events accepted so far. Does not give back their quota.
    pub fn clear_events(&self) {
        self.shared.state.apialerts.lock().events.clear();
    }

    /// Makes a key valid for the workspace of this name. A second key with the same name belongs to the same workspace
    /// and its quota. The first workspace is named `Sandbox`.
    pub fn add_workspace(&self, key: impl Into<String>, name: impl Into<String>) {
        let key = key.into();
        self.shared.state.secrets.add(&key);
        self.shared.state.apialerts.lock().add(&key, &name.into());
    }

    /// Adds a channel to every workspace: the identifier that events ask for, and the name that answers carry. There are
    /// `general` (General), the default of an event that names none, and `developers` (Developers). An event to any
    /// other channel is refused with 400.
    pub fn add_channel(&self, identifier: impl Into<String>, name: impl Into<String>) {
        self.shared.state.apialerts.lock().channels.insert(identifier.into(), name.into());
    }

    /// The number of events that every workspace, those added later included, may still send from now on; then 429.
    /// Default: 10,000.
    pub fn set_quota(&self, events: u64) {
        self.shared.state.apialerts.lock().set_quota(events);
    }
}

impl fmt::Debug for ApiAlerts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ApiAlerts").finish_non_exhaustive()
    }
}
