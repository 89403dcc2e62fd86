use alertkit_transport::catalogue::Entry;

use crate::{BlackTide, alert_channels, alert_rules, monitors};

/// Every operation of this crate, to be called with JSON; in an order in which the examples find what they need.
#[must_use]
pub fn catalogue() -> Vec<Entry<BlackTide>> {
    ENTRIES.to_vec()
}

const ENTRIES: &[Entry<BlackTide>] = &[
    Entry::new(&alert_rules::LIST, r#"{"query": {"enabled": true}}"#, |blacktide, arguments| {
        Ok(blacktide.alert_rules().list(arguments.params()?).into())
    }),
    Entry::new(
        &alert_rules::CREATE,
        r#"{"body": {"name": "Down", "conditions": {"consecutiveFailures": 3}, "channels": ["chan_2"]}}"#,
        |blacktide, arguments| Ok(blacktide.alert_rules().create(arguments.params_of_body()?).into()),
    ),
    Entry::new(
        &alert_rules::UPDATE,
        r#"{"path": {"id": "rule_1"}, "body": {"enabled": false}}"#,
        |blacktide, arguments| {
            Ok(blacktide.alert_rules().update(arguments.segment("id")?, arguments.params_of_body()?).into())
        },
    ),
    Entry::new(&alert_rules::DELETE, r#"{"path": {"id": "rule_1"}}"#, |blacktide, arguments| {
        Ok(blacktide.alert_rules().delete(arguments.segment("id")?).into())
    }),
    Entry::new(&alert_channels::LIST, r#"{"query": {"type": "slack"}}"#, |blacktide, arguments| {
        Ok(blacktide.alert_channels().list(arguments.params()?).into())
    }),
    Entry::new(
        &alert_channels::CREATE,
        r#"{"body": {"name": "On call", "type": "email", "config": {"recipients": ["on-call@example.com"]}}}"#,
        |blacktide, arguments| Ok(blacktide.alert_channels().create(arguments.params_of_body()?).into()),
    ),
    Entry::new(
        &alert_channels::UPDATE,
        r#"{"path": {"id": "chan_1"}, "body": {"enabled": false}}"#,
        |blacktide, arguments| {
            Ok(blacktide
                .alert_channels()
                .update(arguments.segment("id")?, arguments.params_of_body()?)
                .into())
        },
    ),
    Entry::new(&alert_channels::TEST, r#"{"path": {"id": "chan_1"}}"#, |blacktide, arguments| {
        Ok(blacktide.alert_channels().test(arguments.segment("id")?).into())
    }),
    Entry::new(&alert_channels::DELETE, r#"{"path": {"id": "chan_1"}}"#, |blacktide, arguments| {
        Ok(blacktide.alert_channels().delete(arguments.segment("id")?).into())
    }),
    Entry::new(
        &monitors::SILENCE,
        r#"{"path": {"id": "mon_1"}, "body": {"duration": 3600, "reason": "Maintenance"}}"#,
        |blacktide, arguments| {
            Ok(blacktide.monitors().silence(arguments.segment("id")?, arguments.params_of_body()?).into())
        },
    ),
    Entry::new(&monitors::UNSILENCE, r#"{"path": {"id": "mon_1"}}"#, |blacktide, arguments| {
        Ok(blacktide.monitors().unsilence(arguments.segment("id")?).into())
    }),
];
