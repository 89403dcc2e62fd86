use alertkit_novu::serde_json::json as data;
use alertkit_novu::{
    BulkOutcome, ChannelCredentials, CreateSubscriber, Error, ErrorKind, ListSubscribers, Novu, Patch,
    ProviderId, SubscriberChannel, UpdateSubscriber, UpsertedSubscriber,
};
use alertkit_sandbox::{Fault, Sandbox};
use serde_json::{Value, json};

use crate::{ID, answering, expected, sent};

/// As the server sends it, without the second name of the id.
pub(crate) fn subscriber() -> Value {
    json!({
        "_organizationId": "6b0348ebc8a5e8e5e65d7e5c", "_environmentId": "6b0348ebc8a5e8e5e65d7e62", "firstName": "Again",
        "lastName": "L", "phone": "+15550100", "subscriberId": "sub-1", "email": "grace@example.com",
        "avatar": "https://example.com/a.png", "locale": "en_US",
        "channels": [
            {
                "credentials": {"webhookUrl": "https://example.com/hook"}, "_integrationId": "6b034900c8a5e8e5e65d7f6c",
                "providerId": "slack",
            },
            {
                "_integrationId": "6b034900c8a5e8e5e65d7f69", "providerId": "fcm",
                "credentials": {"deviceTokens": ["t1", "t2", "t3"]},
            },
        ],
        "data": {"z": true}, "_id": ID, "deleted": false, "createdAt": "2026-11-22T19:56:47.04Z",
        "updatedAt": "2026-11-22T19:56:48.901Z", "__v": 0, "isOnline": false,
        "lastOnlineAt": "2026-11-22T19:56:48.452Z",
    })
}

#[tokio::test]
async fn subscribers_list() {
    let body = json!({"page": 2, "hasMore": true, "pageSize": 1, "data": [subscriber()]});
    let (server, novu) = answering(200, body).await;
    let page = novu.subscribers().list(ListSubscribers::new().page(2).limit(1)).first_page().await.unwrap();
    assert_eq!(sent(&server), expected("GET", "/subscribers?page=2&limit=1", Value::Null));
    assert_eq!((page.number, page.size, page.total, page.has_more), (Some(2), Some(1), None, Some(true)));
    assert_eq!(serde_json::to_value(&page.items).unwrap(), json!([subscriber()]));
}

/// Credentials of another form cost themselves, and neither the subscriber nor its other channels.
#[tokio::test]
async fn subscribers_list__credentials_of_another_form_are_kept() {
    for odd in [json!("canary-text"), json!(["canary-1"]), json!({"deviceTokens": [["canary-1"]]}), json!(7)]
    {
        let mut changed = subscriber();
        changed["channels"][0]["credentials"] = odd.clone();
        changed["channels"][0]["providerId"] = json!(null);
        let body = json!({"page": 0, "hasMore": false, "pageSize": 100, "data": [changed]});
        let (_server, novu) = answering(200, body).await;
        let page = novu.subscribers().list(ListSubscribers::new()).first_page().await.unwrap();
        assert_eq!(page.rejected, [], "{odd}");
        let channels = page.items[0].channels.as_ref().unwrap();
        assert_eq!((&channels[0].provider_id, &channels[0].credentials), (&None, &None));
        assert_eq!(channels[0].extra["credentials"], odd);
        assert!(channels[1].credentials.is_some());
        assert_eq!(serde_json::to_value(channels).unwrap()[0]["credentials"], odd);
        assert!(!format!("{page:?}").contains("canary"), "{page:?}");
    }
}

#[tokio::test]
async fn subscribers_list__the_largest_pages_unless_told() {
    let body = json!({"page": 0, "hasMore": false, "pageSize": 100, "data": []});
    let (server, novu) = answering(200, body).await;
    novu.subscribers().list(ListSubscribers::new()).first_page().await.unwrap();
    assert_eq!(sent(&server), expected("GET", "/subscribers?page=0&limit=100", Value::Null));
}

#[tokio::test]
async fn subscribers_create() {
    let (server, novu) = answering(201, json!({"data": subscriber()})).await;
    let webhook = ChannelCredentials::new().webhook_url("https://example.com/hook").channel("general");
    let slack = SubscriberChannel::new(ProviderId::Slack, webhook).integration_identifier("slack-1");
    let subscriber = CreateSubscriber::new("a b/cé")
        .email("grace@example.com")
        .first_name("Grace")
        .last_name("")
        .phone("+15550100")
        .avatar("https://example.com/a.png")
        .locale("en_US")
        .data(&data!({"z": true}))
        .channels([slack]);
    let created = novu.subscribers().create(subscriber).await.unwrap();
    let body = json!({
        "subscriberId": "a b/cé", "email": "grace@example.com", "firstName": "Grace", "lastName": "",
        "phone": "+15550100", "avatar": "https://example.com/a.png", "locale": "en_US", "data": {"z": true},
        "channels": [{
            "providerId": "slack", "integrationIdentifier": "slack-1",
            "credentials": {"webhookUrl": "https://example.com/hook", "channel": "general"},
        }],
    });
    assert_eq!(sent(&server), expected("POST", "/subscribers", body));
    assert_eq!(serde_json::to_value(&created).unwrap(), self::subscriber());
}

#[tokio::test]
async fn subscribers_create__what_is_not_set_is_not_sent() {
    let (server, novu) = answering(201, json!({"data": {"subscriberId": "a"}})).await;
    let created = novu.subscribers().create(CreateSubscriber::new("a")).await.unwrap();
    assert_eq!(sent(&server), expected("POST", "/subscribers", json!({"subscriberId": "a"})));
    assert_eq!(serde_json::to_value(&created).unwrap(), json!({"subscriberId": "a"}));
}

#[tokio::test]
async fn subscribers_create__null_removes_an_address() {
    let (server, novu) = answering(201, json!({"data": {"subscriberId": "a", "email": null}})).await;
    novu.subscribers().create(CreateSubscriber::new("a").email(Patch::Null)).await.unwrap();
    assert_eq!(sent(&server), expected("POST", "/subscribers", json!({"subscriberId": "a", "email": null})));
}

#[tokio::test]
async fn subscribers_bulk_create() {
    let answer = json!({"data": {
        "updated": [{"subscriberId": "b"}], "created": [{"subscriberId": "a"}],
        "failed": [{"message": "E11000 duplicate key"}],
    }});
    let (server, novu) = answering(201, answer).await;
    let inputs = [
        CreateSubscriber::new("a").first_name("A"),
        CreateSubscriber::new("b").email(Patch::Null),
        CreateSubscriber::new("c"),
    ];
    let report = novu.subscribers().bulk_create(inputs).await;
    let body = json!({"subscribers": [
        {"subscriberId": "a", "firstName": "A"}, {"subscriberId": "b", "email": null}, {"subscriberId": "c"},
    ]});
    assert_eq!(sent(&server), expected("POST", "/subscribers/bulk", body));
    let [BulkOutcome::Done(a), BulkOutcome::Done(b), BulkOutcome::Refused(c)] = report.outcomes() else {
        panic!("{report:?}");
    };
    assert_eq!(*a, UpsertedSubscriber::Created("a".into()));
    assert_eq!((b, b.subscriber_id().as_str()), (&UpsertedSubscriber::Updated("b".into()), "b"));
    assert_eq!(c.message, "E11000 duplicate key");
    assert_eq!(serde_json::to_value(b).unwrap(), json!({"updated": "b"}));
}

#[tokio::test]
async fn subscribers_bulk_create__one_that_is_wrong_fails_alone() {
    let (server, novu) = answering(201, json!({"data": {"created": [{"subscriberId": "b"}]}})).await;
    let inputs = [
        CreateSubscriber::new(""),
        CreateSubscriber::new("b"),
        CreateSubscriber::new("c").data(&5),
        CreateSubscriber::new("d").avatar("x".repeat(100_000)),
    ];
    let report = novu.subscribers().bulk_create(inputs).await;
    let body = json!({"subscribers": [{"subscriberId": "b"}]});
    assert_eq!(sent(&server), expected("POST", "/subscribers/bulk", body));
    for (index, field) in [(0, "subscriberId"), (2, "data"), (3, "input")] {
        let BulkOutcome::Failed(error) = &report.outcomes()[index] else { panic!("{report:?}") };
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some(field)), "{error}");
        assert_eq!(error.operation(), Some("subscribers.bulk_create"));
    }
    assert!(matches!(report.outcomes()[1], BulkOutcome::Done(UpsertedSubscriber::Created(_))));
}

#[tokio::test]
async fn subscribers_get() {
    let (server, novu) = answering(200, json!({"data": subscriber()})).await;
    let found = novu.subscribers().get("a b/cé").await.unwrap();
    assert_eq!(sent(&server), expected("GET", "/subscribers/a%20b%2Fc%C3%A9", Value::Null));
    assert_eq!(serde_json::to_value(&found).unwrap(), subscriber());
}

#[tokio::test]
async fn subscribers_get__what_the_server_leaves_out_or_sets_to_null() {
    let body = json!({"subscriberId": "sub-1", "channels": null, "data": null, "email": null, "futureField": {"x": 1}});
    let (_server, novu) = answering(200, json!({"data": body})).await;
    let found = novu.subscribers().get("sub-1").await.unwrap();
    let kept = json!({"subscriberId": "sub-1", "futureField": {"x": 1}});
    assert_eq!(serde_json::to_value(&found).unwrap(), kept);
}

#[tokio::test]
async fn subscribers_get__shows_no_secret() {
    let (_server, novu) = answering(200, json!({"data": subscriber()})).await;
    let found = novu.subscribers().get("sub-1").await.unwrap();
    let shown = format!("{found:?}");
    assert!(!shown.contains("/hook") && !shown.contains("t1"), "{shown}");
}

#[tokio::test]
async fn subscribers_update() {
    let (server, novu) = answering(200, json!({"data": subscriber()})).await;
    let changes = UpdateSubscriber::new()
        .email(Patch::Null)
        .first_name("Again")
        .last_name("L")
        .phone("")
        .avatar("https://example.com/a.png")
        .locale("en_US")
        .data(&data!({}));
    let updated = novu.subscribers().update("sub-1", changes).await.unwrap();
    let body = json!({
        "email": null, "firstName": "Again", "lastName": "L", "phone": "", "avatar": "https://example.com/a.png",
        "locale": "en_US", "data": {},
    });
    assert_eq!(sent(&server), expected("PUT", "/subscribers/sub-1", body));
    assert_eq!(serde_json::to_value(&updated).unwrap(), subscriber());
}

#[tokio::test]
async fn subscribers_delete() {
    let (server, novu) = answering(200, json!({"data": {"acknowledged": true, "status": "deleted"}})).await;
    let deleted = novu.subscribers().delete("sub-1").await.unwrap();
    assert_eq!(sent(&server), expected("DELETE", "/subscribers/sub-1", Value::Null));
    assert_eq!((deleted.acknowledged, deleted.status.as_deref()), (true, Some("deleted")));
}

/// The answer to the first attempt is lost, and the second finds nobody.
#[tokio::test]
async fn subscribers_delete__that_an_earlier_attempt_deleted() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.novu().seed(1);
    let novu = Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build().unwrap();
    sandbox.inject(Fault::on("novu.subscribers.delete").drop_after());
    let deleted = novu.subscribers().delete("sub-1").await.unwrap();
    assert_eq!((deleted.acknowledged, deleted.status), (true, None));
    assert!(novu.subscribers().delete("sub-1").await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn subscribers_set_online_status() {
    let (server, novu) = answering(200, json!({"data": subscriber()})).await;
    let subscriber = novu.subscribers().set_online_status("sub-1", false).await.unwrap();
    assert_eq!(
        sent(&server),
        expected("PATCH", "/subscribers/sub-1/online-status", json!({"isOnline": false}))
    );
    assert_eq!(subscriber.is_online, Some(false));
}

#[tokio::test]
async fn bad_input_is_named_and_not_sent() {
    let (server, novu) = answering(200, "{}").await;
    let subscribers = novu.subscribers();
    let failures: Vec<(Error, &str)> = vec![
        (subscribers.list(ListSubscribers::new().limit(0)).first_page().await.unwrap_err(), "limit"),
        (subscribers.create(CreateSubscriber::new("")).await.unwrap_err(), "subscriberId"),
        (subscribers.create(CreateSubscriber::new("a").data("text")).await.unwrap_err(), "data"),
        (subscribers.create(CreateSubscriber::new("a").data(&f64::NAN)).await.unwrap_err(), "data"),
        (subscribers.get("").await.unwrap_err(), "subscriberId"),
        (subscribers.get("..").await.unwrap_err(), "subscriberId"),
        (subscribers.update(".", UpdateSubscriber::new()).await.unwrap_err(), "subscriberId"),
        (subscribers.update("a", UpdateSubscriber::new().data(&[1])).await.unwrap_err(), "data"),
        (subscribers.delete("a\r\nb").await.unwrap_err(), "subscriberId"),
        (subscribers.set_online_status("\0", true).await.unwrap_err(), "subscriberId"),
        (
            subscribers.update("a", UpdateSubscriber::new()).idempotency_key("k").await.unwrap_err(),
            "idempotency_key",
        ),
    ];
    for (error, field) in failures {
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some(field)), "{error}");
        assert_eq!((error.attempts(), error.status()), (0, None), "{error}");
        assert!(error.operation().is_some_and(|operation| operation.starts_with("subscribers.")), "{error}");
    }
    assert_eq!(server.requests(), []);
}
