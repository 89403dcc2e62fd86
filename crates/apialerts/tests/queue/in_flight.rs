//! As many requests are under way as were allowed, and never one more.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use alertkit_apialerts::testing::ManualClock;
use alertkit_apialerts::{ApiAlerts, Event, Queue, QueueBuilder};

use crate::support::held::Held;
use crate::support::{balanced, client, numbers, secs, settle, within};

fn never_more_than(limit: usize, settings: impl FnOnce(QueueBuilder) -> QueueBuilder) {
    const EVENTS: usize = 40;
    let (backend, calls) = Held::new();
    let queue = settings(Queue::builder(&client(backend, &ManualClock::new()))).start().unwrap();
    for number in 0..EVENTS {
        queue.send(Event::new(number.to_string())).unwrap();
    }
    // They are all there before the first is answered.
    let mut under_way: Vec<_> = (0..limit).map(|_| calls.next()).collect();
    for left in (0..EVENTS - limit).rev() {
        settle(&queue);
        assert!(calls.are_none(), "more than {limit} at once");
        under_way.remove(left % limit).succeed();
        under_way.push(calls.next());
    }
    assert_eq!(balanced(&queue).pending, limit as u64);
    for call in under_way {
        call.succeed();
    }
    let report = within(move || queue.shutdown(secs(60)));
    assert_eq!(numbers(report), [EVENTS as u64, 0, 0, 0]);
}

#[test]
fn four_are_under_way_at_once() {
    never_more_than(4, |builder| builder);
}

#[test]
fn eight_are_under_way_at_once_where_that_is_set() {
    never_more_than(8, |builder| builder.in_flight(8));
}

#[test]
fn one_is_under_way_at_once_where_one_or_none_is_set() {
    never_more_than(1, |builder| builder.in_flight(1));
    never_more_than(1, |builder| builder.in_flight(0));
}

/// Answers every request on each connection, and counts the connections.
fn counting_server() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let connections = Arc::new(AtomicUsize::new(0));
    let count = connections.clone();
    thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            count.fetch_add(1, Ordering::SeqCst);
            thread::spawn(move || serve(connection));
        }
    });
    (url, connections)
}

fn serve(mut connection: TcpStream) {
    let (mut received, mut buffer) = (Vec::new(), [0; 4096]);
    while let Ok(length @ 1..) = connection.read(&mut buffer) {
        received.extend_from_slice(&buffer[..length]);
        // The body of every event ends in this way.
        if received.ends_with(b"\"}") {
            received.clear();
            // So that as many are in flight as may be.
            thread::sleep(Duration::from_millis(2));
            let response =
                b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}";
            if connection.write_all(response).is_err() {
                return;
            }
        }
    }
}

#[test]
fn as_many_connections_are_opened_as_requests_are_in_flight() {
    let (url, connections) = counting_server();
    let alerts = ApiAlerts::builder("key").base_url(url).no_proxy().build().unwrap();
    let queue = Queue::builder(&alerts).in_flight(64).start().unwrap();
    for number in 0..2000 {
        queue.send(Event::new(number.to_string())).unwrap();
    }
    let report = within(move || queue.shutdown(secs(50)));
    assert_eq!(numbers(report), [2000, 0, 0, 0]);
    let connections = connections.load(Ordering::SeqCst);
    assert!(connections <= 64, "{connections} connections");
}
