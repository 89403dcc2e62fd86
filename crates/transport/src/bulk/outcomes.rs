use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures::stream::{FusedStream, Stream};

use super::report::{BulkOutcome, Refusal};
use super::requests::{Ended, Requests};
use crate::Error;
use crate::decode::DecodeError;
use crate::engine::Answer;
use crate::request::finish;

/// What the response to one request says of each of its inputs, which are passed with it, in their order.
pub type DecodeBulk<T> = fn(&str, &[Bytes]) -> Result<Vec<Result<T, Refusal>>, DecodeError>;

/// The outcomes of a [`Bulk`](super::Bulk) as they come; from [`Bulk::outcomes`](super::Bulk::outcomes).
///
/// Each item is the index of an input and its outcome. Every input has one, in the order in which the outcomes are known. When
/// the stream is dropped, requests under way are cancelled: an input without an outcome by then may have been carried out.
#[must_use = "a stream does nothing unless it is asked for items"]
pub struct BulkOutcomes<T> {
    /// None once they have all been answered.
    requests: Option<Requests>,
    decode: DecodeBulk<T>,
    known: VecDeque<(usize, BulkOutcome<T>)>,
}

impl<T> BulkOutcomes<T> {
    pub(super) fn new(
        requests: Option<Requests>,
        decode: DecodeBulk<T>,
        known: VecDeque<(usize, BulkOutcome<T>)>,
    ) -> Self {
        Self { requests, decode, known }
    }

    /// The next outcome, with the index of its input; `None` after the last one.
    pub async fn next(&mut self) -> Option<(usize, BulkOutcome<T>)> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// The same stream with these outcomes before the others.
    pub(super) fn after(mut self, known: Vec<(usize, BulkOutcome<T>)>) -> Self {
        for outcome in known.into_iter().rev() {
            self.known.push_front(outcome);
        }
        self
    }

    fn take(&mut self, Ended { part, result }: Ended) {
        let (Some(requests), Some(result)) = (&mut self.requests, result) else {
            self.known.extend(part.inputs.iter().map(|input| (input.index, BulkOutcome::Unsent)));
            return;
        };
        let inputs: Vec<Bytes> = part.inputs.iter().map(|input| input.json.clone()).collect();
        match result.and_then(|answer| read(answer, self.decode, &inputs)) {
            Ok(outcomes) => {
                requests.accepted(&part);
                let indexes = part.inputs.iter().map(|input| input.index);
                self.known.extend(indexes.zip(outcomes));
            }
            Err(error) => {
                let failed = requests.failed(part, error).into_iter();
                self.known.extend(failed.map(|(index, error)| (index, BulkOutcome::Failed(error))));
            }
        }
    }
}

// Nothing in it is pinned in place.
impl<T> Unpin for BulkOutcomes<T> {}

impl<T> Stream for BulkOutcomes<T> {
    type Item = (usize, BulkOutcome<T>);

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(outcome) = self.known.pop_front() {
                return Poll::Ready(Some(outcome));
            }
            let Some(requests) = &mut self.requests else { return Poll::Ready(None) };
            match ready!(requests.poll_next(context)) {
                Some(ended) => self.take(ended),
                None => self.requests = None,
            }
        }
    }
}

impl<T> FusedStream for BulkOutcomes<T> {
    fn is_terminated(&self) -> bool {
        self.requests.is_none() && self.known.is_empty()
    }
}

impl<T> fmt::Debug for BulkOutcomes<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("BulkOutcomes").field("known", &self.known.len()).finish_non_exhaustive()
    }
}

/// One outcome for each input; any other number does not tell whose they are.
fn read<T>(answer: Answer, decode: DecodeBulk<T>, inputs: &[Bytes]) -> Result<Vec<BulkOutcome<T>>, Error> {
    let decode = |body: &str| match decode(body, inputs)? {
        outcomes if outcomes.len() == inputs.len() => Ok(outcomes),
        outcomes => Err(DecodeError::Count { found: outcomes.len(), expected: inputs.len() }),
    };
    let secret = answer.client.secret().clone();
    // Its words are the server's, which may quote the key.
    let refused = |refusal: Refusal| BulkOutcome::Refused(Refusal::new(secret.scrub(&refusal.message)));
    let outcomes = finish(answer, decode)?.into_value().into_iter();
    Ok(outcomes.map(|outcome| outcome.map_or_else(refused, BulkOutcome::Done)).collect())
}
