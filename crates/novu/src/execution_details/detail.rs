use alertkit_transport::jiff::Timestamp;
use alertkit_transport::{Secret, decode, id_type, open_enum, reveal, with_extra};

use crate::{
    EnvironmentId, InternalSubscriberId, JobId, MessageId, NotificationId, OrganizationId, ProviderId,
    StepType, TransactionId, WorkflowId,
};

id_type! {
    /// The id of an execution detail.
    pub struct ExecutionDetailId;
}

open_enum! {
    /// How far something got that was done for a notification.
    pub enum ExecutionStatus {
        /// It succeeded.
        Success = "Success",
        /// It went on, and something is odd.
        Warning = "Warning",
        /// It failed.
        Failed = "Failed",
        /// It is under way.
        Pending = "Pending",
        /// It waits for its turn.
        Queued = "Queued",
        /// The message was read.
        ReadConfirmation = "ReadConfirmation",
    }
}

open_enum! {
    /// Where an execution detail comes from.
    pub enum ExecutionSource {
        /// The credentials of an integration.
        Credentials = "Credentials",
        /// Novu itself.
        Internal = "Internal",
        /// The payload of the trigger.
        Payload = "Payload",
        /// A provider, by a webhook.
        Webhook = "Webhook",
    }
}

with_extra! {
    /// Something that was done for a notification. With the [jobs](crate::Job) of a notification comes less of it than in a
    /// listing of its own.
    ///
    /// `Debug` does not show `raw`.
    #[derive(Clone, Debug, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct ExecutionDetail {
        /// Its id.
        #[serde(rename = "_id")]
        pub id: ExecutionDetailId,
        /// What was done, in the server's words: `Message sent`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub detail: Option<String>,
        /// How far it got.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub status: Option<ExecutionStatus>,
        /// Where this comes from.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub source: Option<ExecutionSource>,
        /// More about it, often JSON. It can hold anything: of a provider's error, the whole request with the provider's key.
        #[serde(default, with = "reveal::optional", skip_serializing_if = "Option::is_none")]
        pub raw: Option<Secret>,
        /// What the provider said by a webhook.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub webhook_status: Option<String>,
        /// Whether it was done for a test.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub is_test: Option<bool>,
        /// Whether it was tried before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub is_retry: Option<bool>,
        /// What the step does for which it was done.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub channel: Option<StepType>,
        /// The provider.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub provider_id: Option<ProviderId>,
        /// The trigger.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub transaction_id: Option<TransactionId>,
        /// The notification.
        #[serde(default, rename = "_notificationId", skip_serializing_if = "Option::is_none")]
        pub notification_id: Option<NotificationId>,
        /// The job.
        #[serde(default, rename = "_jobId", skip_serializing_if = "Option::is_none")]
        pub job_id: Option<JobId>,
        /// The message.
        #[serde(default, rename = "_messageId", skip_serializing_if = "Option::is_none")]
        pub message_id: Option<MessageId>,
        /// The workflow.
        #[serde(default, rename = "_notificationTemplateId", skip_serializing_if = "Option::is_none")]
        pub workflow_id: Option<WorkflowId>,
        /// The subscriber: Novu's own id.
        #[serde(default, rename = "_subscriberId", skip_serializing_if = "Option::is_none")]
        pub internal_subscriber_id: Option<InternalSubscriberId>,
        /// The environment that it belongs to.
        #[serde(default, rename = "_environmentId", skip_serializing_if = "Option::is_none")]
        pub environment_id: Option<EnvironmentId>,
        /// The organization that it belongs to.
        #[serde(default, rename = "_organizationId", skip_serializing_if = "Option::is_none")]
        pub organization_id: Option<OrganizationId>,
        /// When it was done.
        #[serde(default, deserialize_with = "decode::optional_time", skip_serializing_if = "Option::is_none")]
        pub created_at: Option<Timestamp>,
        /// When this was changed.
        #[serde(default, deserialize_with = "decode::optional_time", skip_serializing_if = "Option::is_none")]
        pub updated_at: Option<Timestamp>,
        /// When the server will forget it.
        #[serde(default, deserialize_with = "decode::optional_time", skip_serializing_if = "Option::is_none")]
        pub expire_at: Option<Timestamp>,
    }
}
