use std::fmt;

use http::StatusCode;

/// What kind of thing went wrong. Every kind says what a repetition of the call would risk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// An argument, a setting or a header was refused before any I/O. Repeating it gives the same answer.
    InvalidInput,
    /// There was no runtime or thread to run the call on; nothing was sent. Repeating it elsewhere is safe.
    Runtime,
    /// No connection could be made in the last attempt. Repeating it is safe: where an earlier attempt of a call that
    /// must not be done twice may have arrived, the kind is [`OutcomeUnknown`](Self::OutcomeUnknown) instead.
    Connect,
    /// The server's certificate was refused, or no roots were found to check it with; nothing was sent. Repeating
    /// it is safe and gives the same answer until the certificate or the roots change.
    Certificate,
    /// Time ran out on a call that only reads or may be repeated, or before anything was sent
    /// ([`attempts`](crate::Error::attempts) is then 0). Repeating it is safe.
    Timeout,
    /// The connection broke on a call that only reads or may be repeated. Repeating it is safe.
    Interrupted,
    /// The call may have been carried out and its repetition could do the work twice: time ran out, the connection
    /// broke, the response was 408, 425 or any 5xx but 501 and 505, an earlier call under the same key is still running
    /// (409 with `Retry-After`), or one of these happened to an attempt and a later one was rejected: the status and the
    /// message are then the last one's. Look first, or repeat it with the same
    /// [`idempotency_key`](crate::Error::idempotency_key) where the API has keys.
    OutcomeUnknown,
    /// The server wants the call to go elsewhere; redirects are never followed, for the key would go along. The
    /// message names the other origin: set the base URL if it is right. Repeating it gives the same answer.
    Redirect,
    /// The API refused the input (400, 422, or its code for it). Repeating it gives the same answer.
    BadRequest,
    /// The key is missing, wrong or expired (401). Repeating it gives the same answer.
    Unauthorized,
    /// The plan or a limit of the account does not allow it (402). Repeating it gives the same answer.
    PaymentRequired,
    /// The key is good and may not do this (403). Repeating it gives the same answer.
    Forbidden,
    /// The thing does not exist (404, 410, or the API's code for it). Repeating it gives the same answer.
    NotFound,
    /// The thing is in a state that does not allow it (409). Repeating it is safe, and rarely helps.
    Conflict,
    /// The request is too large (413). Repeating it gives the same answer.
    PayloadTooLarge,
    /// The API wants fewer requests (429, or its code for it); the call was not carried out. Repeating it after
    /// [`retry_after`](crate::Error::retry_after) is safe.
    RateLimited,
    /// Another rejection: a 4xx that has no kind of its own, 501, 505, or a success that says it is an error.
    /// [`retry`](crate::Error::retry) says whether repeating it is safe; it rarely helps.
    Refused,
    /// The server failed (5xx but 501 and 505) on a call that only reads or may be repeated, or it said that nothing was
    /// done. Repeating it is safe. Where the failure is stored under the idempotency key
    /// ([`StoredAnswer`](crate::StopReason::StoredAnswer)), it is safe with the same key, which brings the same failure.
    Server,
    /// The call succeeded and its answer can't be read: the message names the place in the JSON, and the body is
    /// kept. Repeating a call that is not idempotent would do it twice.
    Decode,
    /// The answer is larger than the limit (10 MiB after decompression unless changed); the call was carried out.
    /// Repeating a call that is not idempotent would do it twice.
    ResponseTooLarge,
    /// The server's pages do not come to an end, or its link leads elsewhere. The items before it were given.
    Paging,
    /// The listing has more items than the caller allowed. Nothing is lost: ask again with a larger limit.
    TooManyItems,
}

impl ErrorKind {
    /// All of them, in the order in which they stand above.
    pub const ALL: &'static [Self] = &[
        Self::InvalidInput,
        Self::Runtime,
        Self::Connect,
        Self::Certificate,
        Self::Timeout,
        Self::Interrupted,
        Self::OutcomeUnknown,
        Self::Redirect,
        Self::BadRequest,
        Self::Unauthorized,
        Self::PaymentRequired,
        Self::Forbidden,
        Self::NotFound,
        Self::Conflict,
        Self::PayloadTooLarge,
        Self::RateLimited,
        Self::Refused,
        Self::Server,
        Self::Decode,
        Self::ResponseTooLarge,
        Self::Paging,
        Self::TooManyItems,
    ];

    /// The word for programs, such as `not_found`. It does not change; what `Display` says may.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidInput => "invalid_input",
            Self::Runtime => "runtime",
            Self::Connect => "connect",
            Self::Certificate => "certificate",
            Self::Timeout => "timeout",
            Self::Interrupted => "interrupted",
            Self::OutcomeUnknown => "outcome_unknown",
            Self::Redirect => "redirect",
            Self::BadRequest => "bad_request",
            Self::Unauthorized => "unauthorized",
            Self::PaymentRequired => "payment_required",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not_found",
            Self::Conflict => "conflict",
            Self::PayloadTooLarge => "payload_too_large",
            Self::RateLimited => "rate_limited",
            Self::Refused => "refused",
            Self::Server => "server",
            Self::Decode => "decode",
            Self::ResponseTooLarge => "response_too_large",
            Self::Paging => "paging",
            Self::TooManyItems => "too_many_items",
        }
    }

    /// The kind that a status means where the API's code says nothing else.
    pub(crate) fn of_status(status: StatusCode) -> Self {
        match status.as_u16() {
            400 | 422 => Self::BadRequest,
            401 => Self::Unauthorized,
            402 => Self::PaymentRequired,
            403 => Self::Forbidden,
            404 | 410 => Self::NotFound,
            409 => Self::Conflict,
            413 => Self::PayloadTooLarge,
            429 => Self::RateLimited,
            501 | 505 => Self::Refused,
            // A status above 599 is invalid, and treated as one of 5xx.
            500.. => Self::Server,
            _ => Self::Refused,
        }
    }

    /// Whether it says of a response that the work was surely not done and would not be done the next time.
    pub(crate) fn is_rejection(self) -> bool {
        matches!(
            self,
            Self::BadRequest
                | Self::Unauthorized
                | Self::PaymentRequired
                | Self::Forbidden
                | Self::NotFound
                | Self::Conflict
                | Self::PayloadTooLarge
                | Self::Refused
        )
    }

    /// Whether the status line says it all, so that `Display` need not repeat the kind.
    pub(crate) fn is_about_the_status(self) -> bool {
        self.is_rejection() || matches!(self, Self::RateLimited | Self::Server)
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::InvalidInput => "invalid input",
            Self::Runtime => "no runtime",
            Self::Connect => "cannot connect",
            Self::Certificate => "certificate refused",
            Self::Timeout => "timed out",
            Self::Interrupted => "connection broke",
            Self::OutcomeUnknown => "outcome unknown",
            Self::Redirect => "redirect not followed",
            Self::BadRequest => "bad request",
            Self::Unauthorized => "unauthorized",
            Self::PaymentRequired => "payment required",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not found",
            Self::Conflict => "conflict",
            Self::PayloadTooLarge => "payload too large",
            Self::RateLimited => "rate limited",
            Self::Refused => "refused",
            Self::Server => "server error",
            Self::Decode => "unreadable answer",
            Self::ResponseTooLarge => "answer too large",
            Self::Paging => "paging stopped",
            Self::TooManyItems => "too many items",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_listed_in_its_place_and_has_a_word_of_its_own() {
        assert_eq!(ErrorKind::ALL.len(), ErrorKind::TooManyItems as usize + 1);
        for (place, kind) in ErrorKind::ALL.iter().enumerate() {
            assert_eq!(*kind as usize, place);
            assert!(kind.as_str().chars().all(|letter| letter.is_ascii_lowercase() || letter == '_'));
            assert!(ErrorKind::ALL.iter().all(|other| other == kind || other.as_str() != kind.as_str()));
        }
    }
}
