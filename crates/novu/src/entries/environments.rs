use alertkit_transport::catalogue::Entry;

use crate::{Novu, environments};

pub(super) const ENTRIES: &[Entry<Novu>] = &[
    Entry::new(&environments::LIST, "{}", |novu, _| Ok(novu.environments().list().into())),
    Entry::new(&environments::CREATE, r#"{"body": {"name": "Staging"}}"#, |novu, arguments| {
        Ok(novu.environments().create(arguments.params_of_body()?).into())
    }),
    Entry::new(&environments::CURRENT, "{}", |novu, _| Ok(novu.environments().current().into())),
    Entry::new(&environments::API_KEYS, "{}", |novu, _| Ok(novu.environments().api_keys().into())),
    Entry::new(&environments::REGENERATE_API_KEYS, "{}", |novu, _| {
        Ok(novu.environments().regenerate_api_keys().into())
    }),
];
