use alertkit_transport::decode::optional_time;
use alertkit_transport::jiff::Timestamp;
use alertkit_transport::{Client, Extra, Operation, Page, Request, id_type, open_enum, with_extra};
use serde::{Deserialize, Serialize};

use crate::envelope;

mod config;
mod create;
mod hidden;
mod messengers;
mod on_call;
mod update;
mod webhook_config;

pub use config::{ChannelConfig, OtherConfig};
pub use create::{CreateAlertChannel, CreatedChannel};
pub use messengers::{ChatId, DiscordConfig, EmailConfig, SlackConfig, TelegramConfig};
pub use on_call::{OpsgenieConfig, OpsgeniePriority, PagerDutyConfig, PagerDutySeverity};
pub use update::{UpdateAlertChannel, UpdatedChannel};
pub use webhook_config::WebhookConfig;

/// All settings; and those that are secrets where a server has them beside the type, as guides of the vendor's show some.
const SECRETS: &[&str] = &[
    "config.*",
    "webhookUrl",
    "botToken",
    "integrationKey",
    "apiKey",
    "url",
    "headers.*",
    "data.config.*",
    "data.webhookUrl",
    "data.botToken",
    "data.integrationKey",
    "data.apiKey",
    "data.url",
    "data.headers.*",
];

const DOCUMENTATION: &str = "https://blacktide.xyz/docs/api/alerts";

pub(crate) static LIST: Operation = Operation::get("alert_channels.list", "/alert-channels")
    .query(&["type"])
    .secrets(SECRETS)
    .documentation(DOCUMENTATION)
    .summary("Lists alert channels.");

pub(crate) static CREATE: Operation = Operation::post("alert_channels.create", "/alert-channels")
    .secrets(SECRETS)
    .documentation(DOCUMENTATION)
    .summary("Creates an alert channel.");

pub(crate) static UPDATE: Operation = Operation::put("alert_channels.update", "/alert-channels/{id}")
    .secrets(SECRETS)
    .documentation(DOCUMENTATION)
    .summary("Changes an alert channel.");

pub(crate) static DELETE: Operation = Operation::delete("alert_channels.delete", "/alert-channels/{id}")
    .documentation(DOCUMENTATION)
    .summary("Deletes an alert channel.");

pub(crate) static TEST: Operation = Operation::post("alert_channels.test", "/alert-channels/{id}/test")
    .documentation(DOCUMENTATION)
    .summary("Sends a test alert to an alert channel.");

/// The places where alerts go; from [`BlackTide::alert_channels`](crate::BlackTide::alert_channels).
///
/// Source: <https://blacktide.xyz/docs/api/alerts>.
#[derive(Clone, Debug)]
pub struct AlertChannels {
    client: Client,
}

impl AlertChannels {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Lists alert channels.
    ///
    /// `GET /alert-channels`
    ///
    /// The server may shorten the secrets in the configs: never send back a config that was read. The documentation
    /// describes no pages here and no order. Should the server send a part only and say so, [`Page::has_more`] is true;
    /// `.query("page", "2")` on the request asks for another one.
    ///
    /// # Errors
    ///
    /// [`Unauthorized`](crate::ErrorKind::Unauthorized) for a token that is wrong or has expired;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.blacktide().seed(7);
    /// # let blacktide = alertkit_blacktide::BlackTide::builder(sandbox.blacktide_key()).base_url(sandbox.blacktide_url()).build()?;
    /// use alertkit_blacktide::{ChannelConfig, ChannelType, ListAlertChannels};
    ///
    /// let slack = ListAlertChannels::new().channel_type(ChannelType::Slack);
    /// for channel in blacktide.alert_channels().list(slack).await?.items {
    ///     if let Some(ChannelConfig::Slack(config)) = channel.config {
    ///         println!("{} posts to {}", channel.id, config.channel.unwrap_or_default());
    ///     }
    /// }
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn list(&self, params: ListAlertChannels) -> Request<Page<AlertChannel>> {
        self.client.operation(&LIST).query_if_set("type", params.channel_type).request(envelope::page)
    }

    /// Creates an alert channel.
    ///
    /// `POST /alert-channels`
    ///
    /// # Errors
    ///
    /// [`BadRequest`](crate::ErrorKind::BadRequest) (`VALIDATION_ERROR`), with a detail for each field;
    /// [`Forbidden`](crate::ErrorKind::Forbidden) for a token that may only read;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries;
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when the channel may have been created: BlackTide has no
    /// idempotency keys, so it is not repeated.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let blacktide = alertkit_blacktide::BlackTide::builder(sandbox.blacktide_key()).base_url(sandbox.blacktide_url()).build()?;
    /// use alertkit_blacktide::{CreateAlertChannel, EmailConfig, PagerDutyConfig, PagerDutySeverity};
    ///
    /// let team = CreateAlertChannel::new("Team", EmailConfig::new(["team@example.com"]));
    /// let team = blacktide.alert_channels().create(team).await?;
    ///
    /// let on_call = PagerDutyConfig::new("the-integration-key").severity(PagerDutySeverity::Critical);
    /// let on_call = blacktide.alert_channels().create(CreateAlertChannel::new("On call", on_call)).await?;
    /// assert_ne!(team.id, on_call.id);
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn create(&self, channel: CreateAlertChannel) -> Request<CreatedChannel> {
        self.client.operation(&CREATE).json(&channel).request(envelope::one)
    }

    /// Changes an alert channel: what is not set stays as it is. Its type can't be changed.
    ///
    /// `PUT /alert-channels/{id}`
    ///
    /// The answer is not documented: `None` when it does not describe the channel. Whether the server merges or
    /// replaces the config is not documented either: set it whole.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) when nothing is set, before any I/O;
    /// [`NotFound`](crate::ErrorKind::NotFound);
    /// [`BadRequest`](crate::ErrorKind::BadRequest) (`VALIDATION_ERROR`), with a detail for each field;
    /// [`Forbidden`](crate::ErrorKind::Forbidden) for a token that may only read;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.blacktide().seed(1);
    /// # let blacktide = alertkit_blacktide::BlackTide::builder(sandbox.blacktide_key()).base_url(sandbox.blacktide_url()).build()?;
    /// use alertkit_blacktide::UpdateAlertChannel;
    ///
    /// blacktide.alert_channels().update("chan_1", UpdateAlertChannel::new().enabled(false)).await?;
    /// # assert_eq!(sandbox.blacktide().channels()[0]["enabled"], false);
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn update(
        &self,
        id: impl Into<ChannelId>,
        changes: UpdateAlertChannel,
    ) -> Request<Option<UpdatedChannel>> {
        self.client
            .operation(&UPDATE)
            .path(id.into())
            .check(changes.check())
            .json(&changes)
            .request(envelope::optional)
    }

    /// Deletes an alert channel. What becomes of the rules that name it is not documented.
    ///
    /// `DELETE /alert-channels/{id}`
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Forbidden`](crate::ErrorKind::Forbidden) for a token that may only
    /// read; [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.blacktide().create_channel(serde_json::json!({"id": "chan_old"}));
    /// # let blacktide = alertkit_blacktide::BlackTide::builder(sandbox.blacktide_key()).base_url(sandbox.blacktide_url()).build()?;
    /// blacktide.alert_channels().delete("chan_old").await?;
    /// # assert!(sandbox.blacktide().channels().is_empty());
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn delete(&self, id: impl Into<ChannelId>) -> Request<()> {
        self.client.operation(&DELETE).path(id.into()).request(envelope::nothing)
    }

    /// Sends a test alert to an alert channel. People receive it.
    ///
    /// `POST /alert-channels/{id}/test`
    ///
    /// An alert that could not be delivered is no error of the call: see [`TestResult::success`].
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Forbidden`](crate::ErrorKind::Forbidden) for a token that may only
    /// read; [`RateLimited`](crate::ErrorKind::RateLimited), after the retries;
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when the alert may have been sent: it is not repeated.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.blacktide().seed(1);
    /// # let blacktide = alertkit_blacktide::BlackTide::builder(sandbox.blacktide_key()).base_url(sandbox.blacktide_url()).build()?;
    /// let test = blacktide.alert_channels().test("chan_1").await?;
    /// if !test.success {
    ///     eprintln!("not delivered: {}", test.message.unwrap_or_default());
    /// }
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn test(&self, id: impl Into<ChannelId>) -> Request<TestResult> {
        self.client.operation(&TEST).path(id.into()).request(envelope::one)
    }
}

id_type! {
    /// The id of an alert channel, such as `chan_slack_123`.
    pub struct ChannelId;
}

open_enum! {
    /// What kind of place an alert channel is.
    pub enum ChannelType {
        /// E-mail.
        Email = "email",
        /// A Slack webhook.
        Slack = "slack",
        /// A Discord webhook.
        Discord = "discord",
        /// A Telegram bot.
        Telegram = "telegram",
        /// PagerDuty incidents.
        PagerDuty = "pagerduty",
        /// Opsgenie alerts.
        Opsgenie = "opsgenie",
        /// An HTTP endpoint of your own.
        Webhook = "webhook",
    }
}

/// A place where alerts go, as a list has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "config::ChannelOnTheWire", into = "config::ChannelOnTheWire")]
#[non_exhaustive]
pub struct AlertChannel {
    /// Its id.
    pub id: ChannelId,
    /// Its name.
    pub name: Option<String>,
    /// What kind of place it is. Every documented answer has it; a channel without one is accepted.
    pub channel_type: Option<ChannelType>,
    /// Whether it is used.
    pub enabled: Option<bool>,
    /// Where exactly it leads. The server may shorten the secrets in it.
    pub config: Option<ChannelConfig>,
    /// When it was created.
    pub created_at: Option<Timestamp>,
    /// Members that this version does not model, kept and written back unchanged. Guides of the vendor's show the
    /// settings of some types here instead of in the config.
    pub extra: Extra,
}

with_extra! {
    /// What became of a test alert.
    #[derive(Clone, Debug, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct TestResult {
        /// Whether it was delivered.
        pub success: bool,
        /// What the server says of it.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub message: Option<String>,
        /// When it was delivered; `None` when it was not.
        #[serde(default, deserialize_with = "optional_time", skip_serializing_if = "Option::is_none")]
        pub delivered_at: Option<Timestamp>,
    }
}

/// Which channels to list; from [`new`](Self::new), all of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ListAlertChannels {
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    channel_type: Option<ChannelType>,
}

impl ListAlertChannels {
    /// All channels.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Only channels of this type.
    #[must_use]
    pub fn channel_type(mut self, channel_type: ChannelType) -> Self {
        self.channel_type = Some(channel_type);
        self
    }
}
