//! The requests of a bulk call: batches, and the parts of a batch that was rejected for some of its inputs.

use std::time::{Duration, Instant};

use super::batches::Input;

/// The inputs of one request.
#[derive(Debug)]
pub(super) struct Part {
    /// The number of the batch that it is, or is a part of.
    pub(super) batch: usize,
    /// `3` for a batch, `3.1` and `3.2` for its halves, `3.0` for what is left of it without the inputs that were named.
    pub(super) name: String,
    pub(super) inputs: Vec<Input>,
}

impl Part {
    pub(super) fn batch(number: usize, inputs: Vec<Input>) -> Self {
        Self { batch: number, name: number.to_string(), inputs }
    }

    /// Both halves of the inputs.
    pub(super) fn halves(mut self) -> [Self; 2] {
        let second = self.inputs.split_off(self.inputs.len() / 2);
        [self.part(1, self.inputs.clone()), self.part(2, second)]
    }

    /// What is left of the inputs without these rows.
    pub(super) fn without(&self, is_named: impl Fn(usize) -> bool) -> Self {
        let rows = self.inputs.iter().enumerate();
        self.part(0, rows.filter(|(row, _)| !is_named(*row)).map(|(_, input)| input.clone()).collect())
    }

    fn part(&self, number: u8, inputs: Vec<Input>) -> Self {
        Self { batch: self.batch, name: format!("{}.{number}", self.name), inputs }
    }
}

/// What its requests so far mean for a batch.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Batch {
    /// When its first request was made.
    pub(super) started: Option<Instant>,
    inputs: usize,
    accepted: usize,
    further: usize,
}

impl Batch {
    pub(super) fn of(inputs: usize) -> Self {
        Self { inputs, ..Self::default() }
    }

    /// The server has taken one of its parts.
    pub(super) fn accept(&mut self) {
        self.accepted += 1;
    }

    /// Counts further requests, unless they are too many: one bad input is found with 2 log2 of the inputs, and each part that
    /// the server takes shows that as many again are worth it.
    pub(super) fn allow(&mut self, requests: usize) -> bool {
        let halvings = self.inputs.max(1).next_power_of_two().trailing_zeros() as usize;
        let allowed = self.further + requests <= 2 * halvings * (1 + self.accepted);
        self.further += if allowed { requests } else { 0 };
        allowed
    }
}

/// What is left of the time until the limit, unless it is too short to begin anything in: the last tenth, 1 s at most.
pub(super) fn left(limit: Duration, since: Instant, now: Instant) -> Option<Duration> {
    const LONGEST_RESERVE: Duration = Duration::from_secs(1);
    let left = limit.saturating_sub(now.saturating_duration_since(since));
    (left > (limit / 10).min(LONGEST_RESERVE)).then_some(left)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(inputs: usize) -> Part {
        Part::batch(4, (0..inputs).map(|index| Input { index, json: "1".into() }).collect())
    }

    fn shown(part: &Part) -> (&str, Vec<usize>) {
        (&part.name, part.inputs.iter().map(|input| input.index).collect())
    }

    #[test]
    fn parts_are_named_after_where_they_stand() {
        let [first, second] = part(5).halves();
        assert_eq!((shown(&first), shown(&second)), (("4.1", vec![0, 1]), ("4.2", vec![2, 3, 4])));
        let [_, last] = second.halves();
        assert_eq!(shown(&last), ("4.2.2", vec![3, 4]));
        assert_eq!(shown(&part(4).without(|row| row == 1)), ("4.0", vec![0, 2, 3]));
    }

    #[test]
    fn further_requests_are_bounded_by_what_the_server_takes() {
        for (inputs, further) in [(0, 0), (1, 0), (2, 2), (3, 4), (100, 14), (128, 14), (500, 18)] {
            let mut batch = Batch::of(inputs);
            assert_eq!((0..1000).filter(|_| batch.allow(1)).count(), further, "{inputs}");
            batch.accept();
            assert_eq!((0..1000).filter(|_| batch.allow(1)).count(), further, "{inputs}");
        }
    }

    #[test]
    fn nothing_is_begun_in_the_last_tenth_of_the_time() {
        let since = Instant::now();
        let ms = Duration::from_millis;
        let left_after = |limit, after| left(ms(limit), since, since + ms(after));
        assert_eq!(left_after(1000, 0), Some(ms(1000)));
        assert_eq!((left_after(1000, 899), left_after(1000, 900)), (Some(ms(101)), None));
        assert_eq!((left_after(60_000, 58_999), left_after(60_000, 59_000)), (Some(ms(1001)), None));
        assert_eq!((left_after(0, 0), left_after(1, 1000)), (None, None));
    }
}
