#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod client;
mod delivery;
#[cfg(feature = "catalogue")]
mod entries;
mod event;
#[cfg(feature = "reqwest")]
mod global;
mod queue;

pub use client::ApiAlerts;
pub use delivery::{Delivery, SendResult};
pub use event::{Consequence, Event, Excess};
#[cfg(feature = "reqwest")]
pub use global::{Guard, configure, configure_from_env, configure_queue, send, send_with_key};
pub use queue::{
    Counters, FlushReport, Loss, OnLost, Overflow, Pause, PauseReason, Queue, QueueBuilder, QueueStatus,
    Rejected, RejectedReason, UnknownOutcome,
};

pub use alertkit_transport::*;

#[cfg(feature = "catalogue")]
#[cfg_attr(docsrs, doc(cfg(feature = "catalogue")))]
pub use entries::catalogue;

#[cfg(feature = "reqwest")]
#[doc = include_str!("../docs/process_end.md")]
pub mod process_end {}

/// Every operation of this crate.
pub const OPERATIONS: &[&Operation] = &[&client::SEND];
