use alertkit_transport::{Bulk, BulkLimits, Client, Operation, Request};

use crate::TransactionId;
use crate::envelope::data;
use crate::operation::{delete, post};

mod broadcast;
mod context;
mod profile;
mod recipients;
mod trigger;
mod triggered;

pub use broadcast::Broadcast;
pub use context::{TriggerActor, TriggerTenant};
pub use profile::SubscriberProfile;
pub use recipients::{Recipient, Recipients};
pub use trigger::TriggerEvent;
pub use triggered::{OtherStatus, TriggerStatus, Triggered};

use triggered::{cancelled, each};

pub(crate) static TRIGGER: Operation =
    post("events.trigger", "/v1/events/trigger").summary("Triggers a workflow for its recipients.");

pub(crate) static TRIGGER_BULK: Operation =
    post("events.trigger_bulk", "/v1/events/trigger/bulk").summary("Triggers workflows, up to 100 at once.");

pub(crate) static BROADCAST: Operation = post("events.broadcast", "/v1/events/trigger/broadcast")
    .summary("Triggers a workflow for all subscribers.");

pub(crate) static CANCEL: Operation = delete("events.cancel", "/v1/events/trigger/{transactionId}")
    .summary("Cancels what a trigger has yet to send.");

/// What the server takes in one request of many events.
const LIMITS: BulkLimits = BulkLimits { member: "events", count: 100, bytes: 20 * 1024 * 1024 };

/// Events: what happens in your system, and triggers a workflow; from [`Novu::events`](crate::Novu::events).
///
/// The server answers when it has queued the event. What came of it is found by its transaction id among the
/// [messages](crate::Novu::messages) and [notifications](crate::Novu::notifications).
///
/// Source: <https://v0.x-docs.novu.co/api-reference/overview>.
#[derive(Clone, Debug)]
pub struct Events {
    client: Client,
}

impl Events {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Triggers a workflow for one recipient or several: subscribers, by id or with a profile, and topics.
    ///
    /// `POST /v1/events/trigger`
    ///
    /// An answer is no promise: look at the [status](Triggered::status), which says whether the server has taken the event.
    /// Even then, an unknown topic, or no recipient at all, is taken and reaches nobody.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for a payload, overrides or other data that are no JSON object,
    /// and for a recipient or an actor with an empty id, before any I/O;
    /// [`NotFound`](crate::ErrorKind::NotFound) with the code
    /// [`WorkflowNotFound`](crate::ErrorCode::WorkflowNotFound) (422) when no workflow is triggered by this identifier;
    /// [`BadRequest`](crate::ErrorKind::BadRequest) when the payload lacks a variable that the workflow requires;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries;
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when it may have been triggered, with the idempotency key.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(2);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// use alertkit_novu::{Recipient, SubscriberProfile, TriggerEvent, TriggerStatus, serde_json::json};
    ///
    /// let everybody = [
    ///     Recipient::from("sub-1"),
    ///     SubscriberProfile::new("ada").email("ada@example.com").into(),
    ///     Recipient::topic("topic-1"),
    /// ];
    /// let event = TriggerEvent::new("welcome-flow", everybody).payload(&json!({"name": "World"}));
    /// let triggered = novu.events().trigger(event).await?;
    /// match triggered.status {
    ///     TriggerStatus::Processed { transaction_id } => println!("on its way as {transaction_id}"),
    ///     status => println!("nothing will be sent: {status}"),
    /// }
    /// # Ok(()) });
    /// ```
    #[inline]
    #[doc(alias = "trigger_topic")]
    pub fn trigger(&self, event: TriggerEvent) -> Request<Triggered> {
        self.client.operation(&TRIGGER).check(event.check()).json(&event).request(data)
    }

    /// Triggers workflows many times, in as many requests as they need: the server takes 100 events and 20 MB in one.
    ///
    /// `POST /v1/events/trigger/bulk`
    ///
    /// The outcomes are in the order of the events. An event that the server does not accept, for an unknown workflow or a variable
    /// that is missing, is [`Refused`](crate::BulkOutcome::Refused) with its message; the others of its request are accepted. Where
    /// a server rejects the whole request for one event, the others are [sent without it](Bulk#one-bad-input). An event whose payload
    /// or other data are no JSON object, which names a recipient by an empty id, or which is larger than a request may be, fails alone
    /// and is not sent.
    ///
    /// Look at the [status](Triggered::status) of what is done, too. Where the rate is limited, a request costs as much as
    /// 100 triggers, whatever it holds: on the free level of Novu Cloud, as its limits are published, none can pass.
    ///
    /// With an [idempotency key](Bulk::idempotency_key), a call that is made again triggers nothing twice, on a server that honours
    /// keys.
    ///
    /// # Errors
    ///
    /// It does not fail as a whole: the report has the outcome of each event. [`RateLimited`](crate::ErrorKind::RateLimited), after
    /// the retries, ends it; the [unsent](crate::BulkReport::unsent) events are listed.
    /// [`BadRequest`](crate::ErrorKind::BadRequest) for an event for which the server rejected a request, with its index in the
    /// message. [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when a request may have been carried out, with its idempotency
    /// key. [`Decode`](crate::ErrorKind::Decode) when a response does not have one outcome for each event.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(3);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// use alertkit_novu::{BulkOutcome, TriggerEvent};
    ///
    /// let events = ["sub-1", "sub-2", "sub-3"].map(|id| TriggerEvent::new("welcome-flow", id));
    /// let report = novu.events().trigger_bulk(events).await;
    /// for (index, outcome) in report.outcomes().iter().enumerate() {
    ///     match outcome {
    ///         BulkOutcome::Done(triggered) => println!("{index}: {}", triggered.status),
    ///         other => println!("{index}: {other:?}"),
    ///     }
    /// }
    /// assert!(report.is_complete());
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn trigger_bulk(&self, events: impl IntoIterator<Item = TriggerEvent>) -> Bulk<Triggered> {
        let checked = events.into_iter().map(TriggerEvent::among_others);
        self.client.operation(&TRIGGER_BULK).bulk_checked(LIMITS, checked, each)
    }

    /// Triggers a workflow for all subscribers of the environment.
    ///
    /// `POST /v1/events/trigger/broadcast`
    ///
    /// The answer is `processed` always, also where nothing will be sent: for a workflow that is not active or has no steps,
    /// and for an unknown tenant.
    ///
    /// Where the rate is limited, it costs as much as 100 triggers: on the free level of Novu Cloud, as its limits are
    /// published, it can't pass.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for a payload, overrides or other data that are no JSON object,
    /// and for an actor with an empty id, before any I/O;
    /// [`NotFound`](crate::ErrorKind::NotFound) with the code
    /// [`WorkflowNotFound`](crate::ErrorCode::WorkflowNotFound) (422) when no workflow is triggered by this identifier;
    /// [`BadRequest`](crate::ErrorKind::BadRequest) when the payload lacks a variable that the workflow requires;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries;
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when it may have been triggered, with the idempotency key.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(2);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// use alertkit_novu::{Broadcast, serde_json::json};
    ///
    /// let maintenance = Broadcast::new("welcome-flow", &json!({"name": "everybody"}));
    /// let triggered = novu.events().broadcast(maintenance).await?;
    /// assert!(triggered.transaction_id().is_some());
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn broadcast(&self, event: Broadcast) -> Request<Triggered> {
        self.client.operation(&BROADCAST).check(event.check()).json(&event).request(data)
    }

    /// Cancels what a trigger has yet to send: the steps that wait for a delay or a digest, and those after them. What was
    /// sent stays sent.
    ///
    /// `DELETE /v1/events/trigger/{transactionId}`
    ///
    /// False says that there was nothing to cancel: all was sent, it was cancelled before, or there is no such trigger. It
    /// may also be the answer to the repetition of an attempt whose own answer was lost; a
    /// [response](Request::with_response) has the number of attempts.
    ///
    /// # Errors
    ///
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// // Every step of it is carried out.
    /// assert!(!novu.events().cancel("seed-transaction").await?);
    /// # Ok(()) });
    /// ```
    #[inline]
    #[doc(alias = "delete")]
    pub fn cancel(&self, transaction_id: impl Into<TransactionId>) -> Request<bool> {
        self.client.operation(&CANCEL).path(transaction_id.into()).request(cancelled)
    }
}
