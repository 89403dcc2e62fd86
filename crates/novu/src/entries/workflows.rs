use alertkit_transport::catalogue::Entry;

use crate::{Novu, workflows};

pub(super) const ENTRIES: &[Entry<Novu>] = &[
    Entry::new(&workflows::LIST, r#"{"query": {"limit": 100}}"#, |novu, arguments| {
        Ok(novu.workflows().list(arguments.params()?).into())
    }),
    Entry::new(
        &workflows::CREATE,
        r#"{"body": {
            "name": "Invoice reminder", "notificationGroupId": "0b0000000000000000000001", "tags": ["billing"],
            "steps": [
                {"name": "in-app", "template": {"type": "in_app", "content": "Invoice {{number}} is due."}},
                {"template": {"type": "delay", "content": ""},
                    "metadata": {"type": "regular", "amount": 3, "unit": "days"}},
                {"template": {"type": "email", "subject": "Invoice {{number}}",
                    "content": [{"type": "text", "content": "It is due since {{date}}."}]},
                    "filters": [{"isNegated": false, "type": "GROUP", "value": "AND",
                        "children": [{"on": "isOnline", "value": false}]}]}
            ]
        }}"#,
        |novu, arguments| Ok(novu.workflows().create(arguments.params_of_body()?).into()),
    ),
    Entry::new(
        &workflows::GET,
        r#"{"path": {"workflowIdOrIdentifier": "welcome-flow"}}"#,
        |novu, arguments| Ok(novu.workflows().get(arguments.segment("workflowIdOrIdentifier")?).into()),
    ),
    Entry::new(
        &workflows::UPDATE,
        r#"{"path": {"workflowId": "080000000000000000000002"},
            "body": {"name": "Draft", "description": "Not finished", "tags": []}}"#,
        |novu, arguments| {
            let id = arguments.segment("workflowId")?;
            Ok(novu.workflows().update(id, arguments.params_of_body()?).into())
        },
    ),
    Entry::new(
        &workflows::UPDATE_STATUS,
        r#"{"path": {"workflowId": "080000000000000000000002"}, "body": {"active": true}}"#,
        |novu, arguments| {
            let id = arguments.segment("workflowId")?;
            Ok(novu.workflows().update_status(id, arguments.member_of_body("active")?).into())
        },
    ),
    Entry::new(&workflows::VARIABLES, "{}", |novu, _| Ok(novu.workflows().variables().into())),
    Entry::new(
        &workflows::DELETE,
        r#"{"path": {"workflowId": "080000000000000000000002"}}"#,
        |novu, arguments| Ok(novu.workflows().delete(arguments.segment("workflowId")?).into()),
    ),
];
