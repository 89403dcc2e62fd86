use alertkit_novu::{
    Channel, PreferenceChannels, PreferenceLevel, PreferenceOverrideSource, UpdateGlobalPreference,
    UpdatePreference,
};
use serde_json::{Value, json};

use crate::samples::{assert_kept, of_workflows};
use crate::{ID, answering, expected, sent};

#[tokio::test]
async fn subscribers_preferences_list() {
    let answer = of_workflows("preferences");
    let (server, novu) = answering(200, &answer).await;
    let preferences = novu.subscribers().preferences().list("a b").await.unwrap();
    assert_eq!(sent(&server), expected("GET", "/subscribers/a%20b/preferences", Value::Null));
    assert_kept(&answer["data"], &preferences);
    // A channel that is missing is not one that is on.
    let channels = &preferences[0].preference.channels;
    assert_eq!(*channels, PreferenceChannels::new().email(true).in_app(false));
    assert_eq!(channels.get(&Channel::Sms), None);
}

#[tokio::test]
async fn subscribers_preferences_get_by_level() {
    let one = of_workflows("global preference")["data"].clone();
    let (server, novu) = answering(200, json!({"data": [one]})).await;
    let preferences =
        novu.subscribers().preferences().get_by_level("sub-1", PreferenceLevel::Global).await.unwrap();
    assert_eq!(sent(&server), expected("GET", "/subscribers/sub-1/preferences/global", Value::Null));
    assert_kept(&json!([one]), &preferences);
    assert_eq!(preferences[0].template, None);
}

#[tokio::test]
async fn subscribers_preferences_get_by_level__that_there_is_not() {
    let (server, novu) = answering(400, of_workflows("unknown level")).await;
    let error = novu.subscribers().preferences().get_by_level("sub-1", "bogus").await.unwrap_err();
    assert_eq!(sent(&server), expected("GET", "/subscribers/sub-1/preferences/bogus", Value::Null));
    assert_eq!(error.message(), Some("level must be one of the following values: global, template"));
}

#[tokio::test]
async fn subscribers_preferences_update() {
    let answer = of_workflows("preference");
    let (server, novu) = answering(200, &answer).await;
    let changes = UpdatePreference::new().channel(Channel::Email, true).channel(Channel::InApp, false);
    let changed = novu.subscribers().preferences().update("py-1", ID, changes).await.unwrap();
    let body = json!({"channel": {"type": "in_app", "enabled": false}});
    assert_eq!(sent(&server), expected("PATCH", &format!("/subscribers/py-1/preferences/{ID}"), body));
    assert_kept(&answer["data"], &changed);
    assert_eq!(changed.preference.overrides.unwrap()[0].source, PreferenceOverrideSource::Subscriber);
}

#[tokio::test]
async fn subscribers_preferences_update__as_a_whole() {
    let (server, novu) = answering(200, of_workflows("preference")).await;
    let changes = UpdatePreference::new().enabled(false).channel("pager", true);
    novu.subscribers().preferences().update("py-1", ID, changes).await.unwrap();
    let body = json!({"enabled": false, "channel": {"type": "pager", "enabled": true}});
    assert_eq!(sent(&server), expected("PATCH", &format!("/subscribers/py-1/preferences/{ID}"), body));
}

#[tokio::test]
async fn subscribers_preferences_update_global() {
    let answer = of_workflows("global preference");
    let (server, novu) = answering(200, &answer).await;
    let changes = UpdateGlobalPreference::new()
        .enabled(true)
        .channel(Channel::Sms, true)
        .channel(Channel::Push, false)
        .channel(Channel::Sms, false);
    let changed = novu.subscribers().preferences().update_global("sub-1", changes).await.unwrap();
    let body = json!({"enabled": true, "preferences": [
        {"type": "push", "enabled": false}, {"type": "sms", "enabled": false},
    ]});
    assert_eq!(sent(&server), expected("PATCH", "/subscribers/sub-1/preferences", body));
    assert_kept(&answer["data"], &changed);
    assert_eq!(changed.preference.channels, PreferenceChannels::all(true));
}

#[tokio::test]
async fn subscribers_preferences_update_global__with_nothing() {
    let body = json!({"data": {"preference": {"enabled": true, "channels": null, "overrides": null}}});
    let (server, novu) = answering(200, body).await;
    let preferences = novu.subscribers().preferences();
    let read = preferences.update_global("sub-1", UpdateGlobalPreference::new()).await.unwrap();
    assert_eq!(sent(&server), expected("PATCH", "/subscribers/sub-1/preferences", json!({})));
    assert_eq!(read.preference.channels, PreferenceChannels::new());
}
