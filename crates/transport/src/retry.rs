//! Whether a failed attempt is repeated, when, and how that is told.

mod after;
mod budget;
mod decision;
mod policy;
mod report;

pub(crate) use after::retry_after;
pub(crate) use budget::Budget;
pub(crate) use decision::{Decision, Failure, Situation, decide, safety};
pub use policy::RetryPolicy;
pub use report::{Attempt, AttemptOutcome, Retry, Safety, StopReason};
