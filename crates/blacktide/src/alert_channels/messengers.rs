use alertkit_transport::{Extra, Json, Secret, id_type, reveal, with_extra};

with_extra! {
    /// Where the e-mails of a channel go.
    #[derive(Clone, Debug, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct EmailConfig {
        /// The addresses. A guide of the vendor's calls them `to`, which is read, too.
        #[serde(alias = "to", skip_serializing_if = "Option::is_none")]
        pub recipients: Option<Vec<String>>,
    }
}

impl EmailConfig {
    /// E-mails to these addresses.
    pub fn new(recipients: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { recipients: Some(recipients.into_iter().map(Into::into).collect()), extra: Extra::new() }
    }

    /// Sets what this version does not know, by its name on the wire. Guides show `from` and `subject`.
    #[must_use]
    pub fn set(mut self, name: impl Into<String>, value: impl Into<Json>) -> Self {
        self.extra.insert(name, value);
        self
    }
}

with_extra! {
    /// Where in Slack a channel's alerts are posted.
    #[derive(Clone, Debug, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct SlackConfig {
        /// The webhook's address, which is a secret. The server may shorten it.
        #[serde(default, with = "reveal::optional", skip_serializing_if = "Option::is_none")]
        pub webhook_url: Option<Secret>,
        /// The Slack channel, such as `#alerts`.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub channel: Option<String>,
        /// Who is mentioned, such as `@oncall`.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub mentions: Option<Vec<String>>,
    }
}

impl SlackConfig {
    /// Posts to this incoming webhook.
    pub fn new(webhook_url: impl Into<Secret>) -> Self {
        Self { webhook_url: Some(webhook_url.into()), channel: None, mentions: None, extra: Extra::new() }
    }

    /// The Slack channel, such as `#alerts`. Default: the webhook's own.
    #[must_use]
    pub fn channel(mut self, channel: impl Into<String>) -> Self {
        self.channel = Some(channel.into());
        self
    }

    /// Who is mentioned, such as `@oncall`.
    #[must_use]
    pub fn mentions(mut self, mentions: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.mentions = Some(mentions.into_iter().map(Into::into).collect());
        self
    }

    /// Sets what this version does not know, by its name on the wire. Guides show `username` and `iconEmoji`.
    #[must_use]
    pub fn set(mut self, name: impl Into<String>, value: impl Into<Json>) -> Self {
        self.extra.insert(name, value);
        self
    }
}

with_extra! {
    /// Where in Discord a channel's alerts are posted.
    #[derive(Clone, Debug, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct DiscordConfig {
        /// The webhook's address, which is a secret. The server may shorten it.
        #[serde(default, with = "reveal::optional", skip_serializing_if = "Option::is_none")]
        pub webhook_url: Option<Secret>,
    }
}

impl DiscordConfig {
    /// Posts to this webhook.
    pub fn new(webhook_url: impl Into<Secret>) -> Self {
        Self { webhook_url: Some(webhook_url.into()), extra: Extra::new() }
    }

    /// Sets what this version does not know, by its name on the wire. Guides show `username`,
    /// `avatarUrl`, `roleMentions` and `embedColor`.
    #[must_use]
    pub fn set(mut self, name: impl Into<String>, value: impl Into<Json>) -> Self {
        self.extra.insert(name, value);
        self
    }
}

with_extra! {
    /// Where in Telegram a channel's alerts are posted.
    #[derive(Clone, Debug, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct TelegramConfig {
        /// The bot's token, which is a secret. The server may shorten it.
        #[serde(default, with = "reveal::optional", skip_serializing_if = "Option::is_none")]
        pub bot_token: Option<Secret>,
        /// The chat.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub chat_id: Option<ChatId>,
    }
}

impl TelegramConfig {
    /// Posts to this chat as this bot.
    pub fn new(bot_token: impl Into<Secret>, chat_id: impl Into<ChatId>) -> Self {
        Self { bot_token: Some(bot_token.into()), chat_id: Some(chat_id.into()), extra: Extra::new() }
    }

    /// Sets what this version does not know, by its name on the wire.
    #[must_use]
    pub fn set(mut self, name: impl Into<String>, value: impl Into<Json>) -> Self {
        self.extra.insert(name, value);
        self
    }
}

id_type! {
    /// The id of a Telegram chat, such as `-1001234567890`. It is read from a number, too, and written as a string.
    pub struct ChatId;
}
