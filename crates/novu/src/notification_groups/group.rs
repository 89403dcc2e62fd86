use alertkit_transport::jiff::Timestamp;
use alertkit_transport::{decode, with_extra};
use serde::Serialize;

use crate::{EnvironmentId, NotificationGroupId, OrganizationId};

with_extra! {
    /// A group of workflows.
    #[derive(Clone, Debug, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct NotificationGroup {
        /// Its id.
        #[serde(rename = "_id")]
        pub id: NotificationGroupId,
        /// Its name, which other groups may have as well.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub name: Option<String>,
        /// The first group of the organization; in an environment that changes are promoted to, the group that it was made
        /// from.
        #[serde(default, rename = "_parentId", skip_serializing_if = "Option::is_none")]
        pub parent_id: Option<NotificationGroupId>,
        /// The environment that it belongs to.
        #[serde(default, rename = "_environmentId", skip_serializing_if = "Option::is_none")]
        pub environment_id: Option<EnvironmentId>,
        /// The organization that it belongs to.
        #[serde(default, rename = "_organizationId", skip_serializing_if = "Option::is_none")]
        pub organization_id: Option<OrganizationId>,
        /// When it was created.
        #[serde(default, deserialize_with = "decode::optional_time", skip_serializing_if = "Option::is_none")]
        pub created_at: Option<Timestamp>,
        /// When it was changed.
        #[serde(default, deserialize_with = "decode::optional_time", skip_serializing_if = "Option::is_none")]
        pub updated_at: Option<Timestamp>,
    }
}

/// The name of a group that is created or changed.
#[derive(Serialize)]
pub(super) struct GroupName {
    pub(super) name: String,
}
