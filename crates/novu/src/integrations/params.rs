use alertkit_transport::Error;
use serde::{Deserialize, Serialize};

use super::Credentials;
use crate::{Channel, EnvironmentId, ProviderId, StepFilter};

/// An integration to create.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateIntegration {
    provider_id: ProviderId,
    channel: Channel,
    #[serde(skip_serializing_if = "Option::is_none")]
    credentials: Option<Credentials>,
    #[serde(skip_serializing_if = "Option::is_none")]
    active: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    check: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    identifier: Option<String>,
    #[serde(rename = "_environmentId", skip_serializing_if = "Option::is_none")]
    environment_id: Option<EnvironmentId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    conditions: Option<Vec<StepFilter>>,
}

impl CreateIntegration {
    /// An integration of a provider for a channel, which is not active.
    pub fn new(provider_id: impl Into<ProviderId>, channel: impl Into<Channel>) -> Self {
        Self {
            provider_id: provider_id.into(),
            channel: channel.into(),
            credentials: None,
            active: None,
            check: None,
            name: None,
            identifier: None,
            environment_id: None,
            conditions: None,
        }
    }

    /// With what the service is entered.
    #[must_use]
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// Whether it is used. Default `false`. The first active one for e-mail or text messages is the primary one.
    #[must_use]
    pub fn active(mut self, active: bool) -> Self {
        self.active = Some(active);
        self
    }

    /// Whether the credentials are tried out; those of e-mail only can be, by an e-mail. Default `true`.
    #[must_use]
    pub fn check(mut self, check: bool) -> Self {
        self.check = Some(check);
        self
    }

    /// A name for people. Default the provider's.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// An identifier of your choice. Default one made from the name.
    #[must_use]
    pub fn identifier(mut self, identifier: impl Into<String>) -> Self {
        self.identifier = Some(identifier.into());
        self
    }

    /// Another environment of the organization than that of the key.
    #[must_use]
    pub fn environment_id(mut self, environment_id: impl Into<EnvironmentId>) -> Self {
        self.environment_id = Some(environment_id.into());
        self
    }

    /// On what conditions it is used.
    #[must_use]
    pub fn conditions(mut self, conditions: impl IntoIterator<Item = StepFilter>) -> Self {
        self.conditions = Some(conditions.into_iter().collect());
        self
    }
}

/// Changes to an integration; what is not set stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct UpdateIntegration {
    #[serde(skip_serializing_if = "Option::is_none")]
    credentials: Option<Credentials>,
    #[serde(skip_serializing_if = "Option::is_none")]
    active: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    check: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    identifier: Option<String>,
    #[serde(rename = "_environmentId", skip_serializing_if = "Option::is_none")]
    environment_id: Option<EnvironmentId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    conditions: Option<Vec<StepFilter>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    remove_novu_branding: Option<bool>,
}

impl UpdateIntegration {
    /// No change yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Other credentials, in place of all that there were.
    #[must_use]
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// Whether it is used. One that no longer is, is no longer the primary one.
    #[must_use]
    pub fn active(mut self, active: bool) -> Self {
        self.active = Some(active);
        self
    }

    /// Whether the credentials, new or old, are tried out; those of e-mail only can be, by an e-mail. Default `true`.
    #[must_use]
    pub fn check(mut self, check: bool) -> Self {
        self.check = Some(check);
        self
    }

    /// Another name. The server takes an empty one for none.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Another identifier. The server takes an empty one for none.
    #[must_use]
    pub fn identifier(mut self, identifier: impl Into<String>) -> Self {
        self.identifier = Some(identifier.into());
        self
    }

    /// Another environment of the organization, to which it moves.
    #[must_use]
    pub fn environment_id(mut self, environment_id: impl Into<EnvironmentId>) -> Self {
        self.environment_id = Some(environment_id.into());
        self
    }

    /// On what other conditions it is used. One that has some can't be the primary one.
    #[must_use]
    pub fn conditions(mut self, conditions: impl IntoIterator<Item = StepFilter>) -> Self {
        self.conditions = Some(conditions.into_iter().collect());
        self
    }

    /// Whether in-app messages are without Novu's name; servers before 2.0 ignore it.
    #[must_use]
    pub fn remove_novu_branding(mut self, remove: bool) -> Self {
        self.remove_novu_branding = Some(remove);
        self
    }

    /// To try out the credentials is no change.
    pub(super) fn check_changes(&self) -> Result<(), Error> {
        if *self == (Self { check: self.check, ..Self::default() }) {
            return Err(Error::invalid_input("changes", "are none: set at least one"));
        }
        Ok(())
    }
}
