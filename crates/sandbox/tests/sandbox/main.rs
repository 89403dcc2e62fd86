//! The sandbox over its wire: every route, every fault, the journal, and its beginning and end.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test that can't go on has failed"
)]

mod apialerts;
mod blacktide;
mod faults;
mod faults_of_the_wire;
mod journal;
mod lifecycle;
mod operations;
mod posthog;
mod posthog_changes;
mod posthog_keys;
mod posthog_list;
mod posthog_validation;
mod redaction;
mod uptinio;
mod uptinio_accounts;
mod uptinio_list;
mod wire;
