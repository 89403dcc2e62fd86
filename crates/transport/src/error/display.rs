use std::fmt;

use bytes::Bytes;

use super::{Detail, Error, ErrorKind};
use crate::Safety;

/// One line: `alerts.get: 404 Not Found: alert_not_found: No such alert (request id r1)`, and at its end what to do, where
/// that is known: how long to wait, how to deal with an unknown outcome.
impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fields = &self.0;
        if let Some(operation) = fields.operation {
            write!(formatter, "{operation}: ")?;
        }
        match (fields.status, fields.field) {
            (Some(status), _) if fields.kind.is_about_the_status() => write!(formatter, "{status}")?,
            (Some(status), _) => write!(formatter, "{} ({status})", fields.kind)?,
            (None, Some(field)) => write!(formatter, "{}: {field}", fields.kind)?,
            (None, None) => write!(formatter, "{}", fields.kind)?,
        }
        // Some APIs give the code in the message's place.
        if let Some(code) = fields.api.code.as_ref().filter(|code| self.message() != Some(code)) {
            write!(formatter, ": {}", OneLine(code))?;
        }
        if let Some(message) = &fields.api.message {
            let joint = if fields.field.is_some() { " " } else { ": " };
            write!(formatter, "{joint}{}", OneLine(message))?;
        }
        for detail in self.unsaid_details() {
            let field = detail.field.as_deref().unwrap_or_default();
            write!(formatter, "; {}: {}", OneLine(field), OneLine(&detail.message))?;
        }
        if let Some(id) = &fields.request_id {
            write!(formatter, " (request id {})", OneLine(id))?;
        }
        if fields.history.len() > 1 {
            write!(formatter, " after {} attempts", fields.history.len())?;
        }
        if let Some(wait) = fields.retry_after.filter(|wait| !wait.is_zero()) {
            write!(formatter, "; retry after {} s", wait.as_secs_f64())?;
        }
        match (fields.kind, fields.retry.safety) {
            (ErrorKind::OutcomeUnknown, Safety::SafeWithSameKey) => {
                formatter.write_str("; retry it only with the same idempotency key")
            }
            (ErrorKind::OutcomeUnknown, _) => {
                formatter.write_str("; check whether it was carried out before calling again")
            }
            _ => Ok(()),
        }
    }
}

impl Error {
    /// The first details of fields that the message does not name.
    fn unsaid_details(&self) -> impl Iterator<Item = &Detail> {
        const MOST: usize = 3;
        let message = self.message().unwrap_or_default();
        let is_unsaid = move |field: &str| !field.is_empty() && !message.contains(field);
        let details = self.details().iter();
        details.filter(move |detail| detail.field.as_deref().is_some_and(is_unsaid)).take(MOST)
    }
}

/// A server's text, kept to one line of bounded length that a terminal shows in the order in which it stands.
struct OneLine<'a>(&'a str);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        const LONGEST: usize = 500;
        for character in self.0.chars().take(LONGEST) {
            let shown = if breaks_the_line(character) { ' ' } else { character };
            fmt::Write::write_char(formatter, shown)?;
        }
        if self.0.chars().nth(LONGEST).is_some() { formatter.write_str("…") } else { Ok(()) }
    }
}

/// Control characters, separators of lines and paragraphs, and the marks that change the direction of what follows.
fn breaks_the_line(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}')
        || matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fields = &self.0;
        formatter
            .debug_struct("Error")
            .field("kind", &fields.kind)
            .field("operation", &fields.operation)
            .field("status", &fields.status)
            .field("code", &fields.api.code)
            .field("message", &fields.api.message)
            .field("details", &fields.api.details)
            .field("field", &fields.field)
            .field("request_id", &fields.request_id)
            .field("retry_after", &fields.retry_after)
            .field("retry", &fields.retry)
            .field("history", &fields.history)
            .field("idempotency_key", &fields.idempotency_key)
            .field("body_bytes", &fields.body.as_ref().map(Bytes::len))
            .field("source", &fields.source)
            .finish()
    }
}
