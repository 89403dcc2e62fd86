use std::time::Duration;

use alertkit::apialerts::{ApiAlerts, Queue, RejectedReason};
use alertkit::transport::Error;

use crate::alert::Alert;
use crate::report::Account;

/// API Alerts, through the queue.
pub(crate) struct Events {
    queue: Queue,
}

impl Events {
    pub(crate) fn new(alerts: &ApiAlerts) -> Result<Self, Error> {
        Ok(Self { queue: Queue::new(alerts)? })
    }

    /// Queues an alert, and waits where the queue is full: here, the alerts can wait.
    pub(super) async fn send(&self, alert: &Alert) -> Result<(), Error> {
        let mut event = alert.event();
        loop {
            let Err(rejected) = self.queue.send(event) else { return Ok(()) };
            match rejected.reason() {
                RejectedReason::Full => {
                    let _ = self.queue.flush_async(Duration::from_secs(1)).await;
                    event = rejected.into_event();
                }
                reason => return Err(Error::invalid_input("event", format!("was not taken: {reason:?}"))),
            }
        }
    }

    pub(super) async fn finish(self, timeout: Duration) -> Account {
        self.queue.shutdown_async(timeout).await.into()
    }
}
