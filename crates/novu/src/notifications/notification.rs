use alertkit_transport::jiff::Timestamp;
use alertkit_transport::{Json, decode, with_extra};

use super::Job;
use crate::{
    EnvironmentId, InternalSubscriberId, NotificationId, OrganizationId, StepType, SubscriberId,
    TransactionId, WorkflowId, WorkflowTrigger, nullable,
};

with_extra! {
    /// A notification: one trigger of a workflow for one subscriber, and what became of it.
    #[derive(Clone, Debug, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    #[doc(alias = "ActivityNotificationDto")]
    pub struct Notification {
        /// Its id.
        #[serde(rename = "_id")]
        pub id: NotificationId,
        /// The trigger.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub transaction_id: Option<TransactionId>,
        /// What the steps do.
        #[serde(default, deserialize_with = "nullable::list")]
        pub channels: Vec<StepType>,
        /// The workflow.
        #[serde(default, rename = "template", skip_serializing_if = "Option::is_none")]
        pub workflow: Option<NotificationWorkflow>,
        /// The workflow's id.
        #[serde(default, rename = "_templateId", skip_serializing_if = "Option::is_none")]
        pub workflow_id: Option<WorkflowId>,
        /// Whom it is for. Nobody where the subscriber is deleted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub subscriber: Option<NotificationSubscriber>,
        /// Whom it is for: Novu's own id.
        #[serde(default, rename = "_subscriberId", skip_serializing_if = "Option::is_none")]
        pub internal_subscriber_id: Option<InternalSubscriberId>,
        /// The recipient, as the trigger gave it or the topic has it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub to: Option<Json>,
        /// The values of the trigger, with the default values of the workflow's variables.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub payload: Option<Json>,
        /// The values of the workflow's controls, from 2.0 on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub controls: Option<Json>,
        /// The labels of the workflow, from 2.0 on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub tags: Option<Vec<String>>,
        /// The steps as they are carried out, in their order; a step that is not active is not among them.
        #[serde(default, deserialize_with = "nullable::list")]
        pub jobs: Vec<Job>,
        /// The notification into whose digest this one went.
        #[serde(default, rename = "_digestedNotificationId", skip_serializing_if = "Option::is_none")]
        pub digested_notification_id: Option<NotificationId>,
        /// The environment that it belongs to.
        #[serde(default, rename = "_environmentId", skip_serializing_if = "Option::is_none")]
        pub environment_id: Option<EnvironmentId>,
        /// The organization that it belongs to.
        #[serde(default, rename = "_organizationId", skip_serializing_if = "Option::is_none")]
        pub organization_id: Option<OrganizationId>,
        /// When it was triggered.
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

with_extra! {
    /// The workflow of a notification.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    #[doc(alias = "ActivityNotificationTemplateResponseDto")]
    pub struct NotificationWorkflow {
        /// Its id.
        #[serde(default, rename = "_id", skip_serializing_if = "Option::is_none")]
        pub id: Option<WorkflowId>,
        /// Its name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub name: Option<String>,
        /// How it is triggered.
        #[serde(default, deserialize_with = "nullable::list")]
        pub triggers: Vec<WorkflowTrigger>,
    }
}

with_extra! {
    /// The subscriber whom a notification is for.
    #[derive(Clone, Debug, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    #[doc(alias = "ActivityNotificationSubscriberResponseDTO")]
    pub struct NotificationSubscriber {
        /// Novu's own id.
        #[serde(rename = "_id")]
        pub id: InternalSubscriberId,
        /// The id, as your system knows it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub subscriber_id: Option<SubscriberId>,
        /// The first name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub first_name: Option<String>,
        /// The last name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub last_name: Option<String>,
        /// The e-mail address.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub email: Option<String>,
        /// The telephone number.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub phone: Option<String>,
    }
}
