use alertkit_sandbox::Sandbox;
use serde_json::json;

use crate::wire::{Reply, get_alerts};

fn sandbox() -> Sandbox {
    Sandbox::start_blocking().unwrap()
}

fn assert_invalid(reply: &Reply, status: u16, message: &str) {
    assert_eq!(reply.status, Some(status));
    assert_eq!(reply.json(), json!({"error": {"code": "invalid_request", "message": message}}));
}

#[test]
fn an_empty_account_lists_nothing() {
    let reply = get_alerts(&sandbox(), "");
    assert_eq!(reply.status, Some(200));
    assert_eq!(reply.header("content-type"), Some("application/json"));
    assert_eq!(reply.json(), json!({"data": [], "meta": {"page": 1, "per_page": 20, "total": 0}}));
}

#[test]
fn an_item_has_neither_resolved_at_nor_notifications() {
    let sandbox = sandbox();
    sandbox.uptinio().seed(1);
    let stored = &sandbox.uptinio().alerts()[0];
    let item = json!({
        "id": "alt_1",
        "monitor_id": "mon_1",
        "type": "down",
        "status": "active",
        "message": "Website is down",
        "created_at": stored["created_at"],
    });
    assert_eq!(
        get_alerts(&sandbox, "").json(),
        json!({"data": [item], "meta": {"page": 1, "per_page": 20, "total": 1}})
    );
}

#[test]
fn pages_are_cut_from_the_newest_to_the_oldest() {
    let sandbox = sandbox();
    sandbox.uptinio().seed(5);
    let pages = [(1, vec!["alt_1", "alt_2"]), (2, vec!["alt_3", "alt_4"]), (3, vec!["alt_5"]), (4, vec![])];
    for (page, ids) in pages {
        let reply = get_alerts(&sandbox, &format!("?page={page}&per_page=2"));
        assert_eq!(reply.ids(), ids, "page {page}");
        assert_eq!(reply.json()["meta"], json!({"page": page, "per_page": 2, "total": 5}));
    }
    let created: Vec<_> =
        sandbox.uptinio().alerts().iter().map(|alert| alert["created_at"].to_string()).collect();
    assert!(created.windows(2).all(|pair| pair[0] > pair[1]), "{created:?}");
}

#[test]
fn a_page_beyond_every_end_is_empty() {
    let sandbox = sandbox();
    sandbox.uptinio().seed(3);
    let reply = get_alerts(&sandbox, &format!("?page={}&per_page=100", u64::MAX));
    assert_eq!(reply.json(), json!({"data": [], "meta": {"page": u64::MAX, "per_page": 100, "total": 3}}));
}

#[test]
fn the_default_page_has_20_alerts_and_the_largest_100() {
    let sandbox = sandbox();
    sandbox.uptinio().seed(120);
    assert_eq!(get_alerts(&sandbox, "").ids().len(), 20);
    let clamped = get_alerts(&sandbox, "?per_page=1000");
    assert_eq!(clamped.ids().len(), 100);
    assert_eq!(clamped.json()["meta"], json!({"page": 1, "per_page": 100, "total": 120}));

    sandbox.uptinio().max_per_page(7);
    let clamped = get_alerts(&sandbox, "?page=2");
    assert_eq!(clamped.ids().first().unwrap(), "alt_8");
    assert_eq!(clamped.json()["meta"], json!({"page": 2, "per_page": 7, "total": 120}));
}

#[test]
fn filters_by_status_and_monitor() {
    let sandbox = sandbox();
    sandbox.uptinio().seed(4);
    sandbox.uptinio().create(json!({"monitor_id": "mon_2", "status": "resolved"}));
    let cases = [
        ("?status=resolved", vec!["alt_5"]),
        ("?status=active", vec!["alt_1", "alt_2", "alt_3", "alt_4"]),
        ("?monitor_id=mon_2", vec!["alt_5", "alt_2"]),
        ("?monitor_id=mon_2&status=active", vec!["alt_2"]),
        ("?monitor_id=mon_9", vec![]),
        ("?monitor_id=mon%5F1", vec!["alt_1", "alt_4"]),
        ("?status=active&per_page=1&page=3", vec!["alt_3"]),
        ("?unknown=1", vec!["alt_5", "alt_1", "alt_2", "alt_3", "alt_4"]),
    ];
    for (query, ids) in cases {
        assert_eq!(get_alerts(&sandbox, query).ids(), ids, "{query}");
    }
    assert_eq!(get_alerts(&sandbox, "?status=active&per_page=1").json()["meta"]["total"], 4);
}

#[test]
fn refuses_numbers_that_are_none() {
    let sandbox = sandbox();
    for name in ["page", "per_page"] {
        for value in ["0", "-1", "x", "", "1.5", "99999999999999999999"] {
            let reply = get_alerts(&sandbox, &format!("?{name}={value}"));
            assert_invalid(&reply, 400, &format!("{name} must be a whole number from 1"));
        }
    }
    assert_invalid(&get_alerts(&sandbox, "?status=open"), 400, "status must be active or resolved");
}

#[test]
fn more_seeds_go_behind_and_new_alerts_before() {
    let sandbox = sandbox();
    let uptinio = sandbox.uptinio();
    uptinio.seed(2);
    uptinio.create(json!({}));
    uptinio.seed(1);
    assert_eq!(get_alerts(&sandbox, "").ids(), ["alt_3", "alt_1", "alt_2", "alt_4"]);
    let kinds: Vec<_> = uptinio.alerts().iter().map(|alert| alert["type"].clone()).collect();
    assert_eq!(kinds, ["custom", "down", "up", "down"]);
}
