use alertkit_transport::{Client, Operation, Request, id_type};

use crate::envelope::{data, remaining};
use crate::operation::{delete, get, post, put};
use crate::{Channel, IntegrationId, ProviderId};

mod credentials;
mod integration;
mod params;

pub use credentials::Credentials;
pub use integration::{ChannelUsage, Integration};
pub use params::{CreateIntegration, UpdateIntegration};

/// Where they stand in a body, in the typed answer, and in the answer's envelope.
const SECRETS: &[&str] = &[
    "credentials",
    "data.credentials",
    "conditions.children.webhookUrl",
    "data.conditions.children.webhookUrl",
];

pub(crate) static LIST: Operation = get("integrations.list", "/v1/integrations")
    .secrets(SECRETS)
    .summary("Lists the integrations, with their credentials.");

pub(crate) static LIST_ACTIVE: Operation = get("integrations.list_active", "/v1/integrations/active")
    .secrets(SECRETS)
    .summary("Lists the active integrations, with their credentials.");

pub(crate) static CREATE: Operation =
    post("integrations.create", "/v1/integrations").secrets(SECRETS).summary("Creates an integration.");

pub(crate) static UPDATE: Operation = put("integrations.update", "/v1/integrations/{integrationId}")
    .secrets(SECRETS)
    .summary("Changes an integration.");

pub(crate) static DELETE: Operation = delete("integrations.delete", "/v1/integrations/{integrationId}")
    .secrets(SECRETS)
    .summary("Deletes an integration, and gives those that remain.");

pub(crate) static SET_PRIMARY: Operation =
    post("integrations.set_primary", "/v1/integrations/{integrationId}/set-primary")
        .secrets(SECRETS)
        .summary("Makes an integration the primary one of its channel.");

pub(crate) static WEBHOOK_STATUS: Operation =
    get("integrations.webhook_status", "/v1/integrations/webhook/provider/{providerOrIntegrationId}/status")
        .summary("Says whether a provider can report what became of messages.");

pub(crate) static LIMIT: Operation = get("integrations.limit", "/v1/integrations/{channelType}/limit")
    .summary("Says how much of Novu's own service for a channel is used up; closed to API keys.");

id_type! {
    /// A provider, or the id of an integration.
    pub struct ProviderOrIntegrationId;
}

impl From<ProviderId> for ProviderOrIntegrationId {
    fn from(provider: ProviderId) -> Self {
        provider.as_str().into()
    }
}

impl From<IntegrationId> for ProviderOrIntegrationId {
    fn from(integration: IntegrationId) -> Self {
        integration.as_str().into()
    }
}

impl From<&IntegrationId> for ProviderOrIntegrationId {
    fn from(integration: &IntegrationId) -> Self {
        integration.as_str().into()
    }
}

/// Integrations: the services over which an environment delivers; from
/// [`Novu::integrations`](crate::Novu::integrations).
///
/// Source: <https://v0.x-docs.novu.co/api-reference/overview>.
#[derive(Clone, Debug)]
pub struct Integrations {
    client: Client,
}

impl Integrations {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Lists the integrations, all of them at once.
    ///
    /// `GET /v1/integrations`
    ///
    /// Credentials are in clear text here.
    ///
    /// # Errors
    ///
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// for integration in novu.integrations().list().await? {
    ///     println!("{}: {}", integration.channel, integration.name.unwrap_or_default());
    /// }
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn list(&self) -> Request<Vec<Integration>> {
        self.client.operation(&LIST).request(data)
    }

    /// Lists the integrations that are used, all of them at once.
    ///
    /// `GET /v1/integrations/active`
    ///
    /// Credentials are in clear text here.
    ///
    /// # Errors
    ///
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// use alertkit_novu::Channel;
    ///
    /// let active = novu.integrations().list_active().await?;
    /// assert!(active.iter().any(|integration| integration.channel == Channel::Email));
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn list_active(&self) -> Request<Vec<Integration>> {
        self.client.operation(&LIST_ACTIVE).request(data)
    }

    /// Creates an integration.
    ///
    /// `POST /v1/integrations`
    ///
    /// # Errors
    ///
    /// [`BadRequest`](crate::ErrorKind::BadRequest) for credentials of e-mail that were tried out in vain, and for a second
    /// in-app integration; [`Conflict`](crate::ErrorKind::Conflict) for an identifier that another integration has, and
    /// for a second one of Novu's own e-mail or text messages; [`RateLimited`](crate::ErrorKind::RateLimited), after the
    /// retries; [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when it may have been created, with the idempotency
    /// key.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// use alertkit_novu::{Channel, CreateIntegration, Credentials, ProviderId};
    ///
    /// let credentials = Credentials::new().account_sid("AC1").token("s3cret").from("+15550100");
    /// let twilio = CreateIntegration::new(ProviderId::Twilio, Channel::Sms).credentials(credentials).active(true);
    /// let twilio = novu.integrations().create(twilio).await?;
    /// assert_eq!(twilio.primary, Some(true));
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn create(&self, integration: CreateIntegration) -> Request<Integration> {
        self.client.operation(&CREATE).json(&integration).request(data)
    }

    /// Changes an integration: what is not set stays as it is.
    ///
    /// `PUT /v1/integrations/{integrationId}`
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) when nothing is set, before any I/O;
    /// [`BadRequest`](crate::ErrorKind::BadRequest) for credentials of e-mail that were tried out in vain;
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Server`](crate::ErrorKind::Server) for an id that is none;
    /// [`Conflict`](crate::ErrorKind::Conflict) for an identifier that another integration has;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// use alertkit_novu::UpdateIntegration;
    ///
    /// let slack = "0c0000000000000000000003";
    /// let integration = novu.integrations().update(slack, UpdateIntegration::new().active(false)).await?;
    /// assert_eq!(integration.active, Some(false));
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn update(
        &self,
        integration: impl Into<IntegrationId>,
        changes: UpdateIntegration,
    ) -> Request<Integration> {
        self.client
            .operation(&UPDATE)
            .path(integration.into())
            .check(changes.check_changes())
            .json(&changes)
            .request(data)
    }

    /// Deletes an integration, and gives those that remain: `None` where it was gone already, by an earlier attempt of the
    /// same call.
    ///
    /// `DELETE /v1/integrations/{integrationId}`
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Server`](crate::ErrorKind::Server) for an id that is none;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// let remaining = novu.integrations().delete("0c0000000000000000000005").await?;
    /// assert_eq!(remaining.unwrap().len(), 4);
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn delete(&self, integration: impl Into<IntegrationId>) -> Request<Option<Vec<Integration>>> {
        self.client.operation(&DELETE).path(integration.into()).request(remaining)
    }

    /// Makes an integration the primary one of its channel: it becomes active, and loses its conditions.
    ///
    /// `POST /v1/integrations/{integrationId}/set-primary`
    ///
    /// # Errors
    ///
    /// [`BadRequest`](crate::ErrorKind::BadRequest) for another channel than e-mail and text messages;
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Server`](crate::ErrorKind::Server) for an id that is none;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries;
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when it may have been done, with the idempotency key: doing it
    /// again does no harm.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// use alertkit_novu::{Channel, CreateIntegration, ProviderId};
    ///
    /// let mailgun = CreateIntegration::new(ProviderId::Mailgun, Channel::Email).check(false);
    /// let mailgun = novu.integrations().create(mailgun).await?;
    /// let mailgun = novu.integrations().set_primary(mailgun.id).await?;
    /// assert_eq!((mailgun.active, mailgun.primary), (Some(true), Some(true)));
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn set_primary(&self, integration: impl Into<IntegrationId>) -> Request<Integration> {
        self.client.operation(&SET_PRIMARY).path(integration.into()).request(data)
    }

    /// Says whether a provider can report what became of messages.
    ///
    /// `GET /v1/integrations/webhook/provider/{providerOrIntegrationId}/status`
    ///
    /// A provider stands for its first integration that has credentials.
    ///
    /// # Errors
    ///
    /// [`BadRequest`](crate::ErrorKind::BadRequest) for an integration without credentials, and for another channel than
    /// e-mail and text messages; [`NotFound`](crate::ErrorKind::NotFound); [`Server`](crate::ErrorKind::Server) for what is
    /// neither a provider nor an id; [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// use alertkit_novu::ProviderId;
    ///
    /// assert!(novu.integrations().webhook_status(ProviderId::Sendgrid).await?);
    /// # Ok(()) });
    /// ```
    #[inline]
    #[doc(alias = "status")]
    pub fn webhook_status(&self, of: impl Into<ProviderOrIntegrationId>) -> Request<bool> {
        self.client.operation(&WEBHOOK_STATUS).path(of.into()).request(data)
    }

    /// Says how much of Novu's own service for a channel is used up this month.
    ///
    /// `GET /v1/integrations/{channelType}/limit`
    ///
    /// It is closed to API keys: it takes the token of a user of the dashboard.
    ///
    /// # Errors
    ///
    /// [`Unauthorized`](crate::ErrorKind::Unauthorized) under an API key.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// # let token = sandbox.novu_token();
    /// use alertkit_novu::{Channel, Credential};
    ///
    /// let of_user = novu.with_key(Credential::bearer(token))?;
    /// let usage = of_user.integrations().limit(Channel::Email).await?;
    /// println!("{} of {} e-mails are sent", usage.count, usage.limit);
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn limit(&self, channel: impl Into<Channel>) -> Request<ChannelUsage> {
        self.client.operation(&LIMIT).path(channel.into().as_str()).request(data)
    }
}
