use alertkit_transport::Error;
use serde::{Deserialize, Serialize};

use super::create::check_steps;
use super::{TriggerIdentifier, Workflow};
use crate::custom_data::{CustomData, is_object};
use crate::{NotificationGroupId, PreferenceChannels, StepInput};

/// The longest description that the server takes when it changes a workflow.
const LONGEST_DESCRIPTION: usize = 300;

/// Changes to a workflow; what is not set stays as it is.
///
/// A [`Workflow`] that was read converts into it, with all that can be changed but the trigger's identifier:
///
/// ```
/// # alertkit_sandbox::example(|sandbox| async move {
/// # sandbox.novu().seed(1);
/// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
/// use alertkit_novu::UpdateWorkflow;
///
/// let workflow = novu.workflows().get("welcome-flow").await?;
/// let id = workflow.id.clone();
/// let changes = UpdateWorkflow::from(workflow).name("Hello");
/// assert_eq!(novu.workflows().update(id, changes).await?.name.as_deref(), Some("Hello"));
/// # Ok(()) });
/// ```
///
/// A workflow of a listing lacks the content of its steps; it is refused before it is sent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[doc(alias = "NotificationTemplateFormDto")]
pub struct UpdateWorkflow {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    notification_group_id: Option<NotificationGroupId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    steps: Option<Vec<StepInput>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    identifier: Option<TriggerIdentifier>,
    #[serde(skip_serializing_if = "Option::is_none")]
    critical: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    preference_settings: Option<PreferenceChannels>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<CustomData>,
}

impl UpdateWorkflow {
    /// No change yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Another name; the server passes over an empty one. The trigger's identifier stays.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Another group. That it exists is not checked.
    #[must_use]
    pub fn notification_group(mut self, group: impl Into<NotificationGroupId>) -> Self {
        self.notification_group_id = Some(group.into());
        self
    }

    /// All steps, in their order, in place of those that there are. A step that was read and converted stays the one that it
    /// is.
    #[must_use]
    pub fn steps(mut self, steps: impl IntoIterator<Item = impl Into<StepInput>>) -> Self {
        self.steps = Some(steps.into_iter().map(Into::into).collect());
        self
    }

    /// Another description, of at most 300 characters: fewer than a new workflow may have.
    #[must_use]
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// Other labels, in place of all that there are.
    #[must_use]
    pub fn tags(mut self, tags: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.tags = Some(tags.into_iter().map(Into::into).collect());
        self
    }

    /// Another identifier of the trigger; the server passes over an empty one. Who triggers the workflow by the old one is
    /// refused from then on.
    #[must_use]
    pub fn identifier(mut self, identifier: impl Into<TriggerIdentifier>) -> Self {
        self.identifier = Some(identifier.into());
        self
    }

    /// Whether it is sent whatever subscribers prefer.
    #[must_use]
    pub fn critical(mut self, critical: bool) -> Self {
        self.critical = Some(critical);
        self
    }

    /// What subscribers prefer until they say otherwise. Channels that are not set are on.
    #[must_use]
    pub fn preference_settings(mut self, channels: PreferenceChannels) -> Self {
        self.preference_settings = Some(channels);
        self
    }

    /// Other data, in place of all that there was: anything that serialises to a JSON object.
    #[must_use]
    pub fn data(mut self, data: &(impl Serialize + ?Sized)) -> Self {
        self.data = Some(CustomData::of(data));
        self
    }

    pub(crate) fn check(&self) -> Result<(), Error> {
        if *self == Self::default() {
            return Err(Error::invalid_input("changes", "are none: set at least one"));
        }
        check_steps(self.steps.as_deref().unwrap_or_default())?;
        self.data.as_ref().map_or(Ok(()), |data| data.check("data"))
    }
}

/// All that can be changed, as it is; but for a description that is too long for a change, which stays.
impl From<Workflow> for UpdateWorkflow {
    fn from(workflow: Workflow) -> Self {
        let is_short = |description: &String| description.chars().count() <= LONGEST_DESCRIPTION;
        Self {
            name: workflow.name,
            notification_group_id: workflow.notification_group_id,
            steps: Some(workflow.steps.into_iter().map(Into::into).collect()),
            description: workflow.description.filter(is_short),
            tags: Some(workflow.tags),
            identifier: None,
            critical: workflow.critical,
            preference_settings: workflow.preference_settings,
            data: workflow.data.filter(is_object).as_ref().map(CustomData::of),
        }
    }
}

/// Whether a workflow is active.
#[derive(Serialize)]
pub(crate) struct UpdateWorkflowStatus {
    pub(crate) active: bool,
}
