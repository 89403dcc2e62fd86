//! The queue as its users meet it: what it takes and hands back, outages in virtual time, unknown outcomes against the
//! sandbox, every kind of runtime, and the end of the process.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test that can't go on has failed"
)]

mod acceptance;
mod callbacks;
mod concurrency;
mod flushes;
mod idleness;
mod in_flight;
mod outage_kinds;
mod outages;
mod overload;
mod process_end;
mod process_wide;

mod refusals;
mod runtimes;
mod secrets;
mod status;
mod support;
mod unknown_outcomes;
