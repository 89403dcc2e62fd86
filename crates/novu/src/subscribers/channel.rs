use alertkit_transport::{Extra, Secret, reveal, with_extra};
use serde::{Deserialize, Deserializer, Serialize};

use crate::{IntegrationId, ProviderId};

/// A chat or a service of push notifications by which a subscriber can be reached.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ChannelSettings {
    /// The service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider_id: Option<ProviderId>,
    /// The integration that delivers to it.
    #[serde(rename = "_integrationId", skip_serializing_if = "Option::is_none")]
    pub integration_id: Option<IntegrationId>,
    /// The identifier of that integration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub integration_identifier: Option<String>,
    /// Where the subscriber is found there. `None` also for credentials of another form, which are in `extra`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credentials: Option<ChannelCredentials>,
    /// Members that this version does not model or that have another form, kept and written back unchanged.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A member of another form stays in `extra`: it must not cost the subscriber.
impl<'de> Deserialize<'de> for ChannelSettings {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut extra = Extra::deserialize(deserializer)?;
        Ok(Self {
            provider_id: extra.take("providerId"),
            integration_id: extra.take("_integrationId"),
            integration_identifier: extra.take("integrationIdentifier"),
            credentials: extra.take("credentials"),
            extra,
        })
    }
}

with_extra! {
    /// Where a subscriber is found at a provider. Which of these it needs is the provider's matter.
    #[derive(Clone, Debug, Default, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct ChannelCredentials {
        /// The webhook of a chat. Who knows it can post there.
        #[serde(default, with = "reveal::optional", skip_serializing_if = "Option::is_none")]
        pub webhook_url: Option<Secret>,
        /// The channel of a chat.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub channel: Option<String>,
        /// The tokens of devices that get push notifications.
        #[serde(default, with = "reveal::list", skip_serializing_if = "Option::is_none")]
        pub device_tokens: Option<Vec<Secret>>,
        /// Grafana on-call: the id of the alert.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub alert_uid: Option<String>,
        /// Grafana on-call: the title of the alert.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub title: Option<String>,
        /// Grafana on-call: the address of a picture.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub image_url: Option<String>,
        /// Grafana on-call: the state of the alert.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub state: Option<String>,
        /// Grafana on-call: the address of more about the alert.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub external_url: Option<String>,
    }
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

    /// The tokens of devices that get push notifications, in place of all others; an empty list removes them.
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

/// A subscriber's credentials at a provider, to be set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SubscriberChannel {
    provider_id: ProviderId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    integration_identifier: Option<String>,
    credentials: ChannelCredentials,
}

impl SubscriberChannel {
    /// Credentials at a provider of chats or push notifications.
    pub fn new(provider: impl Into<ProviderId>, credentials: ChannelCredentials) -> Self {
        Self { provider_id: provider.into(), integration_identifier: None, credentials }
    }

    /// The integration that they are for, by its identifier. Default: the newest one of the provider.
    #[must_use]
    pub fn integration_identifier(mut self, identifier: impl Into<String>) -> Self {
        self.integration_identifier = Some(identifier.into());
        self
    }
}
