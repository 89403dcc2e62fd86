use alertkit_transport::{Client, Operation, Pages, Request};

use crate::envelope::{data, done, page};
use crate::operation::{delete, get, post, put};
use crate::workflows::{SECRETS, UpdateWorkflowStatus};
use crate::{CreateWorkflow, ListWorkflows, UpdateWorkflow, Workflow, WorkflowId};

pub(crate) static LIST: Operation = get("notification_templates.list", "/v1/notification-templates")
    .query(&["page", "limit", "query"])
    .paged()
    .secrets(SECRETS)
    .summary("Lists workflows, by their former name.");

pub(crate) static CREATE: Operation = post("notification_templates.create", "/v1/notification-templates")
    .secrets(SECRETS)
    .summary("Creates a workflow, by its former name.");

pub(crate) static GET: Operation =
    get("notification_templates.get", "/v1/notification-templates/{workflowIdOrIdentifier}")
        .secrets(SECRETS)
        .summary("Gets a workflow, by its former name.");

pub(crate) static UPDATE: Operation =
    put("notification_templates.update", "/v1/notification-templates/{templateId}")
        .secrets(SECRETS)
        .summary("Changes a workflow, by its former name.");

pub(crate) static DELETE: Operation =
    delete("notification_templates.delete", "/v1/notification-templates/{templateId}")
        .summary("Deletes a workflow, by its former name.");

pub(crate) static UPDATE_STATUS: Operation =
    put("notification_templates.update_status", "/v1/notification-templates/{templateId}/status")
        .secrets(SECRETS)
        .summary("Makes a workflow active, or a draft, by its former name.");

/// Workflows by the routes of their former name; from
/// [`Novu::notification_templates`](crate::Novu::notification_templates).
///
/// The vendor has deprecated these routes: prefer [`Novu::workflows`](crate::Novu::workflows). Both reach the same workflows,
/// in the same way; this is for servers and gateways that let nothing else through.
///
/// Source: <https://v0.x-docs.novu.co/api-reference/overview>.
#[derive(Clone, Debug)]
#[doc(alias = "NotificationTemplateApi")]
pub struct NotificationTemplates {
    client: Client,
}

impl NotificationTemplates {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Lists workflows, all pages of them, the newest first.
    ///
    /// `GET /v1/notification-templates`
    ///
    /// Prefer [`Workflows::list`](crate::Workflows::list). What is listed is not whole, as it says there.
    ///
    /// # Errors
    ///
    /// Of each page: [`InvalidInput`](crate::ErrorKind::InvalidInput) for a limit of 0, before any I/O;
    /// [`BadRequest`](crate::ErrorKind::BadRequest) for one above 100;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// use alertkit_novu::ListWorkflows;
    ///
    /// let workflows = novu.notification_templates().list(ListWorkflows::new()).collect_up_to(1000).await?;
    /// let oldest = workflows.last().and_then(|workflow| workflow.trigger_identifier());
    /// assert_eq!(oldest.unwrap().as_str(), "welcome-flow");
    /// # Ok(()) });
    /// ```
    #[inline]
    #[doc(alias = "stream")]
    pub fn list(&self, params: ListWorkflows) -> Pages<Workflow> {
        let paging = ListWorkflows::PAGING.start(params.page).size(params.limit);
        self.client
            .operation(&LIST)
            .check(params.check())
            .query_if_set("query", params.query)
            .pages(paging, page)
    }

    /// Creates a workflow.
    ///
    /// `POST /v1/notification-templates`
    ///
    /// Prefer [`Workflows::create`](crate::Workflows::create), which says what the server makes of it.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for data that is no JSON object or a step without content, before
    /// any I/O; [`BadRequest`](crate::ErrorKind::BadRequest), with all that is wrong in
    /// [`details`](crate::Error::details); [`Unauthorized`](crate::ErrorKind::Unauthorized) outside of the development
    /// environment; [`RateLimited`](crate::ErrorKind::RateLimited), after the retries;
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when it may have been created, with the idempotency key.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// use alertkit_novu::{CreateWorkflow, StepInput};
    ///
    /// let paid = CreateWorkflow::new("Paid", "0b0000000000000000000001").step(StepInput::in_app("Thank you!"));
    /// let workflow = novu.notification_templates().create(paid).await?;
    /// assert_eq!(workflow.active, Some(false));
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn create(&self, workflow: CreateWorkflow) -> Request<Workflow> {
        self.client.operation(&CREATE).check(workflow.check()).json(&workflow).request(data)
    }

    /// Gets a workflow by its id, or by the identifier of its trigger.
    ///
    /// `GET /v1/notification-templates/{workflowIdOrIdentifier}`
    ///
    /// Prefer [`Workflows::get`](crate::Workflows::get).
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound); [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// let workflow = novu.notification_templates().get("welcome-flow").await?;
    /// assert_eq!(workflow, novu.workflows().get("welcome-flow").await?);
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn get(&self, id_or_identifier: impl Into<WorkflowId>) -> Request<Workflow> {
        self.client.operation(&GET).path(id_or_identifier.into()).request(data)
    }

    /// Changes a workflow: what is not set stays as it is.
    ///
    /// `PUT /v1/notification-templates/{templateId}`
    ///
    /// Prefer [`Workflows::update`](crate::Workflows::update), which says how one thing of a workflow is changed.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) when nothing is set, for data that is no JSON object, or for a step
    /// without content, as those of a listing are; before any I/O.
    /// [`NotFound`](crate::ErrorKind::NotFound); [`BadRequest`](crate::ErrorKind::BadRequest) for an identifier that
    /// another workflow has, and for all that is wrong in form, with [`details`](crate::Error::details);
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// use alertkit_novu::UpdateWorkflow;
    ///
    /// let changes = UpdateWorkflow::new().tags(["welcome"]);
    /// let workflow = novu.notification_templates().update("080000000000000000000001", changes).await?;
    /// assert_eq!(workflow.tags, ["welcome"]);
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn update(&self, id: impl Into<WorkflowId>, changes: UpdateWorkflow) -> Request<Workflow> {
        self.client.operation(&UPDATE).path(id.into()).check(changes.check()).json(&changes).request(data)
    }

    /// Deletes a workflow. It answers true.
    ///
    /// `DELETE /v1/notification-templates/{templateId}`
    ///
    /// Prefer [`Workflows::delete`](crate::Workflows::delete).
    ///
    /// # Errors
    ///
    /// [`BadRequest`](crate::ErrorKind::BadRequest) where there is no such workflow;
    /// [`Unauthorized`](crate::ErrorKind::Unauthorized) outside of the development environment;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// assert!(novu.notification_templates().delete("080000000000000000000001").await?);
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn delete(&self, id: impl Into<WorkflowId>) -> Request<bool> {
        self.client.operation(&DELETE).path(id.into()).request(done)
    }

    /// Makes a workflow active, so that it can be triggered, or a draft.
    ///
    /// `PUT /v1/notification-templates/{templateId}/status`
    ///
    /// Prefer [`Workflows::update_status`](crate::Workflows::update_status).
    ///
    /// # Errors
    ///
    /// [`BadRequest`](crate::ErrorKind::BadRequest) for the status that it has already: so it is, too, where the answer of
    /// a first attempt was lost and a retry found it done ([`attempts`](crate::Error::attempts) is then above 1);
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Unauthorized`](crate::ErrorKind::Unauthorized) outside of the
    /// development environment; [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// let templates = novu.notification_templates();
    /// assert_eq!(templates.update_status("080000000000000000000001", false).await?.draft, Some(true));
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn update_status(&self, id: impl Into<WorkflowId>, active: bool) -> Request<Workflow> {
        let status = UpdateWorkflowStatus { active };
        self.client.operation(&UPDATE_STATUS).path(id.into()).json(&status).request(data)
    }
}
