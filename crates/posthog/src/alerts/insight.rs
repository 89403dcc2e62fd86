use alertkit_transport::decode::optional_time;
use alertkit_transport::jiff::Timestamp;
use alertkit_transport::{Json, with_extra};

use crate::{InsightId, InsightShortId, User};

with_extra! {
    /// The insight that an alert watches, as far as alerts show it.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct Insight {
        /// Its number, by which alerts name it.
        pub id: InsightId,
        /// Its short id, which stands in the address of its page.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub short_id: Option<InsightShortId>,
        /// Its name.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub name: Option<String>,
        /// A name made from what it shows.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub derived_name: Option<String>,
        /// Its description.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub description: Option<String>,
        /// What it asks; its `kind` says which [config](crate::AlertConfig) an alert on it has.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub query: Option<Json>,
        /// Its tags.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub tags: Option<Vec<String>>,
        /// Whether it was saved.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub saved: Option<bool>,
        /// Whether it is a favourite.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub favorited: Option<bool>,
        /// Who made it.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub created_by: Option<User>,
        /// When it was made.
        #[serde(default, deserialize_with = "optional_time", skip_serializing_if = "Option::is_none")]
        pub created_at: Option<Timestamp>,
        /// When it was last changed by somebody.
        #[serde(default, deserialize_with = "optional_time", skip_serializing_if = "Option::is_none")]
        pub last_modified_at: Option<Timestamp>,
        /// What the key's owner may do with it, such as `editor`.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub user_access_level: Option<String>,
    }
}

impl AsRef<InsightId> for Insight {
    fn as_ref(&self) -> &InsightId {
        &self.id
    }
}
