use alertkit_transport::jiff::Timestamp;
use alertkit_transport::{Json, decode, id_type, open_enum, with_extra};
use serde::{Deserialize, Serialize};

use crate::{EnvironmentId, HiddenJson, OrganizationId, StepType, UserId, nullable};

id_type! {
    /// The id of a change.
    pub struct ChangeId;
}

id_type! {
    /// The id of what was changed: of a workflow, a layout, a feed, and so on, as the [kind](ChangeKind) of the change says.
    pub struct EntityId;
}

open_enum! {
    /// What was changed.
    #[doc(alias = "ChangeEntityTypeEnum")]
    pub enum ChangeKind {
        /// A feed.
        Feed = "Feed",
        /// A message template: the content of a step.
        MessageTemplate = "MessageTemplate",
        /// A layout.
        Layout = "Layout",
        /// Which layout is the default one.
        DefaultLayout = "DefaultLayout",
        /// A workflow.
        NotificationTemplate = "NotificationTemplate",
        /// A group of workflows.
        NotificationGroup = "NotificationGroup",
        /// A group of translations.
        TranslationGroup = "TranslationGroup",
        /// A translation.
        Translation = "Translation",
    }
}

open_enum! {
    /// What was done to a value.
    pub enum ChangeOperation {
        /// It is new.
        Add = "add",
        /// It is another.
        Update = "update",
        /// It is gone.
        Delete = "delete",
    }
}

with_extra! {
    /// A change: what was done to one thing since it was promoted last.
    #[derive(Clone, Debug, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct Change {
        /// Its id.
        #[serde(rename = "_id")]
        pub id: ChangeId,
        /// What kind of thing was changed.
        #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
        pub kind: Option<ChangeKind>,
        /// The thing.
        #[serde(default, rename = "_entityId", skip_serializing_if = "Option::is_none")]
        pub entity_id: Option<EntityId>,
        /// Whether it was promoted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub enabled: Option<bool>,
        /// What is different, value by value.
        #[serde(default, deserialize_with = "nullable::list")]
        pub change: Vec<ChangeDetail>,
        /// The change that it is promoted with.
        #[serde(default, rename = "_parentId", skip_serializing_if = "Option::is_none")]
        pub parent_id: Option<ChangeId>,
        /// Who made it.
        #[serde(default, rename = "_creatorId", skip_serializing_if = "Option::is_none")]
        pub creator_id: Option<UserId>,
        /// Who made it, with their name. Listings give it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub user: Option<ChangeUser>,
        /// The name of the thing. Listings give it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub template_name: Option<String>,
        /// Of a workflow or a message template, the workflow's id; of a group of translations, its identifier. Listings give it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub template_id: Option<String>,
        /// Of a message template, what its step does. Listings give it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub message_type: Option<StepType>,
        /// Of a translation, its group. Listings give it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub translation_group: Option<Json>,
        /// Of a default layout, the name of another one. Listings give it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub previous_default_layout: Option<String>,
        /// The environment that it belongs to.
        #[serde(default, rename = "_environmentId", skip_serializing_if = "Option::is_none")]
        pub environment_id: Option<EnvironmentId>,
        /// The organization that it belongs to.
        #[serde(default, rename = "_organizationId", skip_serializing_if = "Option::is_none")]
        pub organization_id: Option<OrganizationId>,
        /// When it was begun.
        #[serde(default, deserialize_with = "decode::optional_time", skip_serializing_if = "Option::is_none")]
        pub created_at: Option<Timestamp>,
        /// When more was added to it, or when it was promoted.
        #[serde(default, deserialize_with = "decode::optional_time", skip_serializing_if = "Option::is_none")]
        pub updated_at: Option<Timestamp>,
    }
}

with_extra! {
    /// What is different of one value. `Debug` does not show the values: among them can be the addresses of webhooks.
    #[derive(Clone, Debug, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct ChangeDetail {
        /// What was done to it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub op: Option<ChangeOperation>,
        /// Where it stands.
        #[serde(default, deserialize_with = "nullable::list")]
        pub path: Vec<PathSegment>,
        /// What it is now. `None` where it is gone; null where it is null.
        #[serde(default, deserialize_with = "some", skip_serializing_if = "Option::is_none")]
        pub val: Option<HiddenJson>,
        /// What it was before. `None` where there was none; null where it was null.
        #[serde(default, deserialize_with = "some", skip_serializing_if = "Option::is_none")]
        pub old_val: Option<HiddenJson>,
    }
}

/// Null is a value here.
fn some<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<HiddenJson>, D::Error> {
    HiddenJson::deserialize(deserializer).map(Some)
}

/// A step on the way to a value: into a member of an object, or an item of a list.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum PathSegment {
    /// Into the member of this name.
    Member(String),
    /// Into the item of this index, from 0.
    Item(u64),
    /// Of another form, kept as it came.
    Other(Json),
}

with_extra! {
    /// Who made a change.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct ChangeUser {
        /// Their id.
        #[serde(rename = "_id")]
        pub id: UserId,
        /// Their first name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub first_name: Option<String>,
        /// Their last name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub last_name: Option<String>,
        /// Their picture.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub profile_picture: Option<String>,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn null_is_a_value() {
        for json in [
            json!({"op": "update", "path": ["steps", 0, "_parentId"], "val": null, "oldVal": "s3cret"}),
            json!({"op": "add", "path": ["a"], "val": {"b": ["s3cret"]}}),
            json!({"op": "delete", "path": [], "oldVal": null}),
            json!({"op": "move", "path": ["a"]}),
        ] {
            let detail: ChangeDetail = serde_json::from_value(json.clone()).unwrap();
            assert!(!format!("{detail:?}").contains("s3cret"));
            assert_eq!(serde_json::to_value(detail).unwrap(), json);
        }
    }
}
