use alertkit_transport::Error;
use serde::{Deserialize, Serialize};

use super::trigger::check;
use super::{TriggerActor, TriggerTenant};
use crate::custom_data::CustomData;
use crate::{TransactionId, TriggerIdentifier};

/// An event that triggers a workflow for all subscribers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Broadcast {
    name: TriggerIdentifier,
    payload: CustomData,
    #[serde(skip_serializing_if = "Option::is_none")]
    overrides: Option<CustomData>,
    #[serde(skip_serializing_if = "Option::is_none")]
    actor: Option<TriggerActor>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tenant: Option<TriggerTenant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    transaction_id: Option<TransactionId>,
}

impl Broadcast {
    /// An event for a workflow, by the identifier of its trigger, with the values of the workflow's variables: anything that
    /// serialises to a JSON object. The server requires them here, if only an empty object.
    pub fn new(workflow: impl Into<TriggerIdentifier>, payload: &(impl Serialize + ?Sized)) -> Self {
        Self {
            name: workflow.into(),
            payload: CustomData::of(payload),
            overrides: None,
            actor: None,
            tenant: None,
            transaction_id: None,
        }
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

    /// The tenant on whose behalf it is sent. The server only looks it up: where there is none of this identifier, nothing is
    /// sent, and the answer is `processed` all the same.
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

    pub(super) fn check(&self) -> Result<(), Error> {
        self.payload.check("payload")?;
        check(self.overrides.as_ref(), "overrides")?;
        self.actor.as_ref().map_or(Ok(()), TriggerActor::check)?;
        self.tenant.as_ref().map_or(Ok(()), TriggerTenant::check)
    }
}
