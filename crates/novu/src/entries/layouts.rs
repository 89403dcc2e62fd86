use alertkit_transport::catalogue::Entry;

use crate::{Novu, layouts};

pub(super) const ENTRIES: &[Entry<Novu>] = &[
    Entry::new(&layouts::LIST, r#"{"query": {"pageSize": 10, "orderBy": 1}}"#, |novu, arguments| {
        Ok(novu.layouts().list(arguments.params()?).into())
    }),
    Entry::new(
        &layouts::CREATE,
        r#"{"body": {"name": "Newsletter", "identifier": "newsletter", "content": "<h1>{{title}}</h1>{{{body}}}",
            "variables": [{"name": "title", "type": "String", "required": true}]}}"#,
        |novu, arguments| Ok(novu.layouts().create(arguments.params_of_body()?).into()),
    ),
    Entry::new(&layouts::GET, r#"{"path": {"layoutId": "0d0000000000000000000001"}}"#, |novu, arguments| {
        Ok(novu.layouts().get(arguments.segment("layoutId")?).into())
    }),
    Entry::new(
        &layouts::UPDATE,
        r#"{"path": {"layoutId": "0d0000000000000000000002"}, "body": {"description": "For all newsletters"}}"#,
        |novu, arguments| {
            Ok(novu.layouts().update(arguments.segment("layoutId")?, arguments.params_of_body()?).into())
        },
    ),
    Entry::new(
        &layouts::SET_DEFAULT,
        r#"{"path": {"layoutId": "0d0000000000000000000001"}}"#,
        |novu, arguments| Ok(novu.layouts().set_default(arguments.segment("layoutId")?).into()),
    ),
    Entry::new(
        &layouts::DELETE,
        r#"{"path": {"layoutId": "0d0000000000000000000002"}}"#,
        |novu, arguments| Ok(novu.layouts().delete(arguments.segment("layoutId")?).into()),
    ),
];
