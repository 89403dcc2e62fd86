use serde::{Deserialize, Serialize};

use super::{MessageTemplateInput, ReplyCallback, Step, StepId, StepMetadata, StepUuid, StepVariant};
use crate::{MessageContent, MessageTemplateId, StepFilter, StepType};

/// A step of a workflow to write.
///
/// ```
/// use alertkit_novu::{EmailBlock, StepInput, StepMetadata, TimeUnit};
///
/// let steps = [
///     StepInput::in_app("Hello {{firstName}}").name("greeting"),
///     StepInput::delay(StepMetadata::amount(1, TimeUnit::Days)),
///     StepInput::email("Welcome", [EmailBlock::text("How do you like it, {{firstName}}?")]),
/// ];
/// # assert_eq!(steps.len(), 3);
/// ```
///
/// A [`Step`] that was read converts into it, and keeps its identity: the server changes that step, instead of making
/// another in its place. The order of the steps is that in which they are sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StepInput {
    #[serde(rename = "_id", skip_serializing_if = "Option::is_none")]
    id: Option<StepId>,
    #[serde(rename = "_templateId", skip_serializing_if = "Option::is_none")]
    template_id: Option<MessageTemplateId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    uuid: Option<StepUuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    active: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    should_stop_on_fail: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    template: Option<MessageTemplateInput>,
    #[serde(skip_serializing_if = "Option::is_none")]
    filters: Option<Vec<StepFilter>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<StepMetadata>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_callback: Option<ReplyCallback>,
    #[serde(skip_serializing_if = "Option::is_none")]
    variants: Option<Vec<StepVariantInput>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    step_id: Option<String>,
}

impl StepInput {
    /// A step with this template.
    #[must_use]
    pub fn new(template: MessageTemplateInput) -> Self {
        Self {
            id: None,
            template_id: None,
            uuid: None,
            name: None,
            active: Some(true),
            should_stop_on_fail: None,
            template: Some(template),
            filters: None,
            metadata: None,
            reply_callback: None,
            variants: None,
            step_id: None,
        }
    }

    /// Puts a message into the notification centre.
    pub fn in_app(content: impl Into<MessageContent>) -> Self {
        Self::new(MessageTemplateInput::new(StepType::InApp, content))
    }

    /// Sends an e-mail.
    pub fn email(subject: impl Into<String>, content: impl Into<MessageContent>) -> Self {
        Self::new(MessageTemplateInput::new(StepType::Email, content).subject(subject))
    }

    /// Sends a text message.
    pub fn sms(content: impl Into<MessageContent>) -> Self {
        Self::new(MessageTemplateInput::new(StepType::Sms, content))
    }

    /// Sends to a chat.
    pub fn chat(content: impl Into<MessageContent>) -> Self {
        Self::new(MessageTemplateInput::new(StepType::Chat, content))
    }

    /// Sends a push notification.
    pub fn push(title: impl Into<String>, content: impl Into<MessageContent>) -> Self {
        Self::new(MessageTemplateInput::new(StepType::Push, content).title(title))
    }

    /// Gathers triggers and goes on with all of them.
    pub fn digest(metadata: impl Into<StepMetadata>) -> Self {
        Self::new(MessageTemplateInput::new(StepType::Digest, "")).metadata(metadata)
    }

    /// Waits.
    pub fn delay(metadata: impl Into<StepMetadata>) -> Self {
        Self::new(MessageTemplateInput::new(StepType::Delay, "")).metadata(metadata)
    }

    /// An id of your own, so that conditions of later steps can refer to it.
    #[must_use]
    pub fn uuid(mut self, uuid: impl Into<StepUuid>) -> Self {
        self.uuid = Some(uuid.into());
        self
    }

    /// Its name.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Whether it is carried out. Default true.
    #[must_use]
    pub fn active(mut self, active: bool) -> Self {
        self.active = Some(active);
        self
    }

    /// Whether the steps after it are left out when it fails. Default false.
    #[must_use]
    pub fn should_stop_on_fail(mut self, stop: bool) -> Self {
        self.should_stop_on_fail = Some(stop);
        self
    }

    /// What it sends.
    #[must_use]
    pub fn template(mut self, template: impl Into<MessageTemplateInput>) -> Self {
        self.template = Some(template.into());
        self
    }

    /// Changes what it sends, and keeps the rest: `step.change_template(|template| template.content("Hi"))`.
    #[must_use]
    pub fn change_template(
        mut self,
        change: impl FnOnce(MessageTemplateInput) -> MessageTemplateInput,
    ) -> Self {
        self.template = self.template.map(change);
        self
    }

    /// On what conditions it is carried out: all of them. Default none.
    #[must_use]
    pub fn filters(mut self, filters: impl IntoIterator<Item = StepFilter>) -> Self {
        self.filters = Some(filters.into_iter().collect());
        self
    }

    /// How long a digest gathers, or a delay waits.
    #[must_use]
    pub fn metadata(mut self, metadata: impl Into<StepMetadata>) -> Self {
        self.metadata = Some(metadata.into());
        self
    }

    /// Where answers to an e-mail are sent.
    #[must_use]
    pub fn reply_callback(mut self, callback: ReplyCallback) -> Self {
        self.reply_callback = Some(callback);
        self
    }

    /// What it sends instead, on conditions: the first whose conditions hold.
    #[must_use]
    pub fn variants(mut self, variants: impl IntoIterator<Item = StepVariantInput>) -> Self {
        self.variants = Some(variants.into_iter().collect());
        self
    }

    /// Whether it is all there: what comes from a listing lacks its content.
    pub(crate) fn is_whole(&self) -> bool {
        let variants = self.variants.iter().flatten();
        is_whole(self.template.as_ref())
            && variants.into_iter().all(|variant| is_whole(variant.template.as_ref()))
    }
}

impl From<Step> for StepInput {
    fn from(step: Step) -> Self {
        Self {
            id: step.id,
            template_id: step.template_id,
            uuid: step.uuid,
            name: step.name,
            active: step.active,
            should_stop_on_fail: step.should_stop_on_fail,
            template: step.template.map(Into::into),
            filters: step.filters,
            metadata: step.metadata,
            reply_callback: step.reply_callback,
            variants: step.variants.map(|variants| variants.into_iter().map(Into::into).collect()),
            step_id: step.step_id,
        }
    }
}

/// What a step sends instead, on conditions; to write. A [`StepVariant`] that was read converts into it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StepVariantInput {
    #[serde(rename = "_id", skip_serializing_if = "Option::is_none")]
    id: Option<StepId>,
    #[serde(rename = "_templateId", skip_serializing_if = "Option::is_none")]
    template_id: Option<MessageTemplateId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    uuid: Option<StepUuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    active: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    should_stop_on_fail: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    template: Option<MessageTemplateInput>,
    #[serde(skip_serializing_if = "Option::is_none")]
    filters: Option<Vec<StepFilter>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<StepMetadata>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_callback: Option<ReplyCallback>,
}

impl StepVariantInput {
    /// This template, where these conditions hold. The server refuses a variant without conditions.
    pub fn new(template: MessageTemplateInput, filters: impl IntoIterator<Item = StepFilter>) -> Self {
        Self {
            id: None,
            template_id: None,
            uuid: None,
            name: None,
            active: Some(true),
            should_stop_on_fail: None,
            template: Some(template),
            filters: Some(filters.into_iter().collect()),
            metadata: None,
            reply_callback: None,
        }
    }

    /// An id of your own.
    #[must_use]
    pub fn uuid(mut self, uuid: impl Into<StepUuid>) -> Self {
        self.uuid = Some(uuid.into());
        self
    }

    /// Its name.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Whether it is used. Default true.
    #[must_use]
    pub fn active(mut self, active: bool) -> Self {
        self.active = Some(active);
        self
    }

    /// Whether the steps after it are left out when it fails. Default false.
    #[must_use]
    pub fn should_stop_on_fail(mut self, stop: bool) -> Self {
        self.should_stop_on_fail = Some(stop);
        self
    }

    /// What it sends.
    #[must_use]
    pub fn template(mut self, template: impl Into<MessageTemplateInput>) -> Self {
        self.template = Some(template.into());
        self
    }

    /// On what conditions it is used.
    #[must_use]
    pub fn filters(mut self, filters: impl IntoIterator<Item = StepFilter>) -> Self {
        self.filters = Some(filters.into_iter().collect());
        self
    }

    /// Where answers to an e-mail are sent.
    #[must_use]
    pub fn reply_callback(mut self, callback: ReplyCallback) -> Self {
        self.reply_callback = Some(callback);
        self
    }
}

impl From<StepVariant> for StepVariantInput {
    fn from(variant: StepVariant) -> Self {
        Self {
            id: variant.id,
            template_id: variant.template_id,
            uuid: variant.uuid,
            name: variant.name,
            active: variant.active,
            should_stop_on_fail: variant.should_stop_on_fail,
            template: variant.template.map(Into::into),
            filters: variant.filters,
            metadata: variant.metadata,
            reply_callback: variant.reply_callback,
        }
    }
}

fn is_whole(template: Option<&MessageTemplateInput>) -> bool {
    template.is_some_and(MessageTemplateInput::is_whole)
}
