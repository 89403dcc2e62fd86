use alertkit_transport::catalogue::Entry;

use crate::{Uptinio, alerts};

/// Every operation of this crate, to be called with JSON.
#[must_use]
pub fn catalogue() -> Vec<Entry<Uptinio>> {
    ENTRIES.to_vec()
}

const ENTRIES: &[Entry<Uptinio>] = &[
    Entry::new(&alerts::LIST, r#"{"query": {"status": "active"}}"#, |uptinio, arguments| {
        Ok(uptinio.alerts().list(arguments.params()?).into())
    }),
    Entry::new(
        &alerts::CREATE,
        r#"{"body": {"monitor_id": "mon_1", "type": "down", "message": "The shop does not answer"}}"#,
        |uptinio, arguments| Ok(uptinio.alerts().create(arguments.params_of_body()?).into()),
    ),
    Entry::new(&alerts::GET, r#"{"path": {"id": "alt_1"}}"#, |uptinio, arguments| {
        Ok(uptinio.alerts().get(arguments.segment("id")?).into())
    }),
    Entry::new(
        &alerts::UPDATE,
        r#"{"path": {"id": "alt_1"}, "body": {"status": "resolved", "message": "It answers again"}}"#,
        |uptinio, arguments| {
            Ok(uptinio.alerts().update(arguments.segment("id")?, arguments.params_of_body()?).into())
        },
    ),
];
