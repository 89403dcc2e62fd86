use alertkit_transport::with_extra;
use std::collections::HashMap;

use crate::Channel;

with_extra! {
    /// Whether a workflow has the integrations that it needs to send.
    #[derive(Clone, Debug, Default, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct WorkflowIntegrationStatus {
        /// Whether each channel that it uses has an active integration.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub has_active_integrations: Option<bool>,
        /// Whether each channel that needs one has a primary integration.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub has_primary_integrations: Option<bool>,
        /// The same for each channel.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub channels: Option<HashMap<Channel, ChannelIntegrationStatus>>,
    }
}

with_extra! {
    /// Whether a channel has the integrations that it needs.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct ChannelIntegrationStatus {
        /// Whether it has an active integration.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub has_active_integrations: Option<bool>,
        /// Whether it has a primary integration; of e-mail and text messages only.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub has_primary_integrations: Option<bool>,
    }
}
