//! Many keys over one pool are never mixed up.

use std::future::Future;

use alertkit::blacktide::{BlackTide, ListAlertRules};
use alertkit::novu::{CreateTenant, ListTenants, Novu};
use alertkit::posthog::{self, PostHog, Scope};
use alertkit::uptinio::{ListAlerts, Uptinio};
use alertkit_sandbox::Sandbox;
use serde_json::json;

const KEYS: usize = 100;
const ROUNDS: usize = 5;

fn key(number: usize) -> String {
    format!("key-of-tenant-{number}")
}

/// What only this tenant has.
fn mark(number: usize) -> String {
    format!("of-tenant-{number}")
}

/// Calls with each tenant's client, all at once, in an order that is mixed and the same in every run. Each answer has
/// the marks of its own tenant.
async fn assert_apart<C, F: Future<Output = Vec<String>>>(tenants: &[C], call: impl Fn(&C) -> F) {
    let calls = (0..KEYS * ROUNDS).map(|step| {
        let number = (step * 37) % KEYS;
        let answer = call(&tenants[number]);
        async move { (number, answer.await) }
    });
    let answers = futures::future::join_all(calls).await;
    let right = answers.iter().filter(|(number, marks)| *marks == [mark(*number)]).count();
    assert_eq!(right, KEYS * ROUNDS);
}

#[tokio::test]
async fn no_answer_of_blacktide_comes_under_a_wrong_key() {
    let sandbox = Sandbox::start().await.unwrap();
    let first =
        BlackTide::builder(sandbox.blacktide_key()).base_url(sandbox.blacktide_url()).build().unwrap();
    let tenant = |number| {
        sandbox.blacktide().add_key(key(number)).create_rule(json!({"name": mark(number)}));
        first.with_key(key(number)).unwrap()
    };
    assert_apart(&(0..KEYS).map(tenant).collect::<Vec<_>>(), |blacktide| {
        let listing = blacktide.alert_rules().list(ListAlertRules::new());
        async { listing.await.unwrap().items.into_iter().map(|rule| rule.name.unwrap()).collect() }
    })
    .await;
}

#[tokio::test]
async fn no_answer_of_novu_comes_under_a_wrong_key() {
    let sandbox = Sandbox::start().await.unwrap();
    let first = Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build().unwrap();
    let tenant = async |number| {
        sandbox.novu().add_key(key(number));
        let novu = first.with_key(key(number)).unwrap();
        novu.tenants().create(CreateTenant::new(mark(number), "A tenant")).await.unwrap();
        novu
    };
    let mut tenants = Vec::new();
    for number in 0..KEYS {
        tenants.push(tenant(number).await);
    }
    assert_apart(&tenants, |novu| {
        let listing = novu.tenants().list(ListTenants::new()).first_page();
        async {
            let page = listing.await.unwrap();
            page.items.into_iter().map(|tenant| tenant.identifier.as_str().to_owned()).collect()
        }
    })
    .await;
}

#[tokio::test]
async fn no_answer_of_posthog_comes_under_a_wrong_key() {
    let sandbox = Sandbox::start().await.unwrap();
    let first = PostHog::builder(sandbox.posthog_key()).base_url(sandbox.posthog_url()).build().unwrap();
    let tenant = |number| {
        sandbox.posthog().add_key(key(number)).create_alert(json!({"name": mark(number)}));
        first.with_key(key(number)).unwrap()
    };
    assert_apart(&(0..KEYS).map(tenant).collect::<Vec<_>>(), |posthog| {
        let listing = posthog.alerts(Scope::project(1)).list(posthog::ListAlerts::new()).first_page();
        async { listing.await.unwrap().items.into_iter().map(|alert| alert.name).collect() }
    })
    .await;
}

#[tokio::test]
async fn no_answer_of_uptinio_comes_under_a_wrong_key() {
    let sandbox = Sandbox::start().await.unwrap();
    let first = Uptinio::builder(sandbox.uptinio_key()).base_url(sandbox.uptinio_url()).build().unwrap();
    let tenant = |number| {
        let alert = json!({"monitor_id": mark(number), "type": "down"});
        sandbox.uptinio().add_key(key(number)).create(alert);
        first.with_key(key(number)).unwrap()
    };
    assert_apart(&(0..KEYS).map(tenant).collect::<Vec<_>>(), |uptinio| {
        let listing = uptinio.alerts().list(ListAlerts::new()).first_page();
        async {
            let monitors = listing.await.unwrap().items.into_iter().map(|alert| alert.monitor_id.unwrap());
            monitors.map(|monitor| monitor.to_string()).collect()
        }
    })
    .await;
}
