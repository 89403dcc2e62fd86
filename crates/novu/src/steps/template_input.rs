use serde::{Deserialize, Serialize};

use super::{MessageTemplate, TemplateContentType, TemplateVariable};
use crate::{Actor, FeedId, LayoutId, MessageContent, MessageCta, StepType};

/// A message template to write: the content of a step.
///
/// A [`MessageTemplate`] that was read converts into it. The feed and the layout go by other names where they are written
/// (`feedId`, `layoutId`) than where they are read (`_feedId`, `_layoutId`), and a template that is changed without its feed
/// or its call to action loses them: the conversion sees to that. A name, a subject or a title can be changed, and not be
/// taken away.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MessageTemplateInput {
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    step_type: Option<StepType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<MessageContent>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_type: Option<TemplateContentType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    preheader: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sender_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    variables: Option<Vec<TemplateVariable>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cta: Option<MessageCta>,
    #[serde(skip_serializing_if = "Option::is_none")]
    actor: Option<Actor>,
    #[serde(skip_serializing_if = "Option::is_none")]
    feed_id: Option<FeedId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    layout_id: Option<LayoutId>,
}

impl MessageTemplateInput {
    /// A template for a step that does this, with its content.
    pub fn new(step_type: impl Into<StepType>, content: impl Into<MessageContent>) -> Self {
        Self {
            step_type: Some(step_type.into()),
            content: Some(content.into()),
            name: None,
            content_type: None,
            subject: None,
            title: None,
            preheader: None,
            sender_name: None,
            variables: None,
            cta: None,
            actor: None,
            feed_id: None,
            layout_id: None,
        }
    }

    /// What it says, with handlebars.
    #[must_use]
    pub fn content(mut self, content: impl Into<MessageContent>) -> Self {
        self.content = Some(content.into());
        self
    }

    /// Its name.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// What the content of an e-mail is written in.
    #[must_use]
    pub fn content_type(mut self, content_type: impl Into<TemplateContentType>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// The subject of an e-mail, with handlebars.
    #[must_use]
    pub fn subject(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into());
        self
    }

    /// The title of a push notification, with handlebars.
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// What mail programs show of an e-mail before it is opened.
    #[must_use]
    pub fn preheader(mut self, preheader: impl Into<String>) -> Self {
        self.preheader = Some(preheader.into());
        self
    }

    /// The name that an e-mail is sent under.
    #[must_use]
    pub fn sender_name(mut self, name: impl Into<String>) -> Self {
        self.sender_name = Some(name.into());
        self
    }

    /// Variables that are required or have a default.
    #[must_use]
    pub fn variables(mut self, variables: impl IntoIterator<Item = TemplateVariable>) -> Self {
        self.variables = Some(variables.into_iter().collect());
        self
    }

    /// Where an in-app message leads, and its buttons.
    #[must_use]
    pub fn cta(mut self, cta: MessageCta) -> Self {
        self.cta = Some(cta);
        self
    }

    /// The picture beside an in-app message.
    #[must_use]
    pub fn actor(mut self, actor: Actor) -> Self {
        self.actor = Some(actor);
        self
    }

    /// The feed that an in-app message goes to.
    #[must_use]
    pub fn feed(mut self, feed: impl Into<FeedId>) -> Self {
        self.feed_id = Some(feed.into());
        self
    }

    /// The layout of an e-mail.
    #[must_use]
    pub fn layout(mut self, layout: impl Into<LayoutId>) -> Self {
        self.layout_id = Some(layout.into());
        self
    }

    /// Whether the template has content, where its step needs any: that of a listing has none.
    pub(super) fn is_whole(&self) -> bool {
        self.content.is_some() || !self.step_type.as_ref().is_none_or(sends)
    }
}

fn sends(step_type: &StepType) -> bool {
    matches!(step_type, StepType::Email | StepType::Sms | StepType::InApp | StepType::Chat | StepType::Push)
}

impl From<MessageTemplate> for MessageTemplateInput {
    fn from(template: MessageTemplate) -> Self {
        Self {
            step_type: template.step_type,
            content: template.content,
            name: template.name,
            content_type: template.content_type,
            subject: template.subject,
            title: template.title,
            preheader: template.preheader,
            sender_name: template.sender_name,
            variables: template.variables,
            cta: template.cta,
            actor: template.actor,
            feed_id: template.feed_id,
            layout_id: template.layout_id,
        }
    }
}
