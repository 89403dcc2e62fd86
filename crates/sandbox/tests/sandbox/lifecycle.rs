use std::net::{TcpListener, TcpStream};
use std::panic::catch_unwind;

use alertkit_sandbox::{Fault, Sandbox};
use serde_json::json;

use crate::wire::{Call, get, get_alerts, journal_until};

fn authority(sandbox: &Sandbox) -> String {
    sandbox.url().strip_prefix("http://").unwrap().to_owned()
}

#[test]
fn handles_go_to_any_thread() {
    fn assert_send<T: Send>(_: T) {}
    fn assert_shared<T: Send + Sync + 'static>(_: &T) {}
    let sandbox = Sandbox::start_blocking().unwrap();
    assert_shared(&(
        sandbox.uptinio(),
        sandbox.blacktide(),
        sandbox.posthog(),
        sandbox.apialerts(),
        Sandbox::builder(),
        Fault::on_any(),
    ));
    assert_shared(&sandbox);
    assert_send(Sandbox::start());
}

#[test]
fn urls_keys_and_environment_agree() {
    let sandbox = Sandbox::start_blocking().unwrap();
    let url = sandbox.url().to_owned();
    assert!(url.starts_with("http://127.0.0.1:"));
    assert_eq!(
        (sandbox.apialerts_url(), sandbox.uptinio_url()),
        (&*format!("{url}/apialerts"), &*format!("{url}/uptinio"))
    );
    let expected = [
        ("APIALERTS_API_KEY", "sandbox-apialerts-key".to_owned()),
        ("APIALERTS_BASE_URL", format!("{url}/apialerts")),
        ("BLACKTIDE_API_TOKEN", "sandbox-blacktide-key".to_owned()),
        ("BLACKTIDE_BASE_URL", format!("{url}/blacktide")),
        ("NOVU_API_KEY", "sandbox-novu-key".to_owned()),
        ("NOVU_BASE_URL", format!("{url}/novu")),
        ("POSTHOG_PERSONAL_API_KEY", "sandbox-posthog-key".to_owned()),
        ("POSTHOG_BASE_URL", format!("{url}/posthog")),
        ("UPTINIO_API_KEY", "sandbox-uptinio-key".to_owned()),
        ("UPTINIO_BASE_URL", format!("{url}/uptinio")),
    ];
    assert_eq!(sandbox.environment(), expected);
}

#[test]
fn keys_can_be_chosen() {
    let sandbox = Sandbox::builder().uptinio_key("mine").apialerts_key("also mine").start_blocking().unwrap();
    assert_eq!((sandbox.uptinio_key(), sandbox.apialerts_key()), ("mine", "also mine"));
    assert_eq!(get_alerts(&sandbox, "").status, Some(200));
    let default = get(format!("{}/alerts", sandbox.uptinio_url())).key("sandbox-uptinio-key").send();
    assert_eq!(default.status, Some(401));
}

#[test]
fn starts_on_any_runtime_and_outlives_it() {
    let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
    let sandbox = runtime.block_on(Sandbox::start()).unwrap();
    drop(runtime);
    assert_eq!(get_alerts(&sandbox, "").status, Some(200));
}

#[tokio::test]
async fn starts_blocking_and_stops_inside_a_runtime() {
    let sandbox = Sandbox::start_blocking().unwrap();
    let other = Sandbox::start().await.unwrap();
    assert_ne!(sandbox.url(), other.url());
    assert_eq!(get_alerts(&sandbox, "").status, Some(200));
    other.stop();
    drop(sandbox);
}

#[test]
fn drop_frees_the_port_at_once() {
    let sandbox = Sandbox::start_blocking().unwrap();
    let authority = authority(&sandbox);
    drop(sandbox);
    assert!(TcpStream::connect(&authority).is_err());
    let port = authority.rsplit(':').next().unwrap().parse().unwrap();
    let again = Sandbox::builder().port(port).start_blocking().unwrap();
    assert_eq!(again.url(), format!("http://{authority}"));
}

#[test]
fn stop_ends_open_requests_and_leaves_the_state() {
    let sandbox = Sandbox::start_blocking().unwrap();
    sandbox.inject(Fault::on("uptinio.alerts.list").delay(std::time::Duration::from_secs(3600)));
    sandbox.uptinio().seed(1);
    let call = get(format!("{}/alerts", sandbox.uptinio_url())).key(sandbox.uptinio_key());
    let client = std::thread::spawn(|| call.send());
    journal_until(&sandbox, |journal| !journal.is_empty());
    sandbox.stop();
    sandbox.stop();
    assert_eq!(client.join().unwrap().status, None);
    assert!(TcpStream::connect(authority(&sandbox)).is_err());
    assert_eq!((sandbox.uptinio().alerts().len(), sandbox.journal().len()), (1, 1));
}

#[test]
fn a_taken_port_is_an_error() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let error = Sandbox::builder().port(taken.local_addr().unwrap().port()).start_blocking().unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::AddrInUse);
}

#[test]
fn sandboxes_share_nothing() {
    let (one, two) = (Sandbox::start_blocking().unwrap(), Sandbox::start_blocking().unwrap());
    one.uptinio().seed(3);
    one.inject(Fault::on_any().always().status(500));
    assert_eq!(get_alerts(&two, "").ids(), Vec::<String>::new());
    assert_eq!((one.journal().len(), two.journal().len()), (0, 1));
}

#[test]
fn many_clients_are_served_at_once() {
    let sandbox = Sandbox::start_blocking().unwrap();
    let url = format!("{}/alerts", sandbox.uptinio_url());
    let clients: Vec<_> = (0..32)
        .map(|number| {
            let body = json!({"monitor_id": format!("mon_{number}"), "type": "up"}).to_string();
            let call = Call::new("POST", &url).key(sandbox.uptinio_key()).body(body);
            std::thread::spawn(|| call.send().status)
        })
        .collect();
    assert!(clients.into_iter().all(|client| client.join().unwrap() == Some(201)));
    assert_eq!(sandbox.uptinio().alerts().len(), 32);
    let numbers: Vec<_> = sandbox.journal().iter().map(|entry| entry.sequence).collect();
    assert_eq!(numbers, (1..=32).collect::<Vec<_>>());
}

#[test]
fn an_example_has_a_sandbox_and_a_runtime() {
    let mut ran = false;
    alertkit_sandbox::example(|sandbox| {
        ran = true;
        async move {
            tokio::time::sleep(std::time::Duration::ZERO).await;
            let url = format!("{}/alerts", sandbox.uptinio_url());
            let call = get(url).key(sandbox.uptinio_key());
            assert_eq!(tokio::task::spawn_blocking(|| call.send().status).await?, Some(200));
            Ok(())
        }
    });
    assert!(ran);
}

#[test]
fn an_examples_sandbox_lives_until_its_future_ends() {
    alertkit_sandbox::example(|sandbox| {
        let authority = authority(&sandbox);
        drop(sandbox);
        async move {
            tokio::net::TcpStream::connect(authority).await?;
            Ok(())
        }
    });
}

#[test]
fn an_example_that_fails_shows_its_error() {
    let failed = catch_unwind(|| alertkit_sandbox::example(|_| async { Err("no such luck".into()) }));
    assert_eq!(failed.unwrap_err().downcast_ref::<String>().unwrap(), "the example failed: no such luck");
}
