//! What the server does not take fails once and concerns no other event; what it takes is sent, whatever it says.

use alertkit_apialerts::testing::ManualClock;
use alertkit_apialerts::{ApiAlerts, ErrorKind, Event, Loss, Queue};
use alertkit_sandbox::{Fault, Sandbox};

use crate::support::{
    Losses, SEND, balanced, drive, driven, messages, numbers, sandbox_client, secs, within,
};

/// Sends three events of which the second meets the fault.
fn second_of_three(fault: Fault) -> (Sandbox, Queue, Losses) {
    let sandbox = Sandbox::start_blocking().unwrap();
    sandbox.inject(fault);
    let losses = Losses::default();
    let clock = ManualClock::new();
    let queue = driven(&sandbox, &clock).in_flight(1).on_lost(losses.callback()).start().unwrap();
    for message in ["first", "second", "third"] {
        queue.send(Event::new(message)).unwrap();
    }
    drive(&queue, &clock);
    (sandbox, queue, losses)
}

#[test]
fn a_refusal_fails_once_with_its_status_and_the_others_go_on() {
    let cases = [
        (400, ErrorKind::BadRequest),
        (401, ErrorKind::Unauthorized),
        (402, ErrorKind::PaymentRequired),
        (403, ErrorKind::Forbidden),
        (404, ErrorKind::NotFound),
        (409, ErrorKind::Conflict),
        (413, ErrorKind::PayloadTooLarge),
        (422, ErrorKind::BadRequest),
        (501, ErrorKind::Server),
    ];
    for (status, kind) in cases {
        let (sandbox, queue, losses) = second_of_three(Fault::on(SEND).nth(2).status(status));
        assert_eq!(numbers(balanced(&queue)), [2, 1, 0, 0], "{status}");
        assert_eq!((queue.counters().outcome_unknown, queue.counters().repeated), (0, 0));
        assert_eq!(sandbox.journal().len(), 3, "{status}");
        assert_eq!(messages(&sandbox), ["first", "third"]);
        let lost = losses.take();
        let [(event, Loss::Failed(error))] = lost.as_slice() else { panic!("{lost:?}") };
        assert_eq!((event, error.kind()), (&Event::new("second"), kind));
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
        assert_eq!(error.operation(), Some("events.send"));
    }
}

#[test]
fn the_servers_own_reasons_reach_the_callback() {
    let sandbox = Sandbox::start_blocking().unwrap();
    let losses = Losses::default();
    let builder = Queue::builder(&sandbox_client(&sandbox)).in_flight(1).on_lost(losses.callback());
    let queue = builder.start().unwrap();
    queue.send(Event::new("m").channel("nowhere")).unwrap();
    // Its texts are small enough, its JSON is not: each of these characters is written in six.
    queue.send(Event::new("\u{1}".repeat(100_000))).unwrap();
    let report = within(move || queue.shutdown(secs(50)));
    assert_eq!(numbers(report), [0, 2, 0, 0]);
    let lost = losses.take();
    let reasons: Vec<_> = lost
        .iter()
        .map(|(_, loss)| match loss {
            Loss::Failed(error) => (error.kind(), error.message().unwrap()),
            other => panic!("{other:?}"),
        })
        .collect();
    let expected = [
        (ErrorKind::BadRequest, "channel nowhere does not exist"),
        (ErrorKind::PayloadTooLarge, "Payload Too Large"),
    ];
    assert_eq!(reasons, expected);
}

#[test]
fn a_wrong_key_fails_every_event_once() {
    let sandbox = Sandbox::start_blocking().unwrap();
    let losses = Losses::default();
    let alerts = ApiAlerts::builder("not-the-key").base_url(sandbox.apialerts_url()).no_proxy();
    let queue = Queue::builder(&alerts.build().unwrap()).on_lost(losses.callback()).start().unwrap();
    for _ in 0..20 {
        queue.send(Event::new("m")).unwrap();
    }
    let report = within(move || queue.shutdown(secs(50)));
    assert_eq!(numbers(report), [0, 20, 0, 0]);
    assert_eq!((sandbox.journal().len(), messages(&sandbox).len()), (20, 0));
    assert_eq!(losses.described(), vec!["m: Unauthorized"; 20]);
}

#[test]
fn a_success_counts_whatever_its_body_is() {
    for (fault, unreadable) in [
        (Fault::on(SEND).nth(2).raw_body("<html>it went well</html>"), 1),
        (Fault::on(SEND).nth(2).raw_body("[]"), 1),
        (Fault::on(SEND).nth(2).raw_body(b"\xff\xfe".as_slice()), 1),
        (Fault::on(SEND).nth(2).raw_body("{}"), 0),
        (Fault::on(SEND).nth(2).raw_body(""), 0),
        (Fault::on(SEND).nth(2).status(204), 0),
        (Fault::on(SEND).nth(2).answer(201, serde_json::json!({"workspace": null})), 0),
        (Fault::on(SEND).nth(2).answer(202, serde_json::json!({})), 0),
    ] {
        let (sandbox, queue, losses) = second_of_three(fault.clone());
        assert_eq!(numbers(balanced(&queue)), [3, 0, 0, 0], "{fault:?}");
        assert_eq!(queue.counters().unreadable, unreadable, "{fault:?}");
        assert_eq!(sandbox.journal().len(), 3, "{fault:?}");
        assert!(losses.take().is_empty());
    }
}

#[test]
fn an_answer_above_the_limit_is_a_success() {
    let sandbox = Sandbox::start_blocking().unwrap();
    sandbox.inject(Fault::on(SEND).raw_body("x".repeat(2000)));
    let alerts = ApiAlerts::builder(sandbox.apialerts_key()).base_url(sandbox.apialerts_url());
    let alerts = alerts.no_proxy().max_response_bytes(1000).build().unwrap();
    let queue = Queue::new(&alerts).unwrap();
    queue.send(Event::new("m")).unwrap();
    let counters = within(move || {
        let _ = queue.shutdown(secs(50));
        queue.counters()
    });
    assert_eq!((counters.sent, counters.unreadable), (1, 1));
    assert_eq!(sandbox.journal().len(), 1);
}

#[test]
fn a_redirect_takes_neither_key_nor_event_to_another_server() {
    for status in [301, 302, 303, 307, 308] {
        let elsewhere = Sandbox::start_blocking().unwrap();
        let target = format!("{}/event", elsewhere.apialerts_url());
        let redirect = Fault::on(SEND).nth(2).status(status).header("location", &target);
        let (sandbox, queue, losses) = second_of_three(redirect);
        assert_eq!(numbers(balanced(&queue)), [2, 1, 0, 0], "{status}");
        assert_eq!((sandbox.journal().len(), elsewhere.journal().len()), (3, 0), "{status}");
        assert_eq!(losses.described(), ["second: Redirect"]);
    }
}

#[test]
fn a_used_up_quota_loses_nothing_and_the_rest_arrives_in_the_next_month() {
    let sandbox = Sandbox::start_blocking().unwrap();
    sandbox.apialerts().set_quota(3);
    let clock = ManualClock::new();
    let queue = driven(&sandbox, &clock).in_flight(1).start().unwrap();
    for number in 0..10 {
        queue.send(Event::new(number.to_string())).unwrap();
    }
    within({
        let queue = queue.clone();
        move || {
            while balanced(&queue).sent < 3 {
                std::thread::yield_now();
            }
        }
    });
    sandbox.apialerts().set_quota(100);
    let counters = drive(&queue, &clock);
    assert_eq!((numbers(counters), counters.repeated), ([10, 0, 0, 0], 0));
    let mut arrived = messages(&sandbox);
    arrived.sort();
    assert_eq!(arrived, ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
}
