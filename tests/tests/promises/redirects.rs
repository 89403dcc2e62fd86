//! No key and no body goes to another origin because a server says so.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use alertkit::apialerts::{Event, Queue};
use alertkit::transport::ErrorKind;
use alertkit_sandbox::{Fault, Sandbox};
use tokio::net::TcpListener;

use crate::operations::{Clients, all};

const STATUSES: [u16; 5] = [301, 302, 303, 307, 308];

/// A server that counts its visitors.
async fn trap() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let visitors = Arc::new(AtomicUsize::new(0));
    let counted = visitors.clone();
    tokio::spawn(async move {
        while listener.accept().await.is_ok() {
            counted.fetch_add(1, Ordering::SeqCst);
        }
    });
    (address, visitors)
}

#[tokio::test]
async fn no_operation_follows_a_redirect() {
    let (trap, visitors) = trap().await;
    let sandbox = Sandbox::start().await.unwrap();
    let clients = Clients::of_sandbox(&sandbox);
    let port = trap.split_once(':').unwrap().1.to_owned();
    let targets = [
        format!("http://{trap}/steal?token=secret"),
        format!("http://localhost:{port}/steal"),
        format!("http://user:password@{trap}/steal"),
        format!("//{trap}/steal"),
        format!("https://{trap}/steal"),
    ];
    for callable in all() {
        for status in STATUSES {
            for target in &targets {
                sandbox.clear_faults();
                sandbox.clear_journal();
                sandbox
                    .inject(Fault::on(&*callable.name()).always().status(status).header("Location", target));
                let error = callable.send(&clients).await.unwrap_err();
                let name = callable.name();
                assert_eq!(
                    (error.kind(), error.status().unwrap().as_u16()),
                    (ErrorKind::Redirect, status),
                    "{name}"
                );
                assert_eq!(sandbox.journal_of(&name).len(), 1, "{name} {target}");
                let shown = format!("{error} {error:?}");
                assert!(shown.contains(&port), "the origin is named: {shown}");
                for hidden in ["secret", "password", "steal"] {
                    assert!(!shown.contains(hidden), "{shown}");
                }
            }
        }
    }
    assert_eq!(visitors.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn the_queue_follows_no_redirect() {
    let (trap, visitors) = trap().await;
    let sandbox = Sandbox::start().await.unwrap();
    for status in STATUSES {
        let queue = Queue::builder(&Clients::of_sandbox(&sandbox).alerts).shutdown_timeout(Duration::ZERO);
        let queue = queue.start().unwrap();
        sandbox.clear_faults();
        sandbox.clear_journal();
        let redirect = Fault::on("apialerts.events.send").always().status(status);
        sandbox.inject(redirect.header("Location", &format!("http://{trap}/steal")));
        queue.send(Event::new("m")).unwrap();
        while queue.status().pause.is_none() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        // The event is kept for a server that takes it itself.
        let report = queue.shutdown_async(Duration::ZERO).await;
        assert_eq!((report.failed, report.pending), (0, 1));
        assert_eq!(report.pause.unwrap().status.unwrap().as_u16(), status);
    }
    assert_eq!(visitors.load(Ordering::SeqCst), 0);
}
