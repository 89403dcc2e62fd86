use alertkit_transport::decode::optional_time;
use alertkit_transport::jiff::Timestamp;
use alertkit_transport::{Json, with_extra};
use serde::de::DeserializeOwned;

use super::hidden::Hidden;
use super::{
    AlertChannel, ChannelId, ChannelType, DiscordConfig, EmailConfig, OpsgenieConfig, PagerDutyConfig,
    SlackConfig, TelegramConfig, WebhookConfig,
};

/// Where a channel leads, with the settings of its type. `Debug` shows no secret of it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ChannelConfig {
    /// E-mail.
    Email(EmailConfig),
    /// A Slack webhook.
    Slack(SlackConfig),
    /// A Discord webhook.
    Discord(DiscordConfig),
    /// A Telegram bot.
    Telegram(TelegramConfig),
    /// PagerDuty incidents.
    PagerDuty(PagerDutyConfig),
    /// Opsgenie alerts.
    Opsgenie(OpsgenieConfig),
    /// An HTTP endpoint of your own.
    Webhook(WebhookConfig),
    /// A type that this version does not know, or settings that do not fit their type: kept whole.
    Other(OtherConfig),
}

impl ChannelConfig {
    /// The type of channel that it is for.
    #[must_use]
    pub fn channel_type(&self) -> ChannelType {
        match self {
            Self::Email(_) => ChannelType::Email,
            Self::Slack(_) => ChannelType::Slack,
            Self::Discord(_) => ChannelType::Discord,
            Self::Telegram(_) => ChannelType::Telegram,
            Self::PagerDuty(_) => ChannelType::PagerDuty,
            Self::Opsgenie(_) => ChannelType::Opsgenie,
            Self::Webhook(_) => ChannelType::Webhook,
            Self::Other(other) => other.channel_type.clone(),
        }
    }

    /// The settings of this type of channel. One odd channel must not make a whole list unreadable, so settings that
    /// do not fit are kept as they are.
    pub(super) fn read(channel_type: &ChannelType, settings: Json) -> Self {
        let read = match channel_type {
            ChannelType::Email => typed(&settings, Self::Email),
            ChannelType::Slack => typed(&settings, Self::Slack),
            ChannelType::Discord => typed(&settings, Self::Discord),
            ChannelType::Telegram => typed(&settings, Self::Telegram),
            ChannelType::PagerDuty => typed(&settings, Self::PagerDuty),
            ChannelType::Opsgenie => typed(&settings, Self::Opsgenie),
            ChannelType::Webhook => typed(&settings, Self::Webhook),
            ChannelType::Unknown(_) => None,
        };
        read.unwrap_or_else(|| Self::Other(OtherConfig::new(channel_type.clone(), settings)))
    }

    /// As it stands on the wire, secrets included.
    pub(super) fn settings(&self) -> Hidden {
        let settings = match self {
            Self::Email(config) => Json::new(config),
            Self::Slack(config) => Json::new(config),
            Self::Discord(config) => Json::new(config),
            Self::Telegram(config) => Json::new(config),
            Self::PagerDuty(config) => Json::new(config),
            Self::Opsgenie(config) => Json::new(config),
            Self::Webhook(config) => Json::new(config),
            Self::Other(other) => Ok(other.settings.0.clone()),
        };
        // Maps with string keys and no floats: there is nothing in them that is no JSON.
        Hidden(settings.unwrap_or_default())
    }
}

fn typed<T: DeserializeOwned>(settings: &Json, make: fn(T) -> ChannelConfig) -> Option<ChannelConfig> {
    settings.read().ok().map(make)
}

/// The settings of a type of channel that this version does not know.
#[derive(Clone, Debug, PartialEq)]
pub struct OtherConfig {
    channel_type: ChannelType,
    settings: Hidden,
}

impl OtherConfig {
    /// Settings to send, as the type wants them.
    pub fn new(channel_type: impl Into<ChannelType>, settings: impl Into<Json>) -> Self {
        Self { channel_type: channel_type.into(), settings: Hidden(settings.into()) }
    }

    /// The settings, secrets included.
    #[must_use]
    pub fn settings(&self) -> &Json {
        &self.settings.0
    }
}

macro_rules! from_configs {
    ($($config:ident => $variant:ident),+ $(,)?) => {
        $(impl From<$config> for ChannelConfig {
            fn from(config: $config) -> Self {
                Self::$variant(config)
            }
        })+
    };
}

from_configs! {
    EmailConfig => Email,
    SlackConfig => Slack,
    DiscordConfig => Discord,
    TelegramConfig => Telegram,
    PagerDutyConfig => PagerDuty,
    OpsgenieConfig => Opsgenie,
    WebhookConfig => Webhook,
    OtherConfig => Other,
}

with_extra! {
    /// A channel as it is written: the type beside the settings that it explains.
    #[derive(Clone, Debug)]
    #[serde(rename_all = "camelCase")]
    pub(super) struct ChannelOnTheWire {
        id: ChannelId,
        #[serde(skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
        channel_type: Option<ChannelType>,
        #[serde(skip_serializing_if = "Option::is_none")]
        enabled: Option<bool>,
        #[serde(skip_serializing_if = "Option::is_none")]
        config: Option<Hidden>,
        #[serde(default, deserialize_with = "optional_time", skip_serializing_if = "Option::is_none")]
        created_at: Option<Timestamp>,
    }
}

impl From<ChannelOnTheWire> for AlertChannel {
    fn from(channel: ChannelOnTheWire) -> Self {
        let unknown = ChannelType::from("");
        let channel_type = channel.channel_type.as_ref().unwrap_or(&unknown);
        let config = channel.config.map(|config| ChannelConfig::read(channel_type, config.0));
        Self {
            id: channel.id,
            name: channel.name,
            channel_type: channel.channel_type,
            enabled: channel.enabled,
            config,
            created_at: channel.created_at,
            extra: channel.extra,
        }
    }
}

impl From<AlertChannel> for ChannelOnTheWire {
    fn from(channel: AlertChannel) -> Self {
        Self {
            id: channel.id,
            name: channel.name,
            channel_type: channel.channel_type,
            enabled: channel.enabled,
            config: channel.config.as_ref().map(ChannelConfig::settings),
            created_at: channel.created_at,
            extra: channel.extra,
        }
    }
}
