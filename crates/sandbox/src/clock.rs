use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// The machine's clock plus what the test has added to it.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    ahead: Mutex<SignedDuration>,
}

impl Clock {
    pub(crate) fn now(&self) -> Timestamp {
        let ahead = *self.ahead.lock().unwrap_or_else(PoisonError::into_inner);
        Timestamp::now().checked_add(ahead).unwrap_or(Timestamp::MAX)
    }

    pub(crate) fn advance(&self, by: Duration) {
        let mut ahead = self.ahead.lock().unwrap_or_else(PoisonError::into_inner);
        let by = SignedDuration::try_from(by).unwrap_or(SignedDuration::MAX);
        *ahead = ahead.saturating_add(by);
    }
}

/// RFC 3339 in whole seconds, as in every example of the documentation.
pub(crate) fn whole_seconds(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// RFC 3339 in microseconds, and in whole seconds where there are none.
pub(crate) fn microseconds(at: Timestamp) -> String {
    let whole = at.subsec_microsecond() == 0 && at.subsec_millisecond() == 0;
    if whole { whole_seconds(at) } else { at.strftime("%Y-%m-%dT%H:%M:%S%.6fZ").to_string() }
}

/// The form of the `Date` header.
pub(crate) fn http_date(at: Timestamp) -> String {
    at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
