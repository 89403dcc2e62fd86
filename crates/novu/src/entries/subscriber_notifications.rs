use alertkit_transport::catalogue::Entry;

use crate::Novu;
use crate::subscribers::notifications;

pub(super) const ENTRIES: &[Entry<Novu>] = &[
    Entry::new(
        &notifications::FEED,
        r#"{"path": {"subscriberId": "sub-1"}, "query": {"limit": 100, "read": false, "payload": "eyJuYW1lIjoiQWRhIn0="}}"#,
        |novu, arguments| {
            let subscriber = arguments.segment("subscriberId")?;
            Ok(novu.subscribers().notifications().feed(subscriber, arguments.params()?).into())
        },
    ),
    Entry::new(
        &notifications::UNSEEN_COUNT,
        r#"{"path": {"subscriberId": "sub-1"}, "query": {"limit": 1000}}"#,
        |novu, arguments| {
            let subscriber = arguments.segment("subscriberId")?;
            Ok(novu.subscribers().notifications().unseen_count(subscriber, arguments.params()?).into())
        },
    ),
];
