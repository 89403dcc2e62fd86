use alertkit_transport::catalogue::Entry;

use crate::{Novu, tenants};

pub(super) const ENTRIES: &[Entry<Novu>] = &[
    Entry::new(&tenants::LIST, r#"{"query": {"limit": 100}}"#, |novu, arguments| {
        Ok(novu.tenants().list(arguments.params()?).into())
    }),
    Entry::new(
        &tenants::CREATE,
        r#"{"body": {"identifier": "acme", "name": "Acme Corporation", "data": {"plan": "gold"}}}"#,
        |novu, arguments| Ok(novu.tenants().create(arguments.params_of_body()?).into()),
    ),
    Entry::new(&tenants::GET, r#"{"path": {"identifier": "tenant-1"}}"#, |novu, arguments| {
        Ok(novu.tenants().get(arguments.segment("identifier")?).into())
    }),
    Entry::new(
        &tenants::UPDATE,
        r#"{"path": {"identifier": "tenant-1"}, "body": {"name": "Acme"}}"#,
        |novu, arguments| {
            Ok(novu.tenants().update(arguments.segment("identifier")?, arguments.params_of_body()?).into())
        },
    ),
    Entry::new(&tenants::DELETE, r#"{"path": {"identifier": "tenant-1"}}"#, |novu, arguments| {
        Ok(novu.tenants().delete(arguments.segment("identifier")?).into())
    }),
];
