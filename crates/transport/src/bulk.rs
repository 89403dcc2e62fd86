use std::collections::VecDeque;
use std::fmt;
use std::future::Future;
use std::mem;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures::stream::Stream;
use serde::Serialize;

mod batches;
mod keys;
mod outcomes;
mod part;
mod report;
mod requests;
mod rows;
mod verdict;

pub use batches::BulkLimits;
pub use outcomes::{BulkOutcomes, DecodeBulk};
pub use report::{BulkCounts, BulkOutcome, BulkReport, Refusal};

use batches::Input;
use requests::Requests;

use crate::draft::Draft;
use crate::{Error, Preview, RetryPolicy};

/// Many inputs for an API that takes them in limited batches, not yet sent.
///
/// It is a future that sends on its first poll, so it can be awaited, spawned, joined and buffered. It splits the inputs into
/// batches by number and by encoded size, sends these, and returns a [`BulkReport`] with one outcome for each input, in their
/// order. It does not fail as a whole. [`outcomes`](Self::outcomes) streams the outcomes as they come.
///
/// # One bad input
///
/// Some servers reject a whole batch for one input (400, 413 or 422). The others are then sent without it: without the inputs
/// that the response names, or in halves until the bad one is alone. A batch of n inputs takes at most 2 log2 n further requests
/// for that, and as many again for each part of it that the server accepts. An input that is not found within these fails with the
/// rest of its part. Where the error names inputs, as in `events.3.name`, it does so by their index in the call; its
/// [body](Error::body) is as the server sent it.
///
/// # When it stops
///
/// No further request is begun after 429, 401 or 403, without a connection, after two requests in a row of unknown outcome, or
/// when the [`timeout`](Self::timeout) is over. The remaining inputs are [`Unsent`](BulkOutcome::Unsent).
///
/// # Idempotency
///
/// Each request has an idempotency key of its own, where the API has them: see [`idempotency_key`](Self::idempotency_key).
///
/// ```
/// use alertkit_transport::bytes::Bytes;
/// use alertkit_transport::testing::{Reply, ScriptedBackend};
/// use alertkit_transport::{Api, Bulk, BulkLimits, ClientBuilder, DecodeBulk, Operation, decode};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), alertkit_transport::Error> {
/// static API: Api = Api::new("example", "example/1", "https://api.example.com");
/// static IMPORT: Operation = Operation::post("things.import", "/things/bulk");
/// const LIMITS: BulkLimits = BulkLimits { member: "things", count: 2, bytes: 100_000 };
/// // The response has one id for each input.
/// let read: DecodeBulk<u32> = |body, _| Ok(decode::value::<Vec<u32>>(body)?.into_iter().map(Ok).collect());
///
/// let backend = ScriptedBackend::new().reply(Reply::json(200, "[7,8]")).reply(Reply::json(200, "[9]"));
/// let client = ClientBuilder::new(&API, "the-key", |client| client).backend(backend.clone()).build()?;
/// let import: Bulk<u32> = client.operation(&IMPORT).bulk(LIMITS, ["a", "b", "c"], read);
/// let report = import.await;
///
/// assert_eq!(backend.requests().len(), 2);
/// for (index, failure) in report.failures() {
///     eprintln!("input {index}: {failure:?}");
/// }
/// assert_eq!(report.outcomes()[2].value(), Some(&9));
/// # Ok(()) }
/// ```
#[must_use = "a bulk call is sent when it is awaited"]
pub struct Bulk<T> {
    state: State<T>,
    decode: DecodeBulk<T>,
}

enum State<T> {
    Plan(Box<Plan>),
    Sending { outcomes: Box<BulkOutcomes<T>>, known: Vec<(usize, BulkOutcome<T>)> },
    Done,
}

/// What is to be sent.
struct Plan {
    draft: Draft,
    limits: BulkLimits,
    inputs: Vec<Result<Bytes, Error>>,
    concurrency: usize,
}

impl Draft {
    /// Many inputs, in as many requests as they need.
    #[inline]
    pub fn bulk<T, I: Serialize>(
        self,
        limits: BulkLimits,
        inputs: impl IntoIterator<Item = I>,
        decode: DecodeBulk<T>,
    ) -> Bulk<T> {
        self.bulk_checked(limits, inputs.into_iter().map(Ok), decode)
    }

    /// The same, where some inputs are known to be invalid. These are not sent: their outcome is the error.
    #[inline]
    pub fn bulk_checked<T, I: Serialize>(
        self,
        limits: BulkLimits,
        inputs: impl IntoIterator<Item = Result<I, Error>>,
        decode: DecodeBulk<T>,
    ) -> Bulk<T> {
        let operation = self.operation;
        let encode = |input: Result<I, Error>| {
            let json = input.and_then(|input| limits.encode(&input));
            json.map_err(|error| error.with_operation(operation))
        };
        let inputs = inputs.into_iter().map(encode).collect();
        let plan = Plan { draft: self, limits, inputs, concurrency: 1 };
        Bulk { state: State::Plan(Box::new(plan)), decode }
    }
}

impl<T> Bulk<T> {
    /// How many requests are under way at once. Default 1; 0 counts as 1.
    pub fn concurrency(mut self, requests: usize) -> Self {
        if let State::Plan(plan) = &mut self.state {
            plan.concurrency = requests.max(1);
        }
        self
    }

    /// The total deadline of the whole call: all requests, retries and waits. Default: none for the whole, and the client's
    /// timeout, 60 s, for each batch with its parts, so that a call takes as long as its inputs need and yet ends.
    ///
    /// The client's timeout bounds each batch in any case. No request is begun in the last tenth of the time, 1 s at most; what
    /// remains then is [`Unsent`](BulkOutcome::Unsent).
    pub fn timeout(self, timeout: Duration) -> Self {
        self.with(|draft| draft.options.timeout = Some(timeout))
    }

    /// The time that each attempt may take. Default: the client's, 30 s.
    pub fn attempt_timeout(self, timeout: Duration) -> Self {
        self.with(|draft| draft.options.attempt_timeout = Some(timeout))
    }

    /// The time that may pass without a byte received. Default: the client's, 15 s.
    pub fn read_timeout(self, timeout: Duration) -> Self {
        self.with(|draft| draft.options.read_timeout = Some(timeout))
    }

    /// The largest response, in bytes after decompression. Default: the client's, 10 MiB.
    pub fn max_response_bytes(self, bytes: usize) -> Self {
        self.with(|draft| draft.options.max_response_bytes = Some(bytes))
    }

    /// How often each request is retried. Default: the client's, [`RetryPolicy::default`].
    pub fn retry(self, policy: RetryPolicy) -> Self {
        self.with(|draft| draft.options.retry = Some(Box::new(policy)))
    }

    /// The key from which each request derives its own: `K-0` for the first batch, `K-1` for the second, and so on. A call that
    /// is made again with the same key and the same inputs is then carried out once, by a server that honours keys. 1 to 255
    /// visible ASCII characters; invalid where the API has no keys. Default: a new key for each request, the same for all its
    /// attempts.
    ///
    /// Of a batch that was rejected for some of its inputs, `K-0.0` is the rest without those that were named, and `K-0.1` and
    /// `K-0.2` are its halves, whose parts go on as `K-0.1.2`. A derived key that would be longer than 255 bytes is cut and made
    /// distinct by a hash of the whole key. With other inputs, or only some of them, take another key.
    pub fn idempotency_key(self, key: impl Into<String>) -> Self {
        self.with(|draft| draft.set_idempotency_key(key.into()))
    }

    /// Adds a header to each request, in place of the client's of that name. Headers that the transport itself sets are
    /// invalid.
    pub fn header(self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.with(|draft| draft.push_header(name.as_ref(), value.as_ref()))
    }

    /// Appends a query parameter to each request.
    pub fn query(self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.with(|draft| draft.push_query(name.as_ref(), value.as_ref()))
    }

    /// The outcomes as they come, each with the index of its input. What is known stays known when the call is given up early.
    ///
    /// A bulk call that was polled as a future goes on as a stream, from its first outcome:
    ///
    /// ```no_run
    /// # async fn example(mut bulk: alertkit_transport::Bulk<u32>) {
    /// let limit = std::time::Duration::from_secs(5);
    /// match tokio::time::timeout(limit, &mut bulk).await {
    ///     Ok(report) => println!("{:?}", report.counts()),
    ///     Err(_) => {
    ///         let mut outcomes = bulk.outcomes();
    ///         while let Some((index, outcome)) = outcomes.next().await {
    ///             println!("{index}: {outcome:?}");
    ///         }
    ///     }
    /// }
    /// # }
    /// ```
    pub fn outcomes(self) -> BulkOutcomes<T> {
        match self.state {
            State::Plan(plan) => plan.send(self.decode),
            State::Sending { outcomes, known } => outcomes.after(known),
            State::Done => BulkOutcomes::new(None, self.decode, VecDeque::new()),
        }
    }

    /// The first request as it would be sent, with its secrets removed. Sends nothing.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for no inputs, a bad argument, or an input that cannot be sent.
    pub fn preview(self) -> Result<Preview, Error> {
        let State::Plan(plan) = self.state else {
            return Err(Error::invalid_input("request", "was sent before"));
        };
        let Plan { mut draft, limits, inputs, concurrency } = *plan;
        let operation = draft.operation;
        draft.take_problem().map_or(Ok(()), Err)?;
        let inputs = inputs.into_iter().enumerate();
        let inputs = inputs.map(|(index, json)| Ok(Input { index, json: json? }));
        let batches = limits.batches(inputs.collect::<Result<_, Error>>()?);
        let first = Requests::new(draft, limits.member, batches, concurrency).into_first();
        let none = || Error::invalid_input(limits.member, "must not be empty").with_operation(operation);
        Preview::new(first.ok_or_else(none)?)
    }

    fn with(mut self, change: impl FnOnce(&mut Draft)) -> Self {
        self.change_draft(change);
        self
    }

    /// Once it is being sent, nothing can be changed any more.
    pub(crate) fn change_draft(&mut self, change: impl FnOnce(&mut Draft)) {
        if let State::Plan(plan) = &mut self.state {
            change(&mut plan.draft);
        }
    }
}

impl Plan {
    fn send<T>(mut self, decode: DecodeBulk<T>) -> BulkOutcomes<T> {
        let mut known = VecDeque::new();
        if let Some(problem) = self.draft.take_problem().map(Arc::new) {
            known.extend((0..self.inputs.len()).map(|index| (index, BulkOutcome::Failed(problem.clone()))));
            return BulkOutcomes::new(None, decode, known);
        }
        let mut inputs = Vec::with_capacity(self.inputs.len());
        for (index, input) in self.inputs.into_iter().enumerate() {
            match input {
                Ok(json) => inputs.push(Input { index, json }),
                Err(error) => known.push_back((index, BulkOutcome::Failed(Arc::new(error)))),
            }
        }
        let batches = self.limits.batches(inputs);
        let requests = Requests::new(self.draft, self.limits.member, batches, self.concurrency);
        BulkOutcomes::new(Some(requests), decode, known)
    }
}

// Nothing in it is pinned in place.
impl<T> Unpin for Bulk<T> {}

impl<T> Future for Bulk<T> {
    type Output = BulkReport<T>;

    /// Once it has returned its report, it is pending for ever.
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let decode = self.decode;
        loop {
            match &mut self.state {
                State::Sending { outcomes, known } => {
                    if let Some(outcome) = ready!(Pin::new(&mut **outcomes).poll_next(context)) {
                        known.push(outcome);
                    } else {
                        let report = BulkReport::new(mem::take(known));
                        self.state = State::Done;
                        return Poll::Ready(report);
                    }
                }
                state => match mem::replace(state, State::Done) {
                    State::Plan(plan) => {
                        let outcomes = Box::new(plan.send(decode));
                        self.state = State::Sending { outcomes, known: Vec::new() };
                    }
                    _ => return Poll::Pending,
                },
            }
        }
    }
}

impl<T> fmt::Debug for Bulk<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Bulk");
        match &self.state {
            State::Plan(plan) => shown
                .field("operation", &plan.draft.operation.name)
                .field("inputs", &plan.inputs.len())
                .field("concurrency", &plan.concurrency),
            State::Sending { known, .. } => shown.field("known", &known.len()),
            State::Done => shown.field("state", &"done"),
        };
        shown.finish_non_exhaustive()
    }
}

#[cfg(test)]
#[cfg(feature = "testing")]
mod tests;
