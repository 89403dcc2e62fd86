use std::collections::VecDeque;
use std::time::Instant;

use super::ledger::Epoch;
use crate::Event;

/// An event on its way.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) event: Event,
    pub(super) size: usize,
    pub(super) epoch: Epoch,
    pub(super) accepted_at: Instant,
    /// Requests for it whose outcome is unknown.
    pub(super) unknown_outcomes: u32,
}

/// Where events wait: the seam between keeping them and sending them. In memory for now; one that survives the
/// process can stand behind it.
pub(super) trait Outbox: Send {
    /// Keeps an event behind all others.
    fn put(&mut self, entry: Entry);

    /// Takes the event that waits longest.
    fn take(&mut self) -> Option<Entry>;

    /// How many wait.
    fn len(&self) -> usize;

    /// What they weigh.
    fn bytes(&self) -> usize;
}

/// Events that wait in memory.
#[derive(Debug, Default)]
pub(super) struct Memory {
    entries: VecDeque<Entry>,
    bytes: usize,
}

impl Outbox for Memory {
    fn put(&mut self, entry: Entry) {
        self.bytes += entry.size;
        self.entries.push_back(entry);
    }

    fn take(&mut self) -> Option<Entry> {
        let entry = self.entries.pop_front()?;
        self.bytes -= entry.size;
        Some(entry)
    }

    fn len(&self) -> usize {
        self.entries.len()
    }

    fn bytes(&self) -> usize {
        self.bytes
    }
}
