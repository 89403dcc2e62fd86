use alertkit_transport::{id_type, with_extra};

use crate::{EnvironmentId, InternalSubscriberId, OrganizationId, SubscriberId, TopicKey};

id_type! {
    /// Novu's own id of a topic. Calls take its [key](TopicKey).
    pub struct TopicId;
}

with_extra! {
    /// A topic.
    #[derive(Clone, Debug, PartialEq)]
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
}

with_extra! {
    /// What the creation of a topic answers.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct CreatedTopic {
        /// Novu's own id.
        #[serde(rename = "_id")]
        pub id: TopicId,
        /// Its key.
        pub key: TopicKey,
    }
}

with_extra! {
    /// What became of the subscribers that were to be added to a topic.
    #[derive(Clone, Debug, Default, PartialEq)]
    #[non_exhaustive]
    pub struct Subscribed {
        /// Who subscribes to it now, also who did before.
        #[serde(default)]
        pub succeeded: Vec<SubscriberId>,
        /// Who does not.
        #[serde(default)]
        pub failed: NotSubscribed,
    }
}

with_extra! {
    /// Who was not added to a topic, and why.
    #[derive(Clone, Debug, Default, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct NotSubscribed {
        /// There is no such subscriber.
        #[serde(default)]
        pub not_found: Vec<SubscriberId>,
    }
}

with_extra! {
    /// The subscription of one subscriber to a topic.
    #[derive(Clone, Debug, PartialEq)]
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
}
