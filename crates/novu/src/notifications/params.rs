use alertkit_transport::Paging;
use serde::{Deserialize, Serialize};

use crate::{Channel, SubscriberId, TransactionId, WorkflowId};

/// Which notifications to list; from [`new`](Self::new), all of them. What is set narrows it down together, but for the
/// subscribers: whoever fits `emails`, `subscriber_ids` or `search` counts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct ListNotifications {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) page: Option<u64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) channels: Vec<Channel>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) templates: Vec<WorkflowId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) emails: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) subscriber_ids: Vec<SubscriberId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) search: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) transaction_id: Option<TransactionId>,
}

impl ListNotifications {
    /// The server has no parameter for the size.
    pub(super) const PAGING: Paging = Paging::numbered_of_fixed_size("page", 0, 10);

    /// All notifications.
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

    /// Only those with a step over one of these channels.
    #[must_use]
    pub fn channels(mut self, channels: impl IntoIterator<Item = impl Into<Channel>>) -> Self {
        self.channels = channels.into_iter().map(Into::into).collect();
        self
    }

    /// Only those of these workflows, by their ids.
    #[must_use]
    #[doc(alias = "templates")]
    pub fn workflows(mut self, ids: impl IntoIterator<Item = impl Into<WorkflowId>>) -> Self {
        self.templates = ids.into_iter().map(Into::into).collect();
        self
    }

    /// Only those of subscribers with these e-mail addresses.
    #[must_use]
    pub fn emails(mut self, emails: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.emails = emails.into_iter().map(Into::into).collect();
        self
    }

    /// Only those of these subscribers.
    #[must_use]
    pub fn subscriber_ids(mut self, ids: impl IntoIterator<Item = impl Into<SubscriberId>>) -> Self {
        self.subscriber_ids = ids.into_iter().map(Into::into).collect();
        self
    }

    /// Only those of subscribers whose id is this, or whose e-mail address contains it in any letter case.
    #[must_use]
    pub fn search(mut self, text: impl Into<String>) -> Self {
        self.search = Some(text.into());
        self
    }

    /// Only those of this trigger.
    #[must_use]
    pub fn transaction_id(mut self, id: impl Into<TransactionId>) -> Self {
        self.transaction_id = Some(id.into());
        self
    }
}

/// Which days to count notifications of.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GraphStats {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) days: Option<u64>,
}

impl GraphStats {
    /// The last 32 days.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many days to look back. Default: the server's, 32.
    #[must_use]
    pub fn days(mut self, days: u64) -> Self {
        self.days = Some(days);
        self
    }
}
