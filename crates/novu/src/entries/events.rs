use alertkit_transport::catalogue::Entry;

use crate::{Novu, TriggerEvent, events};

pub(super) const ENTRIES: &[Entry<Novu>] = &[
    Entry::new(
        &events::TRIGGER,
        r#"{"body": {
            "name": "welcome-flow", "to": ["sub-1", {"type": "Topic", "topicKey": "topic-1"}],
            "payload": {"name": "World"}, "transactionId": "my-transaction"
        }}"#,
        |novu, arguments| Ok(novu.events().trigger(arguments.params_of_body()?).into()),
    ),
    Entry::new(
        &events::TRIGGER_BULK,
        r#"{"body": {"events": [
            {"name": "welcome-flow", "to": "sub-1", "payload": {"name": "Ada"}},
            {"name": "welcome-flow", "to": {"subscriberId": "grace", "email": "grace@example.com"}}
        ]}}"#,
        |novu, arguments| {
            let events: Vec<TriggerEvent> = arguments.member_of_body("events")?;
            Ok(novu.events().trigger_bulk(events).into())
        },
    ),
    Entry::new(
        &events::BROADCAST,
        r#"{"body": {"name": "welcome-flow", "payload": {"name": "everybody"}}}"#,
        |novu, arguments| Ok(novu.events().broadcast(arguments.params_of_body()?).into()),
    ),
    Entry::new(&events::CANCEL, r#"{"path": {"transactionId": "my-transaction"}}"#, |novu, arguments| {
        Ok(novu.events().cancel(arguments.segment("transactionId")?).into())
    }),
];
