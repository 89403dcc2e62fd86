//! The command as people and scripts run it: the real program, against a sandbox.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests fail by panicking"
)]

mod catalogue;
mod doctor;
mod errors;
mod keys;
mod listings;
#[cfg(target_os = "linux")]
mod memory;
mod open_json;
mod sandbox;
mod secret_fields;
mod secrets;
mod shell;
mod shorthands;
mod support;
mod tail;
#[cfg(target_os = "linux")]
mod terminal;
#[cfg(target_os = "linux")]
mod tls;
mod transcript;
mod trigger;
