use std::time::Duration;

use alertkit_novu::{
    Channel, CreateIntegration, Credential, Credentials, ErrorKind, FieldOperator, FilterPart, IntegrationId,
    Novu, ProviderId, RetryPolicy, StepFilter, UpdateIntegration,
};
use alertkit_sandbox::{Fault, Sandbox};
use alertkit_tests::Recorded;
use serde_json::{Value, json};

use crate::{ID, answering, expected, sent};

/// As the server shows one that it has just created.
fn integration() -> Value {
    json!({
        "_environmentId": "e", "_organizationId": "o", "providerId": "fcm", "channel": "push",
        "credentials": {"serviceAccount": "nvsk.20e28cc9f945006d90163cc10bc27d47:382b80481deeeec48e09165a78eae415"},
        "active": true, "name": "Firebase Cloud Messaging", "identifier": "firebase-cloud-messaging-anKouwCg_1",
        "priority": 0, "primary": false, "conditions": [], "_id": ID, "deleted": false,
        "createdAt": "2026-11-22T19:56:48.684Z", "updatedAt": "2026-11-22T19:56:48.685Z",
    })
}

/// As a listing shows one.
fn listed() -> Value {
    json!({
        "_environmentId": "e", "_organizationId": "o", "providerId": "generic-sms", "channel": "sms",
        "credentials": {
            "apiKey": "k", "from": "+1", "baseUrl": "http://127.0.0.1:3999/sms", "apiKeyRequestHeader": "x-api",
            "idPath": "id", "datePath": "date",
        },
        "active": true, "name": "Generic SMS", "identifier": "generic-sms-5zXqMfFQJ2", "priority": 1,
        "primary": true,
        "conditions": [{
            "isNegated": false, "type": "GROUP", "value": "AND",
            "children": [{"on": "tenant", "field": "name", "operator": "EQUAL", "value": "Acme"}],
        }],
        "_id": ID, "deleted": false, "createdAt": "2026-11-22T19:57:39.057Z", "updatedAt": "2026-11-22T19:57:39.089Z",
    })
}

#[tokio::test]
async fn integrations_list() {
    let (server, novu) = answering(200, json!({"data": [listed(), integration()]})).await;
    let all = novu.integrations().list().await.unwrap();
    assert_eq!(sent(&server), expected("GET", "/integrations", Value::Null));
    assert_eq!(serde_json::to_value(&all).unwrap(), json!([listed(), integration()]));
    assert_eq!(all[0].credentials.as_ref().unwrap().api_key.as_ref().unwrap().reveal(), "k");
    assert!(!format!("{all:?}").contains("127.0.0.1"));
}

/// A provider that this version does not know, with credentials that it does not know, and everything that a later server
/// may say or leave out.
#[tokio::test]
async fn integrations_list__of_another_version() {
    let odd = json!({
        "_id": ID, "providerId": "pigeon", "channel": "air", "credentials": {"loft": {"key": "s3cret"}},
        "conditions": null, "removeNovuBranding": true, "deletedAt": "2026-11-22T19:57:39.057Z", "deletedBy": "u",
        "new": [1],
    });
    let (_server, novu) = answering(200, json!({"data": [odd]})).await;
    let all = novu.integrations().list().await.unwrap();
    assert_eq!((all[0].provider_id.as_str(), all[0].channel.as_str()), ("pigeon", "air"));
    assert_eq!(*all[0].credentials.as_ref().unwrap().other["loft"].json(), json!({"key": "s3cret"}));
    assert_eq!(all[0].remove_novu_branding, Some(true));
    assert!(!format!("{all:?}").contains("s3cret"));
}

#[tokio::test]
async fn integrations_list_active() {
    let (server, novu) = answering(200, json!({"data": []})).await;
    assert_eq!(novu.integrations().list_active().await.unwrap(), []);
    assert_eq!(sent(&server), expected("GET", "/integrations/active", Value::Null));
}

#[tokio::test]
async fn integrations_create() {
    let (server, novu) = answering(201, json!({"data": integration()})).await;
    let create = CreateIntegration::new(ProviderId::Fcm, Channel::Push)
        .credentials(Credentials::new().service_account("{}"))
        .active(true)
        .check(false)
        .name("Push")
        .identifier("push")
        .environment_id("e2")
        .conditions([StepFilter::all([FilterPart::tenant("name", FieldOperator::Equal, "Acme")])]);
    let created = novu.integrations().create(create).await.unwrap();
    let body = json!({
        "providerId": "fcm", "channel": "push", "credentials": {"serviceAccount": "{}"}, "active": true,
        "check": false, "name": "Push", "identifier": "push", "_environmentId": "e2",
        "conditions": [{
            "isNegated": false, "type": "GROUP", "value": "AND",
            "children": [{"on": "tenant", "field": "name", "operator": "EQUAL", "value": "Acme"}],
        }],
    });
    assert_eq!(sent(&server), expected("POST", "/integrations", body));
    assert_eq!(serde_json::to_value(&created).unwrap(), integration());
}

/// The server leaves out credentials of which there are none.
#[tokio::test]
async fn integrations_create__without_credentials() {
    let mut answer = integration();
    answer.as_object_mut().unwrap().remove("credentials");
    let (server, novu) = answering(201, json!({"data": answer})).await;
    let created = novu.integrations().create(CreateIntegration::new("mattermost", "chat")).await.unwrap();
    let body = json!({"providerId": "mattermost", "channel": "chat"});
    assert_eq!(sent(&server), expected("POST", "/integrations", body));
    assert_eq!(created.credentials, None);
}

#[tokio::test]
async fn integrations_create__shown_without_secrets() {
    let (_server, novu) = answering(201, "").await;
    let filter = FilterPart::webhook("https://hooks.example.com/s3cret", "ok", FieldOperator::Equal, "true");
    let credentials =
        Credentials::new().api_key("s3cret").from("s3cret").other("newKey", json!({"a": ["s3cret"]}));
    let create = CreateIntegration::new(ProviderId::Sendgrid, Channel::Email)
        .credentials(credentials)
        .conditions([StepFilter::any([filter])]);
    let preview = novu.integrations().create(create).preview().unwrap().to_string();
    assert!(!preview.contains("s3cret"), "{preview}");
    assert!(preview.contains("\"providerId\": \"sendgrid\""), "{preview}");
}

#[tokio::test]
async fn integrations_update() {
    let (server, novu) = answering(200, json!({"data": integration()})).await;
    let changes = UpdateIntegration::new()
        .credentials(Credentials::new().api_key("y"))
        .active(true)
        .check(false)
        .name("")
        .identifier("mail")
        .environment_id("e2")
        .conditions([])
        .remove_novu_branding(false);
    let updated = novu.integrations().update(ID, changes).await.unwrap();
    let body = json!({
        "credentials": {"apiKey": "y"}, "active": true, "check": false, "name": "", "identifier": "mail",
        "_environmentId": "e2", "conditions": [], "removeNovuBranding": false,
    });
    assert_eq!(sent(&server), expected("PUT", &format!("/integrations/{ID}"), body));
    assert_eq!(serde_json::to_value(&updated).unwrap(), integration());
}

#[tokio::test]
async fn integrations_update__of_nothing() {
    let (server, novu) = answering(200, json!({"data": integration()})).await;
    for changes in [UpdateIntegration::new(), UpdateIntegration::new().check(true)] {
        let error = novu.integrations().update(ID, changes).await.unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some("changes")));
    }
    assert_eq!(server.requests(), []);
}

#[tokio::test]
async fn integrations_delete() {
    let (server, novu) = answering(200, json!({"data": [integration()]})).await;
    let remaining = novu.integrations().delete(IntegrationId::from(ID)).await.unwrap();
    assert_eq!(sent(&server), expected("DELETE", &format!("/integrations/{ID}"), Value::Null));
    assert_eq!(serde_json::to_value(remaining).unwrap(), json!([integration()]));
}

/// The first attempt did it, and its answer was lost: what remains is not known.
#[tokio::test]
async fn integrations_delete__that_was_done_before() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.novu().seed(1);
    sandbox.inject(Fault::on("novu.integrations.delete").first(1).drop_after());
    let novu = Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url());
    let novu = novu.retry(RetryPolicy::default().base(Duration::ZERO)).build().unwrap();
    let remaining = novu.integrations().delete("0c0000000000000000000003").await.unwrap();
    assert_eq!((remaining, sandbox.journal_of("novu.integrations.delete").len()), (None, 2));
    assert_eq!(novu.integrations().list().await.unwrap().len(), 4);
}

#[tokio::test]
async fn integrations_set_primary() {
    let (server, novu) = answering(201, json!({"data": integration()})).await;
    let primary = novu.integrations().set_primary(ID).await.unwrap();
    assert_eq!(sent(&server), expected("POST", &format!("/integrations/{ID}/set-primary"), Value::Null));
    assert_eq!(serde_json::to_value(&primary).unwrap(), integration());
}

#[tokio::test]
async fn integrations_webhook_status() {
    let (server, novu) = answering(200, json!({"data": true})).await;
    assert!(novu.integrations().webhook_status(ProviderId::Sendgrid).await.unwrap());
    assert_eq!(sent(&server), expected("GET", "/integrations/webhook/provider/sendgrid/status", Value::Null));
}

#[tokio::test]
async fn integrations_webhook_status__of_an_integration() {
    let (server, novu) = answering(200, json!({"data": false})).await;
    assert!(!novu.integrations().webhook_status(IntegrationId::from(ID)).await.unwrap());
    let target = format!("/integrations/webhook/provider/{ID}/status");
    assert_eq!(sent(&server), expected("GET", &target, Value::Null));
}

#[tokio::test]
async fn integrations_limit() {
    let (server, novu) = answering(200, json!({"data": {"limit": 300, "count": 12}})).await;
    let of_user: Novu = novu.with_key(Credential::bearer("the-token")).unwrap();
    let usage = of_user.integrations().limit(Channel::InApp).await.unwrap();
    let Recorded { target, headers, .. } = sent(&server);
    assert_eq!(target, "/tools/novu/v1/integrations/in_app/limit");
    assert!(headers.contains(&("authorization".to_owned(), "Bearer the-token".to_owned())), "{headers:?}");
    assert_eq!((usage.limit, usage.count), (300, 12));
}

#[tokio::test]
async fn integrations_limit__under_an_api_key() {
    let closed = json!({"message": "API endpoint not available", "error": "Unauthorized", "statusCode": 401});
    let (_server, novu) = answering(401, closed).await;
    let error = novu.integrations().limit(Channel::Email).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthorized);
    assert!(error.message().unwrap().contains("Credential::bearer"), "{error}");
}
