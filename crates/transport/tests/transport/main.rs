//! The transport as its users meet it: the engine over a scripted backend in virtual time, paging, and the default
//! backend against servers on this machine that answer byte by byte.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test that can't go on has failed"
)]

mod blocking;
mod bulk;
mod clocks;
mod engine_answers;
mod engine_deadline;
mod engine_keys;
mod engine_options;
mod engine_requests;
mod engine_storm;
mod engine_table;
mod engine_verdicts;
mod engine_waits;
mod environment;
mod errors;
mod extra;
mod input;
mod input_properties;
mod json;
mod middleware;
mod pages_cursor;
mod pages_end;
mod pages_evidence;
mod pages_hostile;
mod pages_loops;
mod pages_prefetch;
mod pages_rejected;
mod secrets;
mod secrets_spelled;
mod support;
mod types;
mod unusual_text;
mod values;
mod verdict;
mod wire_bodies;
mod wire_connections;
mod wire_depth;
mod wire_redirects;
mod wire_runtimes;
mod wire_tls;
mod wire_unsent;
