use alertkit_transport::{Extra, Json, Secret, reveal, with_extra};

use super::{MessageTemplate, StepId, StepMetadata, StepUuid};
use crate::{MessageTemplateId, StepFilter};

with_extra! {
    /// A step of a workflow as it is read. What is written is a [`StepInput`](crate::StepInput), into which it converts.
    #[derive(Clone, Debug, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    #[doc(alias = "NotificationStep")]
    pub struct Step {
        /// Its id.
        #[serde(default, rename = "_id", skip_serializing_if = "Option::is_none")]
        pub id: Option<StepId>,
        /// The id that whoever wrote the workflow gave it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub uuid: Option<StepUuid>,
        /// Its name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub name: Option<String>,
        /// The id of its message template.
        #[serde(default, rename = "_templateId", skip_serializing_if = "Option::is_none")]
        pub template_id: Option<MessageTemplateId>,
        /// The step before it.
        #[serde(default, rename = "_parentId", skip_serializing_if = "Option::is_none")]
        pub parent_id: Option<StepId>,
        /// Whether it is carried out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub active: Option<bool>,
        /// Whether the steps after it are left out when it fails.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub should_stop_on_fail: Option<bool>,
        /// What it sends.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub template: Option<MessageTemplate>,
        /// On what conditions it is carried out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub filters: Option<Vec<StepFilter>>,
        /// How long a digest gathers, or a delay waits. Steps that send have some, too, without meaning.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub metadata: Option<StepMetadata>,
        /// Where answers to an e-mail are sent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub reply_callback: Option<ReplyCallback>,
        /// What it sends instead, on conditions. Listings leave them out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub variants: Option<Vec<StepVariant>>,
        /// Its name in code, from 2.0 on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub step_id: Option<String>,
        /// Where the code of the workflow runs, from 2.0 on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub bridge_url: Option<String>,
        /// What can be set on it, from 2.0 on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub controls: Option<Json>,
        /// What is set on it, from 2.0 on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub control_variables: Option<Json>,
    }
}

with_extra! {
    /// What a step sends instead, on conditions; as it is read. What is written is a
    /// [`StepVariantInput`](crate::StepVariantInput), into which it converts.
    #[derive(Clone, Debug, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    #[doc(alias = "NotificationStepVariant")]
    pub struct StepVariant {
        /// Its id.
        #[serde(default, rename = "_id", skip_serializing_if = "Option::is_none")]
        pub id: Option<StepId>,
        /// The id that whoever wrote the workflow gave it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub uuid: Option<StepUuid>,
        /// Its name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub name: Option<String>,
        /// The id of its message template.
        #[serde(default, rename = "_templateId", skip_serializing_if = "Option::is_none")]
        pub template_id: Option<MessageTemplateId>,
        /// The variant before it.
        #[serde(default, rename = "_parentId", skip_serializing_if = "Option::is_none")]
        pub parent_id: Option<StepId>,
        /// Whether it is used.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub active: Option<bool>,
        /// Whether the steps after it are left out when it fails.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub should_stop_on_fail: Option<bool>,
        /// What it sends.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub template: Option<MessageTemplate>,
        /// On what conditions it is used.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub filters: Option<Vec<StepFilter>>,
        /// How long a digest gathers, or a delay waits.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub metadata: Option<StepMetadata>,
        /// Where answers to an e-mail are sent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub reply_callback: Option<ReplyCallback>,
    }
}

with_extra! {
    /// Where answers to an e-mail are sent. `Debug` does not show the address.
    #[derive(Clone, Debug, Default, PartialEq)]
    #[non_exhaustive]
    pub struct ReplyCallback {
        /// Whether they are.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub active: Option<bool>,
        /// The address that gets them.
        #[serde(default, with = "reveal::optional", skip_serializing_if = "Option::is_none")]
        pub url: Option<Secret>,
    }
}

impl ReplyCallback {
    /// To this address.
    #[must_use]
    pub fn new(url: impl Into<String>) -> Self {
        Self { active: Some(true), url: Some(Secret::new(url)), extra: Extra::new() }
    }

    /// Whether they are sent.
    #[must_use]
    pub fn active(mut self, active: bool) -> Self {
        self.active = Some(active);
        self
    }
}
