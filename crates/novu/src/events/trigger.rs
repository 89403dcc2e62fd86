use alertkit_transport::Error;
use serde::{Deserialize, Serialize};
use serde_json::Map;

use super::{Recipients, TriggerActor, TriggerTenant};
use crate::custom_data::CustomData;
use crate::{TransactionId, TriggerIdentifier};

/// An event that triggers a workflow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[doc(alias = "InputEventDto")]
pub struct TriggerEvent {
    name: TriggerIdentifier,
    to: Recipients,
    #[serde(skip_serializing_if = "Option::is_none")]
    payload: Option<CustomData>,
    #[serde(skip_serializing_if = "Option::is_none")]
    overrides: Option<CustomData>,
    #[serde(skip_serializing_if = "Option::is_none")]
    actor: Option<TriggerActor>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tenant: Option<TriggerTenant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    transaction_id: Option<TransactionId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bridge_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    controls: Option<CustomData>,
}

impl TriggerEvent {
    /// An event for a workflow, by the identifier of its trigger, and for one recipient (`"sub-1"`) or several
    /// (`["sub-1", "sub-2"]`); [`Recipients`] has all that can be given.
    pub fn new(workflow: impl Into<TriggerIdentifier>, to: impl Into<Recipients>) -> Self {
        Self {
            name: workflow.into(),
            to: to.into(),
            payload: None,
            overrides: None,
            actor: None,
            tenant: None,
            transaction_id: None,
            bridge_url: None,
            controls: None,
        }
    }

    /// The values of the workflow's variables (`{{name}}`): anything that serialises to a JSON object. Default: none, and
    /// the variables have their default values.
    #[must_use]
    pub fn payload(mut self, payload: &(impl Serialize + ?Sized)) -> Self {
        self.payload = Some(CustomData::of(payload));
        self
    }

    /// What providers are told in place of what the workflow says, by the channel or the provider:
    /// `json!({"email": {"replyTo": "a@example.com"}})`. Anything that serialises to a JSON object.
    #[must_use]
    pub fn overrides(mut self, overrides: &(impl Serialize + ?Sized)) -> Self {
        self.overrides = Some(CustomData::of(overrides));
        self
    }

    /// Who caused it, to be shown with the messages: the id of a subscriber, or a profile.
    #[must_use]
    pub fn actor(mut self, actor: impl Into<TriggerActor>) -> Self {
        self.actor = Some(actor.into());
        self
    }

    /// The tenant on whose behalf it is sent. The server only looks it up: where there is none of this identifier, the
    /// event is not taken ([`NoTenant`](super::TriggerStatus::NoTenant)).
    #[must_use]
    pub fn tenant(mut self, tenant: impl Into<TriggerTenant>) -> Self {
        self.tenant = Some(tenant.into());
        self
    }

    /// An id of your own, in place of the one that the server makes. It has to be new: a second event with it is answered
    /// `processed`, and nothing comes of it.
    #[must_use]
    pub fn transaction_id(mut self, id: impl Into<TransactionId>) -> Self {
        self.transaction_id = Some(id.into());
        self
    }

    /// From 2.0 on: where the workflow's code runs, in place of the environment's setting.
    #[must_use]
    pub fn bridge_url(mut self, url: impl Into<String>) -> Self {
        self.bridge_url = Some(url.into());
        self
    }

    /// From 2.0 on: values of the workflow's controls, by step: `json!({"steps": {"send-email": {"subject": "Hi"}}})`.
    /// Anything that serialises to a JSON object.
    #[must_use]
    pub fn controls(mut self, controls: &(impl Serialize + ?Sized)) -> Self {
        self.controls = Some(CustomData::of(controls));
        self
    }

    /// As one among others. There, the server refuses an event without a payload, which it takes alone.
    pub(super) fn among_others(mut self) -> Result<Self, Error> {
        self.payload.get_or_insert_with(|| CustomData::of(&Map::new()));
        self.check().map(|()| self)
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        check(self.payload.as_ref(), "payload")?;
        check(self.overrides.as_ref(), "overrides")?;
        check(self.controls.as_ref(), "controls")?;
        self.to.check()?;
        self.actor.as_ref().map_or(Ok(()), TriggerActor::check)?;
        self.tenant.as_ref().map_or(Ok(()), TriggerTenant::check)
    }
}

/// Whether data are a JSON object, if there are any.
pub(super) fn check(data: Option<&CustomData>, field: &'static str) -> Result<(), Error> {
    data.map_or(Ok(()), |data| data.check(field))
}
