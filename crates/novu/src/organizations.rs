use alertkit_transport::{Client, Operation, Request};

use crate::envelope::{DecodeError, data};
use crate::operation::{delete, get, patch, post, put};

mod member;
mod organization;
mod params;

pub use member::{Member, MemberId, MemberInvite, MemberRole, MemberStatus, MemberUser};
pub use organization::{
    ApiServiceLevel, Branding, Organization, PartnerConfiguration, PartnerType, RenamedOrganization,
    TextDirection,
};
pub use params::{CreateOrganization, JobTitle, ProductUseCases, UpdateBranding};

use params::RenameOrganization;

const SECRETS: &[&str] = &["partnerConfigurations.accessToken", "data.partnerConfigurations.accessToken"];

const SECRETS_OF_MEMBERS: &[&str] = &["invite.token", "data.invite.token"];

pub(crate) static LIST: Operation = get("organizations.list", "/v1/organizations")
    .secrets(SECRETS)
    .summary("Lists the organizations of the user.");

pub(crate) static CREATE: Operation =
    post("organizations.create", "/v1/organizations").secrets(SECRETS).summary("Creates an organization.");

pub(crate) static CURRENT: Operation = get("organizations.current", "/v1/organizations/me")
    .secrets(SECRETS)
    .summary("Gets the organization of the key.");

pub(crate) static RENAME: Operation =
    patch("organizations.rename", "/v1/organizations").summary("Gives the organization another name.");

pub(crate) static LIST_MEMBERS: Operation = get("organizations.list_members", "/v1/organizations/members")
    .secrets(SECRETS_OF_MEMBERS)
    .summary("Lists the members of the organization.");

pub(crate) static REMOVE_MEMBER: Operation =
    delete("organizations.remove_member", "/v1/organizations/members/{memberId}")
        .secrets(SECRETS_OF_MEMBERS)
        .summary("Removes a member from the organization.");

pub(crate) static UPDATE_BRANDING: Operation =
    put("organizations.update_branding", "/v1/organizations/branding")
        .summary("Says how the e-mails of the organization look.");

/// Organizations and who is in them; from [`Novu::organizations`](crate::Novu::organizations).
///
/// A key acts for the user who made it. On Novu Cloud from 2.0 on there are only [`current`](Self::current),
/// [`rename`](Self::rename) and [`update_branding`](Self::update_branding); the others are answered 404.
///
/// Source: <https://v0.x-docs.novu.co/api-reference/overview>.
#[derive(Clone, Debug)]
pub struct Organizations {
    client: Client,
}

impl Organizations {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Lists the organizations of the user for whom the key acts.
    ///
    /// `GET /v1/organizations`
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound) on Novu Cloud from 2.0 on;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// let organizations = novu.organizations().list().await?;
    /// assert_eq!(organizations.len(), 1);
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn list(&self) -> Request<Vec<Organization>> {
        self.client.operation(&LIST).request(data)
    }

    /// Creates an organization, of which the user for whom the key acts is an administrator.
    ///
    /// `POST /v1/organizations`
    ///
    /// Names need not differ. The key goes on belonging to its own organization.
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound) on Novu Cloud from 2.0 on;
    /// [`BadRequest`](crate::ErrorKind::BadRequest) for a job title that the server does not know;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries;
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when it may have been created, with the idempotency key.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// use alertkit_novu::{CreateOrganization, JobTitle};
    ///
    /// let acme = CreateOrganization::new("Acme").job_title(JobTitle::Architect);
    /// let organization = novu.organizations().create(acme).await?;
    /// assert_eq!(organization.name.as_deref(), Some("Acme"));
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn create(&self, organization: CreateOrganization) -> Request<Organization> {
        self.client.operation(&CREATE).json(&organization).request(data)
    }

    /// Gets the organization of the key that the client has.
    ///
    /// `GET /v1/organizations/me`
    ///
    /// # Errors
    ///
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// let organization = novu.organizations().current().await?;
    /// println!("{}", organization.name.unwrap_or_default());
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn current(&self) -> Request<Organization> {
        self.client.operation(&CURRENT).request(data)
    }

    /// Gives the organization of the key another name.
    ///
    /// `PATCH /v1/organizations`
    ///
    /// # Errors
    ///
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries;
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when it may have been renamed, with the idempotency key.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// novu.organizations().rename("Acme").await?;
    /// assert_eq!(novu.organizations().current().await?.name.as_deref(), Some("Acme"));
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn rename(&self, name: impl Into<String>) -> Request<RenamedOrganization> {
        let name = RenameOrganization { name: name.into() };
        self.client.operation(&RENAME).json(&name).request(data)
    }

    /// Lists the members of the organization, and who is invited.
    ///
    /// `GET /v1/organizations/members`
    ///
    /// Only an administrator sees e-mail addresses.
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound) on Novu Cloud from 2.0 on;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// for member in novu.organizations().list_members().await? {
    ///     let user = member.user.unwrap_or_default();
    ///     println!("{}: {}", member.id, user.email.unwrap_or_default());
    /// }
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn list_members(&self) -> Request<Vec<Member>> {
        self.client.operation(&LIST_MEMBERS).request(data)
    }

    /// Removes a member from the organization, and gives who that was: nothing where an earlier attempt of the same call had
    /// removed the member already.
    ///
    /// `DELETE /v1/organizations/members/{memberId}`
    ///
    /// # Errors
    ///
    /// [`BadRequest`](crate::ErrorKind::BadRequest) for the user for whom the key acts;
    /// [`NotFound`](crate::ErrorKind::NotFound), also on Novu Cloud from 2.0 on;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// # let member = "040000000000000000000002";
    /// let removed = novu.organizations().remove_member(member).await?;
    /// assert_eq!(removed.map(|member| member.id.to_string()).as_deref(), Some(member));
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn remove_member(&self, member: impl Into<MemberId>) -> Request<Option<Member>> {
        self.client.operation(&REMOVE_MEMBER).path(member.into()).request(removed)
    }

    /// Says how the e-mails of the organization look.
    ///
    /// `PUT /v1/organizations/branding`
    ///
    /// The whole branding is replaced: what is not set is removed, and so is the direction of text, which this call can't
    /// set.
    ///
    /// # Errors
    ///
    /// [`BadRequest`](crate::ErrorKind::BadRequest) for a logo that is no `https` address of an image, or a colour that is
    /// not in hexadecimal digits; [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// use alertkit_novu::UpdateBranding;
    ///
    /// let branding = UpdateBranding::new().logo("https://example.com/logo.png").color("#ff0000");
    /// novu.organizations().update_branding(branding).await?;
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn update_branding(&self, branding: UpdateBranding) -> Request<Branding> {
        self.client.operation(&UPDATE_BRANDING).json(&branding).request(data)
    }
}

/// Where the member was gone already, there is nothing to read.
fn removed(body: &str) -> Result<Option<Member>, DecodeError> {
    if body.is_empty() { Ok(None) } else { data(body).map(Some) }
}
