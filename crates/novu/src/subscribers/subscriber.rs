use alertkit_transport::jiff::Timestamp;
use alertkit_transport::{Json, decode, with_extra};

use super::ChannelSettings;
use crate::{EnvironmentId, InternalSubscriberId, OrganizationId, SubscriberId};

with_extra! {
    /// Someone who is notified.
    #[derive(Clone, Debug, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct Subscriber {
        /// The id, as your system knows it.
        pub subscriber_id: SubscriberId,
        /// Novu's own id.
        #[serde(default, rename = "_id", skip_serializing_if = "Option::is_none")]
        pub id: Option<InternalSubscriberId>,
        /// The e-mail address.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub email: Option<String>,
        /// The first name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub first_name: Option<String>,
        /// The last name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub last_name: Option<String>,
        /// The telephone number.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub phone: Option<String>,
        /// The address of a picture.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub avatar: Option<String>,
        /// The language and region, such as `en_US`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub locale: Option<String>,
        /// The chats and devices that can be reached.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub channels: Option<Vec<ChannelSettings>>,
        /// Data of your own, which templates can show.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub data: Option<Json>,
        /// Whether the subscriber is online.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub is_online: Option<bool>,
        /// When the subscriber went offline last.
        #[serde(default, deserialize_with = "decode::optional_time", skip_serializing_if = "Option::is_none")]
        pub last_online_at: Option<Timestamp>,
        /// The environment that the subscriber belongs to.
        #[serde(default, rename = "_environmentId", skip_serializing_if = "Option::is_none")]
        pub environment_id: Option<EnvironmentId>,
        /// The organization that the subscriber belongs to.
        #[serde(default, rename = "_organizationId", skip_serializing_if = "Option::is_none")]
        pub organization_id: Option<OrganizationId>,
        /// Whether the subscriber is deleted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub deleted: Option<bool>,
        /// When the subscriber was created.
        #[serde(default, deserialize_with = "decode::optional_time", skip_serializing_if = "Option::is_none")]
        pub created_at: Option<Timestamp>,
        /// When the subscriber was changed.
        #[serde(default, deserialize_with = "decode::optional_time", skip_serializing_if = "Option::is_none")]
        pub updated_at: Option<Timestamp>,
        /// The number that Novu's database gives to a revision.
        #[serde(default, rename = "__v", skip_serializing_if = "Option::is_none")]
        pub revision: Option<i64>,
    }
}
