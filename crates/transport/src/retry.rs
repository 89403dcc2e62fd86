//! Whether a failed attempt is retried, when, and how that is told.

mod after;
mod budget;
mod budgets;
mod decision;
mod policy;
mod report;
mod verdict;

pub(crate) use after::retry_after;
pub(crate) use budget::Budget;
pub(crate) use budgets::Budgets;
pub(crate) use decision::{Decision, Situation, decide, needed};
pub use policy::RetryPolicy;
pub use report::{Attempt, AttemptOutcome, Retry, Safety, StopReason};
pub(crate) use verdict::Facts;
