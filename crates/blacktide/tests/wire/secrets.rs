use alertkit_blacktide::{
    AlertChannel, ChannelConfig, ChannelType, CreateAlertChannel, DiscordConfig, EmailConfig,
    ListAlertChannels, OPERATIONS, OpsgenieConfig, OtherConfig, PagerDutyConfig, SlackConfig, TelegramConfig,
    UpdateAlertChannel, WebhookConfig,
};
use serde_json::{Value, json};

use crate::answering;

const CANARY: &str = "sk_live_canary";

/// A config of each type, with the canary in each of its secrets and in what is not known of it.
fn configs() -> Vec<ChannelConfig> {
    vec![
        EmailConfig::new(["a@example.com"]).set("password", CANARY).into(),
        SlackConfig::new(CANARY).set("token", json!({"deep": [CANARY]})).into(),
        DiscordConfig::new(CANARY).set("token", CANARY).into(),
        TelegramConfig::new(CANARY, "1").set("token", CANARY).into(),
        PagerDutyConfig::new(CANARY).set("dedupKey", CANARY).into(),
        OpsgenieConfig::new(CANARY).set("token", CANARY).into(),
        WebhookConfig::new(CANARY).header("X-Key", CANARY).set("token", CANARY).into(),
        OtherConfig::new("msteams", json!({"webhookUrl": CANARY, "card": [CANARY]})).into(),
    ]
}

fn assert_hidden(shown: &str) {
    assert!(!shown.contains("canary"), "{shown}");
    assert!(shown.contains("[redacted]"), "{shown}");
}

#[test]
fn debug_shows_no_secret_and_the_wire_has_them_all() {
    for config in configs() {
        assert_hidden(&format!("{config:?} {config:#?}"));
        let channel = CreateAlertChannel::new("n", config.clone());
        assert_hidden(&format!("{channel:?} {channel:#?}"));
        let update = UpdateAlertChannel::new().config(config.clone());
        assert_hidden(&format!("{update:?} {update:#?}"));

        let written = serde_json::to_value(&channel).unwrap();
        let times = written["config"].to_string().matches(CANARY).count();
        let expected = match config.channel_type() {
            ChannelType::Email => 1,
            ChannelType::Webhook => 3,
            _ => 2,
        };
        assert_eq!(times, expected, "{written}");
        assert_eq!(serde_json::to_value(&update).unwrap(), json!({"config": written["config"]}));
        assert_eq!(serde_json::from_value::<CreateAlertChannel>(written).unwrap(), channel);
    }
}

#[test]
fn previews_show_no_secret() {
    let blacktide = alertkit_blacktide::BlackTide::new("the-token").unwrap();
    for config in configs() {
        let channels = blacktide.alert_channels();
        let create = channels.create(CreateAlertChannel::new("kept", config.clone())).preview().unwrap();
        assert_hidden(&format!("{create} {create:?}"));
        assert_eq!(create.body.as_ref().unwrap()["name"], "kept");
        let update = channels.update("chan_1", UpdateAlertChannel::new().config(config)).preview().unwrap();
        assert_hidden(&format!("{update} {update:?}"));
    }
}

#[tokio::test]
async fn what_is_read_back_shows_no_secret() {
    let data: Vec<Value> = configs()
        .into_iter()
        .map(|config| {
            let mut channel = serde_json::to_value(CreateAlertChannel::new("n", config)).unwrap();
            channel["id"] = json!("chan_1");
            channel
        })
        .collect();
    let count = data.len();
    let (_server, blacktide) = answering(200, &json!({"data": data}).to_string()).await;
    let response = blacktide.alert_channels().list(ListAlertChannels::new()).with_response().await.unwrap();
    assert_hidden(&format!("{response:?}"));
    let page = response.into_value();
    assert_eq!(page.items.len(), count);
    assert_hidden(&format!("{page:?} {page:#?}"));
    assert_eq!(serde_json::to_value(&page.items).unwrap(), json!(data));
}

/// A type that is known with settings that do not fit it, or no type at all.
#[test]
fn odd_channels_show_no_secret() {
    for channel in [
        json!({"id": "c", "type": "slack", "config": {"webhookUrl": [CANARY]}}),
        json!({"id": "c", "type": "webhook", "config": {"headers": CANARY}}),
        json!({"id": "c", "type": "slack", "config": CANARY}),
        json!({"id": "c", "config": {"webhookUrl": CANARY}}),
    ] {
        let read: AlertChannel = serde_json::from_value(channel.clone()).unwrap();
        assert_hidden(&format!("{read:?}"));
        assert!(matches!(read.config, Some(ChannelConfig::Other(_))), "{read:?}");
        assert_eq!(serde_json::to_value(&read).unwrap(), channel);
    }
}

/// One odd channel costs that channel, and shows none of its secrets.
#[tokio::test]
async fn an_unreadable_channel_shows_no_secret() {
    let odd = json!({"id": true, "config": {"webhookUrl": CANARY}});
    let body = json!({"data": [odd, {"id": "chan_1"}], "meta": {"total": "2"}}).to_string();
    let (_server, blacktide) = answering(200, &body).await;
    let page = blacktide.alert_channels().list(ListAlertChannels::new()).await.unwrap();
    assert_eq!((page.items.len(), page.total), (1, Some(2)));
    let rejected = &page.rejected[0];
    assert_eq!((rejected.index, &*rejected.path), (0, "data[0].id"));
    assert!(rejected.message.starts_with("invalid type: boolean"), "{}", rejected.message);
    assert_eq!(rejected.json, odd.to_string());
    let written = serde_json::to_string(&page.rejected).unwrap();
    assert!(!format!("{page:?} {page:#?} {written}").contains("canary"));
}

#[test]
fn the_operations_name_their_secrets() {
    let mut named = Vec::new();
    for operation in OPERATIONS {
        let mut bodies = [
            json!({"config": {"webhookUrl": CANARY, "headers": {"a": CANARY}}}),
            json!({"data": {"config": {"webhookUrl": CANARY}}}),
            json!({"data": [{"config": {"webhookUrl": CANARY}}]}),
        ];
        for body in &mut bodies {
            alertkit_blacktide::redact(body, operation.secrets);
        }
        if !format!("{bodies:?}").contains("canary") {
            named.push(operation.name);
        }
    }
    assert_eq!(named, ["alert_channels.list", "alert_channels.create", "alert_channels.update"]);
}
