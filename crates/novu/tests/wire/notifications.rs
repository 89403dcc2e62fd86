use alertkit_novu::jiff::civil::date;
use alertkit_novu::{
    Channel, ErrorKind, ExecutionStatus, GraphStats, JobStatus, ListNotifications, Notification, OPERATIONS,
    StepType, redact,
};
use serde_json::{Value, json};

use crate::{ID, answering, expected, sent};

fn step() -> Value {
    json!({
        "metadata": {"amount": 1, "unit": "days", "type": "regular"},
        "active": true, "shouldStopOnFail": false, "filters": [], "_templateId": "t", "_id": "t", "variants": [],
        "template": {
            "type": "delay", "active": true, "variables": [], "content": "", "_environmentId": "e",
            "_organizationId": "o", "_creatorId": "u", "_id": "t", "deleted": false,
            "createdAt": "2026-11-22T19:56:52.212Z", "updatedAt": "2026-11-22T19:56:52.212Z",
        },
    })
}

fn detail() -> Value {
    json!({
        "_id": "d", "createdAt": "2026-11-22T19:56:57.498Z", "detail": "Step delayed", "isRetry": false,
        "isTest": false, "raw": "{\"delay\":86400000}", "source": "Internal", "status": "Pending",
        "updatedAt": "2026-11-22T19:56:57.498Z", "_jobId": "j", "providerId": "novu",
    })
}

/// As a server of the generation 0.24 gives it.
fn notification() -> Value {
    json!({
        "_templateId": "w", "_environmentId": "e", "_organizationId": "o", "_subscriberId": "s", "transactionId": "tx",
        "channels": ["delay", "in_app"], "to": {"subscriberId": "sub-1"}, "payload": {"name": "dflt"},
        "expireAt": "2026-12-23T19:56:56.721Z", "_id": ID, "createdAt": "2026-11-22T19:56:56.721Z",
        "updatedAt": "2026-11-22T19:56:56.721Z",
        "template": {
            "_id": "w", "name": "Delayed",
            "triggers": [{
                "type": "event", "identifier": "delayed", "variables": [{"name": "firstName", "type": "String"}],
                "reservedVariables": [], "subscriberVariables": [],
            }],
        },
        "subscriber": {
            "firstName": "Again", "_id": "s", "lastName": "L", "email": "grace@example.com", "phone": "+15550100",
            "subscriberId": "sub-1",
        },
        "jobs": [{
            "digest": {
                "timed": {"weekDays": [], "monthDays": []}, "events": [], "amount": 1, "unit": "days", "type": "regular",
            },
            "_id": "j", "createdAt": "2026-11-22T19:56:57.051Z", "payload": {"name": "dflt"}, "step": step(),
            "status": "canceled", "type": "delay", "updatedAt": "2026-11-22T19:56:59.743Z", "_notificationId": ID,
            "actorId": "sub-2", "tenant": {"identifier": "acme", "name": "Acme", "data": {"a": 1}},
            "providerId": "novu", "executionDetails": [detail()],
        }],
    })
}

#[tokio::test]
async fn notifications_list() {
    let body = json!({"page": 3, "hasMore": true, "pageSize": 10, "data": [notification()]});
    let (server, novu) = answering(200, body).await;
    let params = ListNotifications::new()
        .page(3)
        .channels([Channel::Sms, Channel::InApp])
        .workflows(["t1", "t2"])
        .emails(["a@x.io"])
        .subscriber_ids(["s1", "s2"])
        .search("a&b")
        .transaction_id("tx");
    let page = novu.notifications().list(params).first_page().await.unwrap();
    let target = "/notifications?channels=sms&channels=in_app&templates=t1&templates=t2&emails=a%40x.io\
                  &subscriberIds=s1&subscriberIds=s2&search=a%26b&transactionId=tx&page=3";
    assert_eq!(sent(&server), expected("GET", target, Value::Null));
    assert_eq!((page.number, page.size, page.total, page.has_more), (Some(3), Some(10), None, Some(true)));
    assert_eq!(serde_json::to_value(&page.items).unwrap(), json!([notification()]));
    let job = &page.items[0].jobs[0];
    assert_eq!((&job.step_type, &job.status), (&Some(StepType::Delay), &Some(JobStatus::Canceled)));
    assert_eq!(job.execution_details[0].status, Some(ExecutionStatus::Pending));
}

#[tokio::test]
async fn notifications_list__all_of_them() {
    let (server, novu) =
        answering(200, json!({"page": 0, "hasMore": false, "pageSize": 10, "data": []})).await;
    assert!(novu.notifications().list(ListNotifications::new()).items().next().await.is_none());
    assert_eq!(sent(&server), expected("GET", "/notifications?page=0", Value::Null));
}

#[tokio::test]
async fn notifications_get() {
    let (server, novu) = answering(200, json!({"data": notification()})).await;
    let found = novu.notifications().get(ID).await.unwrap().unwrap();
    assert_eq!(sent(&server), expected("GET", &format!("/notifications/{ID}"), Value::Null));
    assert_eq!(serde_json::to_value(&found).unwrap(), notification());
}

#[tokio::test]
async fn notifications_get__unknown() {
    let (_server, novu) = answering(200, json!({"data": null})).await;
    assert_eq!(novu.notifications().get(ID).await.unwrap(), None);
}

#[tokio::test]
async fn notifications_stats() {
    let (server, novu) =
        answering(200, json!({"data": {"weeklySent": 126, "monthlySent": 127, "yearlySent": 1}})).await;
    let stats = novu.notifications().stats().await.unwrap();
    assert_eq!(sent(&server), expected("GET", "/notifications/stats", Value::Null));
    assert_eq!((stats.weekly_sent, stats.monthly_sent), (126, 127));
}

#[tokio::test]
async fn notifications_graph_stats() {
    let day = json!({"_id": "2026-11-22", "count": 3, "templates": ["w"], "channels": ["in_app", "delay"]});
    let (server, novu) = answering(200, json!({"data": [day]})).await;
    let days = novu.notifications().graph_stats(GraphStats::new().days(7)).await.unwrap();
    assert_eq!(sent(&server), expected("GET", "/notifications/graph/stats?days=7", Value::Null));
    assert_eq!((days[0].day, days[0].count), (date(2026, 11, 22), 3));
    assert_eq!(serde_json::to_value(&days).unwrap(), json!([day]));
}

#[tokio::test]
async fn notifications_graph_stats__of_the_usual_days() {
    let (server, novu) = answering(200, json!({"data": []})).await;
    assert_eq!(novu.notifications().graph_stats(GraphStats::new()).await.unwrap(), []);
    assert_eq!(sent(&server), expected("GET", "/notifications/graph/stats", Value::Null));
}

/// What a provider's error holds is the whole request, with the provider's key.
#[test]
fn what_can_hold_a_key_is_not_shown() {
    let mut wire = notification();
    wire["jobs"][0]["executionDetails"][0]["raw"] = json!("{\"Authorization\":\"Bearer canary\"}");
    wire["jobs"][0]["step"]["replyCallback"] = json!({"active": true, "url": "https://canary.example.com"});
    wire["jobs"][0]["error"] = json!({"config": {"headers": {"Authorization": "Bearer canary"}}});
    let read: Notification = serde_json::from_value(wire.clone()).unwrap();
    assert!(!format!("{read:?}").contains("canary"));
    for operation in OPERATIONS {
        let answers = match operation.name {
            "notifications.list" => [json!({"items": [wire]}), json!({"data": [wire]})],
            "notifications.get" => [wire.clone(), json!({"data": wire})],
            "execution_details.list" => {
                let details = wire["jobs"][0]["executionDetails"].clone();
                [details.clone(), json!({"data": details})]
            }
            _ => continue,
        };
        for mut answer in answers {
            redact(&mut answer, operation.secrets);
            assert!(!answer.to_string().contains("canary"), "{}: {answer}", operation.name);
        }
    }
    assert_eq!(serde_json::to_value(&read).unwrap(), wire);
    wire["jobs"][0]["error"] = json!("canary text");
    let read: Notification = serde_json::from_value(wire.clone()).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), wire);
}

#[test]
fn a_notification_needs_no_more_than_its_id() {
    let odd = json!({
        "_id": ID, "channels": null, "to": "sub-1", "template": null, "subscriber": null,
        "jobs": [
            {"_id": "j", "status": "asleep", "type": "throttle", "executionDetails": null, "tenant": null, "delay": 5},
            {"_id": "k", "step": {}, "digest": 1, "stepOutput": {}, "preferences": {}, "_mergedDigestId": null},
        ],
    });
    let read: Notification = serde_json::from_value(odd).unwrap();
    assert_eq!(read.jobs[0].status.as_ref().unwrap().as_str(), "asleep");
    assert!(read.channels.is_empty() && read.workflow.is_none());
    assert!(serde_json::from_value::<Notification>(json!({"jobs": [{}]})).is_err());
}

#[tokio::test]
async fn bad_ids_of_notifications_are_named_and_not_sent() {
    let (server, novu) = answering(200, "{}").await;
    for id in ["", ".", ".."] {
        let error = novu.notifications().get(id).await.unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some("notificationId")));
    }
    assert_eq!(server.requests(), []);
}
