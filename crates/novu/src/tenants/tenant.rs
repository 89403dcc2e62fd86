use alertkit_transport::jiff::Timestamp;
use alertkit_transport::{Json, decode, id_type, with_extra};

use crate::{EnvironmentId, OrganizationId, TenantIdentifier};

id_type! {
    /// Novu's own id of a tenant, which workflow overrides refer to. Other calls take its
    /// [identifier](TenantIdentifier).
    pub struct TenantId;
}

with_extra! {
    /// A tenant.
    #[derive(Clone, Debug, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct Tenant {
        /// Novu's own id.
        #[serde(rename = "_id")]
        pub id: TenantId,
        /// Its identifier.
        pub identifier: TenantIdentifier,
        /// Its name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub name: Option<String>,
        /// Data of your own, which templates can show.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub data: Option<Json>,
        /// The environment that it belongs to.
        #[serde(default, rename = "_environmentId", skip_serializing_if = "Option::is_none")]
        pub environment_id: Option<EnvironmentId>,
        /// The organization that it belongs to.
        #[serde(default, rename = "_organizationId", skip_serializing_if = "Option::is_none")]
        pub organization_id: Option<OrganizationId>,
        /// Whether it is deleted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub deleted: Option<bool>,
        /// When it was created.
        #[serde(default, deserialize_with = "decode::optional_time", skip_serializing_if = "Option::is_none")]
        pub created_at: Option<Timestamp>,
        /// When it was changed.
        #[serde(default, deserialize_with = "decode::optional_time", skip_serializing_if = "Option::is_none")]
        pub updated_at: Option<Timestamp>,
    }
}
