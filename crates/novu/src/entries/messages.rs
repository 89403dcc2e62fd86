use alertkit_transport::catalogue::Entry;

use crate::{Novu, messages};

pub(super) const ENTRIES: &[Entry<Novu>] = &[
    Entry::new(
        &messages::LIST,
        r#"{"query": {"limit": 100, "channel": "in_app", "transactionId": ["seed-transaction", "my-transaction"]}}"#,
        |novu, arguments| Ok(novu.messages().list(arguments.params()?).into()),
    ),
    Entry::new(
        &messages::DELETE,
        r#"{"path": {"messageId": "100000000000000000000001"}}"#,
        |novu, arguments| Ok(novu.messages().delete(arguments.segment("messageId")?).into()),
    ),
    Entry::new(
        &messages::DELETE_BY_TRANSACTION,
        r#"{"path": {"transactionId": "seed-transaction"}, "query": {"channel": "email"}}"#,
        |novu, arguments| {
            let transaction = arguments.segment("transactionId")?;
            Ok(novu.messages().delete_by_transaction(transaction, arguments.params()?).into())
        },
    ),
];
