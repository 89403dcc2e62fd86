use alertkit_transport::catalogue::Entry;

use crate::{Novu, blueprints};

pub(super) const ENTRIES: &[Entry<Novu>] = &[
    Entry::new(&blueprints::LIST_GROUPED, "{}", |novu, _| Ok(novu.blueprints().list_grouped().into())),
    Entry::new(
        &blueprints::GET,
        r#"{"path": {"templateIdOrIdentifier": "welcome-hand"}}"#,
        |novu, arguments| Ok(novu.blueprints().get(arguments.segment("templateIdOrIdentifier")?).into()),
    ),
];
