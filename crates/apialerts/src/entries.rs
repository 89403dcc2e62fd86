use alertkit_transport::catalogue::Entry;

use crate::{ApiAlerts, client};

/// Every operation of this crate, to be called with JSON.
#[must_use]
pub fn catalogue() -> Vec<Entry<ApiAlerts>> {
    ENTRIES.to_vec()
}

const ENTRIES: &[Entry<ApiAlerts>] = &[Entry::new(
    &client::SEND,
    r#"{"body": {"message": "Deployed", "event": "ci.deploy.success", "tags": ["ci"]}}"#,
    |alerts, arguments| Ok(alerts.send(arguments.params_of_body()?).into()),
)];
