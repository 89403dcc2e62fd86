use alertkit_transport::{Error, Paging};
use serde::{Deserialize, Serialize};

use crate::{PreferenceChannels, TenantId, WorkflowId};

/// Where to begin with the workflow overrides; from [`new`](Self::new), all of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ListWorkflowOverrides {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) page: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) limit: Option<u64>,
}

impl ListWorkflowOverrides {
    /// The largest pages that the server gives: its own default is 10, which costs ten times the requests.
    pub(super) const PAGING: Paging = Paging::numbered("page", "limit", 0, 100);

    /// All workflow overrides.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The page to start at, from 0. Default 0.
    #[must_use]
    pub fn page(mut self, page: u64) -> Self {
        self.page = Some(page);
        self
    }

    /// Workflow overrides on a page, 1 to 100. Default 100.
    #[must_use]
    pub fn limit(mut self, limit: u64) -> Self {
        self.limit = Some(limit);
        self
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        match self.limit {
            Some(0) => Err(Error::invalid_input("limit", "is 0")),
            _ => Ok(()),
        }
    }
}

/// A workflow override to create.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateWorkflowOverride {
    workflow_id: WorkflowId,
    tenant_id: TenantId,
    #[serde(skip_serializing_if = "Option::is_none")]
    active: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    preference_settings: Option<PreferenceChannels>,
}

impl CreateWorkflowOverride {
    /// An override of this workflow for this tenant. The server takes no identifiers for either of them.
    pub fn new(workflow: impl Into<WorkflowId>, tenant: impl Into<TenantId>) -> Self {
        Self {
            workflow_id: workflow.into(),
            tenant_id: tenant.into(),
            active: None,
            preference_settings: None,
        }
    }

    /// Whether the workflow can be triggered for the tenant. Default false, whatever the workflow is.
    #[must_use]
    pub fn active(mut self, active: bool) -> Self {
        self.active = Some(active);
        self
    }

    /// Over which channels it is sent. Default: all channels are on, also those that are not set.
    #[must_use]
    pub fn preference_settings(mut self, channels: PreferenceChannels) -> Self {
        self.preference_settings = Some(channels);
        self
    }
}

/// Changes to a workflow override; what is not set stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct UpdateWorkflowOverride {
    #[serde(skip_serializing_if = "Option::is_none")]
    active: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    preference_settings: Option<PreferenceChannels>,
}

impl UpdateWorkflowOverride {
    /// No change yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether the workflow can be triggered for the tenant.
    #[must_use]
    pub fn active(mut self, active: bool) -> Self {
        self.active = Some(active);
        self
    }

    /// Over which channels it is sent. Channels that are not set stay as they are.
    #[must_use]
    pub fn preference_settings(mut self, channels: PreferenceChannels) -> Self {
        self.preference_settings = Some(channels);
        self
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        if *self == Self::default() {
            return Err(Error::invalid_input("changes", "are none: set at least one"));
        }
        Ok(())
    }
}
