use serde::{Deserialize, Serialize};

use crate::EnvironmentId;

/// An environment to create.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateEnvironment {
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    parent_id: Option<EnvironmentId>,
}

impl CreateEnvironment {
    /// An environment with a name for people.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), parent_id: None }
    }

    /// The environment whose changes are to be promoted to it. The server checks that it is an id, and ignores it.
    #[must_use]
    pub fn parent_id(mut self, environment: impl Into<EnvironmentId>) -> Self {
        self.parent_id = Some(environment.into());
        self
    }
}
