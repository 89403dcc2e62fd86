use alertkit_transport::catalogue::Entry;

use crate::subscribers::credentials;
use crate::{CreateSubscriber, Novu, ProviderId, subscribers};

pub(super) const ENTRIES: &[Entry<Novu>] = &[
    Entry::new(&subscribers::LIST, r#"{"query": {"limit": 100}}"#, |novu, arguments| {
        Ok(novu.subscribers().list(arguments.params()?).into())
    }),
    Entry::new(
        &subscribers::CREATE,
        r#"{"body": {"subscriberId": "ada", "email": "ada@example.com", "data": {"plan": "gold"}}}"#,
        |novu, arguments| Ok(novu.subscribers().create(arguments.params_of_body()?).into()),
    ),
    Entry::new(
        &subscribers::BULK_CREATE,
        r#"{"body": {"subscribers": [{"subscriberId": "ada", "firstName": "Ada"}, {"subscriberId": "grace"}]}}"#,
        |novu, arguments| {
            let subscribers: Vec<CreateSubscriber> = arguments.member_of_body("subscribers")?;
            Ok(novu.subscribers().bulk_create(subscribers).into())
        },
    ),
    Entry::new(&subscribers::GET, r#"{"path": {"subscriberId": "sub-1"}}"#, |novu, arguments| {
        Ok(novu.subscribers().get(arguments.segment("subscriberId")?).into())
    }),
    Entry::new(
        &subscribers::UPDATE,
        r#"{"path": {"subscriberId": "sub-1"}, "body": {"firstName": "Ada", "email": null}}"#,
        |novu, arguments| {
            let subscriber = arguments.segment("subscriberId")?;
            Ok(novu.subscribers().update(subscriber, arguments.params_of_body()?).into())
        },
    ),
    Entry::new(
        &subscribers::SET_ONLINE_STATUS,
        r#"{"path": {"subscriberId": "sub-1"}, "body": {"isOnline": true}}"#,
        |novu, arguments| {
            let subscriber = arguments.segment("subscriberId")?;
            Ok(novu.subscribers().set_online_status(subscriber, arguments.member_of_body("isOnline")?).into())
        },
    ),
    Entry::new(
        &credentials::UPDATE,
        r#"{"path": {"subscriberId": "sub-1"}, "body": {"providerId": "slack", "credentials": {"webhookUrl": "https://hooks.example.com/T0"}}}"#,
        |novu, arguments| {
            let subscriber = arguments.segment("subscriberId")?;
            Ok(novu.subscribers().credentials().update(subscriber, arguments.params_of_body()?).into())
        },
    ),
    Entry::new(
        &credentials::APPEND,
        r#"{"path": {"subscriberId": "sub-1"}, "body": {"providerId": "fcm", "credentials": {"deviceTokens": ["token-1"]}}}"#,
        |novu, arguments| {
            let subscriber = arguments.segment("subscriberId")?;
            Ok(novu.subscribers().credentials().append(subscriber, arguments.params_of_body()?).into())
        },
    ),
    Entry::new(
        &credentials::DELETE,
        r#"{"path": {"subscriberId": "sub-1", "providerId": "slack"}}"#,
        |novu, arguments| {
            let (subscriber, provider) =
                (arguments.segment("subscriberId")?, arguments.segment("providerId")?);
            let provider = ProviderId::from(provider.as_str());
            Ok(novu.subscribers().credentials().delete(subscriber, provider).into())
        },
    ),
    Entry::new(&subscribers::DELETE, r#"{"path": {"subscriberId": "sub-3"}}"#, |novu, arguments| {
        Ok(novu.subscribers().delete(arguments.segment("subscriberId")?).into())
    }),
];
