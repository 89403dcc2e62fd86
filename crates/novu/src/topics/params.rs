use alertkit_transport::{Error, Paging};
use serde::{Deserialize, Serialize};

use crate::{SubscriberId, TopicKey};

/// Which topics to list; from [`new`](Self::new), all of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct ListTopics {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) page: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) page_size: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) key: Option<TopicKey>,
}

impl ListTopics {
    /// The server takes no larger pages than of 10 here.
    pub(super) const PAGING: Paging = Paging::numbered("page", "pageSize", 0, 10);

    /// All topics.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The page to start at, from 0. Default 0.
    #[must_use]
    pub fn page(mut self, page: u64) -> Self {
        self.page = Some(page);
        self
    }

    /// Topics on a page, 1 to 10. Default 10.
    #[must_use]
    pub fn page_size(mut self, page_size: u64) -> Self {
        self.page_size = Some(page_size);
        self
    }

    /// Only the topic of this key.
    #[must_use]
    pub fn key(mut self, key: impl Into<TopicKey>) -> Self {
        self.key = Some(key.into());
        self
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        match self.page_size {
            Some(0) => Err(Error::invalid_input("pageSize", "is 0")),
            _ => Ok(()),
        }
    }
}

/// A topic to create.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CreateTopic {
    key: TopicKey,
    name: String,
}

impl CreateTopic {
    /// A topic with a key of your choice, by which it is addressed from then on, and a name for people.
    pub fn new(key: impl Into<TopicKey>, name: impl Into<String>) -> Self {
        Self { key: key.into(), name: name.into() }
    }
}

/// Another name for a topic.
#[derive(Serialize)]
pub(super) struct RenameTopic {
    pub(super) name: String,
}

/// The subscribers that are to be added or removed.
#[derive(Serialize)]
pub(super) struct Subscribers {
    subscribers: Vec<SubscriberId>,
}

impl Subscribers {
    pub(super) fn new(subscribers: impl IntoIterator<Item = impl Into<SubscriberId>>) -> Self {
        Self { subscribers: subscribers.into_iter().map(Into::into).collect() }
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        if self.subscribers.is_empty() {
            return Err(Error::invalid_input("subscribers", "are none"));
        }
        Ok(())
    }
}
