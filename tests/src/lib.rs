//! What the tests of several crates share. The promises that cross crates stand in this package's own `tests`.
//!
//! It knows no API crate, so that each of them can have it as a dev-dependency.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    reason = "a test helper fails by panicking"
)]

pub mod canary;
mod recorder;
mod sample;

pub use recorder::{Recorded, Recorder};
pub use sample::Sample;
