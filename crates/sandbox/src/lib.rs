#![doc = include_str!("../README.md")]

mod apialerts;
mod blacktide;
mod builder;
mod clock;
mod example;
mod exchange;
mod fault;
mod fault_rules;
mod journal;
mod novu;
mod outgoing;
mod posthog;
mod redaction;
mod route;
mod sandbox;
mod server;
mod service;
mod state;
mod uptinio;

pub use apialerts::{ApiAlerts, ReceivedEvent};
pub use blacktide::BlackTide;
pub use builder::SandboxBuilder;
pub use example::example;
pub use fault::Fault;
pub use journal::Entry;
pub use novu::Novu;
pub use posthog::PostHog;
pub use route::Operation;
pub use sandbox::Sandbox;
pub use uptinio::Uptinio;

pub use {jiff, serde_json};
