//! When the queue may send: a state machine without I/O. Time and randomness are passed in; ARCHITECTURE.md has its
//! diagram.

use std::time::{Duration, Instant};

#[cfg(test)]
mod tests;

/// Where an event waits for its turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lane {
    /// Nothing that happened so far was about this event.
    Fresh,
    /// The same, from the end: an event that came after the last failure.
    Newest,
    /// An attempt failed in a way that may be the event's own fault: it must not hold up the others.
    Retry,
}

/// Whom a failed attempt concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// Every event alike: no connection, 429, 503.
    Everyone,
    /// Perhaps this event alone.
    Anyone,
}

/// An attempt, by the order in which attempts start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ticket(u64);

/// What waits, and what is in flight.
#[derive(Clone, Copy, Debug)]
pub(super) struct Demand {
    /// Whether an event waits in the fresh lane.
    pub(super) fresh: bool,
    /// When the newest of them was accepted.
    pub(super) newest: Option<Instant>,
    /// The first event of the retry lane.
    pub(super) retry: Option<Due>,
    pub(super) in_flight: usize,
    /// Those of the retry lane among them.
    pub(super) retries_in_flight: usize,
    /// How many attempts may be in flight at once.
    pub(super) limit: usize,
    /// Whether someone waits for a flush.
    pub(super) flushing: bool,
}

/// When an event of the retry lane is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Due {
    pub(super) failed_at: Instant,
    pub(super) at: Instant,
}

/// What to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// Start an attempt with the first event of this lane.
    Start(Lane),
    /// Start nothing before this moment; without one, nothing before something happens.
    Wait(Option<Instant>),
}

/// How events fared so far, to compare with later.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Mark {
    /// The attempt that started last.
    latest: Ticket,
    /// Events that got through.
    through: u64,
    /// Attempts that failed in a way that may be the fault of their event.
    failed: u64,
}

/// The pauses of both lanes, and what the server asked for.
#[derive(Debug, Default)]
pub(super) struct Pace {
    mark: Mark,
    /// The attempt that started last among those that got through.
    got_through: Ticket,
    fresh: Backoff,
    newest: Backoff,
    retry: Backoff,
    /// The last failure of an event that was not suspected itself.
    last_failure: Option<(Instant, Scope)>,
    /// When the last outage ended.
    resumed: Option<Instant>,
    /// Until when the server asked to wait. Only time ends it.
    asked: Option<Instant>,
}

/// Consecutive failures, and the pause after the last of them.
#[derive(Debug, Default)]
struct Backoff {
    failures: u32,
    /// The latest attempt when the pause began: what had started by then says nothing about what came after.
    began: Ticket,
    pause: Option<Due>,
}

const FIRST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(60);
/// The longest wait that a server is granted.
const LONGEST_ASKED: Duration = Duration::from_secs(3600);
/// The longest pause while someone waits for a flush.
const LONGEST_IN_FLUSH: Duration = Duration::from_secs(1);
/// An event of the retry lane that is overdue by this goes before fresh ones.
const OVERDUE: Duration = LONGEST;

impl Due {
    /// The moment itself; during a flush at most a second after the failure.
    fn moment(self, flushing: bool) -> Instant {
        if flushing { self.at.min(self.failed_at + LONGEST_IN_FLUSH) } else { self.at }
    }

    /// When an event is due that has failed now, for the nth time while others got through.
    pub(super) fn after(failures: u32, now: Instant, jitter: f64) -> Self {
        Self { failed_at: now, at: now + wait(failures, jitter) }
    }
}

/// 1, 2, 4 … 60 s for the first, second … failure; jitter (0 to 1) takes away half of it at most.
fn wait(failures: u32, jitter: f64) -> Duration {
    let doubled = FIRST.saturating_mul(2_u32.saturating_pow(failures.saturating_sub(1))).min(LONGEST);
    doubled.mul_f64(0.5 + jitter.clamp(0.0, 1.0) / 2.0)
}

impl Backoff {
    /// Counts a failure and begins a pause, unless the attempt started before the pause that there is.
    fn fail(&mut self, ticket: Ticket, latest: Ticket, now: Instant, jitter: f64) {
        if self.failures > 0 && ticket <= self.began {
            return;
        }
        self.failures = self.failures.saturating_add(1);
        self.began = latest;
        self.pause = Some(Due::after(self.failures, now, jitter));
    }

    /// A success ends a pause that began before its attempt.
    fn succeed(&mut self, ticket: Ticket) -> bool {
        let ends = self.failures > 0 && ticket > self.began;
        if ends {
            *self = Self::default();
        }
        ends
    }

    fn ends(&self, flushing: bool) -> Option<Instant> {
        self.pause.map(|pause| pause.moment(flushing))
    }
}

impl Pace {
    /// Says what to do next. While fresh events fail, there is one attempt at a time.
    pub(super) fn next(&self, now: Instant, demand: Demand) -> Turn {
        let Demand { fresh, newest, retry, in_flight, retries_in_flight, limit, flushing } = demand;
        let failing = self.is_paused();
        if in_flight >= if failing { 1 } else { limit } || (!fresh && retry.is_none()) {
            return Turn::Wait(None);
        }
        // Before this nothing starts at all, but for a newcomer.
        let opens = self.fresh.ends(flushing).into_iter().chain(self.asked).max();
        if let Some(opens) = opens.filter(|opens| *opens > now) {
            return match newest.and_then(|newest| self.newcomer(newest, flushing)) {
                Some(at) if at <= now => Turn::Start(Lane::Newest),
                at => Turn::Wait(Some(at.map_or(opens, |at| at.min(opens)))),
            };
        }
        // In an outage the fresh events find out when it is over: they have not been sent yet.
        let retry = retry.filter(|_| !(failing && fresh));
        let at_once = if fresh || self.retry.failures > 0 { 1 } else { limit };
        let retry = retry.filter(|_| retries_in_flight < at_once);
        let retry = retry
            .map(|due| due.moment(flushing))
            .map(|due| due.max(self.retry.ends(flushing).unwrap_or(due)));
        match retry {
            Some(due) if self.resumed.map_or(due, |at| due.max(at)) + OVERDUE <= now => {
                Turn::Start(Lane::Retry)
            }
            _ if fresh => Turn::Start(Lane::Fresh),
            Some(due) if due <= now => Turn::Start(Lane::Retry),
            retry => Turn::Wait(retry),
        }
    }

    /// When an event may be tried that was accepted after the last failure: perhaps that one was the fault of its
    /// event, and no one is held up by another's fault for more than a second. Newcomers that fail have pauses of
    /// their own, so that an outage is left alone however much is sent meanwhile.
    fn newcomer(&self, accepted_at: Instant, flushing: bool) -> Option<Instant> {
        let (failed_at, scope) = self.last_failure?;
        if scope == Scope::Everyone || accepted_at <= failed_at {
            return None;
        }
        let at = failed_at + FIRST;
        Some(self.newest.ends(flushing).into_iter().chain(self.asked).fold(at, Instant::max))
    }

    /// Whether an event that comes now may change what is done next, though others wait.
    pub(super) fn welcomes_newcomers(&self) -> bool {
        self.last_failure.is_some_and(|(_, scope)| scope == Scope::Anyone)
    }

    /// An attempt starts.
    pub(super) fn start(&mut self) -> Ticket {
        self.mark.latest.0 += 1;
        self.mark.latest
    }

    /// An event got through. Says whether that ends an outage.
    pub(super) fn succeed(&mut self, ticket: Ticket, now: Instant) -> bool {
        self.got_through = self.got_through.max(ticket);
        self.mark.through += 1;
        self.retry.succeed(ticket);
        self.newest.succeed(ticket);
        let ends = self.fresh.succeed(ticket);
        if ends {
            self.last_failure = None;
            self.resumed = Some(now);
        }
        ends
    }

    /// An attempt failed without settling its event. Says whether an outage begins with it.
    pub(super) fn fail(&mut self, failure: Failure, now: Instant, jitter: f64) -> bool {
        let Failure { ticket, lane, scope, asked } = failure;
        if let Some(asked) = asked {
            let until = now + asked.min(LONGEST_ASKED);
            self.asked = Some(self.asked.map_or(until, |earlier| earlier.max(until)));
        }
        let healthy = !self.is_paused();
        if lane != Lane::Retry || scope == Scope::Everyone {
            self.fresh.fail(ticket, self.mark.latest, now, jitter);
            self.last_failure = Some((now, scope));
        }
        if lane == Lane::Newest {
            self.newest.fail(ticket, self.mark.latest, now, jitter);
        }
        if scope == Scope::Anyone {
            self.mark.failed += 1;
            self.retry.fail(ticket, self.mark.latest, now, jitter);
        }
        healthy && self.is_paused()
    }

    /// Whether events fail that are not suspected themselves.
    pub(super) fn is_paused(&self) -> bool {
        self.fresh.failures > 0
    }

    /// How events fared up to now.
    pub(super) fn mark(&self) -> Mark {
        self.mark
    }

    /// Whether others have fared well since then, by attempts that started later: then it is no outage, and no server
    /// of which one half is broken, for which an event failed.
    pub(super) fn others_fared_well_since(&self, then: Mark) -> bool {
        const TO_ONE_FAILURE: u64 = 4;
        let through = self.mark.through - then.through;
        let failed = self.mark.failed - then.failed;
        self.got_through > then.latest && through >= TO_ONE_FAILURE * failed
    }
}

/// A failed attempt.
#[derive(Clone, Copy, Debug)]
pub(super) struct Failure {
    pub(super) ticket: Ticket,
    pub(super) lane: Lane,
    pub(super) scope: Scope,
    /// How long the server asked to wait.
    pub(super) asked: Option<Duration>,
}
