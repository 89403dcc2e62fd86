use alertkit_transport::{Error, Paging};
use serde::{Deserialize, Serialize};

/// Which workflows to list; from [`new`](Self::new), all of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ListWorkflows {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) page: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) limit: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) query: Option<String>,
}

impl ListWorkflows {
    /// The largest pages that the server gives: its own default is 10, which costs ten times the requests.
    pub(crate) const PAGING: Paging = Paging::numbered("page", "limit", 0, 100);

    /// All workflows.
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

    /// Workflows on a page, 1 to 100. Default 100.
    #[must_use]
    pub fn limit(mut self, limit: u64) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Only workflows with this text in their name or in the identifier of their trigger. Servers before 2.0 pass it over and
    /// give all.
    #[must_use]
    pub fn query(mut self, text: impl Into<String>) -> Self {
        self.query = Some(text.into());
        self
    }

    pub(crate) fn check(&self) -> Result<(), Error> {
        match self.limit {
            Some(0) => Err(Error::invalid_input("limit", "is 0")),
            _ => Ok(()),
        }
    }
}
