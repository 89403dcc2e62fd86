use alertkit_transport::{Error, Paging, open_enum};
use serde::{Deserialize, Serialize};

use crate::TemplateVariable;

open_enum! {
    /// What layouts are sorted by.
    pub enum SortLayoutsBy {
        /// When they were created: the only one so far.
        CreatedAt = "createdAt",
    }
}

open_enum! {
    /// Which way things are sorted.
    #[doc(alias = "OrderDirectionEnum")]
    pub enum SortOrder {
        /// The smallest first, or the oldest.
        Ascending = "1",
        /// The largest first, or the newest.
        Descending = "-1",
    }
}

/// Which layouts to list; from [`new`](Self::new), all of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct ListLayouts {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) page: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) page_size: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) sort_by: Option<SortLayoutsBy>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) order_by: Option<SortOrder>,
}

impl ListLayouts {
    /// The server's own default is 10, which costs ten times the requests; layouts are too large for pages of 1000.
    pub(super) const PAGING: Paging = Paging::numbered("page", "pageSize", 0, 100);

    /// All layouts.
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

    /// Layouts on a page, 1 to 1000. Default 100.
    #[must_use]
    #[doc(alias = "limit")]
    pub fn page_size(mut self, page_size: u64) -> Self {
        self.page_size = Some(page_size);
        self
    }

    /// What they are sorted by. Default their creation.
    #[must_use]
    pub fn sort_by(mut self, sort_by: impl Into<SortLayoutsBy>) -> Self {
        self.sort_by = Some(sort_by.into());
        self
    }

    /// Which way they are sorted. Default the newest first.
    #[must_use]
    pub fn order_by(mut self, order_by: impl Into<SortOrder>) -> Self {
        self.order_by = Some(order_by.into());
        self
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        match self.page_size {
            Some(0) => Err(Error::invalid_input("pageSize", "is 0")),
            _ => Ok(()),
        }
    }
}

/// A layout to create.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateLayout {
    name: String,
    identifier: String,
    content: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    variables: Option<Vec<TemplateVariable>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_default: Option<bool>,
}

impl CreateLayout {
    /// A layout with a name for people, an identifier of your choice, and its content: HTML with handlebars, in which
    /// `{{{body}}}` is where the content of an e-mail goes.
    pub fn new(name: impl Into<String>, identifier: impl Into<String>, content: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            identifier: identifier.into(),
            content: content.into(),
            description: None,
            variables: None,
            is_default: None,
        }
    }

    /// What it is for.
    #[must_use]
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// Which of its variables are required, or have a default. The server finds the variables in the content itself, and
    /// leaves out what is not used there.
    #[must_use]
    pub fn variables(mut self, variables: impl IntoIterator<Item = TemplateVariable>) -> Self {
        self.variables = Some(variables.into_iter().collect());
        self
    }

    /// Whether e-mails have it that name no other, in place of the layout that was the default. Default `false`.
    #[must_use]
    pub fn is_default(mut self, is_default: bool) -> Self {
        self.is_default = Some(is_default);
        self
    }
}

/// Changes to a layout; what is not set stays as it is. The server takes an empty text for none.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct UpdateLayout {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    identifier: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    variables: Option<Vec<TemplateVariable>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_default: Option<bool>,
}

impl UpdateLayout {
    /// No change yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Another name.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Another identifier.
    #[must_use]
    pub fn identifier(mut self, identifier: impl Into<String>) -> Self {
        self.identifier = Some(identifier.into());
        self
    }

    /// Other content. The variables stay as they are, unless they are set too.
    #[must_use]
    pub fn content(mut self, content: impl Into<String>) -> Self {
        self.content = Some(content.into());
        self
    }

    /// Another description.
    #[must_use]
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// Other variables, in place of all that there were. Unlike those of a new layout, they are taken as they are.
    #[must_use]
    pub fn variables(mut self, variables: impl IntoIterator<Item = TemplateVariable>) -> Self {
        self.variables = Some(variables.into_iter().collect());
        self
    }

    /// Whether e-mails have it that name no other. It can't be taken from the default layout, only given to another.
    #[must_use]
    pub fn is_default(mut self, is_default: bool) -> Self {
        self.is_default = Some(is_default);
        self
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        if *self == Self::default() {
            return Err(Error::invalid_input("changes", "are none: set at least one"));
        }
        Ok(())
    }
}
