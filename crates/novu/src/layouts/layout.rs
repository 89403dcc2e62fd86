use alertkit_transport::jiff::Timestamp;
use alertkit_transport::{decode, with_extra};

use crate::{
    Channel, EnvironmentId, LayoutId, OrganizationId, TemplateContentType, TemplateVariable, UserId, nullable,
};

with_extra! {
    /// A layout: what stands around the content of e-mails.
    #[derive(Clone, Debug, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct Layout {
        /// Its id.
        #[serde(rename = "_id")]
        pub id: LayoutId,
        /// Its name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub name: Option<String>,
        /// Its identifier, as your system chose it. Calls take its id.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub identifier: Option<String>,
        /// What it is for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub description: Option<String>,
        /// HTML with handlebars; `{{{body}}}` is where the content of an e-mail goes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub content: Option<String>,
        /// What it is written in.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub content_type: Option<TemplateContentType>,
        /// Its variables.
        #[serde(default, deserialize_with = "nullable::list")]
        pub variables: Vec<TemplateVariable>,
        /// Whether e-mails have it that name no other.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub is_default: Option<bool>,
        /// The channel that it is for: e-mail.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub channel: Option<Channel>,
        /// In an environment that changes are promoted to: the layout that it was made from.
        #[serde(default, rename = "_parentId", skip_serializing_if = "Option::is_none")]
        pub parent_id: Option<LayoutId>,
        /// Who created it.
        #[serde(default, rename = "_creatorId", skip_serializing_if = "Option::is_none")]
        pub creator_id: Option<UserId>,
        /// The environment that it belongs to.
        #[serde(default, rename = "_environmentId", skip_serializing_if = "Option::is_none")]
        pub environment_id: Option<EnvironmentId>,
        /// The organization that it belongs to.
        #[serde(default, rename = "_organizationId", skip_serializing_if = "Option::is_none")]
        pub organization_id: Option<OrganizationId>,
        /// When it was created.
        #[serde(default, deserialize_with = "decode::optional_time", skip_serializing_if = "Option::is_none")]
        pub created_at: Option<Timestamp>,
        /// When it was changed.
        #[serde(default, deserialize_with = "decode::optional_time", skip_serializing_if = "Option::is_none")]
        pub updated_at: Option<Timestamp>,
        /// Whether it is deleted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub is_deleted: Option<bool>,
        /// The same, by another name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub deleted: Option<bool>,
    }
}

with_extra! {
    /// What the creation of a layout answers.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct CreatedLayout {
        /// Its id.
        #[serde(rename = "_id")]
        pub id: LayoutId,
    }
}
