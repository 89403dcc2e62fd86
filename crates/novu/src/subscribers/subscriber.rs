use alertkit_transport::jiff::Timestamp;
use alertkit_transport::{Secret, reveal};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{EnvironmentId, IntegrationId, InternalSubscriberId, OrganizationId, ProviderId, SubscriberId};

/// Someone who is notified.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Subscriber {
    /// The id, as your system knows it.
    pub subscriber_id: SubscriberId,
    /// Novu's own id.
    #[serde(default, rename = "_id", skip_serializing_if = "Option::is_none")]
    pub id: Option<InternalSubscriberId>,
    /// The e-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The first name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// The last name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// The telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The address of a picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avatar: Option<String>,
    /// The language and region, such as `en_US`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// The chats and devices that can be reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channels: Option<Vec<ChannelSettings>>,
    /// Data of your own, which templates can show.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<Value>,
    /// Whether the subscriber is online.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_online: Option<bool>,
    /// When the subscriber went offline last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_online_at: Option<Timestamp>,
    /// The environment that the subscriber belongs to.
    #[serde(default, rename = "_environmentId", skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<EnvironmentId>,
    /// The organization that the subscriber belongs to.
    #[serde(default, rename = "_organizationId", skip_serializing_if = "Option::is_none")]
    pub organization_id: Option<OrganizationId>,
    /// Whether the subscriber is deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted: Option<bool>,
    /// When the subscriber was created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// When the subscriber was changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
    /// The number that Novu's database gives to a revision.
    #[serde(default, rename = "__v", skip_serializing_if = "Option::is_none")]
    pub revision: Option<i64>,
}

/// A chat or a service of push notifications by which a subscriber can be reached.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ChannelSettings {
    /// The service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_id: Option<ProviderId>,
    /// The integration that delivers to it.
    #[serde(default, rename = "_integrationId", skip_serializing_if = "Option::is_none")]
    pub integration_id: Option<IntegrationId>,
    /// The identifier of that integration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub integration_identifier: Option<String>,
    /// Where the subscriber is found there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credentials: Option<ChannelCredentials>,
}

/// Where a subscriber is found at a provider. Which of these it needs is the provider's matter.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct ChannelCredentials {
    /// The webhook of a chat. Who knows it can post there.
    #[serde(with = "reveal::optional", skip_serializing_if = "Option::is_none")]
    pub webhook_url: Option<Secret>,
    /// The channel of a chat.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// The tokens of devices that get push notifications.
    #[serde(with = "reveal::list", skip_serializing_if = "Option::is_none")]
    pub device_tokens: Option<Vec<Secret>>,
    /// Grafana on-call: the id of the alert.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alert_uid: Option<String>,
    /// Grafana on-call: the title of the alert.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Grafana on-call: the address of a picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_url: Option<String>,
    /// Grafana on-call: the state of the alert.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// Grafana on-call: the address of more about the alert.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_url: Option<String>,
}

impl ChannelCredentials {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The webhook of a chat.
    #[must_use]
    pub fn webhook_url(mut self, url: impl Into<Secret>) -> Self {
        self.webhook_url = Some(url.into());
        self
    }

    /// The channel of a chat.
    #[must_use]
    pub fn channel(mut self, channel: impl Into<String>) -> Self {
        self.channel = Some(channel.into());
        self
    }

    /// The tokens of devices that get push notifications. None of them are none, and not the ones that were.
    #[must_use]
    pub fn device_tokens(mut self, tokens: impl IntoIterator<Item = impl Into<Secret>>) -> Self {
        self.device_tokens = Some(tokens.into_iter().map(Into::into).collect());
        self
    }

    /// Grafana on-call: the id of the alert.
    #[must_use]
    pub fn alert_uid(mut self, uid: impl Into<String>) -> Self {
        self.alert_uid = Some(uid.into());
        self
    }

    /// Grafana on-call: the title of the alert.
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// Grafana on-call: the address of a picture.
    #[must_use]
    pub fn image_url(mut self, url: impl Into<String>) -> Self {
        self.image_url = Some(url.into());
        self
    }

    /// Grafana on-call: the state of the alert.
    #[must_use]
    pub fn state(mut self, state: impl Into<String>) -> Self {
        self.state = Some(state.into());
        self
    }

    /// Grafana on-call: the address of more about the alert.
    #[must_use]
    pub fn external_url(mut self, url: impl Into<String>) -> Self {
        self.external_url = Some(url.into());
        self
    }
}
