use std::fmt;

use alertkit_transport::bytes::Bytes;
use alertkit_transport::{Extra, Refusal, with_extra};
use serde::{Deserialize, Serialize};

use crate::TransactionId;
use crate::envelope::{DecodeError, data};

/// What the server says of an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "OnTheWire", into = "OnTheWire")]
#[non_exhaustive]
#[must_use = "only the status `Processed` says that the event was taken"]
#[doc(alias = "EventDto")]
pub struct Triggered {
    /// The server has received the event; true whatever its status is.
    pub acknowledged: bool,
    /// What the server did with it.
    pub status: TriggerStatus,
    /// The id of the trigger, where the status does not hold it.
    transaction_id: Option<TransactionId>,
    /// Members that this version does not model, kept and written back unchanged.
    pub extra: Extra,
}

impl Triggered {
    /// The id by which the trigger can be cancelled and its notifications are found. Servers of 2026 send one for events
    /// that were not processed, too.
    #[must_use]
    pub fn transaction_id(&self) -> Option<&TransactionId> {
        match &self.status {
            TriggerStatus::Processed { transaction_id } => Some(transaction_id),
            _ => self.transaction_id.as_ref(),
        }
    }

    /// Whether the event was taken.
    #[must_use]
    pub fn is_processed(&self) -> bool {
        self.status.as_str() == PROCESSED
    }
}

/// What the server made of an event. Nothing is sent but for `Processed`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[doc(alias = "EventStatus")]
pub enum TriggerStatus {
    /// It was taken, and is being carried out.
    Processed {
        /// The id by which it can be cancelled and what comes of it is found.
        transaction_id: TransactionId,
    },
    /// The workflow is not active.
    NotActive,
    /// The workflow has no steps.
    NoSteps,
    /// The workflow has steps, and none is active.
    NoActiveSteps,
    /// There is no such tenant.
    NoTenant,
    /// A recipient has no id.
    SubscriberIdMissing,
    /// It was refused, among others of the same request. [`trigger_bulk`](super::Events::trigger_bulk) tells it as
    /// [`Refused`](crate::BulkOutcome::Refused).
    Error {
        /// Why, in the server's words.
        messages: Vec<String>,
    },
    /// A status that this version does not know.
    Other(OtherStatus),
}

/// A status that this version does not know, kept as the server wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherStatus {
    status: String,
    transaction_id: Option<TransactionId>,
    error: Option<Vec<String>>,
}

impl OtherStatus {
    /// The status.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.status
    }

    /// The id of the trigger, if the server gave one.
    #[must_use]
    pub fn transaction_id(&self) -> Option<&TransactionId> {
        self.transaction_id.as_ref()
    }

    /// What the server says of it.
    #[must_use]
    pub fn messages(&self) -> &[String] {
        self.error.as_deref().unwrap_or_default()
    }
}

impl TriggerStatus {
    /// The status as it stands on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Processed { .. } => PROCESSED,
            Self::NotActive => NOT_ACTIVE,
            Self::NoSteps => NO_STEPS,
            Self::NoActiveSteps => NO_ACTIVE_STEPS,
            Self::NoTenant => NO_TENANT,
            Self::SubscriberIdMissing => SUBSCRIBER_ID_MISSING,
            Self::Error { .. } => ERROR,
            Self::Other(other) => other.as_str(),
        }
    }
}

/// The word on the wire, and the messages of an error.
impl fmt::Display for TriggerStatus {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())?;
        match self {
            Self::Error { messages } if !messages.is_empty() => {
                write!(formatter, ": {}", messages.join("; "))
            }
            _ => Ok(()),
        }
    }
}

const PROCESSED: &str = "processed";
const NOT_ACTIVE: &str = "trigger_not_active";
const NO_STEPS: &str = "no_workflow_steps_defined";
const NO_ACTIVE_STEPS: &str = "no_workflow_active_steps_defined";
const NO_TENANT: &str = "no_tenant_found";
const SUBSCRIBER_ID_MISSING: &str = "subscriber_id_missing";
const ERROR: &str = "error";

with_extra! {
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[serde(rename_all = "camelCase")]
    struct OnTheWire {
        acknowledged: bool,
        status: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        transaction_id: Option<TransactionId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        error: Option<Vec<String>>,
    }
}

impl From<OnTheWire> for Triggered {
    fn from(wire: OnTheWire) -> Self {
        let OnTheWire { acknowledged, status, transaction_id, error, extra } = wire;
        let status = match (status.as_str(), transaction_id.clone()) {
            (PROCESSED, Some(transaction_id)) => TriggerStatus::Processed { transaction_id },
            (NOT_ACTIVE, _) => TriggerStatus::NotActive,
            (NO_STEPS, _) => TriggerStatus::NoSteps,
            (NO_ACTIVE_STEPS, _) => TriggerStatus::NoActiveSteps,
            (NO_TENANT, _) => TriggerStatus::NoTenant,
            (SUBSCRIBER_ID_MISSING, _) => TriggerStatus::SubscriberIdMissing,
            (ERROR, _) => TriggerStatus::Error { messages: error.unwrap_or_default() },
            // Also one that was taken and has no id: the event is under way, and must not look like a failure.
            (_, transaction_id) => TriggerStatus::Other(OtherStatus { status, transaction_id, error }),
        };
        Self { acknowledged, status, transaction_id, extra }
    }
}

impl From<Triggered> for OnTheWire {
    fn from(triggered: Triggered) -> Self {
        let error = match &triggered.status {
            TriggerStatus::Error { messages } => {
                Some(messages.clone()).filter(|messages| !messages.is_empty())
            }
            TriggerStatus::Other(other) => other.error.clone(),
            _ => None,
        };
        Self {
            acknowledged: triggered.acknowledged,
            status: triggered.status.as_str().to_owned(),
            transaction_id: triggered.transaction_id().cloned(),
            error,
            extra: triggered.extra,
        }
    }
}

/// The answer to each of many events.
pub(super) fn each(body: &str, _: &[Bytes]) -> Result<Vec<Result<Triggered, Refusal>>, DecodeError> {
    let answers: Vec<Triggered> = data(body)?;
    let read = |triggered: Triggered| match &triggered.status {
        TriggerStatus::Error { messages } if messages.is_empty() => {
            Err(Refusal::new("the server gives no reason"))
        }
        TriggerStatus::Error { messages } => Err(Refusal::new(messages.join("; "))),
        _ => Ok(triggered),
    };
    Ok(answers.into_iter().map(read).collect())
}

/// Whether there was something to cancel. No body says that it was done before.
pub(super) fn cancelled(body: &str) -> Result<bool, DecodeError> {
    if body.is_empty() { Ok(true) } else { data(body) }
}
