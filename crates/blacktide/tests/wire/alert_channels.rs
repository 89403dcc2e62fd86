use alertkit_blacktide::{
    ChannelConfig, ChannelType, CreateAlertChannel, ErrorKind, ListAlertChannels, SlackConfig,
    UpdateAlertChannel,
};
use serde_json::{Value, json};

use crate::{answering, expected};

const CHANNELS: &str = r##"{"data":[{"id":"chan_slack_123","name":"Engineering Team","type":"slack","enabled":true,
    "config":{"webhookUrl":"https://hooks.slack.com/...","channel":"#alerts"},"createdAt":"2026-01-15T10:00:00Z"}]}"##;

#[tokio::test]
async fn alert_channels_list() {
    let (server, blacktide) = answering(200, CHANNELS).await;
    let params = ListAlertChannels::new().channel_type(ChannelType::Slack);
    let page = blacktide.alert_channels().list(params).await.unwrap();
    assert_eq!(server.request(), expected("GET", "/api/v1/alert-channels?type=slack", Value::Null));
    let channel = &page.items[0];
    assert_eq!((channel.id.as_str(), channel.name.as_deref()), ("chan_slack_123", Some("Engineering Team")));
    assert_eq!((&channel.channel_type, channel.enabled), (&Some(ChannelType::Slack), Some(true)));
    let config = SlackConfig::new("https://hooks.slack.com/...").channel("#alerts");
    assert_eq!(channel.config, Some(ChannelConfig::Slack(config)));
    assert_eq!(channel.created_at.unwrap().to_string(), "2026-01-15T10:00:00Z");
    let again: Value = serde_json::from_str(CHANNELS).unwrap();
    assert_eq!(serde_json::to_value(channel).unwrap(), again["data"][0]);
}

#[tokio::test]
async fn a_listing_asks_for_nothing_that_it_was_not_told() {
    let (server, blacktide) = answering(200, r#"{"data":[]}"#).await;
    assert_eq!(blacktide.alert_channels().list(ListAlertChannels::new()).await.unwrap().items, []);
    assert_eq!(server.request(), expected("GET", "/api/v1/alert-channels", Value::Null));
}

#[tokio::test]
async fn alert_channels_create() {
    let answer = r#"{"id":"chan_slack_new","name":"Engineering Slack","type":"slack","enabled":true}"#;
    let (server, blacktide) = answering(201, answer).await;
    let slack = SlackConfig::new("https://hooks.slack.com/services/T0/B0/X")
        .channel("#alerts")
        .mentions(["@oncall"])
        .set("username", "BlackTide");
    let channel = CreateAlertChannel::new("Engineering Slack", slack).enabled(true);
    let created = blacktide.alert_channels().create(channel).await.unwrap();
    let body = json!({
        "name": "Engineering Slack", "type": "slack", "enabled": true,
        "config": {
            "webhookUrl": "https://hooks.slack.com/services/T0/B0/X", "channel": "#alerts", "mentions": ["@oncall"],
            "username": "BlackTide",
        },
    });
    assert_eq!(server.request(), expected("POST", "/api/v1/alert-channels", body));
    assert_eq!((created.id.as_str(), created.name.as_deref()), ("chan_slack_new", Some("Engineering Slack")));
    assert_eq!((created.channel_type, created.enabled), (Some(ChannelType::Slack), Some(true)));
}

#[tokio::test]
async fn alert_channels_update() {
    let (server, blacktide) = answering(200, "").await;
    let changes = UpdateAlertChannel::new().name("n").enabled(false).config(SlackConfig::new("https://h"));
    assert_eq!(blacktide.alert_channels().update("chan_1", changes).await.unwrap(), None);
    let body = json!({"name": "n", "enabled": false, "config": {"webhookUrl": "https://h"}});
    assert_eq!(server.request(), expected("PUT", "/api/v1/alert-channels/chan_1", body));
}

/// Its answer is not documented.
#[tokio::test]
async fn the_answer_to_an_update_may_have_any_shape() {
    let channel = r#"{"id":"chan_1","enabled":false,"updatedAt":"2026-02-13T12:05:00Z"}"#;
    let enveloped = format!(r#"{{"success":true,"data":{channel}}}"#);
    for (status, body, id) in [
        (204, "", None),
        (200, "{}", None),
        (200, r#"{"success":true}"#, None),
        (200, r#"{"success":true,"data":null}"#, None),
        (200, channel, Some("chan_1")),
        (202, enveloped.as_str(), Some("chan_1")),
    ] {
        let (_server, blacktide) = answering(status, body).await;
        let changes = UpdateAlertChannel::new().enabled(false);
        let updated = blacktide.alert_channels().update("chan_1", changes).await.unwrap();
        assert_eq!(updated.as_ref().map(|updated| updated.id.as_str()), id, "{body}");
        assert_eq!(updated.and_then(|updated| updated.enabled), id.map(|_| false), "{body}");
    }
}

#[tokio::test]
async fn alert_channels_delete() {
    let (server, blacktide) = answering(204, "").await;
    blacktide.alert_channels().delete("chan_1").await.unwrap();
    assert_eq!(server.request(), expected("DELETE", "/api/v1/alert-channels/chan_1", Value::Null));
}

#[tokio::test]
async fn alert_channels_test() {
    let answer =
        r#"{"success":true,"message":"Test alert sent successfully","deliveredAt":"2026-02-13T12:10:00Z"}"#;
    let (server, blacktide) = answering(200, answer).await;
    let test = blacktide.alert_channels().test("chan_1").await.unwrap();
    assert_eq!(server.request(), expected("POST", "/api/v1/alert-channels/chan_1/test", Value::Null));
    assert_eq!((test.success, test.message.as_deref()), (true, Some("Test alert sent successfully")));
    assert_eq!(test.delivered_at.unwrap().to_string(), "2026-02-13T12:10:00Z");
}

/// The `success` of a test is no envelope's; with an error beside it, it is.
#[tokio::test]
async fn a_test_that_was_not_delivered_is_no_error() {
    let (_server, blacktide) =
        answering(200, r#"{"success":true,"data":{"success":false,"message":"m"}}"#).await;
    let test = blacktide.alert_channels().test("chan_1").await.unwrap();
    assert_eq!((test.success, test.message.as_deref(), test.delivered_at), (false, Some("m"), None));

    let refused = r#"{"success":false,"error":{"code":"VALIDATION_ERROR","message":"m"}}"#;
    let (_server, blacktide) = answering(200, refused).await;
    let error = blacktide.alert_channels().test("chan_1").await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::BadRequest, Some("VALIDATION_ERROR")));
    assert_eq!((error.status().unwrap().as_u16(), error.message()), (200, Some("m")));

    for nothing in [r#"{"success":true,"data":null}"#, ""] {
        let (_server, blacktide) = answering(200, nothing).await;
        assert_eq!(
            blacktide.alert_channels().test("c").await.unwrap_err().kind(),
            ErrorKind::Decode,
            "{nothing}"
        );
    }
}
