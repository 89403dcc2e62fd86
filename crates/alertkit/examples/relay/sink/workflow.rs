use alertkit::novu::{Novu, TopicKey, TriggerEvent, TriggerIdentifier};
use alertkit::transport::Error;

use crate::alert::Alert;
use crate::report::Account;

/// Novu: a workflow that is triggered for a topic.
pub(crate) struct Workflow {
    novu: Novu,
    name: TriggerIdentifier,
    topic: TopicKey,
    account: Account,
}

impl Workflow {
    pub(crate) fn new(novu: &Novu, name: TriggerIdentifier, topic: TopicKey) -> Self {
        Self { novu: novu.clone(), name, topic, account: Account::default() }
    }

    /// Triggers the workflow. The idempotency key is the alert's own: a server that honours keys tells nobody twice of an
    /// alert within a day, also where this program was started anew.
    pub(super) async fn send(&mut self, alert: &Alert) -> Result<(), Error> {
        let event = TriggerEvent::new(&self.name, self.topic.clone()).payload(&alert.payload());
        let triggered = self.novu.events().trigger(event).idempotency_key(alert.key()).await;
        match triggered {
            // No other alert would fare better with this key or this workflow.
            Err(error) if error.is_unauthorized() || error.is_not_found() => return Err(error),
            Ok(triggered) if triggered.is_processed() => self.account.sent += 1,
            // Not taken; or taken, and nobody is told, for the workflow is not active, say.
            Ok(_) | Err(_) => self.account.failed += 1,
        }
        Ok(())
    }

    pub(super) fn finish(self) -> Account {
        self.account
    }
}
