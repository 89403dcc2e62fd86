use std::time::Duration;

use alertkit_blacktide::{
    AlertChannel, AlertRule, BlackTide, ChannelConfig, ChannelId, ChannelType, Conditions,
    CreateAlertChannel, CreateAlertRule, DiscordConfig, EmailConfig, Error, ErrorCode, ErrorKind,
    EscalationPolicy, ListAlertChannels, ListAlertRules, OpsgenieConfig, OpsgeniePriority, PagerDutyConfig,
    PagerDutySeverity, SilenceMonitor, SlackConfig, TelegramConfig, UpdateAlertChannel, UpdateAlertRule,
    WebhookConfig, WebhookEvent,
};
use alertkit_tests::Sample;
use serde::Serialize;
use serde_json::{Value, json};

use crate::answering;

fn samples() -> Vec<Sample> {
    Sample::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/samples/alerts.json"))
}

fn down() -> Conditions {
    Conditions::new().consecutive_failures(3)
}

/// Makes the call that a sample answers, and gives its value as it would be written.
async fn call(blacktide: &BlackTide, method: &str, path: &str) -> Result<Value, Error> {
    fn json(value: impl Serialize) -> Value {
        serde_json::to_value(value).unwrap()
    }
    let (rules, channels) = (blacktide.alert_rules(), blacktide.alert_channels());
    let rule = CreateAlertRule::new("n", down(), ["chan_1"]);
    let channel = CreateAlertChannel::new("n", EmailConfig::new(["a@example.com"]));
    Ok(match (method, path) {
        ("GET", "/alert-rules") => json(rules.list(ListAlertRules::new()).await?.items),
        ("POST", "/alert-rules") => json(rules.create(rule).await?),
        ("GET", "/alert-channels") => json(channels.list(ListAlertChannels::new()).await?.items),
        ("POST", "/alert-channels") => json(channels.create(channel).await?),
        ("PUT", "/alert-channels/chan_slack_7") => {
            json(channels.update("chan_slack_7", UpdateAlertChannel::new().enabled(false)).await?)
        }
        ("DELETE", "/alert-channels/chan_slack_7") => json(channels.delete("chan_slack_7").await?),
        ("POST", "/alert-channels/chan_slack_7/test") => json(channels.test("chan_slack_7").await?),
        ("POST", "/monitors/mon_checkout/silence") => {
            let silence = SilenceMonitor::new(Duration::from_secs(60));
            json(blacktide.monitors().silence("mon_checkout", silence).await?)
        }
        other => panic!("{other:?} is no operation"),
    })
}

async fn replay(name: &str) -> Result<Value, Error> {
    let samples = samples();
    let sample = Sample::named(&samples, name);
    let (_server, blacktide) = answering(sample.http.status.unwrap(), &sample.body()).await;
    call(&blacktide, &sample.http.method, &sample.http.path).await
}

async fn rule(name: &str) -> AlertRule {
    let [rule] = serde_json::from_value::<[AlertRule; 1]>(replay(name).await.unwrap()).unwrap();
    rule
}

async fn channels(name: &str) -> Vec<AlertChannel> {
    serde_json::from_value(replay(name).await.unwrap()).unwrap()
}

/// What an error is expected to be: kind, code, message, details.
type Expected = (ErrorKind, Option<&'static str>, Option<&'static str>, &'static [&'static str]);

#[tokio::test]
async fn every_answer_decodes_and_every_error_has_its_kind() {
    let validation: &[&str] = &["conditions: required", "name: required"];
    let expectations: [(&str, Expected); 6] = [
        ("rule_create_data_null", (ErrorKind::Decode, None, None, &[])),
        (
            "error_400_validation",
            (ErrorKind::BadRequest, Some("VALIDATION_ERROR"), Some("Invalid rule"), validation),
        ),
        ("error_401", (ErrorKind::Unauthorized, Some("UNAUTHORIZED"), Some("Bad token"), &[])),
        ("error_429_no_headers", (ErrorKind::RateLimited, Some("RATE_LIMITED"), Some("Slow down"), &[])),
        ("error_503_html", (ErrorKind::Server, None, None, &[])),
        ("error_400_extra_and_types", (ErrorKind::BadRequest, Some("1234"), Some("a"), &["a"])),
    ];
    let (mut answers, mut errors, mut requests) = (0, 0, 0);
    for sample in samples() {
        if sample.kind == "request" {
            requests += 1;
            continue;
        }
        let result = replay(&sample.name).await;
        let Some((_, (kind, code, message, details))) =
            expectations.into_iter().find(|(name, _)| *name == sample.name)
        else {
            assert_eq!(sample.kind, "response", "no expectation for {}", sample.name);
            assert!(result.is_ok(), "{}: {result:?}", sample.name);
            answers += 1;
            continue;
        };
        let error = result.unwrap_err();
        assert_eq!((error.kind(), error.code()), (kind, code), "{}", sample.name);
        assert_eq!(error.status().map(|status| status.as_u16()), sample.http.status, "{}", sample.name);
        if kind != ErrorKind::Decode {
            assert_eq!(error.message(), message, "{}", sample.name);
        }
        // The order of an object's members depends on a feature of `serde_json`.
        let mut named: Vec<String> = error
            .details()
            .iter()
            .map(|detail| match &detail.field {
                Some(field) => format!("{field}: {}", detail.message),
                None => detail.message.clone(),
            })
            .collect();
        named.sort();
        assert_eq!(named, details, "{}", sample.name);
        errors += 1;
    }
    assert_eq!((answers, errors, requests), (14, 6, 12));
}

#[tokio::test]
async fn the_documented_code_is_known() {
    let error = replay("error_400_validation").await.unwrap_err();
    assert_eq!(ErrorCode::of(&error), Some(ErrorCode::ValidationError));
    // The code says more than the status.
    let body = json!({"success": false, "error": {"code": "VALIDATION_ERROR", "message": "m"}}).to_string();
    let (_server, blacktide) = answering(418, &body).await;
    let error = blacktide.alert_rules().delete("r").await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::BadRequest, 418));
}

#[tokio::test]
async fn values_of_the_rules() {
    assert_eq!(replay("rules_list_empty").await.unwrap(), json!([]));
    let timed = rule("rules_list_fractional_offset_timestamps").await;
    assert_eq!(timed.created_at.unwrap().to_string(), "2026-01-15T10:00:00.123456Z");
    assert_eq!(rule("rules_list_unicode").await.name.as_deref(), Some("Zürich – API ⚠️ \"prod\"\n2"));
    let created = json!({
        "id": "rule_new_1", "name": "Payments critical", "enabled": true, "createdAt": "2026-02-13T12:00:00Z",
    });
    assert_eq!(replay("rule_create_response_envelope").await.unwrap(), created);
    assert_eq!(replay("rule_create_response_200").await.unwrap(), created);
    let null = replay("rule_create_data_null").await.unwrap_err();
    assert!(null.message().unwrap().starts_with("data: invalid type: null"), "{null}");
    assert_eq!(null.operation(), Some("alert_rules.create"));
}

#[tokio::test]
async fn values_of_the_channels() {
    let list = channels("channels_list_every_type").await;
    let configs: Vec<ChannelConfig> = list.into_iter().map(|channel| channel.config.unwrap()).collect();
    let expected: [ChannelConfig; 7] = [
        EmailConfig::new(["team@example.test", "oncall@example.test"]).into(),
        slack().into(),
        DiscordConfig::new("https://discord.test/api/webhooks/1/abc").into(),
        TelegramConfig::new("1:EXAMPLE", "-1001234567890").into(),
        PagerDutyConfig::new("EXAMPLEKEY").severity(PagerDutySeverity::Critical).into(),
        OpsgenieConfig::new("EXAMPLEKEY").priority(OpsgeniePriority::P2).into(),
        webhook().into(),
    ];
    assert_eq!(configs, expected);
    let samples = samples();
    let written = &Sample::named(&samples, "channels_list_every_type").json["data"];
    assert_eq!(replay("channels_list_every_type").await.unwrap(), *written);

    let unknown = channels("channels_list_unknown_type").await.remove(0);
    assert_eq!(unknown.channel_type, Some(ChannelType::from("msteams")));
    let Some(ChannelConfig::Other(other)) = &unknown.config else { panic!("{unknown:?}") };
    assert_eq!(*other.settings(), json!({"webhookUrl": "https://teams.example.test/x", "card": {"v": 2}}));

    let open = channels("channels_list_unknown_severity_priority").await;
    let expected: [ChannelConfig; 2] = [
        PagerDutyConfig::new("k").severity(PagerDutySeverity::from("fatal")).into(),
        OpsgenieConfig::new("k").priority(OpsgeniePriority::from("P0")).into(),
    ];
    assert_eq!(open.into_iter().map(|channel| channel.config.unwrap()).collect::<Vec<_>>(), expected);

    let created = json!({"id": "chan_new", "name": "Slack", "type": "slack", "enabled": true});
    assert_eq!(replay("channel_create_response").await.unwrap(), created);
    assert_eq!(replay("channel_update_response_empty_204").await.unwrap(), Value::Null);
    assert_eq!(replay("channel_delete_response").await.unwrap(), Value::Null);
    let sent = json!({"success": true, "message": "sent", "deliveredAt": "2026-02-13T12:10:00Z"});
    assert_eq!(replay("channel_test_response").await.unwrap(), sent);
    let failed = json!({"success": false, "message": "channel rejected the message"});
    assert_eq!(replay("channel_test_response_failed").await.unwrap(), failed);
    let silenced = json!({"silencedUntil": "2026-02-13T13:00:00Z"});
    assert_eq!(replay("silence_response_envelope_null_reason").await.unwrap(), silenced);
}

fn slack() -> SlackConfig {
    SlackConfig::new("https://hooks.slack.test/services/X/Y/Z").channel("#alerts").mentions(["@oncall"])
}

fn webhook() -> WebhookConfig {
    WebhookConfig::new("https://receiver.example.test/hook")
        .method("POST")
        .header("Authorization", "Bearer EXAMPLE")
}

#[test]
fn requests_are_written_as_the_samples_are() {
    let samples = samples();
    let written = |name: &str, value: &dyn erased::Written| {
        assert_eq!(value.json(), Sample::named(&samples, name).json, "{name}");
    };
    let conditions = down().latency_threshold_ms(2000);
    let full = CreateAlertRule::new("Payments critical", conditions, ["chan_slack_7", "chan_pd_1"])
        .enabled(true)
        .monitors(["mon_a", "mon_b"])
        .notify_on_recovery(true)
        .escalation_policy(EscalationPolicy::new(15, ["chan_pd_oncall"]));
    written("rule_create_request_full", &full);
    let five = Conditions::new().consecutive_failures(5);
    let minimal = CreateAlertRule::new("Any failure", five.clone(), [ChannelId::from("chan_email_2")]);
    written("rule_create_request_minimal", &minimal);
    let twice = EscalationPolicy::new(15, ["chan_pd_1"]).max_escalations(2);
    let twice = CreateAlertRule::new("Escalate twice", down(), ["chan_slack_7"]).escalation_policy(twice);
    written("rule_create_request_max_escalations", &twice);
    written("rule_update_request_partial", &UpdateAlertRule::new().enabled(false).conditions(five));
    written("rule_update_request_enable_only", &UpdateAlertRule::new().enabled(true));
    written("channel_create_request_slack", &CreateAlertChannel::new("slack channel", slack()));
    let discord = DiscordConfig::new("https://discord.test/api/webhooks/1/abc");
    written("channel_create_request_discord", &CreateAlertChannel::new("discord channel", discord));
    let pagerduty = PagerDutyConfig::new("EXAMPLEKEY").severity(PagerDutySeverity::Critical);
    written("channel_create_request_pagerduty", &CreateAlertChannel::new("pagerduty channel", pagerduty));
    written("channel_create_request_webhook", &CreateAlertChannel::new("webhook channel", webhook()));
    written("silence_request_no_reason", &SilenceMonitor::new(Duration::from_secs(60)));
    for name in ["webhook_unknown_event", "webhook_incident_acknowledged"] {
        let event = WebhookEvent::parse(Sample::named(&samples, name).body().as_bytes()).unwrap();
        written(name, &event);
    }
}

/// What was written is read back as what it was.
#[test]
fn params_survive_a_file() {
    fn survives<T: Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug>(value: T) {
        let again: T = serde_json::from_str(&serde_json::to_string(&value).unwrap()).unwrap();
        assert_eq!(again, value);
    }
    survives(CreateAlertChannel::new("n", slack()).enabled(false));
    survives(CreateAlertChannel::new("n", webhook()));
    survives(UpdateAlertChannel::new().name("n").config(slack()));
    survives(SilenceMonitor::new(Duration::from_secs(60)).reason("r"));
    survives(CreateAlertRule::new("n", down().set("sslExpiryDays", 14), ["c"]));
    survives(UpdateAlertRule::new().enabled(true));
    survives(ListAlertRules::new().enabled(true).monitor_id("m"));
    survives(ListAlertChannels::new().channel_type(ChannelType::from("msteams")));
}

mod erased {
    use serde::Serialize;
    use serde_json::Value;

    /// Anything that can be written, for one closure to take.
    pub(super) trait Written {
        fn json(&self) -> Value;
    }

    impl<T: Serialize> Written for T {
        fn json(&self) -> Value {
            serde_json::to_value(self).unwrap()
        }
    }
}
