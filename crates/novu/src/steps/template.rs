use alertkit_transport::jiff::Timestamp;
use alertkit_transport::{Json, decode, open_enum, with_extra};

use super::TemplateVariable;
use crate::{
    Actor, EnvironmentId, FeedId, LayoutId, MessageContent, MessageCta, MessageTemplateId, OrganizationId,
    StepType, UserId,
};

open_enum! {
    /// What the content of an e-mail is written in.
    pub enum TemplateContentType {
        /// Blocks.
        Editor = "editor",
        /// HTML.
        CustomHtml = "customHtml",
    }
}

with_extra! {
    /// A message template as it is read: the content of a step. What is written is a
    /// [`MessageTemplateInput`](crate::MessageTemplateInput), into which it converts.
    ///
    /// Of the workflows of a listing the server gives the id and the type only.
    #[derive(Clone, Debug, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct MessageTemplate {
        /// Its id.
        #[serde(default, rename = "_id", skip_serializing_if = "Option::is_none")]
        pub id: Option<MessageTemplateId>,
        /// What the step does.
        #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
        pub step_type: Option<StepType>,
        /// Its name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub name: Option<String>,
        /// What it says, with handlebars.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub content: Option<MessageContent>,
        /// What the content of an e-mail is written in.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub content_type: Option<TemplateContentType>,
        /// The subject of an e-mail, with handlebars.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub subject: Option<String>,
        /// The title of a push notification, with handlebars.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub title: Option<String>,
        /// What mail programs show of an e-mail before it is opened.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub preheader: Option<String>,
        /// The name that an e-mail is sent under.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub sender_name: Option<String>,
        /// Its variables, as far as they were described.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub variables: Option<Vec<TemplateVariable>>,
        /// Where an in-app message leads, and its buttons.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub cta: Option<MessageCta>,
        /// The picture beside an in-app message.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub actor: Option<Actor>,
        /// The feed that an in-app message goes to.
        #[serde(default, rename = "_feedId", skip_serializing_if = "Option::is_none")]
        pub feed_id: Option<FeedId>,
        /// The layout of an e-mail.
        #[serde(default, rename = "_layoutId", skip_serializing_if = "Option::is_none")]
        pub layout_id: Option<LayoutId>,
        /// Whether it is used.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub active: Option<bool>,
        /// Whether it is deleted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub deleted: Option<bool>,
        /// In an environment that changes are promoted to: the template that it was made from.
        #[serde(default, rename = "_parentId", skip_serializing_if = "Option::is_none")]
        pub parent_id: Option<MessageTemplateId>,
        /// Who created it.
        #[serde(default, rename = "_creatorId", skip_serializing_if = "Option::is_none")]
        pub creator_id: Option<UserId>,
        /// The environment that it belongs to.
        #[serde(default, rename = "_environmentId", skip_serializing_if = "Option::is_none")]
        pub environment_id: Option<EnvironmentId>,
        /// The organization that it belongs to.
        #[serde(default, rename = "_organizationId", skip_serializing_if = "Option::is_none")]
        pub organization_id: Option<OrganizationId>,
        /// The name of the step in code, from 2.0 on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub step_id: Option<String>,
        /// What can be set on the step, from 2.0 on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub controls: Option<Json>,
        /// What the step gives, from 2.0 on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub output: Option<Json>,
        /// The code of the step, from 2.0 on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub code: Option<String>,
        /// When it was created.
        #[serde(default, deserialize_with = "decode::optional_time", skip_serializing_if = "Option::is_none")]
        pub created_at: Option<Timestamp>,
        /// When it was changed.
        #[serde(default, deserialize_with = "decode::optional_time", skip_serializing_if = "Option::is_none")]
        pub updated_at: Option<Timestamp>,
    }
}
