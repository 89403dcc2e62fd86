use alertkit_transport::{Client, Operation, Pages, Request};

use crate::TenantIdentifier;
use crate::envelope::{data, nothing, page};
use crate::operation::{delete, get, patch, post};

mod params;
mod tenant;

pub use params::{CreateTenant, ListTenants, UpdateTenant};
pub use tenant::{Tenant, TenantId};

pub(crate) static LIST: Operation =
    get("tenants.list", "/v1/tenants").query(&["page", "limit"]).paged().summary("Lists tenants.");

pub(crate) static CREATE: Operation = post("tenants.create", "/v1/tenants").summary("Creates a tenant.");

pub(crate) static GET: Operation = get("tenants.get", "/v1/tenants/{identifier}").summary("Gets a tenant.");

pub(crate) static UPDATE: Operation =
    patch("tenants.update", "/v1/tenants/{identifier}").summary("Changes a tenant.");

pub(crate) static DELETE: Operation =
    delete("tenants.delete", "/v1/tenants/{identifier}").summary("Deletes a tenant.");

/// Tenants: the customers of yours on whose behalf notifications are sent; from
/// [`Novu::tenants`](crate::Novu::tenants).
///
/// Source: <https://v0.x-docs.novu.co/api-reference/overview>.
#[derive(Clone, Debug)]
pub struct Tenants {
    client: Client,
}

impl Tenants {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Lists tenants, all pages of them, the newest first.
    ///
    /// `GET /v1/tenants`
    ///
    /// A tenant that is created while the listing is read shifts the others: one can then appear twice.
    ///
    /// # Errors
    ///
    /// Of each page: [`InvalidInput`](crate::ErrorKind::InvalidInput) for a limit of 0, before any I/O;
    /// [`BadRequest`](crate::ErrorKind::BadRequest) for one above 100;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(3);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// use alertkit_novu::ListTenants;
    ///
    /// let tenants = novu.tenants().list(ListTenants::new().limit(2)).collect_up_to(1000).await?;
    /// assert_eq!(tenants.len(), 3);
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn list(&self, params: ListTenants) -> Pages<Tenant> {
        let paging = ListTenants::PAGING.start(params.page).size(params.limit);
        self.client.operation(&LIST).check(params.check()).pages(paging, page)
    }

    /// Creates a tenant.
    ///
    /// `POST /v1/tenants`
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for data that is no JSON object, before any I/O;
    /// [`Conflict`](crate::ErrorKind::Conflict) for an identifier that another tenant has;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries;
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when it may have been created, with the idempotency key.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// use alertkit_novu::{CreateTenant, serde_json::json};
    ///
    /// let acme = CreateTenant::new("acme", "Acme Corporation").data(&json!({"plan": "gold"}));
    /// let tenant = novu.tenants().create(acme).await?;
    /// assert_eq!(tenant.data.unwrap().get("plan").unwrap(), "gold");
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn create(&self, tenant: CreateTenant) -> Request<Tenant> {
        self.client.operation(&CREATE).check(tenant.check()).json(&tenant).request(data)
    }

    /// Gets a tenant.
    ///
    /// `GET /v1/tenants/{identifier}`
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound); [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// let tenant = novu.tenants().get("tenant-1").await?;
    /// println!("{}", tenant.name.unwrap_or_default());
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn get(&self, identifier: impl Into<TenantIdentifier>) -> Request<Tenant> {
        self.client.operation(&GET).path(identifier.into()).request(data)
    }

    /// Changes a tenant: what is not set stays as it is.
    ///
    /// `PATCH /v1/tenants/{identifier}`
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) when nothing is set, or for data that is no JSON object, before
    /// any I/O; [`NotFound`](crate::ErrorKind::NotFound);
    /// [`Conflict`](crate::ErrorKind::Conflict) for an identifier that another tenant has;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries;
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when it may have been changed, with the idempotency key.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// use alertkit_novu::UpdateTenant;
    ///
    /// let tenant = novu.tenants().update("tenant-1", UpdateTenant::new().name("Acme")).await?;
    /// assert_eq!(tenant.name.as_deref(), Some("Acme"));
    /// # Ok(()) });
    /// ```
    #[inline]
    #[doc(alias = "patch")]
    pub fn update(&self, identifier: impl Into<TenantIdentifier>, changes: UpdateTenant) -> Request<Tenant> {
        self.client
            .operation(&UPDATE)
            .path(identifier.into())
            .check(changes.check())
            .json(&changes)
            .request(data)
    }

    /// Deletes a tenant.
    ///
    /// `DELETE /v1/tenants/{identifier}`
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound); [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// novu.tenants().delete("tenant-1").await?;
    /// assert!(novu.tenants().get("tenant-1").await.unwrap_err().is_not_found());
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn delete(&self, identifier: impl Into<TenantIdentifier>) -> Request<()> {
        self.client.operation(&DELETE).path(identifier.into()).request(nothing)
    }
}
