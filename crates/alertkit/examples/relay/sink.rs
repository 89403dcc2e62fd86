use std::time::Duration;

use alertkit::transport::Error;

use crate::alert::Alert;
use crate::report::Account;

mod events;
mod workflow;

pub(crate) use events::Events;
pub(crate) use workflow::Workflow;

/// Where alerts go.
pub(crate) enum Sink {
    /// Events of API Alerts.
    Events(Events),
    /// A workflow of Novu, for the subscribers of a topic.
    Workflow(Workflow),
}

impl Sink {
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Events(_) => "API Alerts, events",
            Self::Workflow(_) => "Novu, workflow",
        }
    }

    /// Passes an alert on. An alert that a sink does not take stands in its account; an error is for what no other alert
    /// would fare better with.
    pub(crate) async fn send(&mut self, alert: &Alert) -> Result<(), Error> {
        match self {
            Self::Events(events) => events.send(alert).await,
            Self::Workflow(workflow) => workflow.send(alert).await,
        }
    }

    /// Waits for what is still under way, and gives the account of all.
    pub(crate) async fn finish(self, timeout: Duration) -> Account {
        match self {
            Self::Events(events) => events.finish(timeout).await,
            Self::Workflow(workflow) => workflow.finish(),
        }
    }
}
