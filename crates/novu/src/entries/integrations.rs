use alertkit_transport::catalogue::Entry;

use crate::{Channel, Novu, integrations};

pub(super) const ENTRIES: &[Entry<Novu>] = &[
    Entry::new(&integrations::LIST, "{}", |novu, _| Ok(novu.integrations().list().into())),
    Entry::new(&integrations::LIST_ACTIVE, "{}", |novu, _| Ok(novu.integrations().list_active().into())),
    Entry::new(
        &integrations::CREATE,
        r#"{"body": {"providerId": "twilio", "channel": "sms", "name": "Twilio", "active": true,
            "credentials": {"accountSid": "AC1", "token": "s3cret", "from": "+15550100"}}}"#,
        |novu, arguments| Ok(novu.integrations().create(arguments.params_of_body()?).into()),
    ),
    Entry::new(
        &integrations::UPDATE,
        r#"{"path": {"integrationId": "0c0000000000000000000002"}, "body": {"name": "E-mail", "check": false}}"#,
        |novu, arguments| {
            let integration = arguments.segment("integrationId")?;
            Ok(novu.integrations().update(integration, arguments.params_of_body()?).into())
        },
    ),
    Entry::new(
        &integrations::SET_PRIMARY,
        r#"{"path": {"integrationId": "0c0000000000000000000002"}}"#,
        |novu, arguments| Ok(novu.integrations().set_primary(arguments.segment("integrationId")?).into()),
    ),
    Entry::new(
        &integrations::WEBHOOK_STATUS,
        r#"{"path": {"providerOrIntegrationId": "sendgrid"}}"#,
        |novu, arguments| {
            Ok(novu.integrations().webhook_status(arguments.segment("providerOrIntegrationId")?).into())
        },
    ),
    Entry::new(&integrations::LIMIT, r#"{"path": {"channelType": "email"}}"#, |novu, arguments| {
        let channel = Channel::from(&*arguments.segment("channelType")?);
        Ok(novu.integrations().limit(channel).into())
    }),
    Entry::new(
        &integrations::DELETE,
        r#"{"path": {"integrationId": "0c0000000000000000000005"}}"#,
        |novu, arguments| Ok(novu.integrations().delete(arguments.segment("integrationId")?).into()),
    ),
];
