//! Sends events through a queue: `<base URL> enqueue|full <bursts>` prints nanoseconds and allocations of one `send`,
//! `<base URL> drain <in flight> <events>` prints events a second.
#![allow(clippy::print_stdout, reason = "it is read by `cargo xtask bench`")]

use std::time::{Duration, Instant};

use alertkit_apialerts::{ApiAlerts, Event, Queue};
use alertkit_bench::Result;
use alertkit_bench::counting::{Counting, allocations_here};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Events that are sent at a time.
const BURST: u32 = 2000;

const FOREVER: Duration = Duration::from_secs(600);

fn main() -> Result {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        [url, "enqueue", bursts] => enqueue(url, bursts.parse()?, 100_000),
        // After the first burst there is no room.
        [url, "full", bursts] => enqueue(url, bursts.parse()?, 1),
        [url, "drain", in_flight, events] => drain(url, in_flight.parse()?, events.parse()?),
        _ => {
            Err("expected <base URL> enqueue|full <bursts>, or <base URL> drain <in flight> <events>".into())
        }
    }
}

fn client(url: &str) -> Result<ApiAlerts> {
    Ok(ApiAlerts::builder("key-for-the-bench").base_url(url).no_proxy().build()?)
}

/// The median of the bursts, while the queue's thread sends. Building the events is not part of it, nor is dropping
/// those that are handed back.
fn enqueue(url: &str, bursts: usize, room: usize) -> Result {
    let queue = Queue::builder(&client(url)?).max_events(room).start()?;
    let mut times = Vec::with_capacity(bursts);
    let mut allocations = 0;
    for _ in 0..bursts {
        let events: Vec<Event> = (0..BURST).map(|number| Event::new(format!("event {number}"))).collect();
        let mut back = Vec::with_capacity(events.len());
        let before = allocations_here();
        let started = Instant::now();
        for event in events {
            if let Err(rejected) = queue.send(event) {
                back.push(rejected);
            }
        }
        times.push(started.elapsed() / BURST);
        allocations = allocations_here() - before;
        let _ = queue.flush(FOREVER);
    }
    times.sort();
    let median = times.get(bursts / 2).ok_or("no burst was asked for")?.as_nanos();
    println!("{median} {}", allocations.div_ceil(u64::from(BURST)));
    Ok(())
}

/// From the first event to the last response.
fn drain(url: &str, in_flight: usize, events: u32) -> Result {
    let queue = Queue::builder(&client(url)?).in_flight(in_flight).max_events(1_000_000).start()?;
    let started = Instant::now();
    for number in 0..events {
        queue.send(Event::new(format!("event {number}")))?;
    }
    let report = queue.flush(FOREVER);
    if !report.is_complete() {
        return Err(format!("the server did not accept every event: {report}").into());
    }
    println!("{}", f64::from(events) / started.elapsed().as_secs_f64());
    Ok(())
}
