use std::sync::Arc;

use crate::retry::Safety;
use crate::{Error, ErrorKind};

/// What became of each input of a [`Bulk`](super::Bulk), in their order.
#[derive(Clone, Debug)]
#[must_use = "it says which inputs were not taken"]
pub struct BulkReport<T> {
    outcomes: Vec<BulkOutcome<T>>,
}

/// What became of one input.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum BulkOutcome<T> {
    /// The API took it.
    Done(T),
    /// The API took its batch, but not this input.
    Refused(Refusal),
    /// Its batch failed, or it could not be sent at all. All inputs of a batch share its error.
    Failed(Arc<Error>),
    /// Its batch was not started: an earlier one met the rate limit.
    Unsent,
}

/// Why an API did not take one input of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refusal {
    /// What the API says.
    pub message: String,
}

impl Refusal {
    /// A refusal with the API's words.
    #[must_use]
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into() }
    }
}

impl<T> BulkReport<T> {
    pub(super) fn new(outcomes: Vec<BulkOutcome<T>>) -> Self {
        Self { outcomes }
    }

    /// One outcome for each input, in their order.
    #[must_use]
    pub fn outcomes(&self) -> &[BulkOutcome<T>] {
        &self.outcomes
    }

    /// The same, to keep.
    #[must_use]
    pub fn into_outcomes(self) -> Vec<BulkOutcome<T>> {
        self.outcomes
    }

    /// Whether the API took every input.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.outcomes.iter().all(|outcome| matches!(outcome, BulkOutcome::Done(_)))
    }

    /// The inputs, by their index, whose batch was not started, or surely not carried out.
    #[must_use]
    pub fn unsent(&self) -> Vec<usize> {
        self.which(|outcome| match outcome {
            BulkOutcome::Unsent => true,
            BulkOutcome::Failed(error) => matches!(
                error.kind(),
                ErrorKind::RateLimited | ErrorKind::Connect | ErrorKind::Certificate | ErrorKind::Runtime
            ),
            BulkOutcome::Done(_) | BulkOutcome::Refused(_) => false,
        })
    }

    /// The inputs, by their index, that can be sent again without harm: those that were not sent, and those whose
    /// repetition leaves the same state.
    #[must_use]
    pub fn retryable(&self) -> Vec<usize> {
        self.which(|outcome| match outcome {
            BulkOutcome::Unsent => true,
            BulkOutcome::Failed(error) => error.retry().safety == Safety::Safe,
            BulkOutcome::Done(_) | BulkOutcome::Refused(_) => false,
        })
    }

    /// The same with another value for each input that the API took.
    ///
    /// # Errors
    ///
    /// The first that `change` gives.
    #[cfg(feature = "catalogue")]
    pub(crate) fn try_map<U>(self, change: impl Fn(T) -> Result<U, Error>) -> Result<BulkReport<U>, Error> {
        let outcomes = self.outcomes.into_iter().map(|outcome| {
            Ok(match outcome {
                BulkOutcome::Done(value) => BulkOutcome::Done(change(value)?),
                BulkOutcome::Refused(refusal) => BulkOutcome::Refused(refusal),
                BulkOutcome::Failed(error) => BulkOutcome::Failed(error),
                BulkOutcome::Unsent => BulkOutcome::Unsent,
            })
        });
        Ok(BulkReport { outcomes: outcomes.collect::<Result<_, _>>()? })
    }

    fn which(&self, is: impl Fn(&BulkOutcome<T>) -> bool) -> Vec<usize> {
        self.outcomes.iter().enumerate().filter_map(|(index, outcome)| is(outcome).then_some(index)).collect()
    }
}

/// What a batch's answer means for each of its inputs.
pub(super) fn outcomes<T>(
    decoded: Result<Vec<Result<T, Refusal>>, Error>,
    inputs: usize,
) -> Vec<BulkOutcome<T>> {
    match decoded {
        Ok(answers) => {
            let missing = || BulkOutcome::Refused(Refusal::new("the answer says nothing of this input"));
            let answers =
                answers.into_iter().map(|answer| answer.map_or_else(BulkOutcome::Refused, BulkOutcome::Done));
            answers.chain(std::iter::repeat_with(missing)).take(inputs).collect()
        }
        Err(error) => {
            let error = Arc::new(error);
            (0..inputs).map(|_| BulkOutcome::Failed(error.clone())).collect()
        }
    }
}
