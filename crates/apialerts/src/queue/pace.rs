use std::time::{Duration, Instant};

/// When the queue may send: at full speed, or, after a failure that concerns all events alike, one try at a time
/// with growing pauses in between.
#[derive(Debug, Default)]
pub(super) struct Pace {
    failures: u32,
    pause: Option<Pause>,
}

#[derive(Clone, Copy, Debug)]
struct Pause {
    until: Instant,
    /// Its end while someone waits for a flush; the server's wish holds then, too.
    until_in_flush: Instant,
}

impl Pace {
    const FIRST: Duration = Duration::from_secs(1);
    const LONGEST: Duration = Duration::from_secs(60);
    /// The longest wish of a server that is kept.
    const LONGEST_ASKED: Duration = Duration::from_secs(3600);
    /// The longest pause while someone waits for a flush.
    const LONGEST_IN_FLUSH: Duration = Duration::from_secs(1);

    /// An event got through.
    pub(super) fn succeeded(&mut self) {
        *self = Self::default();
    }

    /// Nothing gets through. What was under way when the pause began does not make it longer.
    pub(super) fn failed(&mut self, now: Instant, asked: Option<Duration>, jitter: f64) {
        if self.pause.is_some_and(|pause| pause.until > now) {
            return;
        }
        let doubled = Self::FIRST.saturating_mul(2_u32.saturating_pow(self.failures)).min(Self::LONGEST);
        self.failures = self.failures.saturating_add(1);
        // Half of it at least: the server needs the rest.
        let wait = doubled.mul_f64(0.5 + jitter.clamp(0.0, 1.0) / 2.0);
        let asked = asked.unwrap_or_default().min(Self::LONGEST_ASKED);
        self.pause = Some(Pause {
            until: now + wait.max(asked),
            until_in_flush: now + wait.min(Self::LONGEST_IN_FLUSH).max(asked),
        });
    }

    /// A try begins: the pause before it is over, even where a flush cut it short.
    pub(super) fn tries(&mut self) {
        self.pause = None;
    }

    /// How long to wait before the next try; zero for none.
    pub(super) fn wait(&self, now: Instant, flushing: bool) -> Duration {
        let Some(pause) = self.pause else {
            return Duration::ZERO;
        };
        let until = if flushing { pause.until_in_flush } else { pause.until };
        until.saturating_duration_since(now)
    }

    /// How many requests may be under way at once.
    pub(super) fn in_flight(&self, usual: usize) -> usize {
        if self.failures == 0 { usual } else { 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_up_to_a_minute_and_end_with_a_success() {
        let mut pace = Pace::default();
        let mut now = Instant::now();
        let mut waits = Vec::new();
        for _ in 0..8 {
            pace.failed(now, None, 1.0);
            // The others of the same wave.
            pace.failed(now, None, 1.0);
            let wait = pace.wait(now, false);
            waits.push(wait.as_secs());
            now += wait;
        }
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(pace.in_flight(4), 1);
        pace.succeeded();
        assert_eq!((pace.in_flight(4), pace.wait(now, false)), (4, Duration::ZERO));
    }

    #[test]
    fn a_flush_shortens_the_queues_own_pause_and_not_the_servers() {
        let now = Instant::now();
        let mut own = Pace { failures: 6, pause: None };
        own.failed(now, None, 0.0);
        assert_eq!((own.wait(now, false).as_secs(), own.wait(now, true).as_secs()), (30, 1));
        let later = now + Duration::from_secs(2);
        assert_eq!((own.wait(later, false).as_secs(), own.wait(later, true).as_secs()), (28, 0));
        own.tries();
        own.failed(later, None, 0.0);
        assert_eq!(
            own.wait(later, true).as_secs(),
            1,
            "the try that the flush allowed has a pause of its own"
        );
        let mut asked = Pace::default();
        asked.failed(now, Some(Duration::from_secs(120)), 0.0);
        assert_eq!((asked.wait(now, false).as_secs(), asked.wait(now, true).as_secs()), (120, 120));
        let mut both = Pace { failures: 6, pause: None };
        both.failed(now, Some(Duration::from_secs(5)), 0.0);
        assert_eq!((both.wait(now, false).as_secs(), both.wait(now, true).as_secs()), (30, 5));
    }
}
