use alertkit::novu::{Novu, TopicKey, TriggerEvent, TriggerStatus, WorkflowId};
use alertkit::transport::Error;

use crate::alert::Alert;
use crate::report::Account;

/// Novu: a workflow that is triggered for a topic.
pub(crate) struct Workflow {
    novu: Novu,
    name: WorkflowId,
    topic: TopicKey,
    account: Account,
}

impl Workflow {
    pub(crate) fn new(novu: &Novu, name: WorkflowId, topic: TopicKey) -> Self {
        Self { novu: novu.clone(), name, topic, account: Account::default() }
    }

    /// Triggers the workflow. The idempotency key is the alert's own: a server that honours keys tells nobody twice of an
    /// alert within a day, also where this program was started anew.
    pub(super) async fn send(&mut self, alert: &Alert) -> Result<(), Error> {
        let event = TriggerEvent::new(&self.name, self.topic.clone()).payload(&alert.payload());
        match self.novu.events().trigger(event).idempotency_key(alert.key()).await {
            Ok(triggered) if matches!(triggered.status, TriggerStatus::Processed { .. }) => {
                self.account.sent += 1;
                Ok(())
            }
            // Taken, and nobody is told: the workflow is not active, say.
            Ok(_) => {
                self.account.failed += 1;
                Ok(())
            }
            // No other alert would fare better with this key, this workflow, or without a connection.
            Err(error) if error.is_unauthorized() || error.is_not_found() => Err(error),
            Err(_) => {
                self.account.failed += 1;
                Ok(())
            }
        }
    }

    pub(super) fn finish(self) -> Account {
        self.account
    }
}
