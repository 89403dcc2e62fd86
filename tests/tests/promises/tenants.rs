//! Many keys over one pool are never mixed up.

use alertkit::uptinio::{ListAlerts, Uptinio};
use alertkit_sandbox::Sandbox;
use serde_json::json;

#[tokio::test]
async fn no_answer_comes_under_a_wrong_key() {
    const KEYS: usize = 100;
    const ROUNDS: usize = 5;
    let sandbox = Sandbox::start().await.unwrap();
    let first = Uptinio::builder(sandbox.uptinio_key()).base_url(sandbox.uptinio_url()).build().unwrap();
    let mut tenants = Vec::new();
    for number in 0..KEYS {
        let key = format!("key-of-tenant-{number}");
        sandbox
            .uptinio()
            .add_key(&*key)
            .create(json!({"monitor_id": format!("mon_{number}"), "type": "down"}));
        tenants.push(first.with_key(&*key).unwrap());
    }
    // An order that is mixed, and the same in every run.
    let calls = (0..KEYS * ROUNDS).map(|step| {
        let number = (step * 37) % KEYS;
        let listing = tenants[number].alerts().list(ListAlerts::new()).first_page();
        async move { (number, listing.await.unwrap()) }
    });
    let mut right = 0;
    for (number, page) in futures::future::join_all(calls).await {
        let monitors: Vec<String> =
            page.items.iter().map(|alert| alert.monitor_id.as_ref().unwrap().to_string()).collect();
        assert_eq!(monitors, [format!("mon_{number}")]);
        right += 1;
    }
    assert_eq!(right, KEYS * ROUNDS);
}
