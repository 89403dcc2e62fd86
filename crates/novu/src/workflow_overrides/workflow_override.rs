use alertkit_transport::jiff::Timestamp;
use alertkit_transport::{decode, id_type, with_extra};

use crate::{EnvironmentId, OrganizationId, PreferenceChannels, TenantId, UserId, WorkflowId};

id_type! {
    /// The id of a workflow override.
    pub struct WorkflowOverrideId;
}

with_extra! {
    /// What is other about a workflow for one tenant.
    #[derive(Clone, Debug, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct WorkflowOverride {
        /// Its id.
        #[serde(rename = "_id")]
        pub id: WorkflowOverrideId,
        /// The workflow.
        #[serde(default, rename = "_workflowId", skip_serializing_if = "Option::is_none")]
        pub workflow_id: Option<WorkflowId>,
        /// The tenant.
        #[serde(default, rename = "_tenantId", skip_serializing_if = "Option::is_none")]
        pub tenant_id: Option<TenantId>,
        /// Whether the workflow can be triggered for the tenant.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub active: Option<bool>,
        /// Over which channels it is sent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub preference_settings: Option<PreferenceChannels>,
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
