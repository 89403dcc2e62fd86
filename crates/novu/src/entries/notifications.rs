use alertkit_transport::catalogue::Entry;

use crate::{Novu, notifications};

pub(super) const ENTRIES: &[Entry<Novu>] = &[
    Entry::new(
        &notifications::LIST,
        r#"{"query": {"subscriberIds": ["sub-1", "sub-2"], "channels": ["in_app"], "search": "example.com"}}"#,
        |novu, arguments| Ok(novu.notifications().list(arguments.params()?).into()),
    ),
    Entry::new(
        &notifications::GET,
        r#"{"path": {"notificationId": "0f0000000000000000000001"}}"#,
        |novu, arguments| Ok(novu.notifications().get(arguments.segment("notificationId")?).into()),
    ),
    Entry::new(&notifications::STATS, "{}", |novu, _| Ok(novu.notifications().stats().into())),
    Entry::new(&notifications::GRAPH_STATS, r#"{"query": {"days": 7}}"#, |novu, arguments| {
        Ok(novu.notifications().graph_stats(arguments.params()?).into())
    }),
];
