use alertkit_transport::catalogue::Entry;

use crate::Novu;
use crate::subscribers::preferences;

pub(super) const ENTRIES: &[Entry<Novu>] = &[
    Entry::new(&preferences::LIST, r#"{"path": {"subscriberId": "sub-1"}}"#, |novu, arguments| {
        Ok(novu.subscribers().preferences().list(arguments.segment("subscriberId")?).into())
    }),
    Entry::new(
        &preferences::GET_BY_LEVEL,
        r#"{"path": {"subscriberId": "sub-1", "level": "global"}}"#,
        |novu, arguments| {
            let (subscriber, level) = (arguments.segment("subscriberId")?, arguments.segment("level")?);
            Ok(novu.subscribers().preferences().get_by_level(subscriber, level.as_str()).into())
        },
    ),
    Entry::new(
        &preferences::UPDATE,
        r#"{"path": {"subscriberId": "sub-1", "templateId": "080000000000000000000001"},
            "body": {"enabled": true, "channel": {"type": "email", "enabled": true}}}"#,
        |novu, arguments| {
            let (subscriber, workflow) =
                (arguments.segment("subscriberId")?, arguments.segment("templateId")?);
            let changes = arguments.params_of_body()?;
            Ok(novu.subscribers().preferences().update(subscriber, workflow, changes).into())
        },
    ),
    Entry::new(
        &preferences::UPDATE_GLOBAL,
        r#"{"path": {"subscriberId": "sub-1"},
            "body": {"enabled": true, "preferences": [{"type": "sms", "enabled": false}]}}"#,
        |novu, arguments| {
            let subscriber = arguments.segment("subscriberId")?;
            Ok(novu.subscribers().preferences().update_global(subscriber, arguments.params_of_body()?).into())
        },
    ),
];
