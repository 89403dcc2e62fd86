use alertkit_transport::{Secret, reveal};
use serde::{Deserialize, Serialize};

use crate::EnvironmentId;

/// For whom a chat is to be connected: what stands in the query of the addresses that a browser opens.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChatOauth {
    pub(super) environment_id: EnvironmentId,
    #[serde(default, with = "reveal::optional", skip_serializing_if = "Option::is_none")]
    pub(super) hmac_hash: Option<Secret>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) integration_identifier: Option<String>,
}

impl ChatOauth {
    /// For a subscriber of this environment: that of your key is [`Environments::current`](crate::Environments::current).
    pub fn new(environment: impl Into<EnvironmentId>) -> Self {
        Self { environment_id: environment.into(), hmac_hash: None, integration_identifier: None }
    }

    /// The HMAC-SHA256 of the subscriber's id with the environment's API key, in hexadecimal digits. It shows that the address
    /// comes from you; the server wants it where the integration says so, and its documentation always.
    #[must_use]
    pub fn hmac_hash(mut self, hash: impl Into<Secret>) -> Self {
        self.hmac_hash = Some(hash.into());
        self
    }

    /// The integration, by its identifier. Default: the newest one of the provider.
    #[must_use]
    pub fn integration_identifier(mut self, identifier: impl Into<String>) -> Self {
        self.integration_identifier = Some(identifier.into());
        self
    }
}
