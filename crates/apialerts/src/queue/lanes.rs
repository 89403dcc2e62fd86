use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};

use super::ledger::{Epoch, Settled, Settlement};
use super::pace::{Due, Lane, Mark};
use crate::Event;

/// An accepted event.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) event: Event,
    /// In bytes.
    pub(super) weight: usize,
    pub(super) epoch: Epoch,
    /// Reading the clock is a third of the cost of a `send`, so while the worker is at work it is the worker that does.
    pub(super) accepted_at: Option<Instant>,
    /// Most have none, and are smaller for that.
    pub(super) trouble: Option<Box<Trouble>>,
}

impl Entry {
    /// How old it is.
    pub(super) fn age(&self, now: Instant) -> Duration {
        self.accepted_at.map_or(Duration::ZERO, |accepted_at| now.saturating_duration_since(accepted_at))
    }

    /// Separates the event from what the account needs to know of its end.
    pub(super) fn settled(self, how: Settled) -> (Event, Settlement) {
        let Self { event, epoch, trouble, .. } = self;
        let outcome_unknown = trouble.is_some_and(|trouble| trouble.outcome_unknown);
        (event, Settlement { epoch, how, outcome_unknown })
    }
}

/// The failed attempts of an event.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Trouble {
    /// Whether one of them may have delivered it.
    pub(super) outcome_unknown: bool,
    /// Those of unknown outcome that count against the event.
    pub(super) counted_unknown: u32,
    /// All that count against the event.
    pub(super) counted: u32,
    /// How others had fared when the last of them failed.
    pub(super) last: Option<Mark>,
}

/// Where events wait: those that are not suspected of anything in the order in which they came, the others by when they
/// are due.
#[derive(Debug, Default)]
pub(super) struct Lanes {
    fresh: VecDeque<Entry>,
    /// How many at the end of it have no time yet.
    undated: usize,
    retries: BTreeMap<(Instant, u64), (Instant, Entry)>,
    /// Keeps retries apart that are due at the same moment.
    number: u64,
    bytes: usize,
}

impl Lanes {
    /// Keeps an event behind all others of the fresh lane.
    pub(super) fn put(&mut self, entry: Entry) {
        self.bytes += entry.weight;
        self.undated += usize::from(entry.accepted_at.is_none());
        self.fresh.push_back(entry);
    }

    /// Dates the events that came since it was called last.
    pub(super) fn date(&mut self, now: Instant) {
        for entry in self.fresh.iter_mut().rev().take(self.undated) {
            entry.accepted_at.get_or_insert(now);
        }
        self.undated = 0;
    }

    /// Keeps an event in the retry lane.
    pub(super) fn put_retry(&mut self, entry: Entry, due: Due) {
        self.bytes += entry.weight;
        self.number += 1;
        self.retries.insert((due.at, self.number), (due.failed_at, entry));
    }

    /// Takes the first event of the lane.
    pub(super) fn take(&mut self, lane: Lane) -> Option<Entry> {
        let entry = match lane {
            Lane::Fresh => self.fresh.pop_front(),
            Lane::Newest => self.fresh.pop_back(),
            Lane::Retry => self.retries.pop_first().map(|(_, (_, entry))| entry),
        }?;
        self.bytes -= entry.weight;
        Some(entry)
    }

    /// Takes the event that newer ones push out: one that may have been delivered already, or the oldest.
    pub(super) fn push_out(&mut self) -> Option<Entry> {
        self.take(Lane::Retry).or_else(|| self.take(Lane::Fresh))
    }

    pub(super) fn has_fresh(&self) -> bool {
        !self.fresh.is_empty()
    }

    /// When the last of the fresh lane was accepted.
    pub(super) fn newest(&self) -> Option<Instant> {
        self.fresh.back()?.accepted_at
    }

    /// When the first of the retry lane is due.
    pub(super) fn first_retry(&self) -> Option<Due> {
        let ((at, _), (failed_at, _)) = self.retries.first_key_value()?;
        Some(Due { failed_at: *failed_at, at: *at })
    }

    pub(super) fn len(&self) -> usize {
        self.fresh.len() + self.retries.len()
    }

    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// When the oldest event was accepted.
    pub(super) fn oldest(&self) -> Option<Instant> {
        let retries = self.retries.values().map(|(_, entry)| entry);
        self.fresh.iter().chain(retries).filter_map(|entry| entry.accepted_at).min()
    }
}
