use std::time::Duration;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode};
use serde_json::Value;

use crate::exchange::complaint;

/// A rule that makes requests go wrong: which operation, which of its requests, and how.
///
/// ```
/// use std::time::Duration;
/// use alertkit_sandbox::Fault;
///
/// // The third list call is answered 503.
/// Fault::on("uptinio.alerts.list").nth(3).status(503);
/// // The first event is taken, and the connection closed without a byte of an answer.
/// Fault::on("apialerts.events.send").drop_after();
/// // Every second request, whatever it is, is told to come back in a minute.
/// Fault::on_any().every(2).status(429).header("retry-after", "60");
/// // A success whose body is no JSON, and which comes late.
/// Fault::on("uptinio.alerts.get").always().raw_body("<html>").delay(Duration::from_millis(50));
/// ```
///
/// A fault hits the first matching request unless [`nth`](Self::nth), [`first`](Self::first), [`every`](Self::every) or
/// [`always`](Self::always) say otherwise. Each rule counts the requests that match it from the moment it is injected,
/// also those that another rule hit. Where several rules want the same request, the one injected first has it.
///
/// With [`status`](Self::status) or [`answer`](Self::answer) the fault answers in place of the API: nothing is checked
/// and nothing changes. All other actions work on the answer that the API gives after it did its work, and can be
/// combined.
///
/// A rule that makes no sense (an operation that does not exist, a header that can't be sent, a status outside 100 to
/// 999) does not stay silent: every request is then answered 500 with the mistake in the message.
#[derive(Debug, Clone)]
#[must_use = "a fault does nothing until it is injected"]
pub struct Fault {
    name: Option<String>,
    operation: Option<String>,
    schedule: Schedule,
    pub(crate) instead: Option<Instead>,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) raw_body: Option<Bytes>,
    pub(crate) delay: Option<Duration>,
    pub(crate) ending: Ending,
    mistake: Option<String>,
}

impl Fault {
    /// A fault on the requests of one operation, by its name in [`Sandbox::operations`](crate::Sandbox::operations).
    pub fn on(operation: impl Into<String>) -> Self {
        Self { operation: Some(operation.into()), ..Self::on_any() }
    }

    /// A fault on requests of every API, with or without a route.
    pub fn on_any() -> Self {
        Self {
            name: None,
            operation: None,
            schedule: Schedule::First(1),
            instead: None,
            headers: Vec::new(),
            raw_body: None,
            delay: None,
            ending: Ending::Whole,
            mistake: None,
        }
    }

    /// Hits the nth matching request only, counted from 1. With 0 it never hits.
    pub fn nth(mut self, n: u32) -> Self {
        self.schedule = Schedule::Nth(n);
        self
    }

    /// Hits the first n matching requests.
    pub fn first(mut self, n: u32) -> Self {
        self.schedule = Schedule::First(n);
        self
    }

    /// Hits every nth matching request: with 3, the third, the sixth and so on. With 0 it never hits.
    pub fn every(mut self, n: u32) -> Self {
        self.schedule = Schedule::Every(n);
        self
    }

    /// Hits all matching requests, until [`Sandbox::clear_faults`](crate::Sandbox::clear_faults).
    pub fn always(mut self) -> Self {
        self.schedule = Schedule::Always;
        self
    }

    /// The name under which the journal shows that this fault hit. By default its actions: `status 503 + delay`.
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Answers with this status and JSON body in place of the API. Nothing is committed.
    pub fn answer(mut self, status: u16, body: impl Into<Value>) -> Self {
        self.instead = self.checked_status(status).map(|status| Instead { status, body: Some(body.into()) });
        self
    }

    /// Answers with this status, in the vendor's error shape, in place of the API. Nothing is committed.
    pub fn status(mut self, status: u16) -> Self {
        self.instead = self.checked_status(status).map(|status| Instead { status, body: None });
        self
    }

    /// Sets a header of the answer, in place of one that it had under this name. May be called more than once.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(name), Ok(value)) => self.headers.push((name, value)),
            _ => self.mistake = Some(format!("a fault's header can't be sent: {name:?}: {value:?}")),
        }
        self
    }

    /// Puts these bytes in place of the answer's body. Status and headers stay, `content-type` included; without
    /// [`status`](Self::status) the API does its work first.
    pub fn raw_body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.raw_body = Some(Bytes::from(body.into()));
        self
    }

    /// Waits this long, in real time, before the answer or the end of the connection. What the request changes is
    /// changed before the wait: a client that gives up meanwhile can't know.
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = Some(delay);
        self
    }

    /// Closes the connection once the request's head has arrived: its body is not read, nothing is committed and no
    /// byte is answered.
    pub fn drop_before(mut self) -> Self {
        self.ending = Ending::DropBefore;
        self
    }

    /// Commits what the request asks for, then closes the connection without a byte of an answer.
    pub fn drop_after(mut self) -> Self {
        self.ending = Ending::DropAfter;
        self
    }

    /// Announces the whole body in `content-length`, sends its first `bytes` bytes and closes the connection. A body
    /// that is not longer than that arrives whole.
    pub fn truncate(mut self, bytes: usize) -> Self {
        self.ending = Ending::Truncate(bytes);
        self
    }

    /// Sends the body slowly, in real time. With 0 bytes a second the head arrives and the body never begins.
    pub fn drip(mut self, bytes_per_second: u32) -> Self {
        self.ending = Ending::Drip(bytes_per_second);
        self
    }

    /// A 500 that tells the author of a test what is wrong with a rule.
    pub(crate) fn mistaken(mistake: &str) -> Self {
        Self::on_any().named("mistaken fault").always().answer(500, complaint(mistake))
    }

    pub(crate) fn mistake(&self, operations: &[&'static str]) -> Option<String> {
        let unknown = self.operation.as_deref().filter(|name| !operations.contains(name));
        let unknown = unknown
            .map(|name| format!("a fault is on {name:?}, but there are only {}", operations.join(", ")));
        self.mistake.clone().or(unknown)
    }

    pub(crate) fn matches(&self, operation: Option<&str>) -> bool {
        self.operation.is_none() || self.operation.as_deref() == operation
    }

    /// Whether the matching request with this number, counted from 1, is hit.
    pub(crate) fn hits(&self, number: u64) -> bool {
        match self.schedule {
            Schedule::Nth(n) => number == u64::from(n),
            Schedule::First(n) => number <= u64::from(n),
            Schedule::Every(n) => n > 0 && number.is_multiple_of(u64::from(n)),
            Schedule::Always => true,
        }
    }

    pub(crate) fn name(&self) -> String {
        self.name.clone().unwrap_or_else(|| self.actions().join(" + "))
    }

    fn actions(&self) -> Vec<String> {
        let mut actions = Vec::new();
        actions.extend(self.instead.as_ref().map(|instead| format!("status {}", instead.status.as_u16())));
        actions.extend((!self.headers.is_empty()).then(|| "header".to_owned()));
        actions.extend(self.raw_body.as_ref().map(|_| "raw_body".to_owned()));
        actions.extend(self.delay.map(|_| "delay".to_owned()));
        match self.ending {
            Ending::Whole => {}
            Ending::DropBefore => actions.push("drop_before".to_owned()),
            Ending::DropAfter => actions.push("drop_after".to_owned()),
            Ending::Truncate(bytes) => actions.push(format!("truncate {bytes}")),
            Ending::Drip(rate) => actions.push(format!("drip {rate}")),
        }
        actions
    }

    fn checked_status(&mut self, status: u16) -> Option<StatusCode> {
        let checked = StatusCode::from_u16(status).ok();
        // An interim answer promises another one, which would never come.
        let checked = checked.filter(|status| !status.is_informational());
        if checked.is_none() {
            self.mistake = Some(format!("a fault's status can't be answered: {status}"));
        }
        checked
    }
}

#[derive(Debug, Clone, Copy)]
enum Schedule {
    Nth(u32),
    First(u32),
    Every(u32),
    Always,
}

/// What is answered in place of the API.
#[derive(Debug, Clone)]
pub(crate) struct Instead {
    pub(crate) status: StatusCode,
    /// The vendor's error shape if there is none.
    pub(crate) body: Option<Value>,
}

/// How the exchange ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    Whole,
    DropBefore,
    DropAfter,
    Truncate(usize),
    Drip(u32),
}
