use std::future::Future;
use std::time::Duration;

use alertkit_blacktide::http::Method;
use alertkit_blacktide::{
    AlertChannels, AlertRule, AlertRules, BlackTide, Conditions, CreateAlertChannel, CreateAlertRule,
    EmailConfig, Error, ErrorKind, ListAlertRules, Monitors, OPERATIONS, Page, Request, RetryPolicy,
    SilenceMonitor,
};
use alertkit_sandbox::{Fault, Sandbox};
use serde_json::{Value, json};
use static_assertions::assert_impl_all;

use crate::{answering, expected};

assert_impl_all!(BlackTide: Clone, Send, Sync, std::fmt::Debug);
assert_impl_all!(AlertRules: Clone, Send, Sync, std::fmt::Debug);
assert_impl_all!(AlertChannels: Clone, Send, Sync, std::fmt::Debug);
assert_impl_all!(Monitors: Clone, Send, Sync, std::fmt::Debug);
assert_impl_all!(Request<Page<AlertRule>>: Future, Send, Unpin);

#[test]
fn there_are_eleven_operations() {
    let names: Vec<&str> = OPERATIONS.iter().map(|operation| operation.name).collect();
    let expected = [
        "alert_rules.list",
        "alert_rules.create",
        "alert_rules.update",
        "alert_rules.delete",
        "alert_channels.list",
        "alert_channels.create",
        "alert_channels.update",
        "alert_channels.delete",
        "alert_channels.test",
        "monitors.silence",
        "monitors.unsilence",
    ];
    assert_eq!(names, expected);
}

#[tokio::test]
async fn another_token_goes_to_the_same_server() {
    let (server, blacktide) = answering(204, "").await;
    blacktide.with_key("the-other-token").unwrap().alert_rules().delete("r").await.unwrap();
    blacktide.alert_rules().delete("r").await.unwrap();
    let tokens: Vec<String> = server
        .requests()
        .into_iter()
        .flat_map(|request| request.headers)
        .filter_map(|(name, value)| (name == "authorization").then_some(value))
        .collect();
    assert_eq!(tokens, ["Bearer the-other-token", "Bearer the-token"]);
}

#[tokio::test]
async fn an_endpoint_that_is_not_modelled_can_be_called() {
    let (server, blacktide) = answering(200, r#"{"data":[]}"#).await;
    let monitors: Value = blacktide.request(Method::GET, "/monitors").query("page", "2").await.unwrap();
    assert_eq!(monitors, json!({"data": []}));
    assert_eq!(server.request(), expected("GET", "/api/v1/monitors?page=2", Value::Null));
}

/// A rule or a channel too many, a message sent twice, a longer silence: none of it is risked.
#[tokio::test]
async fn a_call_that_may_have_been_carried_out_is_not_repeated() {
    let (server, blacktide) = answering(503, "").await;
    let rule = CreateAlertRule::new("n", Conditions::new().status_code(500), ["chan_1"]);
    let channel = CreateAlertChannel::new("n", EmailConfig::new(["a@example.com"]));
    let silence = SilenceMonitor::new(Duration::from_secs(1));
    let errors: [Error; 4] = [
        blacktide.alert_rules().create(rule).await.unwrap_err(),
        blacktide.alert_channels().create(channel).await.unwrap_err(),
        blacktide.alert_channels().test("chan_1").await.unwrap_err(),
        blacktide.monitors().silence("mon_1", silence).await.unwrap_err(),
    ];
    for error in errors {
        assert_eq!(
            (error.kind(), error.status().unwrap().as_u16()),
            (ErrorKind::OutcomeUnknown, 503),
            "{error}"
        );
    }
    assert_eq!(server.requests().len(), 4);
}

/// The first deletion was carried out and its answer lost, so the second one finds nothing: it is what was wanted.
#[tokio::test]
async fn a_deletion_whose_answer_was_lost_is_a_success() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.blacktide().seed(2);
    let blacktide = BlackTide::builder(sandbox.blacktide_key()).base_url(sandbox.blacktide_url());
    let blacktide = blacktide.retry(RetryPolicy::default().base(Duration::ZERO)).build().unwrap();
    sandbox.inject(Fault::on("blacktide.alert_rules.delete").drop_after());
    blacktide.alert_rules().delete("rule_1").await.unwrap();
    let statuses: Vec<_> =
        sandbox.journal_of("blacktide.alert_rules.delete").iter().map(|entry| entry.status).collect();
    assert_eq!(statuses, [None, Some(404)]);
    assert_eq!(sandbox.blacktide().rules().len(), 1);
}

#[tokio::test]
async fn a_token_that_may_only_read_is_told_so() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.blacktide().seed(2);
    sandbox.blacktide().add_read_only_key("looking-only");
    let blacktide = BlackTide::builder("looking-only").base_url(sandbox.blacktide_url()).build().unwrap();
    assert_eq!(blacktide.alert_rules().list(ListAlertRules::new()).await.unwrap().items.len(), 2);
    let error = blacktide.alert_rules().delete("rule_1").await.unwrap_err();
    assert!(error.is_forbidden(), "{error}");
    let error = blacktide.with_key("no-key").unwrap().alert_rules().delete("rule_1").await.unwrap_err();
    assert!(error.is_unauthorized(), "{error}");
}
