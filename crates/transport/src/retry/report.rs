use std::fmt;
use std::time::Duration;

use http::StatusCode;

/// One attempt of a call that did not succeed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attempt {
    /// What happened.
    pub outcome: AttemptOutcome,
    /// How long it had waited before it was made; zero for the first.
    pub waited: Duration,
}

/// How an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AttemptOutcome {
    /// The server answered with this status, which is no success.
    Status(StatusCode),
    /// No connection was made; nothing was sent.
    NotConnected,
    /// The server's certificate was refused; nothing was sent.
    CertificateRefused,
    /// Time ran out; the request may have been sent.
    TimedOut,
    /// The connection broke; the request may have been sent.
    Interrupted,
    /// The answer is larger than the limit.
    TooLarge,
    /// The answer succeeded and could not be read.
    Unreadable,
}

impl AttemptOutcome {
    /// Whether the server may have done the work.
    pub(crate) fn may_have_been_done(self) -> bool {
        match self {
            // A status above 599 is invalid, and treated as one of 5xx.
            Self::Status(status) => match status.as_u16() {
                501 | 505 => false,
                code => code >= 500 || matches!(code, 408 | 425),
            },
            Self::TimedOut | Self::Interrupted | Self::TooLarge | Self::Unreadable => true,
            Self::NotConnected | Self::CertificateRefused => false,
        }
    }
}

impl fmt::Display for AttemptOutcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(status) => write!(formatter, "status {}", status.as_u16()),
            Self::NotConnected => formatter.write_str("not connected"),
            Self::CertificateRefused => formatter.write_str("certificate refused"),
            Self::TimedOut => formatter.write_str("timed out"),
            Self::Interrupted => formatter.write_str("interrupted"),
            Self::TooLarge => formatter.write_str("answer too large"),
            Self::Unreadable => formatter.write_str("answer unreadable"),
        }
    }
}

/// Whether the caller may repeat a failed call, and why it was not repeated (again) already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Retry {
    /// What a repetition by the caller would risk.
    pub safety: Safety,
    /// Why no further attempt was made.
    pub stopped: StopReason,
}

/// What a repetition of a failed call would risk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Safety {
    /// It does no harm: nothing was done, or doing it again leaves the same state.
    Safe,
    /// It does no harm with the same idempotency key, on a server that honours keys.
    SafeWithSameKey,
    /// The work may be done twice.
    MayDouble,
    /// It does no harm and gives the same answer.
    Pointless,
}

/// Why a call was not repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StopReason {
    /// The same request would get the same answer.
    NotRetryable,
    /// The work may have been done, and a repetition could do it twice.
    OutcomeUnknown,
    /// All attempts were made.
    AttemptsExhausted,
    /// The next wait would have crossed the total deadline, or it has passed.
    Deadline,
    /// Too many calls to this server under this credential failed of late: the retry budget is empty. It refills by one token
    /// a second, and by every response that shows that the server works.
    BudgetExhausted,
    /// The server asked for a longer wait than the policy allows.
    WaitTooLong,
    /// Waiting can't help: the rate limit's burst is smaller than the call's cost, or a quota is used up.
    WaitingCannotHelp,
    /// The server stores this error under the idempotency key: a repetition gets it again.
    StoredAnswer,
    /// The operation is never retried, since each attempt costs something.
    SingleAttempt,
}
