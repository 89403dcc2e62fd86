use alertkit_transport::jiff::Timestamp;
use alertkit_transport::{Secret, decode, id_type, reveal, with_extra};

use crate::{EnvironmentId, OrganizationId, UserId};

id_type! {
    /// The id of an API key, which is not the key.
    pub struct ApiKeyId;
}

with_extra! {
    /// An environment: a place with things of its own, such as Development and Production.
    #[derive(Clone, Debug, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct Environment {
        /// Its id.
        #[serde(rename = "_id")]
        pub id: EnvironmentId,
        /// Its name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub name: Option<String>,
        /// By which applications name it to the notification centre: no secret.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub identifier: Option<String>,
        /// The organization that it belongs to.
        #[serde(default, rename = "_organizationId", skip_serializing_if = "Option::is_none")]
        pub organization_id: Option<OrganizationId>,
        /// The environment whose changes are promoted to it.
        #[serde(default, rename = "_parentId", skip_serializing_if = "Option::is_none")]
        pub parent_id: Option<EnvironmentId>,
        /// Its keys, where the call gives them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub api_keys: Option<Vec<ApiKey>>,
        /// Settings of the notification centre.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub widget: Option<EnvironmentWidget>,
        /// Limits of its own, in calls per second.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub api_rate_limits: Option<ApiRateLimits>,
        /// The domain of e-mails to it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub dns: Option<EnvironmentDns>,
        /// Where workflows in code are run, by the name of the first versions (from 2.0 on).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub echo: Option<BridgeEndpoint>,
        /// Where workflows in code are run (from 2.0 on).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub bridge: Option<BridgeEndpoint>,
        /// When it was created.
        #[serde(default, deserialize_with = "decode::optional_time", skip_serializing_if = "Option::is_none")]
        pub created_at: Option<Timestamp>,
        /// When it was changed.
        #[serde(default, deserialize_with = "decode::optional_time", skip_serializing_if = "Option::is_none")]
        pub updated_at: Option<Timestamp>,
    }
}

with_extra! {
    /// A key of an environment.
    #[derive(Clone, Debug, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct ApiKey {
        /// The key. That of an environment which was just created comes encrypted.
        #[serde(with = "reveal")]
        pub key: Secret,
        /// On behalf of whom it acts.
        #[serde(default, rename = "_userId", skip_serializing_if = "Option::is_none")]
        pub user_id: Option<UserId>,
        /// Its id.
        #[serde(default, rename = "_id", skip_serializing_if = "Option::is_none")]
        pub id: Option<ApiKeyId>,
        /// The key's SHA-256, by which the server finds it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub hash: Option<String>,
    }
}

with_extra! {
    /// Settings of the notification centre of an environment.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct EnvironmentWidget {
        /// Whether it asks for a hash of the subscriber's id with the key, so that nobody can pass for another.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub notification_center_encryption: Option<bool>,
    }
}

with_extra! {
    /// How many calls per second an environment may make.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct ApiRateLimits {
        /// Of events.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub trigger: Option<u64>,
        /// Of subscribers, topics and tenants.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub configuration: Option<u64>,
        /// Of everything else.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub global: Option<u64>,
    }
}

with_extra! {
    /// The domain of e-mails to an environment.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct EnvironmentDns {
        /// Whether the domain's MX record leads to Novu.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub mx_record_configured: Option<bool>,
        /// The domain.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub inbound_parse_domain: Option<String>,
    }
}

with_extra! {
    /// Where workflows in code are run.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct BridgeEndpoint {
        /// The address.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub url: Option<String>,
    }
}
