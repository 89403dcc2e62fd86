use alertkit_transport::{Client, Operation, Pages, Request};

use crate::envelope::{data, done, page};
use crate::operation::{delete, get, post, put};
use crate::{TenantId, WorkflowId};

mod params;
mod workflow_override;

pub use params::{CreateWorkflowOverride, ListWorkflowOverrides, UpdateWorkflowOverride};
pub use workflow_override::{WorkflowOverride, WorkflowOverrideId};

pub(crate) static LIST: Operation = get("workflow_overrides.list", "/v1/workflow-overrides")
    .query(&["page", "limit"])
    .paged()
    .summary("Lists workflow overrides.");

pub(crate) static CREATE: Operation =
    post("workflow_overrides.create", "/v1/workflow-overrides").summary("Creates a workflow override.");

pub(crate) static GET: Operation =
    get("workflow_overrides.get", "/v1/workflow-overrides/{overrideId}").summary("Gets a workflow override.");

pub(crate) static GET_BY_TENANT: Operation = get(
    "workflow_overrides.get_by_tenant",
    "/v1/workflow-overrides/workflows/{workflowId}/tenants/{tenantId}",
)
.summary("Gets the override of a workflow for a tenant.");

pub(crate) static UPDATE: Operation = put("workflow_overrides.update", "/v1/workflow-overrides/{overrideId}")
    .summary("Changes a workflow override.");

pub(crate) static UPDATE_BY_TENANT: Operation = put(
    "workflow_overrides.update_by_tenant",
    "/v1/workflow-overrides/workflows/{workflowId}/tenants/{tenantId}",
)
.summary("Changes the override of a workflow for a tenant.");

pub(crate) static DELETE: Operation =
    delete("workflow_overrides.delete", "/v1/workflow-overrides/{overrideId}")
        .summary("Deletes a workflow override.");

/// Workflow overrides: whether a workflow is active for one tenant, and over which channels it is sent; from
/// [`Novu::workflow_overrides`](crate::Novu::workflow_overrides).
///
/// A workflow has at most one override for a tenant. Both are named by Novu's own ids: that of a tenant is
/// [`Tenant::id`](crate::Tenant::id), not its identifier. All of this is allowed in the development environment only, also
/// reading: elsewhere it is refused (401).
///
/// Source: <https://v0.x-docs.novu.co/api-reference/overview>.
#[derive(Clone, Debug)]
pub struct WorkflowOverrides {
    client: Client,
}

impl WorkflowOverrides {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Lists workflow overrides, all pages of them, the newest first.
    ///
    /// `GET /v1/workflow-overrides`
    ///
    /// An override that is created while the listing is read shifts the others: one can then appear twice.
    ///
    /// # Errors
    ///
    /// Of each page: [`InvalidInput`](crate::ErrorKind::InvalidInput) for a limit of 0, before any I/O;
    /// [`BadRequest`](crate::ErrorKind::BadRequest) for one above 100;
    /// [`Unauthorized`](crate::ErrorKind::Unauthorized) outside of the development environment;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// use alertkit_novu::ListWorkflowOverrides;
    ///
    /// let overrides = novu.workflow_overrides().list(ListWorkflowOverrides::new()).collect_up_to(1000).await?;
    /// assert_eq!(overrides[0].active, Some(true));
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn list(&self, params: ListWorkflowOverrides) -> Pages<WorkflowOverride> {
        let paging = ListWorkflowOverrides::PAGING.start(params.page).size(params.limit);
        self.client.operation(&LIST).check(params.check()).pages(paging, page)
    }

    /// Creates a workflow override.
    ///
    /// `POST /v1/workflow-overrides`
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound) where there is no such workflow or tenant;
    /// [`BadRequest`](crate::ErrorKind::BadRequest) for what is no id, such as the identifier of a tenant;
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown), or [`Server`](crate::ErrorKind::Server) where idempotency keys
    /// are honoured, where the workflow has an override for the tenant already, which the server does not foresee (500);
    /// [`Unauthorized`](crate::ErrorKind::Unauthorized) outside of the development environment;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries;
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when it may have been created, with the idempotency key.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(2);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// use alertkit_novu::{CreateWorkflowOverride, PreferenceChannels};
    ///
    /// let workflow = novu.workflows().get("welcome-flow").await?;
    /// let tenant = novu.tenants().get("tenant-2").await?;
    /// let without_email =
    ///     CreateWorkflowOverride::new(workflow.id, tenant.id).preference_settings(PreferenceChannels::new().email(false));
    /// let created = novu.workflow_overrides().create(without_email).await?;
    /// assert_eq!(created.preference_settings.unwrap().sms, Some(true));
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn create(&self, workflow_override: CreateWorkflowOverride) -> Request<WorkflowOverride> {
        self.client.operation(&CREATE).json(&workflow_override).request(data)
    }

    /// Gets a workflow override.
    ///
    /// `GET /v1/workflow-overrides/{overrideId}`
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Unauthorized`](crate::ErrorKind::Unauthorized) outside of the
    /// development environment; [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// let found = novu.workflow_overrides().get("140000000000000000000001").await?;
    /// assert_eq!(found.workflow_id.unwrap().as_str(), "080000000000000000000001");
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn get(&self, id: impl Into<WorkflowOverrideId>) -> Request<WorkflowOverride> {
        self.client.operation(&GET).path(id.into()).request(data)
    }

    /// Gets the override of a workflow for a tenant.
    ///
    /// `GET /v1/workflow-overrides/workflows/{workflowId}/tenants/{tenantId}`
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Unauthorized`](crate::ErrorKind::Unauthorized) outside of the
    /// development environment; [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// let workflow = novu.workflows().get("welcome-flow").await?;
    /// let tenant = novu.tenants().get("tenant-1").await?;
    /// let found = novu.workflow_overrides().get_by_tenant(&workflow.id, &tenant.id).await?;
    /// assert_eq!(found.tenant_id, Some(tenant.id));
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn get_by_tenant(
        &self,
        workflow: impl Into<WorkflowId>,
        tenant: impl Into<TenantId>,
    ) -> Request<WorkflowOverride> {
        self.client.operation(&GET_BY_TENANT).path(workflow.into()).path(tenant.into()).request(data)
    }

    /// Changes a workflow override: what is not set stays as it is, each channel by itself.
    ///
    /// `PUT /v1/workflow-overrides/{overrideId}`
    ///
    /// The answer does not say when it was changed: its `updated_at` is the former one.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) when nothing is set, before any I/O;
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Unauthorized`](crate::ErrorKind::Unauthorized) outside of the
    /// development environment; [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// use alertkit_novu::UpdateWorkflowOverride;
    ///
    /// let changes = UpdateWorkflowOverride::new().active(false);
    /// let changed = novu.workflow_overrides().update("140000000000000000000001", changes).await?;
    /// assert_eq!(changed.active, Some(false));
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn update(
        &self,
        id: impl Into<WorkflowOverrideId>,
        changes: UpdateWorkflowOverride,
    ) -> Request<WorkflowOverride> {
        self.client.operation(&UPDATE).path(id.into()).check(changes.check()).json(&changes).request(data)
    }

    /// Changes the override of a workflow for a tenant: what is not set stays as it is, each channel by itself.
    ///
    /// `PUT /v1/workflow-overrides/workflows/{workflowId}/tenants/{tenantId}`
    ///
    /// It makes none where there is none.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) when nothing is set, before any I/O;
    /// [`NotFound`](crate::ErrorKind::NotFound), also where there is no such workflow or tenant;
    /// [`BadRequest`](crate::ErrorKind::BadRequest) for what is no id, such as the identifier of a tenant;
    /// [`Unauthorized`](crate::ErrorKind::Unauthorized) outside of the development environment;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// use alertkit_novu::{PreferenceChannels, UpdateWorkflowOverride};
    ///
    /// let workflow = novu.workflows().get("welcome-flow").await?;
    /// let tenant = novu.tenants().get("tenant-1").await?;
    /// let changes = UpdateWorkflowOverride::new().preference_settings(PreferenceChannels::new().chat(false));
    /// let changed = novu.workflow_overrides().update_by_tenant(workflow.id, tenant.id, changes).await?;
    /// assert_eq!(changed.preference_settings.unwrap().chat, Some(false));
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn update_by_tenant(
        &self,
        workflow: impl Into<WorkflowId>,
        tenant: impl Into<TenantId>,
        changes: UpdateWorkflowOverride,
    ) -> Request<WorkflowOverride> {
        self.client
            .operation(&UPDATE_BY_TENANT)
            .path(workflow.into())
            .path(tenant.into())
            .check(changes.check())
            .json(&changes)
            .request(data)
    }

    /// Deletes a workflow override: the workflow is for its tenant as for all others. It answers true.
    ///
    /// `DELETE /v1/workflow-overrides/{overrideId}`
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Unauthorized`](crate::ErrorKind::Unauthorized) outside of the
    /// development environment; [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// let overrides = novu.workflow_overrides();
    /// overrides.delete("140000000000000000000001").await?;
    /// assert!(overrides.get("140000000000000000000001").await.unwrap_err().is_not_found());
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn delete(&self, id: impl Into<WorkflowOverrideId>) -> Request<bool> {
        self.client.operation(&DELETE).path(id.into()).request(done)
    }
}
