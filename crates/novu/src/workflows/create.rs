use alertkit_transport::Error;
use serde::{Deserialize, Serialize};

use super::BlueprintId;
use crate::custom_data::CustomData;
use crate::{NotificationGroupId, PreferenceChannels, StepInput};

/// A workflow to create.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[doc(alias = "NotificationTemplateFormDto")]
pub struct CreateWorkflow {
    name: String,
    notification_group_id: NotificationGroupId,
    #[serde(default)]
    steps: Vec<StepInput>,
    #[serde(skip_serializing_if = "Option::is_none")]
    active: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    critical: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    preference_settings: Option<PreferenceChannels>,
    #[serde(skip_serializing_if = "Option::is_none")]
    blueprint_id: Option<BlueprintId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<CustomData>,
}

impl CreateWorkflow {
    /// A draft without steps, in this group. The identifier of its trigger is made from its name.
    pub fn new(name: impl Into<String>, group: impl Into<NotificationGroupId>) -> Self {
        Self {
            name: name.into(),
            notification_group_id: group.into(),
            steps: Vec::new(),
            active: None,
            description: None,
            tags: None,
            critical: None,
            preference_settings: None,
            blueprint_id: None,
            data: None,
        }
    }

    /// One more step.
    #[must_use]
    pub fn step(mut self, step: impl Into<StepInput>) -> Self {
        self.steps.push(step.into());
        self
    }

    /// The steps, in their order, in place of those that were set before.
    #[must_use]
    pub fn steps(mut self, steps: impl IntoIterator<Item = impl Into<StepInput>>) -> Self {
        self.steps = steps.into_iter().map(Into::into).collect();
        self
    }

    /// Whether it can be triggered. Default false: it is a draft.
    #[must_use]
    pub fn active(mut self, active: bool) -> Self {
        self.active = Some(active);
        self
    }

    /// What it is for, in at most 1000 characters.
    #[must_use]
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// Labels.
    #[must_use]
    pub fn tags(mut self, tags: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.tags = Some(tags.into_iter().map(Into::into).collect());
        self
    }

    /// Whether it is sent whatever subscribers prefer. Default false.
    #[must_use]
    pub fn critical(mut self, critical: bool) -> Self {
        self.critical = Some(critical);
        self
    }

    /// What subscribers prefer until they say otherwise. Default: all channels are on, also those that are not set.
    #[must_use]
    pub fn preference_settings(mut self, channels: PreferenceChannels) -> Self {
        self.preference_settings = Some(channels);
        self
    }

    /// The blueprint that it is made from. Its steps are not taken over: they have to be set. Its steps' messages go to no
    /// feed.
    #[must_use]
    pub fn blueprint(mut self, blueprint: impl Into<BlueprintId>) -> Self {
        self.blueprint_id = Some(blueprint.into());
        self
    }

    /// Data of your own: anything that serialises to a JSON object.
    #[must_use]
    pub fn data(mut self, data: &(impl Serialize + ?Sized)) -> Self {
        self.data = Some(CustomData::of(data));
        self
    }

    pub(crate) fn check(&self) -> Result<(), Error> {
        check_steps(&self.steps)?;
        self.data.as_ref().map_or(Ok(()), |data| data.check("data"))
    }
}

/// Steps of a listing lack their content: the server would empty their templates.
pub(super) fn check_steps(steps: &[StepInput]) -> Result<(), Error> {
    if steps.iter().all(StepInput::is_whole) {
        return Ok(());
    }
    Err(Error::invalid_input("steps", "have one without content: a listing gives none, `get` does"))
}
