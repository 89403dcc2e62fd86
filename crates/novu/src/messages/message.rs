use alertkit_transport::jiff::Timestamp;
use alertkit_transport::{Json, Secret, decode, open_enum, reveal, with_extra};

use crate::{
    Actor, Channel, EnvironmentId, FeedId, HiddenJson, InternalSubscriberId, JobId, MessageContent,
    MessageCta, MessageId, MessageTemplateId, NotificationId, OrganizationId, ProviderId, Subscriber,
    TransactionId, TriggerIdentifier, Workflow, WorkflowId,
};

open_enum! {
    /// Whether a message went out.
    pub enum MessageStatus {
        /// It was given to the provider, or put into the notification centre.
        Sent = "sent",
        /// It could not be sent.
        Error = "error",
        /// It was sent, and something is odd.
        Warning = "warning",
    }
}

with_extra! {
    /// A message: what one channel delivers of a notification. `Debug` does not show the devices and webhooks that it went to.
    #[derive(Clone, Debug, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct Message {
        /// Its id.
        #[serde(rename = "_id")]
        pub id: MessageId,
        /// The id that it has at the provider.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub identifier: Option<String>,
        /// The channel.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub channel: Option<Channel>,
        /// The provider.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub provider_id: Option<ProviderId>,
        /// Whether it went out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub status: Option<MessageStatus>,
        /// The kind of error, where it could not be sent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub error_id: Option<String>,
        /// The error, where it could not be sent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub error_text: Option<String>,
        /// What it says, with the variables filled in. A server may be set up not to keep it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub content: Option<MessageContent>,
        /// The subject of an e-mail, or of an in-app message from 2.0 on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub subject: Option<String>,
        /// The title of a push notification.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub title: Option<String>,
        /// Where an in-app message leads, and its buttons.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub cta: Option<MessageCta>,
        /// The picture beside an in-app message.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub actor: Option<Actor>,
        /// The address of that picture, from 2.0 on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub avatar: Option<String>,
        /// The values of the trigger; none where there were none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub payload: Option<Json>,
        /// What the trigger told providers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub overrides: Option<Json>,
        /// Data of the step's, from 2.0 on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub data: Option<Json>,
        /// The labels of the workflow, from 2.0 on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub tags: Option<Vec<String>>,
        /// The e-mail address that it went to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub email: Option<String>,
        /// The telephone number that it went to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub phone: Option<String>,
        /// The tokens of the devices that it went to: a list of texts, or a list of such lists, as real servers send it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub device_tokens: Option<HiddenJson>,
        /// The webhook that it went to, by an old name.
        #[serde(default, with = "reveal::optional", skip_serializing_if = "Option::is_none")]
        pub direct_webhook_url: Option<Secret>,
        /// The webhook of the chat that it went to.
        #[serde(default, with = "reveal::optional", skip_serializing_if = "Option::is_none")]
        pub chat_webhook_url: Option<Secret>,
        /// What the provider answered.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub provider_response: Option<Json>,
        /// Whether it was seen.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub seen: Option<bool>,
        /// When it was marked as seen or unseen.
        #[serde(default, deserialize_with = "decode::optional_time", skip_serializing_if = "Option::is_none")]
        pub last_seen_date: Option<Timestamp>,
        /// Whether it was read.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub read: Option<bool>,
        /// When it was marked as read or unread.
        #[serde(default, deserialize_with = "decode::optional_time", skip_serializing_if = "Option::is_none")]
        pub last_read_date: Option<Timestamp>,
        /// Whether it is archived, from 2.0 on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub archived: Option<bool>,
        /// When it was archived, from 2.0 on.
        #[serde(default, deserialize_with = "decode::optional_time", skip_serializing_if = "Option::is_none")]
        pub archived_at: Option<Timestamp>,
        /// The trigger that it was sent for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub transaction_id: Option<TransactionId>,
        /// The notification that it belongs to.
        #[serde(default, rename = "_notificationId", skip_serializing_if = "Option::is_none")]
        pub notification_id: Option<NotificationId>,
        /// The job that made it.
        #[serde(default, rename = "_jobId", skip_serializing_if = "Option::is_none")]
        pub job_id: Option<JobId>,
        /// The workflow that it was made by.
        #[serde(default, rename = "_templateId", skip_serializing_if = "Option::is_none")]
        pub workflow_id: Option<WorkflowId>,
        /// The identifier by which that was triggered.
        #[serde(default, rename = "templateIdentifier", skip_serializing_if = "Option::is_none")]
        pub workflow_identifier: Option<TriggerIdentifier>,
        /// The workflow itself, where the server gives it.
        #[serde(default, rename = "template", skip_serializing_if = "Option::is_none")]
        pub workflow: Option<Box<Workflow>>,
        /// The template of its content.
        #[serde(default, rename = "_messageTemplateId", skip_serializing_if = "Option::is_none")]
        pub message_template_id: Option<MessageTemplateId>,
        /// The feed that it is in; none for the one without a name.
        #[serde(default, rename = "_feedId", skip_serializing_if = "Option::is_none")]
        pub feed_id: Option<FeedId>,
        /// Whom it went to: Novu's own id.
        #[serde(default, rename = "_subscriberId", skip_serializing_if = "Option::is_none")]
        pub internal_subscriber_id: Option<InternalSubscriberId>,
        /// Whom it went to: ids, name and picture.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub subscriber: Option<Subscriber>,
        /// Who acted: Novu's own id.
        #[serde(default, rename = "_actorId", skip_serializing_if = "Option::is_none")]
        pub actor_id: Option<InternalSubscriberId>,
        /// Who acted: ids, name and picture.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub actor_subscriber: Option<Subscriber>,
        /// The environment that it belongs to.
        #[serde(default, rename = "_environmentId", skip_serializing_if = "Option::is_none")]
        pub environment_id: Option<EnvironmentId>,
        /// The organization that it belongs to.
        #[serde(default, rename = "_organizationId", skip_serializing_if = "Option::is_none")]
        pub organization_id: Option<OrganizationId>,
        /// Whether it is deleted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub deleted: Option<bool>,
        /// When it was made.
        #[serde(default, deserialize_with = "decode::optional_time", skip_serializing_if = "Option::is_none")]
        pub created_at: Option<Timestamp>,
        /// When it was changed.
        #[serde(default, deserialize_with = "decode::optional_time", skip_serializing_if = "Option::is_none")]
        pub updated_at: Option<Timestamp>,
        /// When the server will forget it.
        #[serde(default, deserialize_with = "decode::optional_time", skip_serializing_if = "Option::is_none")]
        pub expire_at: Option<Timestamp>,
    }
}
