use alertkit_transport::with_extra;

use crate::Channel;

with_extra! {
    /// Which channels are on. A channel that is not set is not spoken of: in the settings of a new workflow it is on, in a change
    /// it stays as it is where it says so, and among the preferences of a subscriber the workflow does not use it.
    ///
    /// ```
    /// use alertkit_novu::{Channel, PreferenceChannels};
    ///
    /// let channels = PreferenceChannels::all(true).sms(false);
    /// assert_eq!(channels.get(&Channel::Sms), Some(false));
    /// assert_eq!(PreferenceChannels::new().get(&Channel::Sms), None);
    /// ```
    #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub struct PreferenceChannels {
        /// E-mail.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub email: Option<bool>,
        /// Text messages.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub sms: Option<bool>,
        /// The notification centre within an application.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub in_app: Option<bool>,
        /// Chats.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub chat: Option<bool>,
        /// Push notifications.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub push: Option<bool>,
    }
}

impl PreferenceChannels {
    /// No channel.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// All channels, on or off.
    #[must_use]
    pub fn all(enabled: bool) -> Self {
        Self::new().email(enabled).sms(enabled).in_app(enabled).chat(enabled).push(enabled)
    }

    /// Whether a channel is on; nothing where it is not spoken of.
    #[must_use]
    pub fn get(&self, channel: &Channel) -> Option<bool> {
        match channel {
            Channel::Email => self.email,
            Channel::Sms => self.sms,
            Channel::InApp => self.in_app,
            Channel::Chat => self.chat,
            Channel::Push => self.push,
            Channel::Unknown(_) => None,
        }
    }

    /// Whether e-mail is on.
    #[must_use]
    pub const fn email(mut self, enabled: bool) -> Self {
        self.email = Some(enabled);
        self
    }

    /// Whether text messages are on.
    #[must_use]
    pub const fn sms(mut self, enabled: bool) -> Self {
        self.sms = Some(enabled);
        self
    }

    /// Whether the notification centre is on.
    #[must_use]
    pub const fn in_app(mut self, enabled: bool) -> Self {
        self.in_app = Some(enabled);
        self
    }

    /// Whether chats are on.
    #[must_use]
    pub const fn chat(mut self, enabled: bool) -> Self {
        self.chat = Some(enabled);
        self
    }

    /// Whether push notifications are on.
    #[must_use]
    pub const fn push(mut self, enabled: bool) -> Self {
        self.push = Some(enabled);
        self
    }
}
