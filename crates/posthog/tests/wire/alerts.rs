use alertkit_posthog::{
    AddDestination, AlertState, CalculationInterval, DeliveryChannel, DetectorConfig, GetAlert,
    HogFunctionId, ListAlerts, Patch, ReplaceAlert, SimulateAlert, TrendsConfig, UpdateAlert,
};
use serde_json::{Value, json};

use crate::{ID, SCOPES, alert, answering, expected, hundred, sensitive};

#[tokio::test]
async fn alerts_list() {
    for (scope, path) in SCOPES {
        let body = json!({"count": 7, "next": null, "previous": null, "results": [alert()]});
        let (server, posthog) = answering(200, &body.to_string()).await;
        let params = ListAlerts::new()
            .limit(2)
            .offset(6)
            .insight(4211)
            .created_by("0181e7f2-9b1a-0000-2f6c-5f3f2f0a9c11")
            .search("a b&limit=9")
            .insight_tag("ai")
            .has_detector(false);
        let page = posthog.alerts(scope).list(params).first_page().await.unwrap();
        let query = "insight=4211&created_by=0181e7f2-9b1a-0000-2f6c-5f3f2f0a9c11&search=a+b%26limit%3D9\
                     &insight_tag=ai&has_detector=false&limit=2&offset=6";
        assert_eq!(server.request(), expected("GET", &format!("/{path}/alerts/?{query}"), Value::Null));
        assert_eq!((page.total, page.has_more, page.next), (Some(7), Some(false), None));
        assert_eq!((page.items.len(), page.items[0].id.as_str()), (1, ID));
    }
}

#[tokio::test]
async fn a_listing_asks_for_the_servers_page() {
    let (server, posthog) = answering(200, r#"{"count":0,"next":null,"previous":null,"results":[]}"#).await;
    let (scope, path) = SCOPES[0];
    assert_eq!(posthog.alerts(scope).list(ListAlerts::new()).collect_up_to(1).await.unwrap(), []);
    let target = format!("/{path}/alerts/?limit=100&offset=0");
    assert_eq!(server.request(), expected("GET", &target, Value::Null));
}

#[tokio::test]
async fn alerts_create() {
    for (scope, path) in SCOPES {
        let (server, posthog) = answering(201, &alert().to_string()).await;
        let create = hundred().name("n").enabled(false).calculation_interval(CalculationInterval::Hourly);
        let created = posthog.alerts(scope).create(create).await.unwrap();
        let body = json!({
            "insight": 4211, "subscribed_users": [178], "condition": {"type": "absolute_value"},
            "threshold": {"configuration": {"type": "absolute", "bounds": {"upper": 100}}},
            "config": {"type": "TrendsAlertConfig", "series_index": 0},
            "name": "n", "enabled": false, "calculation_interval": "hourly",
        });
        assert_eq!(server.request(), expected("POST", &format!("/{path}/alerts/"), body));
        assert_eq!((created.id.as_str(), created.insight.id().get(), created.checks), (ID, 4211, None));
    }
}

#[tokio::test]
async fn alerts_get() {
    for (scope, path) in SCOPES {
        let (server, posthog) = answering(200, &alert().to_string()).await;
        let from: alertkit_posthog::jiff::Timestamp = "2026-10-01T00:00:00Z".parse().unwrap();
        let params =
            GetAlert::new().checks_date_from(from).checks_date_to("-24h").checks_limit(50).checks_offset(5);
        let alert = posthog.alerts(scope).get("a/b?c d", params).await.unwrap();
        let query =
            "checks_date_from=2026-10-01T00%3A00%3A00Z&checks_date_to=-24h&checks_limit=50&checks_offset=5";
        let target = format!("/{path}/alerts/a%2Fb%3Fc%20d/?{query}");
        assert_eq!(server.request(), expected("GET", &target, Value::Null));
        assert_eq!(alert.state, AlertState::NotFiring);
    }
}

#[tokio::test]
async fn without_params_nothing_is_asked_of_the_checks() {
    let (server, posthog) = answering(200, &alert().to_string()).await;
    let (scope, path) = SCOPES[0];
    posthog.alerts(scope).get(ID, GetAlert::new()).await.unwrap();
    assert_eq!(server.request(), expected("GET", &format!("/{path}/alerts/{ID}/"), Value::Null));
}

#[tokio::test]
async fn alerts_update() {
    for (scope, path) in SCOPES {
        let (server, posthog) = answering(200, &alert().to_string()).await;
        let changes =
            UpdateAlert::new().name("n").detector_config(Patch::Null).subscribed_users(Vec::<i64>::new());
        let updated = posthog.alerts(scope).update(ID, changes).await.unwrap();
        let body = json!({"name": "n", "detector_config": null, "subscribed_users": []});
        assert_eq!(server.request(), expected("PATCH", &format!("/{path}/alerts/{ID}/"), body));
        assert_eq!(updated.name, "alert name");
    }
}

#[tokio::test]
async fn alerts_replace() {
    for (scope, path) in SCOPES {
        let (server, posthog) = answering(200, &alert().to_string()).await;
        let replacement = ReplaceAlert::new(hundred()).snoozed_until(Patch::Null).skip_weekend(true);
        let replaced = posthog.alerts(scope).replace(ID, replacement).await.unwrap();
        let body = json!({
            "insight": 4211, "subscribed_users": [178], "condition": {"type": "absolute_value"},
            "threshold": {"configuration": {"type": "absolute", "bounds": {"upper": 100}}},
            "config": {"type": "TrendsAlertConfig", "series_index": 0},
            "skip_weekend": true, "snoozed_until": null,
        });
        assert_eq!(server.request(), expected("PUT", &format!("/{path}/alerts/{ID}/"), body));
        assert_eq!(replaced.id.as_str(), ID);
    }
}

#[tokio::test]
async fn alerts_delete() {
    for (scope, path) in SCOPES {
        let (server, posthog) = answering(204, "").await;
        posthog.alerts(scope).delete(ID).await.unwrap();
        assert_eq!(server.request(), expected("DELETE", &format!("/{path}/alerts/{ID}/"), Value::Null));
    }
}

#[tokio::test]
async fn alerts_simulate() {
    let answer = json!({
        "data": [1, 2.5, null, 90], "dates": ["a", "b", "c", "d"], "scores": [null, 0.1, null, 0.99],
        "triggered_indices": [3], "triggered_dates": ["d"], "interval": "day", "total_points": 4, "anomaly_count": 1,
        "breakdown_results": [{"label": "x", "data": [1], "dates": ["a"], "scores": [null], "triggered_indices": [],
            "triggered_dates": [], "total_points": 1, "anomaly_count": 0}],
        "evaluated_interval_timezone": "UTC",
    });
    for (scope, path) in SCOPES {
        let (server, posthog) = answering(200, &answer.to_string()).await;
        let simulation = SimulateAlert::new(4211, DetectorConfig::ZScore(sensitive()))
            .series_index(1)
            .date_from("-30d")
            .config(TrendsConfig::new(1))
            .evaluation_delay_intervals(2);
        let found = posthog.alerts(scope).simulate(simulation).await.unwrap();
        let body = json!({
            "insight": 4211, "detector_config": {"type": "zscore", "threshold": 0.95, "window": 30},
            "series_index": 1, "date_from": "-30d", "config": {"type": "TrendsAlertConfig", "series_index": 1},
            "evaluation_delay_intervals": 2,
        });
        assert_eq!(server.request(), expected("POST", &format!("/{path}/alerts/simulate/"), body));
        assert_eq!(found.data, [Some(1.0), Some(2.5), None, Some(90.0)]);
        assert_eq!(found.scores, [None, Some(0.1), None, Some(0.99)]);
        assert_eq!((found.triggered_indices, found.triggered_dates), (vec![3], vec!["d".to_owned()]));
        assert_eq!((found.total_points, found.anomaly_count), (Some(4), Some(1)));
        let breakdown = &found.breakdown_results.unwrap()[0];
        assert_eq!((breakdown.label.as_deref(), &breakdown.data[..]), (Some("x"), &[Some(1.0)][..]));
        assert_eq!(found.evaluated_interval_timezone.as_deref(), Some("UTC"));
    }
}

#[tokio::test]
async fn an_insight_may_be_named_by_its_short_id() {
    let simulation = SimulateAlert::new("a1B2c3D4", DetectorConfig::Mad(sensitive()));
    assert_eq!(serde_json::to_value(&simulation).unwrap()["insight"], "a1B2c3D4");
}

#[tokio::test]
async fn alerts_test_delivery() {
    let answer =
        r#"{"destination_count":2,"email_recipient_count":1,"failed_delivery_channels":["email","pigeon"]}"#;
    for (scope, path) in SCOPES {
        let (server, posthog) = answering(202, answer).await;
        let test = posthog.alerts(scope).test_delivery(ID).await.unwrap();
        let target = format!("/{path}/alerts/{ID}/test-delivery/");
        assert_eq!(server.request(), expected("POST", &target, Value::Null));
        assert_eq!((test.destination_count, test.email_recipient_count), (2, 1));
        assert_eq!(test.failed_delivery_channels, [DeliveryChannel::Email, DeliveryChannel::from("pigeon")]);
    }
}

#[tokio::test]
async fn alerts_add_destination() {
    for (scope, path) in SCOPES {
        let (server, posthog) = answering(201, &json!({"hog_function_ids": [ID]}).to_string()).await;
        let slack = AddDestination::slack(7, "C0123").channel_name("#alerts");
        let added = posthog.alerts(scope).add_destination(ID, slack).await.unwrap();
        let body = json!({
            "type": "slack", "slack_workspace_id": 7, "slack_channel_id": "C0123", "slack_channel_name": "#alerts",
        });
        assert_eq!(server.request(), expected("POST", &format!("/{path}/alerts/{ID}/destinations/"), body));
        assert_eq!(added.hog_function_ids, [HogFunctionId::from(ID)]);
    }
}

#[tokio::test]
async fn alerts_remove_destinations() {
    for (scope, path) in SCOPES {
        let (server, posthog) = answering(204, "").await;
        posthog.alerts(scope).remove_destinations(ID, [ID]).await.unwrap();
        let target = format!("/{path}/alerts/{ID}/destinations/delete/");
        assert_eq!(server.request(), expected("POST", &target, json!({"hog_function_ids": [ID]})));
    }
}
