use alertkit_transport::{Error, Paging};
use serde::{Deserialize, Serialize};

use crate::TenantIdentifier;
use crate::custom_data::CustomData;

/// Where to begin with the tenants; from [`new`](Self::new), all of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ListTenants {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) page: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) limit: Option<u64>,
}

impl ListTenants {
    /// The largest pages that the server gives: its own default is 10, which costs ten times the requests.
    pub(super) const PAGING: Paging = Paging::numbered("page", "limit", 0, 100);

    /// All tenants.
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

    /// Tenants on a page, 1 to 100. Default 100.
    #[must_use]
    pub fn limit(mut self, limit: u64) -> Self {
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

/// A tenant to create.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CreateTenant {
    identifier: TenantIdentifier,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<CustomData>,
}

impl CreateTenant {
    /// A tenant with an identifier of your choice, and a name for people.
    pub fn new(identifier: impl Into<TenantIdentifier>, name: impl Into<String>) -> Self {
        Self { identifier: identifier.into(), name: name.into(), data: None }
    }

    /// Data of your own, which templates can show (`{{tenant.data.plan}}`): anything that serialises to a JSON object.
    #[must_use]
    pub fn data(mut self, data: &(impl Serialize + ?Sized)) -> Self {
        self.data = Some(CustomData::of(data));
        self
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        self.data.as_ref().map_or(Ok(()), |data| data.check("data"))
    }
}

/// Changes to a tenant; what is not set stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct UpdateTenant {
    #[serde(skip_serializing_if = "Option::is_none")]
    identifier: Option<TenantIdentifier>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<CustomData>,
}

impl UpdateTenant {
    /// No change yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Another identifier.
    #[must_use]
    pub fn identifier(mut self, identifier: impl Into<TenantIdentifier>) -> Self {
        self.identifier = Some(identifier.into());
        self
    }

    /// Another name.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Other data, in place of all that there was: anything that serialises to a JSON object.
    #[must_use]
    pub fn data(mut self, data: &(impl Serialize + ?Sized)) -> Self {
        self.data = Some(CustomData::of(data));
        self
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        if *self == Self::default() {
            return Err(Error::invalid_input("changes", "are none: set at least one"));
        }
        self.data.as_ref().map_or(Ok(()), |data| data.check("data"))
    }
}
