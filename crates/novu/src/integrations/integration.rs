use alertkit_transport::jiff::Timestamp;
use alertkit_transport::{decode, with_extra};

use super::Credentials;
use crate::{
    Channel, EnvironmentId, IntegrationId, OrganizationId, ProviderId, StepFilter, UserId, nullable,
};

with_extra! {
    /// An integration: a service over which an environment delivers.
    #[derive(Clone, Debug, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct Integration {
        /// Its id.
        #[serde(rename = "_id")]
        pub id: IntegrationId,
        /// The service.
        pub provider_id: ProviderId,
        /// The channel that it serves.
        pub channel: Channel,
        /// Its name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub name: Option<String>,
        /// Its identifier: text of your choice, by which overrides of an event name it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub identifier: Option<String>,
        /// Whether it is used.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub active: Option<bool>,
        /// With what the service is entered. Listings give all in clear text; other answers give keys and passwords encrypted
        /// (`nvsk.…`), which is of no use, and leave out what is empty.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub credentials: Option<Credentials>,
        /// Whether it is the one that is used where its channel has several. Only e-mail and text messages have one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub primary: Option<bool>,
        /// Its rank within its channel, from 1: the largest is asked first. It is 0 where it is not active, and on channels
        /// without a primary integration.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub priority: Option<i64>,
        /// On what conditions it is used.
        #[serde(default, deserialize_with = "nullable::list")]
        pub conditions: Vec<StepFilter>,
        /// Whether in-app messages are without Novu's name, from 2.0 on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub remove_novu_branding: Option<bool>,
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

with_extra! {
    /// How much of one of Novu's own services is used up this month.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    #[doc(alias = "IntegrationChannelUsage")]
    pub struct ChannelUsage {
        /// Messages that may be sent; 0 for a channel that Novu has no service for.
        pub limit: u64,
        /// Messages that were sent.
        pub count: u64,
    }
}
