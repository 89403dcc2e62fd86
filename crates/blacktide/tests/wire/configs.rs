use alertkit_blacktide::{
    AlertChannel, ChannelConfig, ChatId, EmailConfig, Secret, SlackConfig, WebhookConfig,
};
use serde_json::{Value, json};

fn config(channel_type: &str, config: Value) -> ChannelConfig {
    let channel = json!({"id": "chan_1", "type": channel_type, "config": config});
    serde_json::from_value::<AlertChannel>(channel).unwrap().config.unwrap()
}

#[test]
fn a_chat_may_be_a_number_and_is_written_as_a_string() {
    for id in [json!(-1_001_234_567_890_i64), json!("-1001234567890")] {
        let ChannelConfig::Telegram(telegram) = config("telegram", json!({"botToken": "t", "chatId": id}))
        else {
            panic!("no Telegram config");
        };
        assert_eq!(telegram.chat_id, Some(ChatId::from("-1001234567890")));
        let written = json!({"botToken": "t", "chatId": "-1001234567890"});
        assert_eq!(serde_json::to_value(telegram).unwrap(), written);
    }
}

#[test]
fn the_guides_members_are_kept() {
    let email =
        config("email", json!({"to": ["a@example.com"], "from": "b@example.com", "subject": "{{name}}"}));
    let expected =
        EmailConfig::new(["a@example.com"]).set("from", "b@example.com").set("subject", "{{name}}");
    assert_eq!(email, ChannelConfig::Email(expected));

    let guide = json!({"url": "u", "method": "PUT", "timeout": 30, "retryOnFailure": true, "maxRetries": 3});
    let ChannelConfig::Webhook(webhook) = config("webhook", guide.clone()) else {
        panic!("no webhook config")
    };
    assert_eq!(webhook.url.as_ref().map(Secret::reveal), Some("u"));
    assert_eq!((webhook.method.as_deref(), &webhook.headers), (Some("PUT"), &None));
    let names: Vec<&str> = webhook.extra.iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["maxRetries", "retryOnFailure", "timeout"]);
    assert_eq!(webhook.extra.get("timeout"), Some(&json!(30).into()));
    assert_eq!(serde_json::to_value(webhook).unwrap(), guide);
}

/// A server that leaves out its secrets still tells the rest.
#[test]
fn secrets_may_be_missing_or_null() {
    let null = config("slack", json!({"webhookUrl": null, "channel": "#alerts"}));
    assert_eq!(null, config("slack", json!({"channel": "#alerts"})));
    let ChannelConfig::Slack(SlackConfig { webhook_url, channel, mentions, extra, .. }) = null else {
        panic!("no Slack config");
    };
    assert_eq!((webhook_url, channel.as_deref(), mentions), (None, Some("#alerts"), None));
    assert!(extra.is_empty());
}

#[test]
fn a_header_is_set_once() {
    let webhook = WebhookConfig::new("u").header("A", "1").header("B", "2").header("A", "3");
    let written = serde_json::to_value(webhook).unwrap();
    assert_eq!(written, json!({"url": "u", "headers": {"A": "3", "B": "2"}}));
}
