use std::collections::BTreeMap;

use alertkit_transport::jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{InsightId, InsightShortId, User};

/// The insight that an alert watches, as far as alerts show it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    pub query: Option<Value>,
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
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// When it was last changed by somebody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified_at: Option<Timestamp>,
    /// What the key's owner may do with it, such as `editor`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_access_level: Option<String>,
    /// The rest: its dashboards, older filters, and what this version does not know.
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

impl AsRef<InsightId> for Insight {
    fn as_ref(&self) -> &InsightId {
        &self.id
    }
}
