use std::time::Instant;

use super::account::FlushReport;
use super::flush::Waiting;
use super::lanes::{Entry, Lanes};
use super::ledger::{Ledger, Settlement};
use super::pace::{Demand, Lane, Pace, Ticket, Turn};
use super::status::PauseReason;

/// Everything of a queue that changes, behind one lock: events, account and pace.
pub(super) struct State {
    pub(super) lanes: Lanes,
    pub(super) ledger: Ledger,
    pub(super) pace: Pace,
    pub(super) outage: Option<Outage>,
    pub(super) in_flight: Vec<InFlight>,
    /// No more events are accepted.
    pub(super) closed: bool,
    /// Nothing is done any more.
    pub(super) stopped: bool,
    /// The worker sleeps, and has something to do when an event comes.
    pub(super) idle: bool,
    /// Tasks that wait for a flush, beside the threads that do.
    pub(super) waiting: Vec<Waiting>,
    pub(super) blocked: usize,
    /// When the next attempt may start, where nothing else can happen before.
    pub(super) next_attempt: Option<Instant>,
}

/// Why events fail that are not suspected themselves.
pub(super) struct Outage {
    pub(super) since: Instant,
    pub(super) reason: PauseReason,
    /// In one line.
    pub(super) error: String,
}

pub(super) struct InFlight {
    ticket: Ticket,
    lane: Lane,
    pub(super) accepted_at: Option<Instant>,
}

/// What the worker does next.
pub(super) enum Step {
    /// It starts an attempt.
    Send(Attempt),
    /// It gives up an event that is too old.
    Expire(Entry),
    /// It waits: until this moment, or until something happens.
    Wait(Option<Instant>),
    /// There is no more work, and never will be.
    End,
}

/// An event on its way.
pub(super) struct Attempt {
    pub(super) entry: Entry,
    pub(super) ticket: Ticket,
    pub(super) lane: Lane,
    /// Only a flush allowed it this early: its failure does not count against the event.
    pub(super) early: bool,
}

impl State {
    pub(super) fn new() -> Self {
        Self {
            lanes: Lanes::default(),
            ledger: Ledger::new(),
            pace: Pace::default(),
            outage: None,
            in_flight: Vec::new(),
            closed: false,
            stopped: false,
            idle: false,
            waiting: Vec::new(),
            blocked: 0,
            next_attempt: None,
        }
    }

    /// Whether someone waits for a flush.
    pub(super) fn is_flushing(&self, now: Instant) -> bool {
        self.blocked > 0 || self.waiting.iter().any(|one| !one.is_over(now, &self.ledger))
    }

    /// Whether there is no more work, and never will be.
    pub(super) fn is_over(&self) -> bool {
        self.stopped || (self.closed && self.ledger.counters().pending == 0)
    }

    /// Whether the next attempt may start after this moment only.
    pub(super) fn is_hopeless_until(&self, until: Option<Instant>) -> bool {
        self.closed && until.is_some_and(|until| self.next_attempt.is_some_and(|next| next > until))
    }

    /// Takes the event whose turn it is.
    pub(super) fn step(&mut self, now: Instant, limit: usize, expired: impl Fn(&Entry) -> bool) -> Step {
        self.lanes.date(now);
        let flushing = self.is_flushing(now);
        let demand = self.demand(limit, flushing);
        let lane = match self.pace.next(now, demand) {
            Turn::Start(lane) => lane,
            Turn::Wait(until) => {
                self.idle = demand.in_flight < limit && (!demand.fresh || self.pace.welcomes_newcomers());
                self.next_attempt = until.filter(|_| demand.in_flight == 0);
                return Step::Wait(until);
            }
        };
        let early =
            flushing && self.pace.next(now, Demand { flushing: false, ..demand }) != Turn::Start(lane);
        match self.lanes.take(lane) {
            None => Step::Wait(None),
            Some(entry) if expired(&entry) => Step::Expire(entry),
            Some(entry) => {
                let ticket = self.pace.start();
                self.in_flight.push(InFlight { ticket, lane, accepted_at: entry.accepted_at });
                self.next_attempt = None;
                Step::Send(Attempt { entry, ticket, lane, early })
            }
        }
    }

    fn demand(&self, limit: usize, flushing: bool) -> Demand {
        Demand {
            fresh: self.lanes.has_fresh(),
            newest: self.lanes.newest(),
            retry: self.lanes.first_retry(),
            in_flight: self.in_flight.len(),
            retries_in_flight: self.in_flight.iter().filter(|attempt| attempt.lane == Lane::Retry).count(),
            limit,
            flushing,
        }
    }

    /// An attempt is no longer in flight.
    pub(super) fn land(&mut self, ticket: Ticket) {
        self.in_flight.retain(|attempt| attempt.ticket != ticket);
    }

    /// An event leaves the queue. Says whether a flush may be over by that.
    pub(super) fn settle(&mut self, settlement: Settlement) -> bool {
        self.ledger.settle(settlement) && self.blocked > 0
    }

    pub(super) fn report(&self) -> FlushReport {
        let report = FlushReport::from(self.ledger.counters());
        report.with_pause(self.outage.as_ref().map(|outage| outage.reason))
    }
}
