use std::time::Duration;

use alertkit_blacktide::{
    BlackTide, ChannelId, Conditions, CreateAlertRule, Error, ErrorKind, EscalationPolicy, SilenceMonitor,
    UpdateAlertChannel, UpdateAlertRule,
};

use crate::answering;

fn rule(conditions: Conditions) -> CreateAlertRule {
    CreateAlertRule::new("n", conditions, ["chan_1"])
}

/// Input that the API could not take fails before anything is sent, and the error names it.
#[tokio::test]
async fn bad_input_is_named_and_not_sent() {
    let (server, blacktide) = answering(200, "{}").await;
    let (rules, channels, monitors) =
        (blacktide.alert_rules(), blacktide.alert_channels(), blacktide.monitors());
    let down = Conditions::new().consecutive_failures(3);
    let escalating = |policy| rule(down.clone()).escalation_policy(policy);
    let silence = |duration| monitors.silence("mon_1", SilenceMonitor::new(duration));
    let nobody = Vec::<ChannelId>::new();
    let failures: Vec<(Error, &str)> = vec![
        (rules.delete("..").await.unwrap_err(), "id"),
        (rules.delete("").await.unwrap_err(), "id"),
        (rules.update(".", UpdateAlertRule::new().enabled(true)).await.unwrap_err(), "id"),
        (rules.update("rule_1", UpdateAlertRule::new()).await.unwrap_err(), "changes"),
        (
            rules.update("rule_1", UpdateAlertRule::new().conditions(Conditions::new())).await.unwrap_err(),
            "conditions",
        ),
        (rules.create(rule(Conditions::new())).await.unwrap_err(), "conditions"),
        (rules.create(rule(Conditions::new().set("statusCode", 500))).await.unwrap_err(), "conditions"),
        (rules.create(rule(Conditions::new().availability(f64::NAN))).await.unwrap_err(), "body"),
        (
            rules.create(escalating(EscalationPolicy::new(0, ["chan_1"]))).await.unwrap_err(),
            "escalation_policy",
        ),
        (rules.create(escalating(EscalationPolicy::new(1, nobody))).await.unwrap_err(), "escalation_policy"),
        (
            rules
                .create(escalating(EscalationPolicy::new(1, ["chan_1"]).max_escalations(0)))
                .await
                .unwrap_err(),
            "escalation_policy",
        ),
        (channels.update("chan_1", UpdateAlertChannel::new()).await.unwrap_err(), "changes"),
        (channels.test("a\r\nb").await.unwrap_err(), "id"),
        (channels.delete("").await.unwrap_err(), "id"),
        (silence(Duration::ZERO).await.unwrap_err(), "duration"),
        (silence(Duration::from_millis(1500)).await.unwrap_err(), "duration"),
        (silence(Duration::from_nanos(1)).await.unwrap_err(), "duration"),
        (monitors.unsilence("..").await.unwrap_err(), "id"),
        (rules.delete("rule_1").idempotency_key("k").await.unwrap_err(), "idempotency_key"),
    ];
    for (error, field) in failures {
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some(field)), "{error}");
        assert_eq!((error.attempts(), error.status()), (0, None), "{error}");
        assert!(error.operation().is_some(), "{error}");
    }
    assert_eq!(server.requests(), []);
}

#[test]
fn bad_settings_are_named_and_not_printed() {
    let field = |built: Result<BlackTide, Error>| built.unwrap_err().field();
    assert_eq!(field(BlackTide::new("")), Some("key"));
    assert_eq!(field(BlackTide::new("canary-key\n")), Some("key"));
    assert_eq!(field(BlackTide::builder("k").base_url("http://api.blacktide.xyz").build()), Some("base_url"));
    assert!(!BlackTide::new("canary-key\n").unwrap_err().to_string().contains("canary"));
}
