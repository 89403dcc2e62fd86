use alertkit_transport::catalogue::Entry;

use crate::{ChangeId, Novu, changes};

pub(super) const ENTRIES: &[Entry<Novu>] = &[
    Entry::new(&changes::LIST, r#"{"query": {"promoted": false, "limit": 100}}"#, |novu, arguments| {
        Ok(novu.changes().list(arguments.params()?).into())
    }),
    Entry::new(&changes::COUNT, "{}", |novu, _| Ok(novu.changes().count().into())),
    Entry::new(
        &changes::APPLY,
        r#"{"path": {"changeId": "130000000000000000000001"}}"#,
        |novu, arguments| Ok(novu.changes().apply(arguments.segment("changeId")?).into()),
    ),
    Entry::new(
        &changes::BULK_APPLY,
        r#"{"body": {"changeIds": ["130000000000000000000002", "130000000000000000000003"]}}"#,
        |novu, arguments| {
            let changes: Vec<ChangeId> = arguments.member_of_body("changeIds")?;
            Ok(novu.changes().bulk_apply(changes).into())
        },
    ),
];
