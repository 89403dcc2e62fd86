use std::collections::VecDeque;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use futures::future::{BoxFuture, FutureExt};
use futures::stream::{FuturesUnordered, StreamExt};

use super::batches::{self, Input};
use super::part::{Batch, Part, left};
use super::{keys, rows, verdict};
use crate::Error;
use crate::draft::Draft;
use crate::engine::{self, Answer};

/// The requests of a bulk call: which are waiting, which are under way, and whether any more are worth it.
///
/// Not generic, as the engine is not.
pub(super) struct Requests {
    draft: Draft,
    member: &'static str,
    concurrency: usize,
    key: Option<String>,
    /// For all requests together, and since when.
    timeout: Option<Duration>,
    started: Option<Instant>,
    batches: Vec<Batch>,
    waiting: VecDeque<Part>,
    under_way: FuturesUnordered<BoxFuture<'static, (Part, Result<Answer, Error>)>>,
    stopped: bool,
    last_is_unknown: bool,
}

/// A part of which no more will be known.
pub(super) struct Ended {
    pub(super) part: Part,
    /// None where it was not begun.
    pub(super) result: Option<Result<Answer, Error>>,
}

impl Requests {
    /// The draft's timeout is that of the whole call, and its key the one that the keys of all parts are derived from.
    pub(super) fn new(
        mut draft: Draft,
        member: &'static str,
        batches: Vec<Vec<Input>>,
        concurrency: usize,
    ) -> Self {
        Self {
            key: draft.options.idempotency_key.take(),
            timeout: draft.options.timeout.take(),
            started: None,
            draft,
            member,
            concurrency,
            batches: batches.iter().map(|inputs| Batch::of(inputs.len())).collect(),
            waiting: batches
                .into_iter()
                .enumerate()
                .map(|(number, inputs)| Part::batch(number, inputs))
                .collect(),
            under_way: FuturesUnordered::new(),
            stopped: false,
            last_is_unknown: false,
        }
    }

    /// The call of the next part, for what is to be shown of it.
    pub(super) fn into_first(mut self) -> Option<Draft> {
        let part = self.waiting.pop_front()?;
        Some(self.draft_of(&part))
    }

    /// What becomes of one part after the other, in the order in which that is known.
    pub(super) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Ended>> {
        while !self.stopped && self.under_way.len() < self.concurrency {
            let Some(part) = self.waiting.pop_front() else { break };
            match self.time_for(&part) {
                Some(limit) => self.begin(part, limit),
                None => return Poll::Ready(Some(Ended { part, result: None })),
            }
        }
        if self.stopped
            && let Some(part) = self.waiting.pop_front()
        {
            return Poll::Ready(Some(Ended { part, result: None }));
        }
        self.under_way
            .poll_next_unpin(context)
            .map(|ended| ended.map(|(part, result)| Ended { part, result: Some(result) }))
    }

    /// The server has taken this part.
    pub(super) fn accepted(&mut self, part: &Part) {
        self.last_is_unknown = false;
        if let Some(batch) = self.batches.get_mut(part.batch) {
            batch.accept();
        }
    }

    /// The inputs of this part that failed with it. Those that the server may take without the others are sent again.
    pub(super) fn failed(&mut self, part: Part, error: Error) -> Vec<(usize, Arc<Error>)> {
        let is_unknown = verdict::is_unknown(&error);
        self.stopped |= verdict::is_the_same_for_all(&error) || (is_unknown && self.last_is_unknown);
        self.last_is_unknown = is_unknown;
        if part.inputs.len() < 2 || !verdict::is_divisible(&error) {
            return self.all_failed(&part, error);
        }
        let named = rows::named(&error, self.member, part.inputs.len());
        let rest = part.without(|row| named.contains_key(&row));
        let parts = if named.is_empty() { 2 } else { usize::from(!rest.inputs.is_empty()) };
        if !self.batches.get_mut(part.batch).is_some_and(|batch| batch.allow(parts)) {
            return self.all_failed(&part, error);
        }
        let failed = named.iter().filter_map(|(row, details)| {
            let input = part.inputs.get(*row)?;
            Some((input.index, Arc::new(rows::of_input(&error, self.member, details, &part.inputs))))
        });
        let failed = failed.collect();
        if named.is_empty() {
            self.send_again(part.halves());
        } else if !rest.inputs.is_empty() {
            self.send_again([rest]);
        }
        failed
    }

    fn all_failed(&self, part: &Part, error: Error) -> Vec<(usize, Arc<Error>)> {
        let error = Arc::new(rows::of_all(error, self.member, &part.inputs));
        part.inputs.iter().map(|input| (input.index, error.clone())).collect()
    }

    /// Before the batches that come later, after the other parts of the same one.
    fn send_again(&mut self, parts: impl IntoIterator<Item = Part>) {
        for part in parts {
            let later = self.waiting.iter().position(|waiting| waiting.batch > part.batch);
            self.waiting.insert(later.unwrap_or(self.waiting.len()), part);
        }
    }

    /// The time that there is for this part: that of its batch, and of all.
    fn time_for(&mut self, part: &Part) -> Option<Duration> {
        let now = self.draft.client.time().now();
        let whole = match self.timeout {
            Some(timeout) => left(timeout, *self.started.get_or_insert(now), now),
            None => Some(Duration::MAX),
        };
        self.stopped |= whole.is_none();
        let batch = self.batches.get_mut(part.batch)?;
        let of_batch = left(self.draft.client.settings().timeout, *batch.started.get_or_insert(now), now)?;
        Some(whole?.min(of_batch))
    }

    fn begin(&mut self, part: Part, limit: Duration) {
        let mut draft = self.draft_of(&part);
        draft.options.timeout = Some(limit);
        self.under_way.push(engine::send(draft).map(|result| (part, result)).boxed());
    }

    fn draft_of(&mut self, part: &Part) -> Draft {
        let mut draft = self.draft.repeat();
        draft.body = Some(batches::body(self.member, &part.inputs));
        draft.options.idempotency_key = self.key.as_ref().map(|key| keys::derive(key, &part.name));
        draft
    }
}
