//! Processes that end at points of no choosing: this program again, as a child, against a sandbox of the parent's.

use std::collections::HashSet;
use std::io::Write;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use alertkit_apialerts::{ApiAlerts, Event, Guard, Queue, configure_queue, send};
use alertkit_sandbox::{Fault, Sandbox};

use crate::support::{SEND, messages, secs, within};

/// Processes that are ended in the short run; `ALERTKIT_ROUNDS=300` is the long one.
const ROUNDS: usize = 42;

const WAY: &str = "ALERTKIT_CHILD_WAY";
const URL: &str = "ALERTKIT_CHILD_URL";
const EVENTS: &str = "ALERTKIT_CHILD_EVENTS";

/// What a child has told, and how it ended.
struct Told {
    code: Option<i32>,
    output: String,
}

impl Told {
    /// The number that the child gave under this name.
    fn number(&self, name: &str) -> u64 {
        let (_, rest) = self.output.split_once(&format!("child: {name}=")).expect(&self.output);
        rest.split_whitespace().next().unwrap().parse().unwrap()
    }
}

fn run(way: &str, sandbox: &Sandbox, events: usize) -> Told {
    let child = start(way, sandbox, events);
    let output = within(move || child.wait_with_output().unwrap());
    Told { code: output.status.code(), output: String::from_utf8_lossy(&output.stdout).into_owned() }
}

fn start(way: &str, sandbox: &Sandbox, events: usize) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "process_end::child", "--nocapture"])
        .env(WAY, way)
        .env(URL, sandbox.apialerts_url())
        .env(EVENTS, events.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn tell(name: &str, number: u64) {
    // The harness writes on the same line.
    let line = format!("\nchild: {name}={number}\n");
    std::io::stdout().write_all(line.as_bytes()).unwrap();
}

fn client(url: &str) -> ApiAlerts {
    ApiAlerts::builder("sandbox-apialerts-key").base_url(url).no_proxy().build().unwrap()
}

fn configured(url: &str) -> Guard {
    let alerts = client(url);
    let queue = Queue::new(&alerts).unwrap();
    configure_queue(queue).unwrap()
}

/// A thread that sends until it has sent enough, or nothing is taken any more. When it is dropped, it tells how many events were taken.
struct Producer {
    taken: Arc<AtomicU64>,
    thread: Option<JoinHandle<()>>,
}

impl Producer {
    fn start(most: u64, send: impl Fn(Event) -> bool + Send + 'static) -> Self {
        let taken = Arc::new(AtomicU64::new(0));
        let count = taken.clone();
        let thread = thread::spawn(move || {
            for number in 0..most {
                if !send(Event::new(number.to_string())) {
                    break;
                }
                count.fetch_add(1, Ordering::SeqCst);
            }
        });
        Self { taken, thread: Some(thread) }
    }

    fn wait_for(&self, events: u64) {
        while self.taken.load(Ordering::SeqCst) < events {
            thread::yield_now();
        }
    }
}

impl Drop for Producer {
    fn drop(&mut self) {
        self.thread.take().unwrap().join().unwrap();
        tell("accepted", self.taken.load(Ordering::SeqCst));
    }
}

/// What the children do; in the parent it does nothing.
#[test]
fn child() {
    let Ok(way) = std::env::var(WAY) else { return };
    let url = std::env::var(URL).unwrap();
    let events = std::env::var(EVENTS).unwrap().parse().unwrap();
    match way.as_str() {
        "hook" => hook(&url, events),
        "hook in a callback" => hook_in_a_callback(&url, events),
        #[cfg(all(feature = "signals", unix))]
        "signal" => signal(&url, events),
        "runtime dropped" => runtime_dropped(&url, events),
        "queue dropped" => queue_dropped(&url, events),
        _ => guarded(&way, &url, events),
    }
}

fn guarded(way: &str, url: &str, events: u64) {
    let guard = configured(url);
    let producer = Producer::start(events + 40, |event| send(event).is_ok());
    // In this order the guard is dropped before the producer, which may still send while the guard ends.
    let (producer, guard) = (producer, guard);
    producer.wait_for(events);
    match way {
        "return" => {}
        "panic" => panic!("a panic on purpose"),
        "panic in a thread" => {
            let panics = thread::spawn(|| panic!("a panic on purpose"));
            assert!(panics.join().is_err());
        }
        "shutdown" => {
            let report = guard.shutdown(secs(50));
            tell("sent", report.sent);
            tell("pending", report.pending);
        }
        "shutdown and exit" => {
            // The guard is gone after it: nothing is left that `exit` could skip.
            let report = guard.shutdown(secs(50));
            tell("accepted", report.sent + report.pending);
            std::process::exit(0);
        }
        "shutdown without time" => {
            let report = guard.shutdown(secs(0));
            tell("sent", report.sent);
            tell("pending", report.pending);
        }
        "exit" => {
            // Nobody waits; what would be lost can be seen.
            let counters = guard.counters();
            tell("accepted", counters.accepted);
            tell("sent", counters.sent);
            tell("pending", counters.pending);
            std::process::exit(0);
        }
        other => unreachable!("{other}"),
    }
}

fn runtime_dropped(url: &str, events: u64) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let guard = runtime.block_on(async { configured(url) });
    let taken = Arc::new(AtomicU64::new(0));
    for _ in 0..2 {
        let taken = taken.clone();
        runtime.spawn(async move {
            while taken.fetch_add(1, Ordering::SeqCst) < events {
                send(Event::new("from a task")).unwrap();
                tokio::task::yield_now().await;
            }
        });
    }
    while taken.load(Ordering::SeqCst) < events {
        thread::yield_now();
    }
    drop(runtime);
    tell("accepted", guard.counters().accepted);
}

fn queue_dropped(url: &str, events: u64) {
    let queue = Queue::new(&client(url)).unwrap();
    for number in 0..events {
        queue.send(Event::new(number.to_string())).unwrap();
    }
    tell("accepted", queue.counters().accepted);
}

fn hook(url: &str, events: u64) {
    let guard = configured(url);
    let queue = Queue::new(&client(url)).unwrap();
    std::panic::set_hook(Box::new(move |_| {
        for _ in 0..events {
            queue.send(Event::new("from the hook")).unwrap();
        }
        let report = queue.flush(secs(50));
        tell("sent", report.sent);
        tell("pending", report.pending);
    }));
    let _guard = guard;
    panic!("a panic on purpose");
}

/// Sends, and does nothing until a signal comes.
#[cfg(all(feature = "signals", unix))]
fn signal(url: &str, events: u64) {
    let _guard = configured(url).with_timeout(secs(50)).shutdown_on_signals().unwrap();
    for number in 0..events {
        send(Event::new(number.to_string())).unwrap();
    }
    tell("accepted", events);
    thread::park();
}

/// The callback panics, and so the hook runs within it.
fn hook_in_a_callback(url: &str, events: u64) {
    let panics = |_: Event, _| panic!("a panic on purpose");
    let queue = Queue::builder(&client(url)).on_lost(panics).start().unwrap();
    let (reports, reported) = std::sync::mpsc::channel();
    std::panic::set_hook(Box::new({
        let queue = queue.clone();
        move |_| reports.send(queue.flush(secs(3600))).unwrap()
    }));
    queue.send(Event::new("refused").channel("nowhere")).unwrap();
    let report = reported.recv().unwrap();
    tell("flushed", report.pending);
    for _ in 0..events {
        queue.send(Event::new("m")).unwrap();
    }
    let report = queue.shutdown(secs(3600));
    tell("pending", report.pending);
    let _ = std::panic::take_hook();
}

fn rounds() -> usize {
    std::env::var("ALERTKIT_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(ROUNDS)
}

fn server() -> Sandbox {
    let sandbox = Sandbox::start_blocking().unwrap();
    sandbox.apialerts().set_quota(u64::MAX);
    sandbox
}

/// With the guard, or with a queue that is dropped, none of the accepted events is lost.
#[test]
fn whatever_ends_a_process_no_accepted_event_is_lost() {
    let sandbox = server();
    let ways = [
        "return",
        "panic",
        "panic in a thread",
        "runtime dropped",
        "shutdown",
        "shutdown and exit",
        "queue dropped",
    ];
    for round in 0..rounds() {
        let way = ways[round % ways.len()];
        // From none to some dozens, in no order.
        let told = run(way, &sandbox, round * 37 % 61);
        let accepted = told.number("accepted");
        let arrived = messages(&sandbox).len() as u64;
        assert_eq!(arrived, accepted, "round {round}, {way}: {}", told.output);
        assert!(accepted >= (round as u64 * 37) % 61);
        assert_eq!(told.code, Some(if way == "panic" { 101 } else { 0 }), "round {round}, {way}");
        if way == "shutdown" {
            assert_eq!((told.number("sent"), told.number("pending")), (accepted, 0));
        }
        sandbox.apialerts().clear_events();
        sandbox.clear_journal();
    }
}

#[test]
fn a_process_that_does_not_wait_can_see_what_it_loses() {
    let sandbox = server();
    sandbox.inject(Fault::on(SEND).every(5).delay(Duration::from_millis(2)));
    let mut lost = 0;
    for round in 0..(rounds() / 10).max(4) {
        let way = ["shutdown without time", "exit"][round % 2];
        let told = run(way, &sandbox, 20 + round * 37 % 61);
        let (accepted, sent, pending) =
            (told.number("accepted"), told.number("sent"), told.number("pending"));
        assert_eq!(accepted, sent + pending, "round {round}, {way}: {}", told.output);
        let arrived: HashSet<_> = messages(&sandbox).into_iter().collect();
        // What was under way at the end may have arrived, too; after `exit` also what was accepted since.
        assert!(
            arrived.len() as u64 >= sent,
            "round {round}, {way}: {} arrived: {}",
            arrived.len(),
            told.output
        );
        lost += pending;
        sandbox.apialerts().clear_events();
        sandbox.clear_journal();
    }
    assert!(lost > 0, "some were lost, and all of them were seen");
}

#[test]
fn a_panic_hook_can_send_and_flush() {
    let sandbox = server();
    let told = run("hook", &sandbox, 20);
    assert_eq!(
        (told.number("sent"), told.number("pending"), told.code),
        (20, 0, Some(101)),
        "{}",
        told.output
    );
    assert_eq!(messages(&sandbox), vec!["from the hook"; 20]);
}

#[test]
fn a_panic_hook_in_a_callback_does_not_wait_for_the_queue_which_goes_on() {
    let sandbox = server();
    let told = run("hook in a callback", &sandbox, 5);
    assert_eq!(
        (told.number("flushed"), told.number("pending"), told.code),
        (1, 0, Some(0)),
        "{}",
        told.output
    );
    assert_eq!(messages(&sandbox), vec!["m"; 5]);
}

/// SIGTERM and Ctrl-C wait for what is queued, and end the process as they always do.
#[cfg(all(feature = "signals", unix))]
#[test]
fn a_signal_ends_the_process_when_everything_was_sent() {
    use std::os::unix::process::ExitStatusExt;

    let sandbox = server();
    sandbox.inject(Fault::on(SEND).always().delay(Duration::from_millis(2)));
    for round in 0..(rounds() / 7).max(6) {
        let (name, number) = [("TERM", 15), ("INT", 2)][round % 2];
        let mut child = start("signal", &sandbox, 20 + round * 37 % 61);
        let mut output = std::io::BufReader::new(child.stdout.take().unwrap());
        let mut told = String::new();
        while !told.contains("child: accepted=") {
            assert!(std::io::BufRead::read_line(&mut output, &mut told).unwrap() > 0, "{told}");
        }
        let kill = Command::new("kill").args([format!("-{name}"), child.id().to_string()]).status().unwrap();
        assert!(kill.success());
        let status = within(move || child.wait().unwrap());
        assert_eq!(status.signal(), Some(number), "{status}");
        let accepted = Told { code: None, output: told }.number("accepted");
        assert_eq!(messages(&sandbox).len() as u64, accepted, "round {round}");
        sandbox.apialerts().clear_events();
        sandbox.clear_journal();
    }
}

#[test]
fn a_server_that_comes_back_while_the_guard_waits_gets_everything() {
    let sandbox = server();
    sandbox.inject(Fault::on(SEND).first(1).status(503));
    let told = run("return", &sandbox, 10);
    assert_eq!((messages(&sandbox).len() as u64, told.code), (told.number("accepted"), Some(0)));
}
