use alertkit_transport::{Client, Operation, Pages, Request};

use crate::WorkflowId;
use crate::envelope::{data, done, page};
use crate::operation::{delete, get, post, put};

mod create;
mod integration_status;
mod list;
mod trigger;
mod update;
mod variables;
mod workflow;

pub use create::CreateWorkflow;
pub use integration_status::{ChannelIntegrationStatus, WorkflowIntegrationStatus};
pub use list::ListWorkflows;
pub use trigger::{
    ReservedVariable, ReservedVariableType, TriggerIdentifier, TriggerType, TriggerVariable, WorkflowTrigger,
};
pub use update::UpdateWorkflow;
pub(crate) use update::UpdateWorkflowStatus;
pub use variables::WorkflowVariables;
pub use workflow::{BlueprintId, Workflow, WorkflowOrigin, WorkflowType};

/// The addresses of webhooks: in a workflow that is sent or was read, in the answer that it came in, and in a page.
pub(crate) const SECRETS: &[&str] = &[
    "steps.filters.children.webhookUrl",
    "steps.replyCallback.url",
    "steps.variants.filters.children.webhookUrl",
    "steps.variants.replyCallback.url",
    "data.steps.filters.children.webhookUrl",
    "data.steps.replyCallback.url",
    "data.steps.variants.filters.children.webhookUrl",
    "data.steps.variants.replyCallback.url",
    "items.steps.filters.children.webhookUrl",
    "items.steps.replyCallback.url",
    "items.steps.variants.filters.children.webhookUrl",
    "items.steps.variants.replyCallback.url",
];

pub(crate) static LIST: Operation = get("workflows.list", "/v1/workflows")
    .query(&["page", "limit", "query"])
    .paged()
    .secrets(SECRETS)
    .summary("Lists workflows.");

pub(crate) static CREATE: Operation =
    post("workflows.create", "/v1/workflows").secrets(SECRETS).summary("Creates a workflow.");

pub(crate) static GET: Operation = get("workflows.get", "/v1/workflows/{workflowIdOrIdentifier}")
    .secrets(SECRETS)
    .summary("Gets a workflow.");

pub(crate) static UPDATE: Operation =
    put("workflows.update", "/v1/workflows/{workflowId}").secrets(SECRETS).summary("Changes a workflow.");

pub(crate) static DELETE: Operation =
    delete("workflows.delete", "/v1/workflows/{workflowId}").summary("Deletes a workflow.");

pub(crate) static UPDATE_STATUS: Operation =
    put("workflows.update_status", "/v1/workflows/{workflowId}/status")
        .secrets(SECRETS)
        .summary("Makes a workflow active, or a draft.");

pub(crate) static VARIABLES: Operation = get("workflows.variables", "/v1/workflows/variables")
    .summary("Gets the variables that templates can show.");

/// Workflows: what is sent over which channels when an event comes, in which order and on what conditions; from
/// [`Novu::workflows`](crate::Novu::workflows).
///
/// Workflows are written in the development environment. What is done there comes to the others by
/// [changes](crate::Novu::changes) that are applied, so that a key of another environment can read workflows, and is
/// refused (401) when it creates or deletes one or changes its status.
///
/// Source: <https://v0.x-docs.novu.co/api-reference/overview>.
#[derive(Clone, Debug)]
#[doc(alias = "NotificationTemplateApi")]
pub struct Workflows {
    client: Client,
}

impl Workflows {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Lists workflows, all pages of them, the newest first.
    ///
    /// `GET /v1/workflows`
    ///
    /// What is listed is not whole: of the templates of the steps there are the ids and the types, and of the steps no
    /// variants. [`get`](Self::get) gives the rest. A workflow that is created while the listing is read shifts the
    /// others: one can then appear twice.
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
    /// let mut workflows = novu.workflows().list(ListWorkflows::new()).items();
    /// while let Some(workflow) = workflows.next().await {
    ///     let workflow = workflow?;
    ///     println!("{}: {} steps", workflow.name.unwrap_or_default(), workflow.steps.len());
    /// }
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
    /// `POST /v1/workflows`
    ///
    /// The server makes the identifier of the trigger from the name (`Welcome flow` is triggered by `welcome-flow`), and
    /// puts something behind it where another workflow has it. What a trigger has to give it finds in the content of the
    /// steps. That the group exists is not checked.
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
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// use alertkit_novu::{CreateWorkflow, EmailBlock, StepInput, StepMetadata, TimeUnit};
    ///
    /// let reminder = CreateWorkflow::new("Invoice reminder", "0b0000000000000000000001")
    ///     .active(true)
    ///     .step(StepInput::in_app("Invoice {{number}} is due."))
    ///     .step(StepInput::delay(StepMetadata::amount(3, TimeUnit::Days)))
    ///     .step(StepInput::email("Invoice {{number}}", [EmailBlock::text("It is due since {{date}}.")]));
    /// let workflow = novu.workflows().create(reminder).await?;
    /// let trigger = &workflow.triggers[0];
    /// assert_eq!(trigger.identifier.as_str(), "invoice-reminder");
    /// let variables: Vec<&str> = trigger.variables.iter().map(|variable| variable.name.as_str()).collect();
    /// assert_eq!(variables, ["number", "date"]);
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn create(&self, workflow: CreateWorkflow) -> Request<Workflow> {
        self.client.operation(&CREATE).check(workflow.check()).json(&workflow).request(data)
    }

    /// Gets a workflow by its id, or by the identifier of its trigger.
    ///
    /// `GET /v1/workflows/{workflowIdOrIdentifier}`
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound); [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// let workflow = novu.workflows().get("welcome-flow").await?;
    /// assert_eq!(workflow.id.as_str(), "080000000000000000000001");
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn get(&self, id_or_identifier: impl Into<WorkflowId>) -> Request<Workflow> {
        self.client.operation(&GET).path(id_or_identifier.into()).request(data)
    }

    /// Changes a workflow: what is not set stays as it is.
    ///
    /// `PUT /v1/workflows/{workflowId}`
    ///
    /// Steps are set all together, in their order: one that is not among them is deleted. A workflow that was read
    /// converts into an [`UpdateWorkflow`], and its steps into [`StepInput`](crate::StepInput)s that keep their identity, so
    /// that one thing can be changed and the rest sent back. Whether the workflow is active is changed by
    /// [`update_status`](Self::update_status) alone. The identifier of a trigger is no id here.
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
    /// use alertkit_novu::{StepInput, UpdateWorkflow};
    ///
    /// let workflow = novu.workflows().get("welcome-flow").await?;
    /// let (id, first) = (workflow.id.clone(), workflow.steps[0].id.clone());
    ///
    /// let mut steps: Vec<StepInput> = workflow.steps.into_iter().map(Into::into).collect();
    /// let greeting = steps.remove(0).change_template(|template| template.content("Good morning, {{firstName}}"));
    /// steps.insert(0, greeting);
    ///
    /// let changed = novu.workflows().update(id, UpdateWorkflow::new().steps(steps)).await?;
    /// assert_eq!(changed.steps[0].id, first);
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn update(&self, id: impl Into<WorkflowId>, changes: UpdateWorkflow) -> Request<Workflow> {
        self.client.operation(&UPDATE).path(id.into()).check(changes.check()).json(&changes).request(data)
    }

    /// Deletes a workflow. It answers true.
    ///
    /// `DELETE /v1/workflows/{workflowId}`
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
    /// let workflow = novu.workflows().get("welcome-flow").await?;
    /// novu.workflows().delete(&workflow.id).await?;
    /// assert!(novu.workflows().get("welcome-flow").await.unwrap_err().is_not_found());
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn delete(&self, id: impl Into<WorkflowId>) -> Request<bool> {
        self.client.operation(&DELETE).path(id.into()).request(done)
    }

    /// Makes a workflow active, so that it can be triggered, or a draft.
    ///
    /// `PUT /v1/workflows/{workflowId}/status`
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
    /// let workflow = novu.workflows().update_status("080000000000000000000001", false).await?;
    /// assert_eq!((workflow.active, workflow.draft), (Some(false), Some(true)));
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn update_status(&self, id: impl Into<WorkflowId>, active: bool) -> Request<Workflow> {
        let status = UpdateWorkflowStatus { active };
        self.client.operation(&UPDATE_STATUS).path(id.into()).json(&status).request(data)
    }

    /// Gets the variables that every template can show, whatever a trigger gives.
    ///
    /// `GET /v1/workflows/variables`
    ///
    /// # Errors
    ///
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// let variables = novu.workflows().variables().await?;
    /// assert_eq!(variables.system["subscriber"].get("firstName").unwrap(), "string");
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn variables(&self) -> Request<WorkflowVariables> {
        self.client.operation(&VARIABLES).request(data)
    }
}
