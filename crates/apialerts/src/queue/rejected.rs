use std::fmt;

use alertkit_transport::Error;

use crate::Event;

/// An event that the queue did not take, handed back.
pub struct Rejected(Box<(Event, RejectedReason)>);

/// Why a queue did not take an event.
#[derive(Debug)]
#[non_exhaustive]
pub enum RejectedReason {
    /// It holds as many events, or bytes of events, as it may.
    Full,
    /// The event alone is larger than the queue may be, or than the server takes (256 KB).
    TooLarge,
    /// It was shut down.
    ShutDown,
    /// There is none: `configure` was not called, or its guard is gone.
    NotConfigured,
    /// The server would refuse the event; see [`Event::check`].
    Invalid(Error),
}

impl Rejected {
    pub(crate) fn new(event: Event, reason: RejectedReason) -> Self {
        Self(Box::new((event, reason)))
    }

    /// The event.
    #[must_use]
    pub fn event(&self) -> &Event {
        &self.0.0
    }

    /// The event, to keep it or send it in another way.
    #[must_use]
    pub fn into_event(self) -> Event {
        self.0.0
    }

    /// Why it was not taken.
    #[must_use]
    pub fn reason(&self) -> &RejectedReason {
        &self.0.1
    }
}

impl fmt::Display for Rejected {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.reason() {
            RejectedReason::Full => formatter.write_str("the queue is full"),
            RejectedReason::TooLarge => formatter.write_str("the event is too large"),
            RejectedReason::ShutDown => formatter.write_str("the queue was shut down"),
            RejectedReason::NotConfigured => formatter.write_str("no queue is configured"),
            RejectedReason::Invalid(error) => write!(formatter, "the event would be refused: {error}"),
        }
    }
}

impl fmt::Debug for Rejected {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Rejected").field("reason", self.reason()).finish_non_exhaustive()
    }
}

impl std::error::Error for Rejected {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self.reason() {
            RejectedReason::Invalid(error) => Some(error),
            _ => None,
        }
    }
}
