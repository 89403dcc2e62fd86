//! The promises that hold for every operation of every API.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests fail by panicking"
)]

mod bulk;
mod faults;
mod injection;
mod keys;
mod odd_values;
mod operations;
mod places;
mod redirects;
mod responses;
mod scripted;
mod secrets;
mod tenants;
mod verdicts;
mod versions;
