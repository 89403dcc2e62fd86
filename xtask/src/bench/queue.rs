//! What a queued event costs, and how fast a queue drains.

use super::calls::Programs;
use super::figure::{Bound, Goal};
use crate::Result;

/// What is measured.
pub(super) const WHAT: &str = "\
Measured: `Queue` of alertkit-apialerts in a release build, over plain HTTP to a server in another process on 127.0.0.1.
C10 is the median of bursts of 2,000 `send`s while the queue's thread sends; building the event is not part of it. C11
compares events a second from the first `send` to the last response, one run each: take the second digit for noise.";

const BURSTS: &str = "101";

/// One `send`, with room and without.
pub(super) fn enqueue(programs: &Programs) -> Result<Vec<Bound>> {
    let [time, allocations] = programs.queue("", &["enqueue", BURSTS])?;
    let [full_time, full_allocations] = programs.queue("", &["full", BURSTS])?;
    Ok(vec![
        Bound { name: "C10 nanoseconds of send", value: time, goal: Goal::AtMost(150.0) },
        Bound { name: "C10 allocations of send", value: allocations, goal: Goal::AtMost(1.0) },
        Bound { name: "C10 nanoseconds of send, full", value: full_time, goal: Goal::AtMost(450.0) },
        Bound { name: "C10 allocations of send, full", value: full_allocations, goal: Goal::AtMost(1.0) },
    ])
}

/// 8 and 64 requests in flight against one.
pub(super) fn drain(programs: &Programs) -> Result<Vec<Bound>> {
    let rate = |path: &str, in_flight: &str, events: &str| -> Result<f64> {
        let [rate] = programs.queue(path, &["drain", in_flight, events])?;
        Ok(rate)
    };
    let (slow, fast) = (rate("/20ms", "1", "100")?, rate("", "1", "20000")?);
    let ratio = |name, path, in_flight, events, one: f64, goal| -> Result<Bound> {
        Ok(Bound { name, value: rate(path, in_flight, events)? / one, goal: Goal::AtLeast(goal) })
    };
    Ok(vec![
        ratio("C11 drain at 20 ms, 8 in flight against 1", "/20ms", "8", "800", slow, 7.5)?,
        ratio("C11 drain at 20 ms, 64 in flight against 1", "/20ms", "64", "6400", slow, 60.0)?,
        ratio("C11 drain at 0 ms, 8 in flight against 1", "", "8", "20000", fast, 1.0)?,
        ratio("C11 drain at 0 ms, 64 in flight against 1", "", "64", "20000", fast, 1.0)?,
    ])
}
