use alertkit_transport::{Error, open_enum};
use serde::{Deserialize, Serialize};

use crate::custom_data::CustomData;
use crate::{MessageActionStatus, MessageId};

open_enum! {
    /// What a message is marked as.
    #[doc(alias("MarkAsEnum", "MarkMessagesAsEnum"))]
    pub enum MarkAs {
        /// Read, and so seen.
        Read = "read",
        /// Seen.
        Seen = "seen",
        /// Not read, but seen.
        Unread = "unread",
        /// Not seen.
        Unseen = "unseen",
    }
}

/// What messages are marked as, on a server of the generation 0.24; what is not set stays as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mark {
    #[serde(skip_serializing_if = "Option::is_none")]
    read: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seen: Option<bool>,
}

impl Mark {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether they are read. It does not make them seen.
    #[must_use]
    pub fn read(mut self, read: bool) -> Self {
        self.read = Some(read);
        self
    }

    /// Whether they are seen.
    #[must_use]
    pub fn seen(mut self, seen: bool) -> Self {
        self.seen = Some(seen);
        self
    }
}

/// What all messages are marked as.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MarkAll {
    mark_as: MarkAs,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    feed_identifier: Vec<String>,
}

impl MarkAll {
    /// All of them, as this. A word that the server does not know changes nothing, and is no error.
    pub fn new(mark: impl Into<MarkAs>) -> Self {
        Self { mark_as: mark.into(), feed_identifier: Vec::new() }
    }

    /// Only those in this feed, by its identifier; called again, in these.
    #[must_use]
    #[doc(alias = "feedIdentifier")]
    pub fn feed(mut self, identifier: impl Into<String>) -> Self {
        self.feed_identifier.push(identifier.into());
        self
    }
}

/// What became of a button.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MarkAction {
    status: MessageActionStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    payload: Option<CustomData>,
}

impl MarkAction {
    /// Whether it was clicked.
    pub fn new(status: impl Into<MessageActionStatus>) -> Self {
        Self { status: status.into(), payload: None }
    }

    /// Data of your own about it, which are kept with the message: anything that serialises to a JSON object.
    #[must_use]
    pub fn payload(mut self, payload: &(impl Serialize + ?Sized)) -> Self {
        self.payload = Some(CustomData::of(payload));
        self
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        self.payload.as_ref().map_or(Ok(()), |payload| payload.check("payload"))
    }
}

/// Messages and what they are marked as.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MarkedAs {
    pub(crate) message_id: Vec<MessageId>,
    pub(crate) mark_as: MarkAs,
}

impl MarkedAs {
    pub(super) fn new(messages: impl IntoIterator<Item = impl Into<MessageId>>, mark_as: MarkAs) -> Self {
        Self { message_id: messages.into_iter().map(Into::into).collect(), mark_as }
    }
}

/// Messages and what they are marked as, on a server of the generation 0.24.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MarkedBy {
    pub(crate) message_id: Vec<MessageId>,
    pub(crate) mark: Mark,
}

impl MarkedBy {
    pub(super) fn new(messages: impl IntoIterator<Item = impl Into<MessageId>>, mark: Mark) -> Self {
        Self { message_id: messages.into_iter().map(Into::into).collect(), mark }
    }
}
