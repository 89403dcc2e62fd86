use alertkit_novu::{
    CreateOrganization, ErrorKind, JobTitle, MemberId, Novu, ProductUseCases, TextDirection, UpdateBranding,
};
use alertkit_sandbox::{Fault, Sandbox};
use serde_json::{Value, json};

use crate::{ID, answering, expected, sent};

/// As the server sends one that was just created.
fn organization() -> Value {
    json!({
        "productUseCases": {
            "delay": false, "translation": false, "digest": false, "multi_channel": false, "in_app": false,
        },
        "name": "Second org", "apiServiceLevel": "free", "_id": ID, "createdAt": "2026-11-22T19:56:46.853Z",
        "updatedAt": "2026-11-22T19:56:46.853Z",
    })
}

/// One with all that any version has.
fn full() -> Value {
    let mut full = organization();
    let more = json!({
        "logo": "https://example.com/l.png", "defaultLocale": "en_US", "domain": "example.com",
        "language": ["rust"], "externalId": "org_1", "stripeCustomerId": "cus_1", "createdBy": "user_1",
        "branding": {
            "logo": "https://example.com/l.png", "color": "#fff", "fontColor": "#000", "contentBackground": "#eee",
            "direction": "trl", "fontFamily": "inherit",
        },
        "partnerConfigurations": [{
            "accessToken": "vercel-token", "configurationId": "c", "partnerType": "vercel", "teamId": "t",
            "projectIds": ["p"],
        }],
    });
    full.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    full
}

fn member() -> Value {
    json!({
        "memberStatus": "active", "_userId": "6b0348ebc8a5e8e5e65d7e59", "roles": ["admin"],
        "_organizationId": "6b0348ebc8a5e8e5e65d7e5c", "_id": ID, "createdAt": "2026-11-22T19:56:27.704Z",
        "updatedAt": "2026-11-22T19:56:27.704Z",
        "user": {
            "firstName": "sdk", "lastName": "test", "email": "sdk-test@example.com", "_id": "6b0348ebc8a5e8e5e65d7e59",
            "createdAt": "2026-11-22T19:56:27.604Z",
        },
        "invite": {
            "email": "i@example.com", "token": "7bb26390", "invitationDate": "2023-02-02T00:07:54.022Z",
            "answerDate": "2023-02-06T23:03:22.645Z", "_inviterId": "63dafed4117f8c850991ec4a",
        },
    })
}

#[tokio::test]
async fn organizations_list() {
    let (server, novu) = answering(200, json!({"data": [organization(), full(), {"_id": "o"}]})).await;
    let organizations = novu.organizations().list().await.unwrap();
    assert_eq!(sent(&server), expected("GET", "/organizations", Value::Null));
    assert_eq!(serde_json::to_value(&organizations).unwrap(), json!([organization(), full(), {"_id": "o"}]));
    let shown = format!("{organizations:?}");
    assert!(!shown.contains("vercel-token"), "{shown}");
}

#[tokio::test]
async fn organizations_create() {
    let (server, novu) = answering(201, json!({"data": organization()})).await;
    let wanted = CreateOrganization::new("Second org")
        .logo("https://example.com/l.png")
        .job_title(JobTitle::EngineeringManager)
        .domain("example.com")
        .product_use_cases(
            ProductUseCases::new()
                .in_app(true)
                .multi_channel(false)
                .delay(true)
                .translation(true)
                .digest(true),
        )
        .language(["rust"]);
    let created = novu.organizations().create(wanted).await.unwrap();
    let body = json!({
        "name": "Second org", "logo": "https://example.com/l.png", "jobTitle": "engineering_manager",
        "domain": "example.com", "language": ["rust"],
        "productUseCases": {"in_app": true, "multi_channel": false, "delay": true, "translation": true, "digest": true},
    });
    assert_eq!(sent(&server), expected("POST", "/organizations", body));
    assert_eq!(serde_json::to_value(&created).unwrap(), organization());
}

#[tokio::test]
async fn organizations_create__with_a_name() {
    let (server, novu) = answering(201, json!({"data": organization()})).await;
    novu.organizations().create(CreateOrganization::new("")).await.unwrap();
    assert_eq!(sent(&server), expected("POST", "/organizations", json!({"name": ""})));
}

#[tokio::test]
async fn organizations_current() {
    let (server, novu) = answering(200, json!({"data": full()})).await;
    let organization = novu.organizations().current().await.unwrap();
    assert_eq!(sent(&server), expected("GET", "/organizations/me", Value::Null));
    assert_eq!(serde_json::to_value(&organization).unwrap(), full());
    assert_eq!(organization.branding.unwrap().direction, Some(TextDirection::RightToLeft));
}

#[tokio::test]
async fn organizations_rename() {
    let (server, novu) = answering(200, json!({"data": {"name": "Acme"}})).await;
    let renamed = novu.organizations().rename("Acme").await.unwrap();
    assert_eq!(sent(&server), expected("PATCH", "/organizations", json!({"name": "Acme"})));
    assert_eq!(renamed.name.as_deref(), Some("Acme"));
}

#[tokio::test]
async fn organizations_list_members() {
    let invited =
        json!({"_id": "m", "user": null, "roles": ["owner"], "invite": null, "memberStatus": "invited"});
    let (server, novu) = answering(200, json!({"data": [member(), invited]})).await;
    let members = novu.organizations().list_members().await.unwrap();
    assert_eq!(sent(&server), expected("GET", "/organizations/members", Value::Null));
    let read = json!({"_id": "m", "roles": ["owner"], "memberStatus": "invited"});
    assert_eq!(serde_json::to_value(&members).unwrap(), json!([member(), read]));
    let shown = format!("{members:?}");
    assert!(!shown.contains("7bb26390"), "{shown}");
}

#[tokio::test]
async fn organizations_remove_member() {
    let (server, novu) = answering(200, json!({"data": member()})).await;
    let removed = novu.organizations().remove_member(ID).await.unwrap();
    assert_eq!(sent(&server), expected("DELETE", &format!("/organizations/members/{ID}"), Value::Null));
    assert_eq!(serde_json::to_value(&removed).unwrap(), member());
}

/// The answer to the first attempt is lost, and the second finds nobody.
#[tokio::test]
async fn organizations_remove_member__that_an_earlier_attempt_removed() {
    let sandbox = Sandbox::start().await.unwrap();
    let novu = Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build().unwrap();
    sandbox.inject(Fault::on("novu.organizations.remove_member").drop_after());
    let removed = novu.organizations().remove_member("040000000000000000000002").await.unwrap();
    assert_eq!(removed, None);
    assert_eq!(sandbox.journal_of("novu.organizations.remove_member").len(), 2);
    let again = novu.organizations().remove_member("040000000000000000000002").await.unwrap_err();
    assert!(again.is_not_found());
}

#[tokio::test]
async fn organizations_remove_member__bad_input_is_named_and_not_sent() {
    let (server, novu) = answering(200, "{}").await;
    for bad in ["", ".", "..", "a\0"] {
        let error = novu.organizations().remove_member(MemberId::from(bad)).await.unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some("memberId")), "{error}");
    }
    assert_eq!(server.requests(), []);
}

#[tokio::test]
async fn organizations_update_branding() {
    let branding = json!({
        "logo": "https://example.com/l.png", "color": "#fff", "fontColor": "#000", "contentBackground": "#eee",
        "fontFamily": "inherit",
    });
    let (server, novu) = answering(200, json!({"data": branding})).await;
    let wanted = UpdateBranding::new()
        .logo("https://example.com/l.png")
        .color("#fff")
        .font_color("#000")
        .content_background("#eee")
        .font_family("inherit");
    let updated = novu.organizations().update_branding(wanted).await.unwrap();
    assert_eq!(sent(&server), expected("PUT", "/organizations/branding", branding.clone()));
    assert_eq!(serde_json::to_value(&updated).unwrap(), branding);
}

#[tokio::test]
async fn organizations_update_branding__with_nothing_removes_all() {
    let (server, novu) = answering(200, json!({"data": {}})).await;
    novu.organizations().update_branding(UpdateBranding::new()).await.unwrap();
    assert_eq!(sent(&server), expected("PUT", "/organizations/branding", json!({})));
}
