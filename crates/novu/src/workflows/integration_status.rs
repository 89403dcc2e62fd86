use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::Channel;

/// Whether a workflow has the integrations that it needs to send.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct WorkflowIntegrationStatus {
    /// Whether each channel that it uses has an active integration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_active_integrations: Option<bool>,
    /// Whether each channel that needs one has a primary integration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_primary_integrations: Option<bool>,
    /// The same for each channel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channels: Option<HashMap<Channel, ChannelIntegrationStatus>>,
}

/// Whether a channel has the integrations that it needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct ChannelIntegrationStatus {
    /// Whether it has an active integration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_active_integrations: Option<bool>,
    /// Whether it has a primary integration; of e-mail and text messages only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_primary_integrations: Option<bool>,
}
