use alertkit_transport::url::Url;
use alertkit_transport::{Client, Draft, Error, Operation, Request, Secret};

use super::{ChatOauth, Subscriber, SubscriberChannel, Subscribers};
use crate::envelope::{data, nothing};
use crate::operation::{delete, get, patch, put};
use crate::{ProviderId, SubscriberId};

/// Of what is sent, and of the subscriber that is answered.
const SECRETS: &[&str] = &[
    "credentials.webhookUrl",
    "credentials.deviceTokens",
    "channels.credentials.webhookUrl",
    "channels.credentials.deviceTokens",
    "data.channels.credentials.webhookUrl",
    "data.channels.credentials.deviceTokens",
];

pub(crate) static UPDATE: Operation =
    put("subscribers.credentials.update", "/v1/subscribers/{subscriberId}/credentials")
        .secrets(SECRETS)
        .summary("Sets a subscriber's credentials at a provider.");

pub(crate) static APPEND: Operation =
    patch("subscribers.credentials.append", "/v1/subscribers/{subscriberId}/credentials")
        .secrets(SECRETS)
        .summary("Adds to a subscriber's credentials at a provider.");

pub(crate) static DELETE: Operation =
    delete("subscribers.credentials.delete", "/v1/subscribers/{subscriberId}/credentials/{providerId}")
        .summary("Removes a subscriber's credentials at a provider.");

/// Of a page that a browser opens, and that no call asks for.
static OAUTH: Operation =
    get("subscribers.credentials.oauth_url", "/v1/subscribers/{subscriberId}/credentials/{providerId}/oauth");

static OAUTH_CALLBACK: Operation = get(
    "subscribers.credentials.oauth_callback_url",
    "/v1/subscribers/{subscriberId}/credentials/{providerId}/oauth/callback",
);

/// The credentials of subscribers at providers of chats and push notifications; from
/// [`Subscribers::credentials`](crate::Subscribers::credentials). They are read with the
/// [subscriber](crate::Subscriber::channels).
///
/// Source: <https://v0.x-docs.novu.co/api-reference/overview>.
#[derive(Clone, Debug)]
pub struct SubscriberCredentials {
    client: Client,
}

impl Subscribers {
    /// The credentials of subscribers at providers of chats and push notifications.
    #[must_use]
    pub fn credentials(&self) -> SubscriberCredentials {
        SubscriberCredentials { client: self.client.clone() }
    }
}

impl SubscriberCredentials {
    /// Sets a subscriber's credentials at a provider.
    ///
    /// `PUT /v1/subscribers/{subscriberId}/credentials`
    ///
    /// The device tokens are replaced, and where none are given they are removed. Other values that are not given stay. The
    /// environment needs an active integration of the provider.
    ///
    /// # Errors
    ///
    /// [`BadRequest`](crate::ErrorKind::BadRequest) for an unknown subscriber (and not 404), and where there is no active
    /// integration of the provider; [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// use alertkit_novu::{ChannelCredentials, ProviderId, SubscriberChannel};
    ///
    /// let webhook = ChannelCredentials::new().webhook_url("https://hooks.slack.example/T0/B0");
    /// let slack = SubscriberChannel::new(ProviderId::Slack, webhook);
    /// let subscriber = novu.subscribers().credentials().update("sub-1", slack).await?;
    /// let channels = subscriber.channels.unwrap_or_default();
    /// assert_eq!(channels[0].provider_id, Some(ProviderId::Slack));
    /// # Ok(()) });
    /// ```
    #[inline]
    #[doc(alias = "credentials")]
    pub fn update(
        &self,
        subscriber: impl Into<SubscriberId>,
        channel: SubscriberChannel,
    ) -> Request<Subscriber> {
        self.client.operation(&UPDATE).path(subscriber.into()).json(&channel).request(data)
    }

    /// Adds to a subscriber's credentials at a provider.
    ///
    /// `PATCH /v1/subscribers/{subscriberId}/credentials`
    ///
    /// Device tokens come to those that are there; other values that are given replace those that are there. Give device
    /// tokens where the subscriber has some: a call without any removes them.
    ///
    /// # Errors
    ///
    /// [`BadRequest`](crate::ErrorKind::BadRequest) for an unknown subscriber (and not 404), and where there is no active
    /// integration of the provider; [`RateLimited`](crate::ErrorKind::RateLimited), after the retries;
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when they may have been added, with the idempotency key: adding
    /// them again does no harm.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// use alertkit_novu::{ChannelCredentials, ProviderId, SubscriberChannel};
    ///
    /// let phone = ChannelCredentials::new().device_tokens(["token-of-a-phone"]);
    /// novu.subscribers().credentials().append("sub-1", SubscriberChannel::new(ProviderId::Fcm, phone)).await?;
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn append(
        &self,
        subscriber: impl Into<SubscriberId>,
        channel: SubscriberChannel,
    ) -> Request<Subscriber> {
        self.client.operation(&APPEND).path(subscriber.into()).json(&channel).request(data)
    }

    /// Removes a subscriber's credentials at a provider. Where there are none, that is no error.
    ///
    /// `DELETE /v1/subscribers/{subscriberId}/credentials/{providerId}`
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound) for an unknown subscriber, and where there is no integration of the provider;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// use alertkit_novu::ProviderId;
    ///
    /// novu.subscribers().credentials().delete("sub-1", ProviderId::Slack).await?;
    /// # Ok(()) });
    /// ```
    #[inline]
    #[doc(alias = "delete_credentials")]
    pub fn delete(
        &self,
        subscriber: impl Into<SubscriberId>,
        provider: impl Into<ProviderId>,
    ) -> Request<()> {
        let provider = provider.into();
        self.client.operation(&DELETE).path(subscriber.into()).path(provider.as_str()).request(nothing)
    }

    /// The address at which a subscriber connects a chat in a browser. Sends nothing, and the address has no key.
    ///
    /// `GET /v1/subscribers/{subscriberId}/credentials/{providerId}/oauth`
    ///
    /// The server sends the browser on to the provider, and the provider sends it to
    /// [the address that takes the code](Self::oauth_callback_url), after which the credentials are set.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for an id or a provider that can't stand in a path.
    ///
    /// ```
    /// # alertkit_sandbox::example(|_| async move {
    /// use alertkit_novu::{ChatOauth, Novu, ProviderId};
    ///
    /// let novu = Novu::new("key")?;
    /// let oauth = ChatOauth::new("6b0348ebc8a5e8e5e65d7e62");
    /// let url = novu.subscribers().credentials().oauth_url("sub-1", ProviderId::Slack, oauth)?;
    /// let expected = "https://api.novu.co/v1/subscribers/sub-1/credentials/slack/oauth\
    ///                 ?environmentId=6b0348ebc8a5e8e5e65d7e62";
    /// assert_eq!(url.as_str(), expected);
    /// # Ok(()) });
    /// ```
    pub fn oauth_url(
        &self,
        subscriber: impl Into<SubscriberId>,
        provider: impl Into<ProviderId>,
        oauth: ChatOauth,
    ) -> Result<Url, Error> {
        self.page(&OAUTH, &subscriber.into(), &provider.into(), oauth).url()
    }

    /// The address to which a provider sends a browser back, with the code that it gave. Sends nothing, and the address has
    /// no key.
    ///
    /// `GET /v1/subscribers/{subscriberId}/credentials/{providerId}/oauth/callback`
    ///
    /// The server makes this address itself when the browser comes from [`oauth_url`](Self::oauth_url). It is of use where a
    /// page of your own takes the code.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for an id or a provider that can't stand in a path.
    ///
    /// ```
    /// # alertkit_sandbox::example(|_| async move {
    /// use alertkit_novu::{ChatOauth, Novu, ProviderId};
    ///
    /// let novu = Novu::new("key")?;
    /// let oauth = ChatOauth::new("6b0348ebc8a5e8e5e65d7e62");
    /// let credentials = novu.subscribers().credentials();
    /// let url = credentials.oauth_callback_url("sub-1", ProviderId::Slack, "the-code", oauth)?;
    /// assert!(url.as_str().ends_with("/oauth/callback?environmentId=6b0348ebc8a5e8e5e65d7e62&code=the-code"));
    /// # Ok(()) });
    /// ```
    pub fn oauth_callback_url(
        &self,
        subscriber: impl Into<SubscriberId>,
        provider: impl Into<ProviderId>,
        code: impl Into<Secret>,
        oauth: ChatOauth,
    ) -> Result<Url, Error> {
        let code = code.into();
        let page = self.page(&OAUTH_CALLBACK, &subscriber.into(), &provider.into(), oauth);
        page.query("code", code.reveal()).url()
    }

    fn page(
        &self,
        page: &'static Operation,
        subscriber: &SubscriberId,
        provider: &ProviderId,
        oauth: ChatOauth,
    ) -> Draft {
        self.client
            .operation(page)
            .path(subscriber)
            .path(provider.as_str())
            .query_if_set("hmacHash", oauth.hmac_hash.as_ref().map(Secret::reveal))
            .query("environmentId", oauth.environment_id)
            .query_if_set("integrationIdentifier", oauth.integration_identifier)
    }
}
