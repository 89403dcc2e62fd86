//! Ids that several resources speak of. An id of one resource alone stands in its file.

use alertkit_transport::id_type;

id_type! {
    /// The id of a subscriber, as your system knows it: `subscriberId`, not Novu's own `_id`.
    pub struct SubscriberId;
}

id_type! {
    /// Novu's own id of a subscriber, which other things refer to as `_subscriberId`. Calls take a [`SubscriberId`].
    pub struct InternalSubscriberId;
}

id_type! {
    /// The key of a topic, as your system chose it.
    pub struct TopicKey;
}

id_type! {
    /// The identifier of a tenant, as your system chose it: not Novu's own `_id`.
    pub struct TenantIdentifier;
}

id_type! {
    /// The id of a workflow: Novu's own `_id`. Where an operation says so, the identifier of the workflow's trigger will do
    /// as well.
    pub struct WorkflowId;
}

id_type! {
    /// The id of a group of workflows.
    pub struct NotificationGroupId;
}

id_type! {
    /// The id of a notification: of one trigger for one subscriber.
    pub struct NotificationId;
}

id_type! {
    /// The id of a message: what one channel delivers of a notification.
    pub struct MessageId;
}

id_type! {
    /// The id of a message template: the content of a step.
    pub struct MessageTemplateId;
}

id_type! {
    /// The id of a job: a step that is carried out for a notification.
    pub struct JobId;
}

id_type! {
    /// The id of a trigger, by which it can be cancelled and what came of it can be found: yours, or one that Novu made.
    pub struct TransactionId;
}

id_type! {
    /// The id of a feed.
    pub struct FeedId;
}

id_type! {
    /// The id of a layout.
    pub struct LayoutId;
}

id_type! {
    /// The id of an integration.
    pub struct IntegrationId;
}

id_type! {
    /// The id of an environment.
    pub struct EnvironmentId;
}

id_type! {
    /// The id of an organization.
    pub struct OrganizationId;
}

id_type! {
    /// The id of a user of the dashboard.
    pub struct UserId;
}
