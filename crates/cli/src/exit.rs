//! What the command ends with: a number for each kind of error. Scripts rely on them, so they stay.

use std::fmt::Write as _;

use alertkit::transport::ErrorKind;

/// A file or a stream failed, or the doctor found something.
pub(crate) const FAILED: u8 = 1;

/// What stands between the arguments is no command; clap says so itself.
const USAGE: u8 = 2;

/// Each kind with its number and when it comes.
const KINDS: [(ErrorKind, u8, &str); 22] = [
    (ErrorKind::InvalidInput, 3, "an argument or a setting was refused before anything was sent"),
    (ErrorKind::Runtime, 4, "the call could not be run; nothing was sent"),
    (ErrorKind::Connect, 5, "no connection could be made"),
    (ErrorKind::Certificate, 6, "the server's certificate was refused"),
    (ErrorKind::Timeout, 7, "time ran out; the call may be repeated"),
    (ErrorKind::Interrupted, 8, "the connection broke; the call may be repeated"),
    (ErrorKind::OutcomeUnknown, 9, "the call may have been carried out: look before you repeat it"),
    (ErrorKind::Redirect, 10, "the server wants the call to go elsewhere; redirects are not followed"),
    (ErrorKind::BadRequest, 11, "the API refused the input (400, 422)"),
    (ErrorKind::Unauthorized, 12, "the key is missing, wrong or expired (401)"),
    (ErrorKind::PaymentRequired, 13, "the plan does not allow it (402)"),
    (ErrorKind::Forbidden, 14, "the key may not do this (403)"),
    (ErrorKind::NotFound, 15, "the thing does not exist (404, 410)"),
    (ErrorKind::Conflict, 16, "the state of the thing does not allow it (409)"),
    (ErrorKind::PayloadTooLarge, 17, "the request is too large (413)"),
    (ErrorKind::RateLimited, 18, "too many requests (429)"),
    (ErrorKind::Refused, 19, "another refusal, also of some inputs of a bulk call"),
    (ErrorKind::Server, 20, "the server failed (5xx); the call may be repeated"),
    (ErrorKind::Decode, 21, "the call succeeded and its answer can't be read"),
    (ErrorKind::ResponseTooLarge, 22, "the answer is larger than 10 MiB"),
    (ErrorKind::Paging, 23, "the server's pages do not come to an end"),
    (ErrorKind::TooManyItems, 24, "the listing has more items than allowed"),
];

/// The number of a kind.
pub(crate) fn code(kind: ErrorKind) -> u8 {
    KINDS.iter().find(|(known, ..)| *known == kind).map_or(FAILED, |(_, code, _)| *code)
}

/// The table, for `--help`.
pub(crate) fn help() -> String {
    let mut text = "Exit codes (`kind` in the error that is written to standard error):\n".to_owned();
    let mut row = |code: u8, kind: &str, when: &str| {
        let _ = write!(text, "\n  {code:>2}  {kind:<18}  {when}");
    };
    row(0, "", "done");
    row(FAILED, "", "a file or a stream failed (`io`), or the doctor found something");
    row(USAGE, "", "the arguments make no command");
    for (kind, code, when) in KINDS {
        row(code, kind.as_str(), when);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_number_of_its_own_and_a_line_in_the_help() {
        let mut codes: Vec<u8> = ErrorKind::ALL.iter().map(|kind| code(*kind)).collect();
        assert!(ErrorKind::ALL.iter().all(|kind| help().contains(kind.as_str())));
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes, (3..=24).collect::<Vec<u8>>());
    }
}
