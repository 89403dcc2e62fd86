//! What a fault does to the connection, and when it happens.

use std::io::{Read, Write};
use std::time::Duration;

use alertkit_sandbox::{Fault, Sandbox};
use serde_json::json;

use crate::wire::{
    Call, Reply, connect, create_alert, get, get_alerts, journal_until, post, send_event, update_alert,
};

const HOUR: Duration = Duration::from_secs(3600);

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::start_blocking().unwrap();
    sandbox.uptinio().seed(3);
    sandbox
}

#[test]
fn drop_before_neither_reads_nor_commits() {
    let sandbox = sandbox();
    sandbox.inject(Fault::on_any().always().drop_before());
    let replies = [
        create_alert(&sandbox, &json!({"monitor_id": "m", "type": "up"})),
        update_alert(&sandbox, "alt_1", &json!({"message": "changed"})),
        send_event(&sandbox, &json!({"message": "m"})),
    ];
    assert!(replies.iter().all(|reply| reply.status.is_none()));
    assert_eq!(sandbox.uptinio().alerts().len(), 3);
    assert_eq!(sandbox.uptinio().alerts()[0]["message"], "Website is down");
    assert_eq!(sandbox.apialerts().events(), []);
    for entry in sandbox.journal() {
        let noted = (
            entry.status,
            entry.committed,
            entry.body,
            entry.body_bytes,
            entry.fault.as_deref().unwrap().to_owned(),
        );
        assert_eq!(noted, (None, false, None, 0, "drop_before".to_owned()));
    }
}

#[test]
fn drop_before_does_not_wait_for_the_body() {
    let sandbox = sandbox();
    sandbox.inject(Fault::on_any().drop_before());
    let mut stream = connect(sandbox.url().strip_prefix("http://").unwrap());
    stream.write_all(b"POST /apialerts/event HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n").unwrap();
    assert_eq!(stream.read(&mut [0; 1]).unwrap(), 0, "closed although not one byte of the body was sent");
}

#[test]
fn drop_after_commits_and_says_nothing() {
    let sandbox = sandbox();
    sandbox.inject(Fault::on_any().always().drop_after());
    let replies = [
        create_alert(&sandbox, &json!({"monitor_id": "m", "type": "up"})),
        update_alert(&sandbox, "alt_1", &json!({"message": "changed"})),
        send_event(&sandbox, &json!({"message": "m"})),
    ];
    assert!(replies.iter().all(|reply| reply.status.is_none()));
    assert_eq!(sandbox.uptinio().alerts().len(), 4);
    assert_eq!(sandbox.uptinio().alerts()[1]["message"], "changed");
    assert_eq!(sandbox.apialerts().events().len(), 1);
    for entry in sandbox.journal() {
        assert_eq!((entry.status, entry.committed, entry.fault.as_deref()), (None, true, Some("drop_after")));
        assert!(entry.body.is_some());
    }
}

#[test]
fn truncate_announces_all_and_sends_a_part() {
    let sandbox = sandbox();
    let whole = get_alerts(&sandbox, "").body;
    for bytes in [0, 1, 100, whole.len() - 1, whole.len(), whole.len() + 1] {
        sandbox.inject(Fault::on("uptinio.alerts.list").truncate(bytes));
        let reply = get_alerts(&sandbox, "");
        assert_eq!(reply.status, Some(200));
        assert_eq!(reply.header("content-length"), Some(whole.len().to_string().as_str()));
        assert_eq!(reply.body, whole[..bytes.min(whole.len())], "{bytes} of {}", whole.len());
        sandbox.clear_faults();
    }
}

#[test]
fn truncate_leaves_the_effect() {
    let sandbox = sandbox();
    sandbox.inject(Fault::on("apialerts.events.send").truncate(5));
    assert_eq!(send_event(&sandbox, &json!({"message": "m"})).body.len(), 5);
    assert_eq!(sandbox.apialerts().events().len(), 1);
    let entry = &sandbox.journal()[0];
    assert_eq!(
        (entry.status, entry.committed, entry.fault.as_deref()),
        (Some(200), true, Some("truncate 5"))
    );
}

#[test]
fn drip_sends_the_whole_body_in_the_end() {
    let sandbox = sandbox();
    let whole = get_alerts(&sandbox, "").body;
    for bytes_per_second in [5_000, u32::MAX] {
        sandbox.inject(Fault::on("uptinio.alerts.list").drip(bytes_per_second));
        let reply = get_alerts(&sandbox, "");
        assert_eq!((reply.status, &reply.body), (Some(200), &whole));
        sandbox.clear_faults();
    }
}

#[test]
fn drip_of_nothing_sends_the_head_alone() {
    let sandbox = sandbox();
    sandbox.inject(Fault::on("uptinio.alerts.list").drip(0));
    let call = get(format!("{}/alerts", sandbox.uptinio_url())).key(sandbox.uptinio_key());
    let mut stream = call.start();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        assert_eq!(stream.read(&mut byte).unwrap(), 1);
        head.push(byte[0]);
    }
    assert_eq!(Reply::parse(&head).status, Some(200));
    stream.set_nonblocking(true).unwrap();
    assert_eq!(stream.read(&mut [0; 1]).unwrap_err().kind(), std::io::ErrorKind::WouldBlock);
}

#[test]
fn a_delay_comes_after_the_effect_and_before_the_answer() {
    let sandbox = sandbox();
    sandbox.inject(Fault::on("apialerts.events.send").delay(HOUR));
    let call = post(format!("{}/event", sandbox.apialerts_url()), &json!({"message": "m"}));
    let stream = call.key(sandbox.apialerts_key()).start();
    let waiting = journal_until(&sandbox, |journal| journal.iter().any(|entry| entry.committed));
    assert_eq!((waiting[0].status, waiting[0].fault.as_deref()), (None, Some("delay")));
    assert_eq!(sandbox.apialerts().events().len(), 1);
    assert_eq!(get_alerts(&sandbox, "").status, Some(200), "others are served meanwhile");
    drop(stream);
    assert_eq!(sandbox.journal()[0].status, None, "a client that left was not answered");
}

#[test]
fn a_delay_combines_with_other_actions() {
    let sandbox = sandbox();
    let moment = Duration::from_millis(1);
    sandbox.inject(Fault::on_any().nth(1).delay(moment).status(503).header("retry-after", "1"));
    sandbox.inject(Fault::on_any().nth(2).delay(moment).drop_before());
    sandbox.inject(Fault::on_any().nth(3).delay(moment).drop_after());
    sandbox.inject(Fault::on_any().nth(4).delay(moment).truncate(2).named("a bad day"));
    sandbox.inject(Fault::on_any().nth(5).raw_body("x").drip(50));
    let replies: Vec<_> = (0..5).map(|_| get_alerts(&sandbox, "")).collect();
    let statuses: Vec<_> = replies.iter().map(|reply| reply.status).collect();
    assert_eq!(statuses, [Some(503), None, None, Some(200), Some(200)]);
    assert_eq!((replies[3].body.len(), replies[4].body.as_slice()), (2, b"x".as_slice()));
    let names: Vec<_> = sandbox.journal().into_iter().map(|entry| entry.fault.unwrap()).collect();
    assert_eq!(
        names,
        [
            "status 503 + header + delay",
            "delay + drop_before",
            "delay + drop_after",
            "a bad day",
            "raw_body + drip 50"
        ]
    );
}

#[test]
fn a_connection_is_kept_until_a_fault_closes_it() {
    let sandbox = sandbox();
    sandbox.inject(Fault::on_any().nth(3).drop_after());
    let mut stream = connect(sandbox.url().strip_prefix("http://").unwrap());
    for _ in 0..2 {
        stream.write_all(b"GET /uptinio/alerts HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
        let mut answer = vec![0; 4096];
        let read = stream.read(&mut answer).unwrap();
        assert_eq!(Reply::parse(&answer[..read]).status, Some(401));
    }
    stream.write_all(b"GET /uptinio/alerts HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    assert_eq!(stream.read(&mut [0; 1]).unwrap(), 0);
}

#[test]
fn idle_connections_can_be_closed_and_new_ones_opened() {
    let sandbox = sandbox();
    let mut stream = connect(sandbox.url().strip_prefix("http://").unwrap());
    stream.write_all(b"GET /uptinio/alerts HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    let mut answer = vec![0; 4096];
    let read = stream.read(&mut answer).unwrap();
    assert_eq!(Reply::parse(&answer[..read]).header("connection"), None);
    sandbox.close_idle_connections();
    assert_eq!(stream.read(&mut [0; 1]).unwrap(), 0);
    assert_eq!(get_alerts(&sandbox, "").status, Some(200));
}

#[test]
fn a_client_that_leaves_in_the_middle_commits_nothing() {
    let sandbox = sandbox();
    let mut stream = connect(sandbox.url().strip_prefix("http://").unwrap());
    let key = sandbox.apialerts_key();
    let head = format!(
        "POST /apialerts/event HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\nContent-Length: 99\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(b"{\"message\":").unwrap();
    journal_until(&sandbox, |journal| journal.len() == 1);
    drop(stream);
    let call =
        Call::new("POST", format!("{}/event", sandbox.apialerts_url())).body("{\"message\":\"whole\"}");
    call.key(key).send();
    let bodies: Vec<_> = sandbox.apialerts().events().into_iter().map(|event| event.body).collect();
    assert_eq!(bodies, [json!({"message": "whole"})]);
    assert_eq!((sandbox.journal()[0].status, sandbox.journal()[0].committed), (None, false));
}
