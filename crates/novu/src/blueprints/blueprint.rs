use alertkit_transport::jiff::Timestamp;
use alertkit_transport::{decode, with_extra};

use crate::{
    BlueprintId, EnvironmentId, NotificationGroup, NotificationGroupId, OrganizationId, PreferenceChannels,
    Step, UserId, WorkflowId, WorkflowTrigger, nullable,
};

with_extra! {
    /// A blueprint: a workflow of the vendor's, from which others can be made.
    #[derive(Clone, Debug, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct Blueprint {
        /// Its id.
        #[serde(rename = "_id")]
        pub id: BlueprintId,
        /// Its name, and behind a colon that of its icon.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub name: Option<String>,
        /// What it is for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub description: Option<String>,
        /// How a workflow that is made from it is triggered: one trigger.
        #[serde(default, deserialize_with = "nullable::list")]
        pub triggers: Vec<WorkflowTrigger>,
        /// Its steps, in their order.
        #[serde(default, deserialize_with = "nullable::list")]
        pub steps: Vec<Step>,
        /// Which channels are on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub preference_settings: Option<PreferenceChannels>,
        /// Labels.
        #[serde(default, deserialize_with = "nullable::list")]
        pub tags: Vec<String>,
        /// Whether it can be triggered.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub active: Option<bool>,
        /// The opposite of `active`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub draft: Option<bool>,
        /// Whether it is sent whatever subscribers prefer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub critical: Option<bool>,
        /// That it is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub is_blueprint: Option<bool>,
        /// The blueprint that it was made from.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub blueprint_id: Option<BlueprintId>,
        /// Its group: the category that it is listed under.
        #[serde(default, rename = "_notificationGroupId", skip_serializing_if = "Option::is_none")]
        pub notification_group_id: Option<NotificationGroupId>,
        /// Its group, with its name. Groups of blueprints give it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub notification_group: Option<NotificationGroup>,
        /// The workflow that it was made from.
        #[serde(default, rename = "_parentId", skip_serializing_if = "Option::is_none")]
        pub parent_id: Option<WorkflowId>,
        /// Who created it.
        #[serde(default, rename = "_creatorId", skip_serializing_if = "Option::is_none")]
        pub creator_id: Option<UserId>,
        /// The environment that it belongs to: the vendor's.
        #[serde(default, rename = "_environmentId", skip_serializing_if = "Option::is_none")]
        pub environment_id: Option<EnvironmentId>,
        /// The organization that it belongs to: the vendor's.
        #[serde(default, rename = "_organizationId", skip_serializing_if = "Option::is_none")]
        pub organization_id: Option<OrganizationId>,
        /// When it was created.
        #[serde(default, deserialize_with = "decode::optional_time", skip_serializing_if = "Option::is_none")]
        pub created_at: Option<Timestamp>,
        /// When it was changed.
        #[serde(default, deserialize_with = "decode::optional_time", skip_serializing_if = "Option::is_none")]
        pub updated_at: Option<Timestamp>,
        /// Whether it is deleted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub deleted: Option<bool>,
        /// When it was deleted.
        #[serde(default, deserialize_with = "decode::optional_time", skip_serializing_if = "Option::is_none")]
        pub deleted_at: Option<Timestamp>,
        /// Who deleted it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub deleted_by: Option<UserId>,
    }
}

with_extra! {
    /// All blueprints, by their categories.
    #[derive(Clone, Debug, Default, PartialEq)]
    #[non_exhaustive]
    pub struct GroupedBlueprints {
        /// The categories.
        #[serde(default, deserialize_with = "nullable::list")]
        pub general: Vec<BlueprintGroup>,
        /// Those that are used most, once more.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub popular: Option<BlueprintGroup>,
    }
}

with_extra! {
    /// The blueprints of a category.
    #[derive(Clone, Debug, Default, PartialEq)]
    #[non_exhaustive]
    pub struct BlueprintGroup {
        /// The name of the category.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub name: Option<String>,
        /// Its blueprints.
        #[serde(default, deserialize_with = "nullable::list")]
        pub blueprints: Vec<Blueprint>,
    }
}
