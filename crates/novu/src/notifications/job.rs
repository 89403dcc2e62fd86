use alertkit_transport::jiff::Timestamp;
use alertkit_transport::{Json, decode, open_enum, with_extra};

use crate::{
    EnvironmentId, ExecutionDetail, HiddenJson, InternalSubscriberId, JobId, NotificationId, OrganizationId,
    ProviderId, Step, StepType, SubscriberId, TenantIdentifier, TransactionId, TriggerIdentifier, UserId,
    WorkflowId, nullable,
};

open_enum! {
    /// How far a job got.
    pub enum JobStatus {
        /// The step before it is not done yet.
        Pending = "pending",
        /// It waits for its turn.
        Queued = "queued",
        /// It is being carried out.
        Running = "running",
        /// It is done.
        Completed = "completed",
        /// It failed.
        Failed = "failed",
        /// It waits: a delay, or a digest that gathers.
        Delayed = "delayed",
        /// It was cancelled.
        Canceled = "canceled",
        /// It went into the digest of another trigger.
        Merged = "merged",
        /// Its conditions were not met.
        Skipped = "skipped",
    }
}

with_extra! {
    /// A job: a step that is carried out for a notification. `Debug` does not show its error.
    #[derive(Clone, Debug, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    #[doc(alias = "ActivityNotificationJobResponseDto")]
    pub struct Job {
        /// Its id.
        #[serde(rename = "_id")]
        pub id: JobId,
        /// What the step does.
        #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
        pub step_type: Option<StepType>,
        /// How far it got.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub status: Option<JobStatus>,
        /// The step, as it was when it was triggered.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub step: Option<Step>,
        /// What was done, in its order.
        #[serde(default, deserialize_with = "nullable::list")]
        pub execution_details: Vec<ExecutionDetail>,
        /// The provider that delivers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub provider_id: Option<ProviderId>,
        /// The values of the trigger.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub payload: Option<Json>,
        /// What the trigger told providers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub overrides: Option<Json>,
        /// How long a digest gathers or a delay waits, and in `events` what a digest has gathered.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub digest: Option<Json>,
        /// How long it waits, in milliseconds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub delay: Option<i64>,
        /// The tenant of the trigger.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub tenant: Option<JobTenant>,
        /// What went wrong. It can hold anything.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub error: Option<HiddenJson>,
        /// What the code of the step gave, from 2.0 on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub step_output: Option<Json>,
        /// What the subscriber prefers, from 2.0 on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub preferences: Option<Json>,
        /// The trigger.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub transaction_id: Option<TransactionId>,
        /// The identifier by which the workflow was triggered.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub identifier: Option<TriggerIdentifier>,
        /// The workflow.
        #[serde(default, rename = "_templateId", skip_serializing_if = "Option::is_none")]
        pub workflow_id: Option<WorkflowId>,
        /// The notification.
        #[serde(default, rename = "_notificationId", skip_serializing_if = "Option::is_none")]
        pub notification_id: Option<NotificationId>,
        /// The job before it.
        #[serde(default, rename = "_parentId", skip_serializing_if = "Option::is_none")]
        pub parent_id: Option<JobId>,
        /// The digest that it went into.
        #[serde(default, rename = "_mergedDigestId", skip_serializing_if = "Option::is_none")]
        pub merged_digest_id: Option<JobId>,
        /// Whom it is for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub subscriber_id: Option<SubscriberId>,
        /// Whom it is for: Novu's own id.
        #[serde(default, rename = "_subscriberId", skip_serializing_if = "Option::is_none")]
        pub internal_subscriber_id: Option<InternalSubscriberId>,
        /// Who acted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub actor_id: Option<SubscriberId>,
        /// Who acted: Novu's own id.
        #[serde(default, rename = "_actorId", skip_serializing_if = "Option::is_none")]
        pub internal_actor_id: Option<InternalSubscriberId>,
        /// The user of the dashboard to whom the key belongs.
        #[serde(default, rename = "_userId", skip_serializing_if = "Option::is_none")]
        pub user_id: Option<UserId>,
        /// The environment that it belongs to.
        #[serde(default, rename = "_environmentId", skip_serializing_if = "Option::is_none")]
        pub environment_id: Option<EnvironmentId>,
        /// The organization that it belongs to.
        #[serde(default, rename = "_organizationId", skip_serializing_if = "Option::is_none")]
        pub organization_id: Option<OrganizationId>,
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

with_extra! {
    /// The tenant of a trigger, as it was given.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct JobTenant {
        /// Its identifier.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub identifier: Option<TenantIdentifier>,
        /// Its name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub name: Option<String>,
        /// Data of the caller's own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub data: Option<Json>,
    }
}
