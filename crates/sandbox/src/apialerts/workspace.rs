use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

/// The channel of an event that names none.
pub(crate) const DEFAULT_CHANNEL: &str = "general";

/// The documentation has a monthly quota for every workspace, and prints no number.
const QUOTA: u64 = 10_000;

/// An event that was accepted.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ReceivedEvent {
    /// The id that the answer carried, a version 4 UUID.
    pub uuid: String,
    /// The name of the workspace that the API key belongs to.
    pub workspace: String,
    /// The identifier of the channel that it went to: the one asked for, or `general`.
    pub channel: String,
    /// The body as received, parsed: a whole number beyond 64 bits has become a floating one.
    pub body: Value,
    /// The body as kept: longer fields cut, excess tags and unknown fields gone.
    pub kept: Value,
    /// The warnings that the answer carried.
    pub warnings: Vec<String>,
    /// When it was accepted, by the sandbox's clock.
    pub received_at: Timestamp,
}

/// All workspaces of the sandbox.
#[derive(Default)]
pub(crate) struct Store {
    workspaces: Mutex<Workspaces>,
}

impl Store {
    pub(crate) fn lock(&self) -> MutexGuard<'_, Workspaces> {
        self.workspaces.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) struct Workspaces {
    names_by_key: HashMap<String, String>,
    remaining: HashMap<String, u64>,
    quota: u64,
    /// Names by identifier, in every workspace.
    pub(crate) channels: BTreeMap<String, String>,
    pub(crate) events: Vec<ReceivedEvent>,
}

impl Default for Workspaces {
    fn default() -> Self {
        let channels = [(DEFAULT_CHANNEL, "General"), ("developers", "Developers")];
        Self {
            names_by_key: HashMap::new(),
            remaining: HashMap::new(),
            quota: QUOTA,
            channels: channels.map(|(slug, name)| (slug.to_owned(), name.to_owned())).into(),
            events: Vec::new(),
        }
    }
}

impl Workspaces {
    pub(crate) fn add(&mut self, key: &str, name: &str) {
        self.names_by_key.insert(key.to_owned(), name.to_owned());
        self.remaining.entry(name.to_owned()).or_insert(self.quota);
    }

    pub(crate) fn set_quota(&mut self, events: u64) {
        self.quota = events;
        self.remaining.values_mut().for_each(|remaining| *remaining = events);
    }

    pub(crate) fn name_of(&self, key: &str) -> Option<String> {
        self.names_by_key.get(key).cloned()
    }

    /// Takes one event off the workspace's quota and gives what remains; `None` if it was used up.
    pub(crate) fn spend(&mut self, workspace: &str) -> Option<u64> {
        let remaining = self.remaining.get_mut(workspace)?;
        *remaining = remaining.checked_sub(1)?;
        Some(*remaining)
    }
}
