use alertkit_transport::catalogue::Entry;

use crate::{Novu, SubscriberId, topics};

pub(super) const ENTRIES: &[Entry<Novu>] = &[
    Entry::new(&topics::LIST, r#"{"query": {"pageSize": 10}}"#, |novu, arguments| {
        Ok(novu.topics().list(arguments.params()?).into())
    }),
    Entry::new(
        &topics::CREATE,
        r#"{"body": {"key": "vip", "name": "Very important people"}}"#,
        |novu, arguments| Ok(novu.topics().create(arguments.params_of_body()?).into()),
    ),
    Entry::new(&topics::GET, r#"{"path": {"topicKey": "topic-1"}}"#, |novu, arguments| {
        Ok(novu.topics().get(arguments.segment("topicKey")?).into())
    }),
    Entry::new(
        &topics::RENAME,
        r#"{"path": {"topicKey": "topic-1"}, "body": {"name": "Everybody"}}"#,
        |novu, arguments| {
            let name: String = arguments.member_of_body("name")?;
            Ok(novu.topics().rename(arguments.segment("topicKey")?, name).into())
        },
    ),
    Entry::new(
        &topics::SUBSCRIBE,
        r#"{"path": {"topicKey": "topic-1"}, "body": {"subscribers": ["sub-1", "sub-2"]}}"#,
        |novu, arguments| {
            let subscribers: Vec<SubscriberId> = arguments.member_of_body("subscribers")?;
            Ok(novu.topics().subscribe(arguments.segment("topicKey")?, subscribers).into())
        },
    ),
    Entry::new(
        &topics::GET_SUBSCRIBER,
        r#"{"path": {"topicKey": "topic-1", "externalSubscriberId": "sub-1"}}"#,
        |novu, arguments| {
            let (key, subscriber) =
                (arguments.segment("topicKey")?, arguments.segment("externalSubscriberId")?);
            Ok(novu.topics().get_subscriber(key, subscriber).into())
        },
    ),
    Entry::new(
        &topics::UNSUBSCRIBE,
        r#"{"path": {"topicKey": "topic-1"}, "body": {"subscribers": ["sub-1", "sub-2", "sub-3"]}}"#,
        |novu, arguments| {
            let subscribers: Vec<SubscriberId> = arguments.member_of_body("subscribers")?;
            Ok(novu.topics().unsubscribe(arguments.segment("topicKey")?, subscribers).into())
        },
    ),
    Entry::new(&topics::DELETE, r#"{"path": {"topicKey": "topic-1"}}"#, |novu, arguments| {
        Ok(novu.topics().delete(arguments.segment("topicKey")?).into())
    }),
];
