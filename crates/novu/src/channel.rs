use alertkit_transport::open_enum;

open_enum! {
    /// A way to reach a subscriber.
    pub enum Channel {
        /// E-mail.
        Email = "email",
        /// Text messages.
        Sms = "sms",
        /// The notification centre within an application.
        InApp = "in_app",
        /// Chats.
        Chat = "chat",
        /// Push notifications.
        Push = "push",
    }
}

open_enum! {
    /// What a step of a workflow does: it sends over a channel, or decides when the next one goes on.
    #[doc(alias = "ChannelExtended")]
    pub enum StepType {
        /// Sends an e-mail.
        Email = "email",
        /// Sends a text message.
        Sms = "sms",
        /// Puts a message into the notification centre.
        InApp = "in_app",
        /// Sends to a chat.
        Chat = "chat",
        /// Sends a push notification.
        Push = "push",
        /// Gathers triggers and goes on with all of them.
        Digest = "digest",
        /// The trigger itself.
        Trigger = "trigger",
        /// Waits.
        Delay = "delay",
        /// Runs code of your own (from 2.0 on).
        Custom = "custom",
    }
}
