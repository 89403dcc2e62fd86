use alertkit_transport::id_type;
use serde::{Deserialize, Serialize};

use crate::{EnvironmentId, InternalSubscriberId, OrganizationId, SubscriberId, TopicKey};

id_type! {
    /// Novu's own id of a topic. Calls take its [key](TopicKey).
    pub struct TopicId;
}

/// A topic.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Topic {
    /// Novu's own id.
    #[serde(rename = "_id")]
    pub id: TopicId,
    /// Its key.
    pub key: TopicKey,
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Who subscribes to it.
    #[serde(default)]
    pub subscribers: Vec<SubscriberId>,
    /// The environment that it belongs to.
    #[serde(default, rename = "_environmentId", skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<EnvironmentId>,
    /// The organization that it belongs to.
    #[serde(default, rename = "_organizationId", skip_serializing_if = "Option::is_none")]
    pub organization_id: Option<OrganizationId>,
}

/// What the creation of a topic answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CreatedTopic {
    /// Novu's own id.
    #[serde(rename = "_id")]
    pub id: TopicId,
    /// Its key.
    pub key: TopicKey,
}

/// What became of the subscribers that were to be added to a topic.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Subscribed {
    /// Who subscribes to it now, also who did before.
    pub succeeded: Vec<SubscriberId>,
    /// Who does not.
    pub failed: NotSubscribed,
}

/// Who was not added to a topic, and why.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct NotSubscribed {
    /// There is no such subscriber.
    pub not_found: Vec<SubscriberId>,
}

/// The subscription of one subscriber to a topic.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct TopicSubscription {
    /// The topic's key.
    pub topic_key: TopicKey,
    /// The subscriber's id, as your system knows it.
    #[serde(rename = "externalSubscriberId")]
    pub subscriber_id: SubscriberId,
    /// Novu's own id of the topic.
    #[serde(default, rename = "_topicId", skip_serializing_if = "Option::is_none")]
    pub topic_id: Option<TopicId>,
    /// Novu's own id of the subscriber.
    #[serde(default, rename = "_subscriberId", skip_serializing_if = "Option::is_none")]
    pub internal_subscriber_id: Option<InternalSubscriberId>,
    /// The environment that it belongs to.
    #[serde(default, rename = "_environmentId", skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<EnvironmentId>,
    /// The organization that it belongs to.
    #[serde(default, rename = "_organizationId", skip_serializing_if = "Option::is_none")]
    pub organization_id: Option<OrganizationId>,
}
