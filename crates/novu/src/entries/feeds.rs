use alertkit_transport::catalogue::Entry;

use crate::{Novu, feeds};

pub(super) const ENTRIES: &[Entry<Novu>] = &[
    Entry::new(&feeds::LIST, "{}", |novu, _| Ok(novu.feeds().list().into())),
    Entry::new(&feeds::CREATE, r#"{"body": {"name": "news"}}"#, |novu, arguments| {
        let name: String = arguments.member_of_body("name")?;
        Ok(novu.feeds().create(name).into())
    }),
    Entry::new(&feeds::DELETE, r#"{"path": {"feedId": "0e0000000000000000000002"}}"#, |novu, arguments| {
        Ok(novu.feeds().delete(arguments.segment("feedId")?).into())
    }),
];
