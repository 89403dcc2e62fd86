//! What tests without a network need: a backend that answers from a script, and a clock that is moved by hand.

mod clock;
mod scripted;

pub use clock::ManualClock;
pub use scripted::{Reply, ScriptedBackend};
