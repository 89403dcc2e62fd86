use alertkit_transport::catalogue::Entry;

use crate::{Novu, notification_groups};

pub(super) const ENTRIES: &[Entry<Novu>] = &[
    Entry::new(&notification_groups::LIST, "{}", |novu, _| Ok(novu.notification_groups().list().into())),
    Entry::new(&notification_groups::CREATE, r#"{"body": {"name": "Marketing"}}"#, |novu, arguments| {
        let name: String = arguments.member_of_body("name")?;
        Ok(novu.notification_groups().create(name).into())
    }),
    Entry::new(
        &notification_groups::GET,
        r#"{"path": {"id": "0b0000000000000000000001"}}"#,
        |novu, arguments| Ok(novu.notification_groups().get(arguments.segment("id")?).into()),
    ),
    Entry::new(
        &notification_groups::UPDATE,
        r#"{"path": {"id": "0b0000000000000000000002"}, "body": {"name": "Offers"}}"#,
        |novu, arguments| {
            let name: String = arguments.member_of_body("name")?;
            Ok(novu.notification_groups().update(arguments.segment("id")?, name).into())
        },
    ),
    Entry::new(
        &notification_groups::DELETE,
        r#"{"path": {"id": "0b0000000000000000000002"}}"#,
        |novu, arguments| Ok(novu.notification_groups().delete(arguments.segment("id")?).into()),
    ),
];
