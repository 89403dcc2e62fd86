//! Exchanges with servers of the newer generation, and values that are not as documented.

use alertkit_uptinio::{Alert, ErrorKind, ListAlerts, Operator};
use serde_json::{Value, json};

use crate::answering;

fn response(name: &str) -> (u16, String) {
    let file = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/samples/exchanges.json"));
    let exchanges: Vec<Value> = serde_json::from_str(&file.unwrap()).unwrap();
    let response = &exchanges.iter().find(|exchange| exchange["name"] == name).unwrap()["response"];
    let body = response["body"].as_object().map_or_else(String::new, |_| response["body"].to_string());
    (response["status"].as_u64().unwrap().try_into().unwrap(), body)
}

async fn listed(body: &str) -> Result<Vec<Alert>, alertkit_uptinio::Error> {
    let (_server, uptinio) = answering(200, body).await;
    Ok(uptinio.alerts().list(ListAlerts::new()).first_page().await?.items)
}

#[tokio::test]
async fn members_of_the_newer_generation_are_kept_and_written_back() {
    let (status, body) = response("list_with_members_of_the_newer_pages");
    let (server, uptinio) = answering(status, &body).await;
    let page = uptinio.alerts().list(ListAlerts::new()).first_page().await.unwrap();
    assert_eq!(server.requests()[0].target, "/api/v1/alerts?page=1&per_page=20");
    assert_eq!((page.size, page.total), (Some(25), Some(1)));
    let alert = &page.items[0];
    assert_eq!(alert.id, "7");
    assert_eq!(alert.extra.keys().collect::<Vec<_>>(), ["severity", "snooze_until", "uuid"]);
    assert_eq!(alert.extra["uuid"].read::<String>().unwrap(), "ALT7");
    let written = serde_json::to_value(alert).unwrap();
    let body: Value = serde_json::from_str(&body).unwrap();
    for member in ["uuid", "severity", "snooze_until", "created_at", "message"] {
        assert_eq!(written[member], body["data"][0][member], "{member}");
    }
}

#[tokio::test]
async fn a_listing_that_is_gone_below_a_path_prefix_is_not_found() {
    let (status, body) = response("list_that_is_gone");
    let (server, uptinio) = answering(status, &body).await;
    let error = uptinio.alerts().list(ListAlerts::new()).first_page().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status().map(|status| status.as_u16())),
        (ErrorKind::NotFound, Some(404))
    );
    assert_eq!(server.requests()[0].target, "/api/v1/alerts?page=1&per_page=20");
}

#[tokio::test]
async fn a_time_that_is_empty_does_not_cost_the_listing() {
    for (absent, present) in [
        ("\"\"", "2024-01-01T00:00:00Z"),
        ("\"0000-00-00 00:00:00\"", "2024-01-01 00:00:00"),
        ("null", "2024-01-01"),
    ] {
        let body = format!(
            r#"{{"data":[{{"id":"alt_1","type":"down","status":"active","created_at":"{present}","resolved_at":{absent},
            "notifications":[{{"channel":"email","status":"queued","sent_at":{absent}}}]}}]}}"#
        );
        let alert = listed(&body).await.unwrap().remove(0);
        assert_eq!(alert.created_at.to_string(), "2024-01-01T00:00:00Z");
        assert_eq!((alert.resolved_at, alert.notifications.unwrap()[0].sent_at), (None, None));
    }
}

#[tokio::test]
async fn what_is_not_modelled_survives_at_every_level() {
    let alert = r#"{"id":"alt_1","type":"slow","status":"active","created_at":"2024-01-01T00:00:00Z","notifications":[{"channel":"email","status":"delivered","attempt":18446744073709551617}],"threshold":{"value":1000,"operator":">","duration":300,"ratio":1.50},"count":18446744073709551617}"#;
    let read = listed(&format!(r#"{{"data":[{alert}]}}"#)).await.unwrap().remove(0);
    assert_eq!(serde_json::to_string(&read).unwrap(), alert);
}

#[tokio::test]
async fn a_threshold_of_another_form_costs_itself_only() {
    let threshold = json!({"value": "1000", "operator": ">", "duration": 300.5});
    let alert = json!({
        "id": "alt_1", "type": "slow", "status": "active", "created_at": "2024-01-01T00:00:00Z", "threshold": threshold,
    });
    let read = listed(&json!({"data": [alert]}).to_string()).await.unwrap().remove(0).threshold.unwrap();
    assert_eq!((read.value, &read.operator, read.duration), (None, &Some(Operator::GreaterThan), None));
    assert_eq!(serde_json::to_value(&read).unwrap(), threshold);
}
