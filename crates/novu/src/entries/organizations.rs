use alertkit_transport::catalogue::Entry;

use crate::{Novu, organizations};

pub(super) const ENTRIES: &[Entry<Novu>] = &[
    Entry::new(&organizations::LIST, "{}", |novu, _| Ok(novu.organizations().list().into())),
    Entry::new(
        &organizations::CREATE,
        r#"{"body": {"name": "Acme", "jobTitle": "engineer", "productUseCases": {"digest": true}}}"#,
        |novu, arguments| Ok(novu.organizations().create(arguments.params_of_body()?).into()),
    ),
    Entry::new(&organizations::CURRENT, "{}", |novu, _| Ok(novu.organizations().current().into())),
    Entry::new(&organizations::RENAME, r#"{"body": {"name": "Acme"}}"#, |novu, arguments| {
        let name: String = arguments.member_of_body("name")?;
        Ok(novu.organizations().rename(name).into())
    }),
    Entry::new(&organizations::LIST_MEMBERS, "{}", |novu, _| Ok(novu.organizations().list_members().into())),
    Entry::new(
        &organizations::UPDATE_BRANDING,
        r##"{"body": {"logo": "https://example.com/logo.png", "color": "#ff0000"}}"##,
        |novu, arguments| Ok(novu.organizations().update_branding(arguments.params_of_body()?).into()),
    ),
    Entry::new(
        &organizations::REMOVE_MEMBER,
        r#"{"path": {"memberId": "040000000000000000000002"}}"#,
        |novu, arguments| Ok(novu.organizations().remove_member(arguments.segment("memberId")?).into()),
    ),
];
