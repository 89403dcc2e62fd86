use alertkit_transport::jiff::Timestamp;
use alertkit_transport::{Json, decode, id_type, open_enum, with_extra};

use super::{TriggerIdentifier, WorkflowIntegrationStatus, WorkflowTrigger};
use crate::{
    EnvironmentId, NotificationGroup, NotificationGroupId, OrganizationId, PreferenceChannels, Step, UserId,
    WorkflowId, nullable,
};

id_type! {
    /// The id of a blueprint: a workflow that others can be made from.
    pub struct BlueprintId;
}

open_enum! {
    /// How a workflow is written (from 2.0 on).
    pub enum WorkflowType {
        /// In the dashboard, or by this API.
        Regular = "REGULAR",
        /// In code, by the name that it first had.
        Echo = "ECHO",
        /// In code.
        Bridge = "BRIDGE",
    }
}

open_enum! {
    /// Where a workflow comes from (from 2.0 on).
    pub enum WorkflowOrigin {
        /// Novu.
        NovuCloud = "novu-cloud",
        /// Code of your own.
        External = "external",
    }
}

with_extra! {
    /// A workflow.
    #[derive(Clone, Debug, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    #[doc(alias = "NotificationTemplate")]
    pub struct Workflow {
        /// Its id.
        #[serde(rename = "_id")]
        pub id: WorkflowId,
        /// Its name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub name: Option<String>,
        /// What it is for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub description: Option<String>,
        /// Whether it can be triggered.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub active: Option<bool>,
        /// The opposite of `active`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub draft: Option<bool>,
        /// Whether it is sent whatever subscribers prefer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub critical: Option<bool>,
        /// Labels.
        #[serde(default, deserialize_with = "nullable::list")]
        pub tags: Vec<String>,
        /// How it is triggered: one trigger.
        #[serde(default, deserialize_with = "nullable::list")]
        pub triggers: Vec<WorkflowTrigger>,
        /// Its steps, in their order. Of the templates of a listing there are the ids and the types only.
        #[serde(default, deserialize_with = "nullable::list")]
        pub steps: Vec<Step>,
        /// What subscribers prefer until they say otherwise.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub preference_settings: Option<PreferenceChannels>,
        /// The group that it is in.
        #[serde(default, rename = "_notificationGroupId", skip_serializing_if = "Option::is_none")]
        pub notification_group_id: Option<NotificationGroupId>,
        /// The group itself. Listings give it, and nothing where it was deleted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub notification_group: Option<NotificationGroup>,
        /// Whether it has the integrations that it needs to send. Listings give it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub workflow_integration_status: Option<WorkflowIntegrationStatus>,
        /// Data of your own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub data: Option<Json>,
        /// Whether other workflows can be made from it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub is_blueprint: Option<bool>,
        /// The blueprint that it was made from.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub blueprint_id: Option<BlueprintId>,
        /// In an environment that changes are promoted to: the workflow that it was made from.
        #[serde(default, rename = "_parentId", skip_serializing_if = "Option::is_none")]
        pub parent_id: Option<WorkflowId>,
        /// Who created it.
        #[serde(default, rename = "_creatorId", skip_serializing_if = "Option::is_none")]
        pub creator_id: Option<UserId>,
        /// The environment that it belongs to.
        #[serde(default, rename = "_environmentId", skip_serializing_if = "Option::is_none")]
        pub environment_id: Option<EnvironmentId>,
        /// The organization that it belongs to.
        #[serde(default, rename = "_organizationId", skip_serializing_if = "Option::is_none")]
        pub organization_id: Option<OrganizationId>,
        /// How it is written, from 2.0 on.
        #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
        pub workflow_type: Option<WorkflowType>,
        /// Where it comes from, from 2.0 on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub origin: Option<WorkflowOrigin>,
        /// What the code of it says, from 2.0 on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub raw_data: Option<Json>,
        /// The JSON schema of what a trigger has to give, from 2.0 on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub payload_schema: Option<Json>,
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

impl Workflow {
    /// The identifier that events name.
    #[must_use]
    pub fn trigger_identifier(&self) -> Option<&TriggerIdentifier> {
        self.triggers.first().map(|trigger| &trigger.identifier)
    }
}
