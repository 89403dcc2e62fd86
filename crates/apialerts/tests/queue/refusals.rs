//! What the server rejects fails once and concerns no other event; what is not about the event costs nothing; what the
//! server accepts is sent, whatever it says.

use alertkit_apialerts::testing::ManualClock;
use alertkit_apialerts::{ApiAlerts, ErrorKind, Event, Loss, Queue};
use alertkit_sandbox::{Fault, Sandbox};

use crate::support::{
    Losses, SEND, balanced, drive, driven, messages, numbers, sandbox_client, secs, until, within,
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
        (413, ErrorKind::PayloadTooLarge),
        (415, ErrorKind::Refused),
        (422, ErrorKind::BadRequest),
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
fn a_response_that_is_not_about_the_event_costs_no_event() {
    for status in [401, 402, 403, 404, 405, 407, 409, 410, 421, 426, 429, 431, 451, 501, 503, 505, 521, 530] {
        let (sandbox, queue, losses) = second_of_three(Fault::on(SEND).nth(2).status(status));
        assert_eq!(numbers(balanced(&queue)), [3, 0, 0, 0], "{status}");
        assert_eq!((queue.counters().outcome_unknown, queue.counters().repeated), (0, 0), "{status}");
        assert_eq!(sandbox.journal().len(), 4, "{status}");
        assert!(losses.take().is_empty(), "{status}");
    }
}

#[test]
fn the_servers_own_reasons_reach_the_callback() {
    let sandbox = Sandbox::start_blocking().unwrap();
    let losses = Losses::default();
    let builder = Queue::builder(&sandbox_client(&sandbox)).in_flight(1).on_lost(losses.callback());
    let queue = builder.start().unwrap();
    queue.send(Event::new("m").channel("nowhere")).unwrap();
    let report = within(move || queue.shutdown(secs(50)));
    assert_eq!(numbers(report), [0, 1, 0, 0]);
    let lost = losses.take();
    let reasons: Vec<_> = lost
        .iter()
        .map(|(_, loss)| match loss {
            Loss::Failed(error) => (error.kind(), error.message().unwrap()),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(reasons, [(ErrorKind::BadRequest, "channel nowhere does not exist")]);
}

#[test]
fn a_wrong_key_keeps_every_event_and_is_the_reason_in_the_report() {
    let sandbox = Sandbox::start_blocking().unwrap();
    let losses = Losses::default();
    let alerts = ApiAlerts::builder("not-the-key").base_url(sandbox.apialerts_url()).no_proxy();
    let queue = Queue::builder(&alerts.build().unwrap()).on_lost(losses.callback()).start().unwrap();
    for _ in 0..20 {
        queue.send(Event::new("m")).unwrap();
    }
    until(|| sandbox.journal().len() >= 4 && queue.status().in_flight == 0);
    let pause = queue.status().pause.unwrap();
    assert_eq!((pause.reason.kind, pause.reason.status.unwrap().as_u16()), (ErrorKind::Unauthorized, 401));
    assert!(pause.error.starts_with("events.send: 401 Unauthorized"), "{}", pause.error);
    let report = within(move || queue.shutdown(secs(0)));
    assert_eq!((numbers(report), report.is_complete()), ([0, 0, 0, 20], false));
    assert_eq!(report.to_string(), "0 sent, 0 failed, 0 dropped, 20 pending (401 Unauthorized)");
    // One wave, not the backlog.
    assert!(sandbox.journal().len() <= 5, "{}", sandbox.journal().len());
    assert!(losses.take().is_empty());
}

#[test]
fn a_success_without_a_json_object_is_an_unknown_outcome() {
    for body in [b"<html>Sign in to the network</html>".as_slice(), b"[]", b"\xff\xfe", b"OK"] {
        let (sandbox, queue, losses) = second_of_three(Fault::on(SEND).nth(2).raw_body(body));
        assert_eq!(numbers(balanced(&queue)), [3, 0, 0, 0], "{body:?}");
        assert_eq!((queue.counters().unreadable, queue.counters().repeated), (0, 1), "{body:?}");
        assert_eq!(sandbox.journal().len(), 4, "{body:?}");
        assert!(losses.take().is_empty());
    }
}

#[test]
fn a_success_counts_whatever_its_object_holds() {
    for (fault, unreadable) in [
        (Fault::on(SEND).nth(2).raw_body(r#"{"workspace":"#), 1),
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
        let report = within(move || queue.shutdown(secs(0)));
        assert_eq!((report.unreadable, report.is_complete()), (unreadable, unreadable == 0), "{fault:?}");
    }
}

#[test]
fn a_response_above_the_limit_is_a_success_that_is_not_complete() {
    let sandbox = Sandbox::start_blocking().unwrap();
    sandbox.inject(Fault::on(SEND).raw_body(format!(r#"{{"workspace":"{}"}}"#, "x".repeat(2000))));
    let alerts = ApiAlerts::builder(sandbox.apialerts_key()).base_url(sandbox.apialerts_url());
    let alerts = alerts.no_proxy().max_response_bytes(1000).build().unwrap();
    let queue = Queue::new(&alerts).unwrap();
    queue.send(Event::new("m")).unwrap();
    let (report, counters) = within(move || (queue.shutdown(secs(50)), queue.counters()));
    assert_eq!((counters.sent, counters.unreadable), (1, 1));
    assert!(!report.is_complete());
    assert_eq!(report.to_string(), "1 sent (1 with an unreadable response), 0 failed, 0 dropped, 0 pending");
    assert_eq!(sandbox.journal().len(), 1);
}

#[test]
fn a_redirect_takes_neither_key_nor_event_to_another_server() {
    for status in [301, 302, 303, 307, 308] {
        let elsewhere = Sandbox::start_blocking().unwrap();
        let target = format!("{}/event", elsewhere.apialerts_url());
        let redirect = Fault::on(SEND).nth(2).status(status).header("location", &target);
        let (sandbox, queue, losses) = second_of_three(redirect);
        assert_eq!(numbers(balanced(&queue)), [3, 0, 0, 0], "{status}");
        assert_eq!((sandbox.journal().len(), elsewhere.journal().len()), (4, 0), "{status}");
        assert!(losses.take().is_empty());
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
