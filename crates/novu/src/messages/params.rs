use alertkit_transport::{Error, Paging};
use serde::{Deserialize, Serialize};

use crate::{Channel, SubscriberId, TransactionId};

/// Which messages to list; from [`new`](Self::new), all of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct ListMessages {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) page: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) limit: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) channel: Option<Channel>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) subscriber_id: Option<SubscriberId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) transaction_id: Vec<TransactionId>,
}

impl ListMessages {
    /// The server gives 10 unless it is asked for more, which costs ten times the requests; and up to 1000, which with the
    /// content of e-mails can be more than an answer may have.
    pub(super) const PAGING: Paging = Paging::numbered("page", "limit", 0, 100);

    /// All messages.
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

    /// Messages on a page, 1 to 1000. Default 100.
    #[must_use]
    pub fn limit(mut self, limit: u64) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Only what was sent over this channel.
    #[must_use]
    pub fn channel(mut self, channel: impl Into<Channel>) -> Self {
        self.channel = Some(channel.into());
        self
    }

    /// Only what was sent to this subscriber.
    #[must_use]
    pub fn subscriber_id(mut self, id: impl Into<SubscriberId>) -> Self {
        self.subscriber_id = Some(id.into());
        self
    }

    /// Only what was sent for this trigger; called again, for these.
    #[must_use]
    pub fn transaction_id(mut self, id: impl Into<TransactionId>) -> Self {
        self.transaction_id.push(id.into());
        self
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        match self.limit {
            Some(0) => Err(Error::invalid_input("limit", "is 0")),
            _ => Ok(()),
        }
    }
}

/// Which messages of a trigger to delete; from [`new`](Self::new), all of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DeleteMessages {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) channel: Option<Channel>,
}

impl DeleteMessages {
    /// All messages of the trigger.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Only those over this channel.
    #[must_use]
    pub fn channel(mut self, channel: impl Into<Channel>) -> Self {
        self.channel = Some(channel.into());
        self
    }
}
