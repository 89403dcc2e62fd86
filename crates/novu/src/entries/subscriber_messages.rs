use alertkit_transport::catalogue::Entry;

use crate::Novu;
use crate::subscribers::messages::{self, MarkedAs, MarkedBy};

pub(super) const ENTRIES: &[Entry<Novu>] = &[
    Entry::new(
        &messages::MARK_AS,
        r#"{
            "path": {"subscriberId": "sub-1"},
            "body": {"messageId": ["100000000000000000000001"], "markAs": "unread"}
        }"#,
        |novu, arguments| {
            let subscriber = arguments.segment("subscriberId")?;
            let MarkedAs { message_id, mark_as } = arguments.params_of_body()?;
            Ok(novu.subscribers().messages().mark_as(subscriber, message_id, mark_as).into())
        },
    ),
    Entry::new(
        &messages::MARK,
        r#"{
            "path": {"subscriberId": "sub-1"},
            "body": {"messageId": ["100000000000000000000001"], "mark": {"read": true, "seen": true}}
        }"#,
        |novu, arguments| {
            let subscriber = arguments.segment("subscriberId")?;
            let MarkedBy { message_id, mark } = arguments.params_of_body()?;
            Ok(novu.subscribers().messages().mark(subscriber, message_id, mark).into())
        },
    ),
    Entry::new(
        &messages::MARK_ACTION,
        r#"{
            "path": {"subscriberId": "sub-1", "messageId": "100000000000000000000001", "type": "primary"},
            "body": {"status": "done", "payload": {"from": "mobile"}}
        }"#,
        |novu, arguments| {
            let (subscriber, message) = (arguments.segment("subscriberId")?, arguments.segment("messageId")?);
            let (button, action) = (arguments.segment("type")?, arguments.params_of_body()?);
            Ok(novu.subscribers().messages().mark_action(subscriber, message, button.as_str(), action).into())
        },
    ),
    Entry::new(
        &messages::MARK_ALL,
        r#"{"path": {"subscriberId": "sub-1"}, "body": {"markAs": "seen"}}"#,
        |novu, arguments| {
            let subscriber = arguments.segment("subscriberId")?;
            Ok(novu.subscribers().messages().mark_all(subscriber, arguments.params_of_body()?).into())
        },
    ),
];
