use http::StatusCode;

use super::{AttemptOutcome, Safety};
use crate::{ErrorKind, Idempotency};

/// What is known when an attempt has failed. The kind of the error, its safety and the decision on a retry all follow from
/// the one classification in [`attempt`](Self::attempt) and [`call`](Self::call), so that they can't contradict each other.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own, and all combinations occur")]
pub(crate) struct Facts {
    pub(crate) class: Idempotency,
    pub(crate) outcome: AttemptOutcome,
    /// The kind that the API's code means.
    pub(crate) api_kind: Option<ErrorKind>,
    /// The API says that it did nothing, or rolled it back.
    pub(crate) nothing_done: bool,
    /// The response has a `Retry-After`.
    pub(crate) asks_to_wait: bool,
    /// The response carried our idempotency key: it is stored under it.
    pub(crate) echoes_key: bool,
    /// No wait makes room for this call under the rate limit.
    pub(crate) waiting_cannot_help: bool,
    /// The server is known to honour idempotency keys.
    pub(crate) honours_keys: bool,
    /// An earlier attempt of this call may have been carried out.
    pub(crate) earlier_may_have_been_done: bool,
}

/// What a failed attempt, or a failed call, means for the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It was surely not done, and the same request may succeed later.
    NotDone,
    /// It was surely not done, and the same request would fail again.
    Rejected,
    /// It may have been done, and doing it once more leaves the same state.
    Repeatable,
    /// It may have been done, and doing it once more would do it twice.
    Unknown,
    /// It failed, and the failure is stored under the idempotency key.
    Stored,
    /// It was done, and the response can't be used.
    Done,
}

impl Facts {
    /// What the attempt by itself means.
    pub(crate) fn attempt(&self) -> Verdict {
        match self.outcome {
            AttemptOutcome::TooLarge | AttemptOutcome::Unreadable => Verdict::Done,
            AttemptOutcome::NotConnected => Verdict::NotDone,
            AttemptOutcome::CertificateRefused => Verdict::Rejected,
            AttemptOutcome::Status(_) if self.is_rate_limited() && self.waiting_cannot_help => {
                Verdict::Rejected
            }
            AttemptOutcome::Status(_) if self.is_rate_limited() => Verdict::NotDone,
            AttemptOutcome::Status(_) if self.is_running() => Verdict::Unknown,
            AttemptOutcome::Status(_) if !self.outcome.may_have_been_done() => Verdict::Rejected,
            AttemptOutcome::Status(_) if self.nothing_done => Verdict::NotDone,
            AttemptOutcome::Status(_) if self.keys_count() && self.echoes_key => Verdict::Stored,
            AttemptOutcome::Status(_) | AttemptOutcome::TimedOut | AttemptOutcome::Interrupted => {
                if self.doubles() { Verdict::Unknown } else { Verdict::Repeatable }
            }
        }
    }

    /// What it means together with the attempts before it: what one of them may have done is not undone by a rejection of
    /// the next, unless the server recognised the key and so speaks of the first one.
    pub(crate) fn call(&self) -> Verdict {
        let attempt = self.attempt();
        let open = self.doubles() && self.earlier_may_have_been_done;
        match attempt {
            Verdict::NotDone => {
                if open {
                    Verdict::Unknown
                } else {
                    attempt
                }
            }
            Verdict::Rejected => {
                let speaks_of_the_first = self.keys_count() && !self.is_from_the_front();
                if open && !speaks_of_the_first { Verdict::Unknown } else { attempt }
            }
            Verdict::Repeatable | Verdict::Unknown | Verdict::Stored | Verdict::Done => attempt,
        }
    }

    /// Whether the attempt may have had an effect that a later rejection does not take back.
    pub(crate) fn leaves_open(&self) -> bool {
        matches!(self.attempt(), Verdict::Repeatable | Verdict::Unknown | Verdict::Stored | Verdict::Done)
    }

    /// The kind of the error.
    pub(crate) fn kind(&self) -> ErrorKind {
        match (self.call(), self.outcome) {
            (Verdict::Unknown, _) => ErrorKind::OutcomeUnknown,
            (_, AttemptOutcome::NotConnected) => ErrorKind::Connect,
            (_, AttemptOutcome::CertificateRefused) => ErrorKind::Certificate,
            (_, AttemptOutcome::TimedOut) => ErrorKind::Timeout,
            (_, AttemptOutcome::Interrupted) => ErrorKind::Interrupted,
            (_, AttemptOutcome::TooLarge) => ErrorKind::ResponseTooLarge,
            (_, AttemptOutcome::Unreadable) => ErrorKind::Decode,
            (_, AttemptOutcome::Status(_)) if self.is_rate_limited() => ErrorKind::RateLimited,
            (Verdict::Rejected, AttemptOutcome::Status(status)) => self.rejection(status),
            (_, AttemptOutcome::Status(status)) => ErrorKind::of_status(status),
        }
    }

    /// What the caller would risk by making the call again.
    pub(crate) fn safety(&self) -> Safety {
        match (self.call(), self.class) {
            (Verdict::NotDone | Verdict::Repeatable, _) => Safety::Safe,
            (Verdict::Rejected, _) | (_, Idempotency::Safe | Idempotency::Idempotent) => Safety::Pointless,
            (Verdict::Unknown | Verdict::Stored | Verdict::Done, Idempotency::Keyed) => {
                Safety::SafeWithSameKey
            }
            (Verdict::Unknown | Verdict::Stored | Verdict::Done, Idempotency::Unsafe) => Safety::MayDouble,
        }
    }

    /// Whether the attempt's response says that the thing does not exist.
    pub(crate) fn says_that_nothing_is_there(&self) -> bool {
        match (self.attempt(), self.outcome) {
            (Verdict::Rejected, AttemptOutcome::Status(status)) => {
                self.rejection(status) == ErrorKind::NotFound
            }
            _ => false,
        }
    }

    /// Whether the attempt's response shows that the server works: a rejection that is no reason for a retry.
    pub(crate) fn shows_that_the_server_works(&self) -> bool {
        let works = matches!(self.outcome, AttemptOutcome::Status(status) if status.as_u16() < 500);
        works && self.attempt() == Verdict::Rejected && !self.is_rate_limited()
    }

    /// Whether doing the work once more would do it twice.
    pub(crate) fn doubles(&self) -> bool {
        matches!(self.class, Idempotency::Keyed | Idempotency::Unsafe)
    }

    /// Whether the server recognises a retry by its key.
    pub(crate) fn keys_count(&self) -> bool {
        self.class == Idempotency::Keyed && self.honours_keys
    }

    /// By its status, or by the API's code for it.
    pub(crate) fn is_rate_limited(&self) -> bool {
        match self.outcome {
            AttemptOutcome::Status(status) => status == 429 || self.api_kind == Some(ErrorKind::RateLimited),
            _ => false,
        }
    }

    /// Whether an earlier call under the same key is still running.
    pub(crate) fn is_running(&self) -> bool {
        self.class == Idempotency::Keyed
            && matches!(self.outcome, AttemptOutcome::Status(status) if status == 409)
            && self.asks_to_wait
    }

    /// The kind of a rejection: what the API's code means, where it says more than the status.
    fn rejection(&self, status: StatusCode) -> ErrorKind {
        let said = self.api_kind.filter(|kind| kind.is_rejection());
        said.unwrap_or_else(|| ErrorKind::of_status(status))
    }

    /// Whether the rejection comes from in front of the server, which has not looked at the key.
    fn is_from_the_front(&self) -> bool {
        match self.outcome {
            AttemptOutcome::Status(status) => {
                status.is_redirection()
                    || matches!(status.as_u16(), 401 | 403 | 407 | 413 | 421 | 429 | 431)
                    || self.is_rate_limited()
            }
            _ => true,
        }
    }
}
