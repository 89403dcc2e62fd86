use alertkit_transport::{Error, Paging};
use serde::{Deserialize, Serialize};

use super::ChangeId;

/// Which changes to list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListChanges {
    pub(super) promoted: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) page: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) limit: Option<u64>,
}

impl ListChanges {
    /// The largest pages that the server gives: its own default is 10, which costs ten times the requests.
    pub(super) const PAGING: Paging = Paging::numbered("page", "limit", 0, 100);

    /// The changes that were promoted, or those that wait for it.
    #[must_use]
    pub const fn new(promoted: bool) -> Self {
        Self { promoted, page: None, limit: None }
    }

    /// The page to start at, from 0. Default 0.
    #[must_use]
    pub const fn page(mut self, page: u64) -> Self {
        self.page = Some(page);
        self
    }

    /// Changes on a page, 1 to 100. Default 100.
    #[must_use]
    pub const fn limit(mut self, limit: u64) -> Self {
        self.limit = Some(limit);
        self
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        match self.limit {
            Some(0) => Err(Error::invalid_input("limit", "is 0")),
            _ => Ok(()),
        }
    }
}

/// The changes that are to be promoted.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct BulkApply {
    change_ids: Vec<ChangeId>,
}

impl BulkApply {
    pub(super) fn new(changes: impl IntoIterator<Item = impl Into<ChangeId>>) -> Self {
        Self { change_ids: changes.into_iter().map(Into::into).collect() }
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        if self.change_ids.is_empty() {
            return Err(Error::invalid_input("changeIds", "are none"));
        }
        Ok(())
    }
}
