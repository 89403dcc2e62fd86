use alertkit_transport::catalogue::Entry;

use crate::{Novu, notification_templates};

pub(super) const ENTRIES: &[Entry<Novu>] = &[
    Entry::new(&notification_templates::LIST, r#"{"query": {"limit": 100}}"#, |novu, arguments| {
        Ok(novu.notification_templates().list(arguments.params()?).into())
    }),
    Entry::new(
        &notification_templates::CREATE,
        r#"{"body": {
            "name": "Paid", "notificationGroupId": "0b0000000000000000000001",
            "steps": [{"template": {"type": "in_app", "content": "Thank you, {{firstName}}!"}}]
        }}"#,
        |novu, arguments| Ok(novu.notification_templates().create(arguments.params_of_body()?).into()),
    ),
    Entry::new(
        &notification_templates::GET,
        r#"{"path": {"workflowIdOrIdentifier": "welcome-flow"}}"#,
        |novu, arguments| {
            Ok(novu.notification_templates().get(arguments.segment("workflowIdOrIdentifier")?).into())
        },
    ),
    Entry::new(
        &notification_templates::UPDATE,
        r#"{"path": {"templateId": "080000000000000000000003"}, "body": {"critical": true}}"#,
        |novu, arguments| {
            let id = arguments.segment("templateId")?;
            Ok(novu.notification_templates().update(id, arguments.params_of_body()?).into())
        },
    ),
    Entry::new(
        &notification_templates::UPDATE_STATUS,
        r#"{"path": {"templateId": "080000000000000000000003"}, "body": {"active": true}}"#,
        |novu, arguments| {
            let (id, active) = (arguments.segment("templateId")?, arguments.member_of_body("active")?);
            Ok(novu.notification_templates().update_status(id, active).into())
        },
    ),
    Entry::new(
        &notification_templates::DELETE,
        r#"{"path": {"templateId": "080000000000000000000003"}}"#,
        |novu, arguments| Ok(novu.notification_templates().delete(arguments.segment("templateId")?).into()),
    ),
];
