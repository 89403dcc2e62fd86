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
pub use global::{Guard, configure, configure_queue, send, send_with_key};
pub use queue::{
    Counters, FlushReport, Loss, Overflow, Queue, QueueBuilder, Rejected, RejectedReason, UnknownOutcome,
};

pub use alertkit_transport::*;

#[cfg(feature = "catalogue")]
#[cfg_attr(docsrs, doc(cfg(feature = "catalogue")))]
pub use entries::catalogue;

/// Every operation of this crate.
pub const OPERATIONS: &[&Operation] = &[&client::SEND];
