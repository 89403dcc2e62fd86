//! What goes wrong, as it is shown: one JSON object on standard error, and a number to end with.

use std::error::Error as _;
use std::io::{self, IsTerminal, Write as _};
use std::time::Duration;

use alertkit::transport::{Error, ErrorKind, Json, JsonTree, Operation};
use serde::Serialize;
use serde_json::Value;

use crate::exit;
use crate::mask::Mask;

/// Why the command ends early.
pub(crate) enum Failure {
    /// With an error to show.
    Error(Box<Report>),
    /// What is wrong is on standard output, or was told by another program, which ended with this number.
    Told(u8),
    /// Whoever read standard output has left, as `head` does: that is no failure.
    Closed,
}

/// An error, as programs read it.
#[derive(Serialize)]
pub(crate) struct Report {
    kind: &'static str,
    operation: Option<&'static str>,
    status: Option<u16>,
    code: Option<String>,
    message: String,
    details: Vec<Detail>,
    request_id: Option<String>,
    /// Seconds.
    retry_after: Option<Value>,
    attempts: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    idempotency_key: Option<String>,
    /// What the server answered, if that is to be shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<JsonTree>,
    #[serde(skip)]
    exit: u8,
}

#[derive(Serialize)]
struct Detail {
    field: Option<String>,
    message: String,
}

impl Report {
    /// What a server says may repeat what it was sent, so the mask goes over all of it.
    pub(crate) fn of(error: &Error, mask: &Mask) -> Self {
        let text = |text: &str| mask.text(text);
        let detail = |detail: &alertkit::transport::Detail| Detail {
            field: detail.field.as_deref().map(text),
            message: text(&detail.message),
        };
        Self {
            kind: error.kind().as_str(),
            operation: error.operation(),
            status: error.status().map(|status| status.as_u16()),
            code: error.code().map(text),
            message: text(&message(error)),
            details: error.details().iter().map(detail).collect(),
            request_id: error.request_id().map(text),
            retry_after: error.retry_after().map(seconds),
            attempts: error.attempts(),
            idempotency_key: error.idempotency_key().map(text),
            body: error.body().filter(|_| mask.shows_error_bodies()).map(|body| shown(body, mask)),
            exit: exit::code(error.kind()),
        }
    }

    /// What no call has ended with.
    fn of_other(kind: &'static str, exit: u8, operation: Option<&'static str>, message: String) -> Self {
        Self {
            kind,
            operation,
            status: None,
            code: None,
            message,
            details: Vec::new(),
            request_id: None,
            retry_after: None,
            attempts: 0,
            idempotency_key: None,
            body: None,
            exit,
        }
    }

    /// An item of a listing that could not be decoded: where, and why. The listing goes on.
    pub(crate) fn of_item(problem: &str) -> Self {
        let kind = ErrorKind::Decode;
        Self::of_other(kind.as_str(), exit::code(kind), None, problem.to_owned())
    }

    /// Writes it to standard error: on one line for programs, on several for people.
    pub(crate) fn write(&self) {
        let text = if io::stderr().is_terminal() {
            serde_json::to_string_pretty(self)
        } else {
            serde_json::to_string(self)
        };
        if let Ok(text) = text {
            // Without a standard error there is nobody to tell.
            let _ = io::stderr().write_all(format!("{text}\n").as_bytes());
        }
    }
}

impl Failure {
    /// An error of a call, without what the mask hides.
    pub(crate) fn of(error: &Error, mask: &Mask) -> Self {
        Self::Error(Box::new(Report::of(error, mask)))
    }

    /// Something of this machine that failed: a file, a stream.
    pub(crate) fn file(what: &str, error: &io::Error) -> Self {
        Self::Error(Box::new(Report::of_other("io", exit::FAILED, None, format!("{what}: {error}"))))
    }

    /// So many inputs of a bulk call that the API did not take.
    pub(crate) fn of_inputs(operation: Option<&Operation>, refused: usize, all: usize) -> Self {
        let kind = ErrorKind::Refused;
        let message = format!("{refused} of {all} inputs were not taken: see their `outcome`");
        let report = Report::of_other(kind.as_str(), exit::code(kind), operation.map(|it| it.name), message);
        Self::Error(Box::new(report))
    }

    /// Items of a listing could not be decoded, and each was told.
    pub(crate) fn of_told_items() -> Self {
        Self::Told(exit::code(ErrorKind::Decode))
    }

    /// Tells it, and gives the number to end with.
    pub(crate) fn tell(self) -> u8 {
        match self {
            Self::Error(report) => {
                report.write();
                report.exit
            }
            Self::Told(exit) => exit,
            Self::Closed => 0,
        }
    }
}

/// For what is found before there is a call, and so holds no secret.
impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::of(&error, &Mask::default())
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::Closed,
            _ => Self::file("standard output", &error),
        }
    }
}

/// The message, with the name of what was refused, or with the cause where the error has none of its own.
pub(crate) fn message(error: &Error) -> String {
    match (error.field(), error.message()) {
        (Some(field), Some(message)) => format!("{field} {message}"),
        (None, Some(message)) => message.to_owned(),
        (_, None) => {
            let mut cause = error.source();
            while let Some(deeper) = cause.and_then(std::error::Error::source) {
                cause = Some(deeper);
            }
            cause.map_or_else(|| error.kind().to_string(), |cause| format!("{}: {cause}", error.kind()))
        }
    }
}

/// A body as JSON if it is JSON, else as text: the beginning, where it is long.
fn shown(body: &[u8], mask: &Mask) -> JsonTree {
    const LONGEST: usize = 8_192;
    let text = String::from_utf8_lossy(body);
    if let Ok(json) = text.parse::<Json>() {
        let mut tree = json.tree();
        mask.value(&mut tree);
        return tree;
    }
    // Masked first: half a secret would not be found.
    JsonTree::Text(mask.text(&text).chars().take(LONGEST).collect())
}

/// A whole number where it is one.
fn seconds(duration: Duration) -> Value {
    if duration.subsec_nanos() == 0 { duration.as_secs().into() } else { duration.as_secs_f64().into() }
}
