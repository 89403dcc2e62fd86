//! No key stands in what a queue, a guard or a rejection shows.

use alertkit_apialerts::testing::ManualClock;
use alertkit_apialerts::{ApiAlerts, Event, Loss, Queue};
use alertkit_sandbox::{Fault, Sandbox};

use crate::support::rule::{Rule, status};
use crate::support::{Losses, drive, secs, within};

pub(crate) const CANARY: &str = "cAnArY-kQ7xW2-pZ9vB4-of-the-queue";

pub(crate) fn shows_no_key(shown: &str) {
    for window in CANARY.as_bytes().windows(6) {
        let window = std::str::from_utf8(window).unwrap();
        assert!(!shown.contains(window), "{window} stands in {shown}");
    }
}

#[test]
fn queues_builders_and_rejections_show_no_key() {
    let clock = ManualClock::new();
    let server = Rule::new(&clock, |_| status(503));
    let alerts = ApiAlerts::builder(CANARY).backend(server).clock(clock.clone()).build().unwrap();
    let queue =
        Queue::builder(&alerts).max_bytes(100).max_events(1).shutdown_timeout(secs(0)).start().unwrap();
    shows_no_key(&format!("{queue:?} {queue:#?} {:?}", queue.counters()));
    let mut backs = vec![
        queue.send(Event::new("")).unwrap_err(),
        queue.send(Event::new("x".repeat(101))).unwrap_err(),
        queue.send(Event::new("m").link(CANARY)).unwrap_err(),
    ];
    let report = within({
        let queue = queue.clone();
        move || queue.shutdown(secs(0))
    });
    shows_no_key(&format!("{report:?}"));
    backs.push(queue.send(Event::new(CANARY)).unwrap_err());
    for back in &backs {
        shows_no_key(&format!("{back} {back:?} {back:#?}"));
    }
    shows_no_key(&format!("{backs:?}"));
}

/// A server that writes the key back into its answers.
#[test]
fn losses_and_logs_show_no_key_that_the_server_echoes() {
    let sandbox = Sandbox::builder().apialerts_key(CANARY).start_blocking().unwrap();
    let echo = serde_json::json!({"message": format!("the key {CANARY} may not do this")});
    sandbox.inject(Fault::on_any().always().answer(400, echo));
    let clock = ManualClock::new();
    let losses = Losses::default();
    let queue = crate::support::driven(&sandbox, &clock).on_lost(losses.callback()).start().unwrap();
    queue.send(Event::new("m")).unwrap();
    drive(&queue, &clock);
    let lost = losses.take();
    let [(_, Loss::Failed(error))] = lost.as_slice() else { panic!("{lost:?}") };
    assert_eq!(error.message(), Some("the key [redacted] may not do this"));
    shows_no_key(&format!("{error} {lost:?} {:?}", error.body()));
}

#[test]
fn a_client_and_a_key_that_is_refused_are_not_shown() {
    let error = ApiAlerts::new(format!("{CANARY}\n")).unwrap_err();
    shows_no_key(&format!("{error} {error:?}"));
    shows_no_key(&format!("{:?}", ApiAlerts::new(CANARY).unwrap()));
}
