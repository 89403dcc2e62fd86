use std::sync::Arc;

use super::verdict;
use crate::retry::Safety;
use crate::{Error, ErrorKind};

/// The outcome of each input of a [`Bulk`](super::Bulk), in their order.
#[derive(Clone, Debug, PartialEq)]
#[must_use = "it says which inputs were not accepted"]
pub struct BulkReport<T> {
    outcomes: Vec<BulkOutcome<T>>,
}

/// The outcome of one input.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum BulkOutcome<T> {
    /// The API accepted it.
    Done(T),
    /// The API accepted its request, but not this input.
    Refused(Refusal),
    /// Its request failed, it is one for which the API rejected the request, or it could not be sent at all. Inputs that failed
    /// with one request share its error.
    Failed(Arc<Error>),
    /// It was surely not carried out: no further request was begun, since an earlier one showed that it would fail, or since
    /// the time was over.
    Unsent,
}

/// Why an API did not accept one input of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refusal {
    /// The API's message.
    pub message: String,
}

/// How many inputs of a [`Bulk`](super::Bulk) have which outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct BulkCounts {
    /// [`Done`](BulkOutcome::Done).
    pub done: usize,
    /// [`Refused`](BulkOutcome::Refused).
    pub refused: usize,
    /// [`Failed`](BulkOutcome::Failed).
    pub failed: usize,
    /// [`Unsent`](BulkOutcome::Unsent).
    pub unsent: usize,
}

impl Refusal {
    /// A refusal with the API's message.
    #[must_use]
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into() }
    }
}

impl<T> BulkOutcome<T> {
    /// Whether the API accepted the input.
    #[must_use]
    pub fn is_done(&self) -> bool {
        matches!(self, Self::Done(_))
    }

    /// What the API returned for the input, if it accepted it.
    #[must_use]
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Done(value) => Some(value),
            Self::Refused(_) | Self::Failed(_) | Self::Unsent => None,
        }
    }

    /// The error with which the input or its request failed.
    #[must_use]
    pub fn error(&self) -> Option<&Error> {
        match self {
            Self::Failed(error) => Some(error),
            Self::Done(_) | Self::Refused(_) | Self::Unsent => None,
        }
    }

    /// Whether no request with this input was carried out.
    fn is_unsent(&self) -> bool {
        match self {
            Self::Unsent => true,
            // What is invalid here is never sent, so there is nothing to make up for.
            Self::Failed(error) => {
                error.kind() != ErrorKind::InvalidInput && verdict::is_surely_not_done(error)
            }
            Self::Done(_) | Self::Refused(_) => false,
        }
    }
}

/// Errors cannot be compared: two failures are equal if they are of one request, with the same error behind the [`Arc`].
impl<T: PartialEq> PartialEq for BulkOutcome<T> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Done(one), Self::Done(other)) => one == other,
            (Self::Refused(one), Self::Refused(other)) => one == other,
            (Self::Failed(one), Self::Failed(other)) => Arc::ptr_eq(one, other),
            (Self::Unsent, Self::Unsent) => true,
            _ => false,
        }
    }
}

impl<T> BulkReport<T> {
    /// The report of the outcomes of all inputs, which are given with their indexes.
    pub(super) fn new(mut outcomes: Vec<(usize, BulkOutcome<T>)>) -> Self {
        outcomes.sort_by_key(|(index, _)| *index);
        Self { outcomes: outcomes.into_iter().map(|(_, outcome)| outcome).collect() }
    }

    /// One outcome for each input, in their order.
    #[must_use]
    pub fn outcomes(&self) -> &[BulkOutcome<T>] {
        &self.outcomes
    }

    /// One outcome for each input, in their order, by value.
    #[must_use]
    pub fn into_outcomes(self) -> Vec<BulkOutcome<T>> {
        self.outcomes
    }

    /// Iterates over the outcomes, in the order of the inputs.
    pub fn iter(&self) -> std::slice::Iter<'_, BulkOutcome<T>> {
        self.outcomes.iter()
    }

    /// How many inputs there were.
    #[must_use]
    pub fn len(&self) -> usize {
        self.outcomes.len()
    }

    /// Whether there were no inputs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.outcomes.is_empty()
    }

    /// How many inputs have which outcome.
    #[must_use]
    pub fn counts(&self) -> BulkCounts {
        let mut counts = BulkCounts::default();
        for outcome in &self.outcomes {
            *match outcome {
                BulkOutcome::Done(_) => &mut counts.done,
                BulkOutcome::Refused(_) => &mut counts.refused,
                BulkOutcome::Failed(_) => &mut counts.failed,
                BulkOutcome::Unsent => &mut counts.unsent,
            } += 1;
        }
        counts
    }

    /// Whether the API accepted every input.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.outcomes.iter().all(BulkOutcome::is_done)
    }

    /// The inputs that the API did not accept, or may not have: their indexes, and their outcomes.
    pub fn failures(&self) -> impl Iterator<Item = (usize, &BulkOutcome<T>)> {
        self.outcomes.iter().enumerate().filter(|(_, outcome)| !outcome.is_done())
    }

    /// The indexes of the inputs of which no request was carried out, for certain: none was begun, the connection failed, or
    /// the API rejected the whole request, be it for the credential or for the input itself.
    ///
    /// [`retryable`](Self::retryable) has those of them for which another try can succeed. An input that is
    /// [invalid](ErrorKind::InvalidInput) or [`Refused`](BulkOutcome::Refused) is not in it.
    #[must_use]
    pub fn unsent(&self) -> Vec<usize> {
        self.which(BulkOutcome::is_unsent)
    }

    /// The indexes of the inputs that can be sent again without harm, and may then succeed: those that were not sent, and those
    /// for which a retry leaves the same state ([`Safety::Safe`]).
    #[must_use]
    pub fn retryable(&self) -> Vec<usize> {
        self.which(|outcome| match outcome {
            BulkOutcome::Unsent => true,
            BulkOutcome::Failed(error) => error.retry().safety == Safety::Safe,
            BulkOutcome::Done(_) | BulkOutcome::Refused(_) => false,
        })
    }

    /// The same with another value for each input that the API accepted.
    ///
    /// # Errors
    ///
    /// The first that `change` returns.
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

impl<T> IntoIterator for BulkReport<T> {
    type Item = BulkOutcome<T>;
    type IntoIter = std::vec::IntoIter<BulkOutcome<T>>;

    fn into_iter(self) -> Self::IntoIter {
        self.outcomes.into_iter()
    }
}

impl<'report, T> IntoIterator for &'report BulkReport<T> {
    type Item = &'report BulkOutcome<T>;
    type IntoIter = std::slice::Iter<'report, BulkOutcome<T>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
