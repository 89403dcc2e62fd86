use std::fmt;

use alertkit_transport::Error;

use crate::Event;

/// An event that the queue did not accept, handed back.
pub struct Rejected(Box<(Event, RejectedReason)>);

/// Why a queue did not accept an event.
#[derive(Debug)]
#[non_exhaustive]
pub enum RejectedReason {
    /// It holds as many events, or bytes of events, as it may.
    Full,
    /// The event alone is larger than the queue may be, or than the server accepts (256 KB as JSON).
    TooLarge,
    /// It was shut down.
    ShutDown,
    /// There is none: `configure` was not called, or its guard was dropped.
    NotConfigured,
    /// The server would reject the event; see [`Event::check`].
    Invalid(Error),
    /// The queue's own thread sent it: a `tracing` layer that turns log lines into events, and got one about the queue
    /// or its connections. It would feed itself. Leave `alertkit` and the HTTP client out of that layer's filter.
    Feedback,
    /// This process was forked from the one that the queue's thread runs in. Start a queue after the fork.
    Forked,
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

    /// Why it was not accepted.
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
            RejectedReason::Invalid(error) => write!(formatter, "the event would be rejected: {error}"),
            RejectedReason::Feedback => formatter.write_str("the queue's own thread sent the event"),
            RejectedReason::Forked => formatter.write_str("the queue's thread is in the parent process"),
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
