use alertkit_novu::{ChannelCredentials, ChatOauth, ErrorKind, Novu, ProviderId, SubscriberChannel};
use serde_json::{Value, json};

use crate::subscribers::subscriber;
use crate::{answering, expected, sent};

fn everything() -> (SubscriberChannel, Value) {
    let credentials = ChannelCredentials::new()
        .webhook_url("https://hooks.example/T0/B0")
        .channel("general")
        .device_tokens(["t1", "t2"])
        .alert_uid("uid")
        .title("Down")
        .image_url("https://example.com/i.png")
        .state("alerting")
        .external_url("https://example.com/e");
    let body = json!({
        "providerId": "grafana-on-call", "integrationIdentifier": "on-call",
        "credentials": {
            "webhookUrl": "https://hooks.example/T0/B0", "channel": "general", "deviceTokens": ["t1", "t2"],
            "alertUid": "uid", "title": "Down", "imageUrl": "https://example.com/i.png", "state": "alerting",
            "externalUrl": "https://example.com/e",
        },
    });
    let channel = SubscriberChannel::new("grafana-on-call", credentials).integration_identifier("on-call");
    (channel, body)
}

#[tokio::test]
async fn subscribers_credentials_update() {
    let (server, novu) = answering(200, json!({"data": subscriber()})).await;
    let (channel, body) = everything();
    let updated = novu.subscribers().credentials().update("sub-1", channel).await.unwrap();
    assert_eq!(sent(&server), expected("PUT", "/subscribers/sub-1/credentials", body));
    assert_eq!(serde_json::to_value(&updated).unwrap(), subscriber());
}

#[tokio::test]
async fn subscribers_credentials_update__no_device_tokens_are_sent_as_an_empty_list() {
    let (server, novu) = answering(200, json!({"data": subscriber()})).await;
    let none = ChannelCredentials::new().device_tokens(Vec::<String>::new());
    let channel = SubscriberChannel::new(ProviderId::Fcm, none);
    novu.subscribers().credentials().update("sub-1", channel).await.unwrap();
    let body = json!({"providerId": "fcm", "credentials": {"deviceTokens": []}});
    assert_eq!(sent(&server), expected("PUT", "/subscribers/sub-1/credentials", body));
}

#[tokio::test]
async fn subscribers_credentials_append() {
    let (server, novu) = answering(200, json!({"data": subscriber()})).await;
    let (channel, body) = everything();
    let updated = novu.subscribers().credentials().append("sub-1", channel).await.unwrap();
    assert_eq!(sent(&server), expected("PATCH", "/subscribers/sub-1/credentials", body));
    assert_eq!(serde_json::to_value(&updated).unwrap(), subscriber());
}

#[tokio::test]
async fn subscribers_credentials_delete() {
    let (server, novu) = answering(204, "").await;
    novu.subscribers().credentials().delete("a/b", ProviderId::Slack).await.unwrap();
    assert_eq!(sent(&server), expected("DELETE", "/subscribers/a%2Fb/credentials/slack", Value::Null));
}

#[tokio::test]
async fn credentials_are_sent_and_not_shown() {
    let (server, novu) = answering(200, json!({"data": subscriber()})).await;
    let (channel, body) = everything();
    let request = || novu.subscribers().credentials().update("sub-1", channel.clone());
    let preview = request().preview().unwrap();
    for shown in [format!("{channel:?}"), format!("{:?}", request()), preview.to_string()] {
        assert!(!shown.contains("T0") && !shown.contains("t1"), "{shown}");
    }
    assert_eq!(preview.body.unwrap()["credentials"]["deviceTokens"], json!(["[redacted]", "[redacted]"]));
    request().await.unwrap();
    assert_eq!(sent(&server).body, body);
    let read: SubscriberChannel = serde_json::from_value(body).unwrap();
    assert_eq!(read, channel);
}

/// Nothing listens there: an address is made without a call.
fn novu() -> Novu {
    Novu::builder("the-key").base_url("https://tools.example.com/api/?tenant=7").build().unwrap()
}

#[test]
fn oauth_addresses_have_the_base_url_and_an_exact_query() {
    let credentials = novu().subscribers().credentials();
    let plain = ChatOauth::new("e");
    let full = plain.clone().hmac_hash("h&h").integration_identifier("sl ack");
    let base = "https://tools.example.com/api/v1/subscribers";
    let url = credentials.oauth_url("sub-1", ProviderId::Slack, plain.clone()).unwrap();
    assert_eq!(url.as_str(), format!("{base}/sub-1/credentials/slack/oauth?tenant=7&environmentId=e"));
    let url = credentials.oauth_url("a/b?c é", "new-chat", full.clone()).unwrap();
    let query = "tenant=7&hmacHash=h%26h&environmentId=e&integrationIdentifier=sl+ack";
    assert_eq!(url.as_str(), format!("{base}/a%2Fb%3Fc%20%C3%A9/credentials/new-chat/oauth?{query}"));
    let url = credentials.oauth_callback_url("sub-1", ProviderId::Slack, "c d", full.clone()).unwrap();
    assert_eq!(url.as_str(), format!("{base}/sub-1/credentials/slack/oauth/callback?{query}&code=c+d"));
    assert!(!format!("{full:?}").contains("h&h"));
}

#[test]
fn oauth_addresses_take_no_id_that_changes_them() {
    let credentials = novu().subscribers().credentials();
    let url = |subscriber: &str, provider: &str| {
        credentials.oauth_url(subscriber, provider, ChatOauth::new("e")).unwrap_err()
    };
    let back = |subscriber: &str, provider: &str| {
        credentials.oauth_callback_url(subscriber, provider, "c", ChatOauth::new("e")).unwrap_err()
    };
    for bad in ["", ".", "..", "a\nb"] {
        for error in [url(bad, "slack"), back(bad, "slack")] {
            assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some("subscriberId")));
        }
        for error in [url("sub-1", bad), back("sub-1", bad)] {
            assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some("providerId")));
        }
    }
}

#[tokio::test]
async fn bad_input_is_named_and_not_sent() {
    let (server, novu) = answering(200, "{}").await;
    let credentials = novu.subscribers().credentials();
    let slack = || SubscriberChannel::new(ProviderId::Slack, ChannelCredentials::new());
    for (error, field) in [
        (credentials.update("..", slack()).await.unwrap_err(), "subscriberId"),
        (credentials.append("", slack()).await.unwrap_err(), "subscriberId"),
        (credentials.delete(".", "slack").await.unwrap_err(), "subscriberId"),
        (credentials.delete("a", "").await.unwrap_err(), "providerId"),
        (credentials.delete("a", "..").await.unwrap_err(), "providerId"),
    ] {
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some(field)), "{error}");
        assert_eq!((error.attempts(), error.status()), (0, None), "{error}");
    }
    assert_eq!(server.requests(), []);
}
