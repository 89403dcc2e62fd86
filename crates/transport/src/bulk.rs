use std::fmt;
use std::future::IntoFuture;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::Bytes;
use futures::StreamExt;
use futures::future::BoxFuture;
use http::StatusCode;
use serde::Serialize;

mod report;

pub use report::{BulkOutcome, BulkReport, Refusal};

use crate::decode::DecodeError;
use crate::draft::Draft;
use crate::engine;
use crate::request::finish;
use crate::{Error, Preview, Response, RetryPolicy};

/// How many inputs an API takes in one request: for the API crates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BulkLimits {
    /// The member of the body that holds the inputs.
    pub member: &'static str,
    /// Inputs in one request.
    pub count: usize,
    /// Bytes of one request's body.
    pub bytes: usize,
}

/// What the answer to one request says of each of its inputs, which are given with it, in their order.
pub type DecodeBulk<T> = fn(&str, &[Bytes]) -> Result<Vec<Result<T, Refusal>>, DecodeError>;

/// Many inputs that have not been sent, for an API that takes them in limited batches.
///
/// Awaiting it splits them by number and by encoded size, sends the batches, and gives a [`BulkReport`] with one outcome
/// for each input, in their order. It does not fail as a whole: what is wrong with one input, or with one batch, is its
/// outcome. After a 429 no further batch is started.
#[must_use = "a bulk call is sent when it is awaited"]
pub struct Bulk<T> {
    draft: Draft,
    limits: BulkLimits,
    inputs: Vec<Result<Bytes, Error>>,
    decode: DecodeBulk<T>,
    concurrency: usize,
}

impl<T> Bulk<T> {
    pub(crate) fn new<I: Serialize>(
        draft: Draft,
        limits: BulkLimits,
        inputs: impl IntoIterator<Item = Result<I, Error>>,
        decode: DecodeBulk<T>,
    ) -> Self {
        let longest = limits.bytes.saturating_sub(limits.member.len() + FRAME);
        let encode = |input: I| match serde_json::to_vec(&input) {
            Ok(json) if json.len() > longest => {
                Err(Error::invalid_input("input", "is larger than one request may be"))
            }
            Ok(json) => Ok(Bytes::from(json)),
            Err(_) => Err(Error::invalid_input("input", "can't be written as JSON")),
        };
        let operation = draft.operation;
        let inputs = inputs.into_iter().map(|input| input.and_then(encode));
        let inputs = inputs.map(|input| input.map_err(|error| error.with_operation(operation)));
        Self { inputs: inputs.collect(), draft, limits, decode, concurrency: 1 }
    }

    /// How many batches are under way at once. Default 1.
    pub fn concurrency(mut self, batches: usize) -> Self {
        self.concurrency = batches.max(1);
        self
    }

    /// The total deadline of each batch's request, retries and waits included. Default: the client's, 60 s.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.draft.options.timeout = Some(timeout);
        self
    }

    /// How often each batch's request is repeated. Default: the client's, [`RetryPolicy::default`].
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.draft.options.retry = Some(policy);
        self
    }

    /// The first request as it would be sent, with its secrets removed. Sends nothing.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for no inputs, a bad argument, or an input that can't be sent.
    pub fn preview(mut self) -> Result<Preview, Error> {
        let first = self.batches().first().map_or(0, ExactSizeIterator::len);
        let inputs: Vec<Bytes> = self.inputs.drain(..first).collect::<Result<_, _>>()?;
        if inputs.is_empty() {
            return Err(
                Error::invalid_input(self.limits.member, "are none").with_operation(self.draft.operation)
            );
        }
        self.draft.body = Some(body(self.limits.member, &inputs));
        Preview::new(self.draft)
    }

    #[cfg(feature = "catalogue")]
    pub(crate) fn draft_mut(&mut self) -> &mut Draft {
        &mut self.draft
    }

    /// The inputs of each request, those that can be sent at all: as many as its limits allow.
    fn batches(&self) -> Vec<Range<usize>> {
        let mut batches: Vec<Range<usize>> = Vec::new();
        let (mut start, mut bytes) = (0, 0);
        for (index, input) in self.inputs.iter().enumerate() {
            let size = input.as_ref().map_or(0, Bytes::len) + 1;
            let full = index - start >= self.limits.count || bytes + size > self.room();
            if full && index > start {
                batches.push(start..index);
                (start, bytes) = (index, 0);
            }
            bytes += size;
        }
        if start < self.inputs.len() {
            batches.push(start..self.inputs.len());
        }
        batches
    }

    /// Bytes that the inputs of one request may have, with the commas between them.
    fn room(&self) -> usize {
        self.limits.bytes.saturating_sub(self.limits.member.len() + FRAME) + 1
    }
}

/// `{"":[]}` around the inputs.
const FRAME: usize = 7;

fn body(member: &str, inputs: &[Bytes]) -> Bytes {
    let length = inputs.iter().map(|input| input.len() + 1).sum::<usize>() + member.len() + FRAME;
    let mut body = Vec::with_capacity(length);
    body.extend_from_slice(format!("{{\"{member}\":[").as_bytes());
    for (index, input) in inputs.iter().enumerate() {
        if index > 0 {
            body.push(b',');
        }
        body.extend_from_slice(input);
    }
    body.extend_from_slice(b"]}");
    body.into()
}

impl<T: Send + 'static> Bulk<T> {
    async fn send(mut self) -> BulkReport<T> {
        if let Some(problem) = self.draft.take_problem() {
            return BulkReport::new(report::outcomes(Err(problem), self.inputs.len()));
        }
        let stopped = Arc::new(AtomicBool::new(false));
        let batches = self.batches();
        let mut inputs = std::mem::take(&mut self.inputs).into_iter();
        let mut calls = Vec::with_capacity(batches.len());
        for batch in batches {
            let inputs: Vec<_> = inputs.by_ref().take(batch.len()).collect();
            calls.push(self.send_batch(inputs, stopped.clone()));
        }
        let outcomes = futures::stream::iter(calls).buffered(self.concurrency);
        BulkReport::new(outcomes.collect::<Vec<_>>().await.into_iter().flatten().collect())
    }

    /// One request, and what became of each of its inputs.
    fn send_batch(
        &mut self,
        inputs: Vec<Result<Bytes, Error>>,
        stopped: Arc<AtomicBool>,
    ) -> BoxFuture<'static, Vec<BulkOutcome<T>>> {
        let sendable: Vec<Bytes> = inputs.iter().filter_map(|input| input.as_ref().ok().cloned()).collect();
        let mut draft = self.draft.repeat();
        draft.body = Some(body(self.limits.member, &sendable));
        let decode = self.decode;
        Box::pin(async move {
            let answers = if sendable.is_empty() {
                Vec::new()
            } else if stopped.load(Ordering::Relaxed) {
                sendable.iter().map(|_| BulkOutcome::Unsent).collect()
            } else {
                let result = engine::send(draft).await;
                if result.as_ref().is_err_and(is_limited) {
                    stopped.store(true, Ordering::Relaxed);
                }
                let decoded = result.and_then(|answer| finish(answer, |body| decode(body, &sendable)));
                report::outcomes(decoded.map(Response::into_value), sendable.len())
            };
            let mut answers = answers.into_iter();
            let outcome = |input| match input {
                Ok(_) => answers.next().unwrap_or(BulkOutcome::Unsent),
                Err(error) => BulkOutcome::Failed(Arc::new(error)),
            };
            inputs.into_iter().map(outcome).collect()
        })
    }
}

/// Also where an earlier attempt makes the outcome unknown.
fn is_limited(error: &Error) -> bool {
    error.is_rate_limited() || error.status() == Some(StatusCode::TOO_MANY_REQUESTS)
}

impl<T: Send + 'static> IntoFuture for Bulk<T> {
    type Output = BulkReport<T>;
    type IntoFuture = BoxFuture<'static, BulkReport<T>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl<T> fmt::Debug for Bulk<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Bulk")
            .field("operation", &self.draft.operation.name)
            .field("inputs", &self.inputs.len())
            .field("concurrency", &self.concurrency)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
#[cfg(feature = "testing")]
mod tests;
