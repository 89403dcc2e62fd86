use alertkit_novu::{CreateTenant, ListTenants, UpdateTenant};
use serde_json::{Value, json};

use crate::{ID, answering, expected, sent};

fn tenant() -> Value {
    json!({
        "_id": ID, "identifier": "acme", "name": "Acme", "data": {"plan": "gold", "data": 1}, "_environmentId": "e",
        "_organizationId": "o", "createdAt": "2026-11-22T19:56:50.255Z", "updatedAt": "2026-11-22T19:56:50.256Z",
    })
}

#[tokio::test]
async fn tenants_list() {
    let body = json!({"page": 2, "hasMore": true, "pageSize": 1, "data": [tenant()]});
    let (server, novu) = answering(200, body).await;
    let page = novu.tenants().list(ListTenants::new().page(2).limit(1)).first_page().await.unwrap();
    assert_eq!(sent(&server), expected("GET", "/tenants?page=2&limit=1", Value::Null));
    assert_eq!((page.number, page.size, page.total, page.has_more), (Some(2), Some(1), None, Some(true)));
    assert_eq!(serde_json::to_value(&page.items).unwrap(), json!([tenant()]));
}

#[tokio::test]
async fn tenants_create() {
    let (server, novu) = answering(201, json!({"data": tenant()})).await;
    let acme = CreateTenant::new("acme", "Acme").data(&json!({"plan": "gold"}));
    let created = novu.tenants().create(acme).await.unwrap();
    let body = json!({"identifier": "acme", "name": "Acme", "data": {"plan": "gold"}});
    assert_eq!(sent(&server), expected("POST", "/tenants", body));
    assert_eq!(serde_json::to_value(&created).unwrap(), tenant());
}

#[tokio::test]
async fn tenants_get() {
    let (server, novu) = answering(200, json!({"data": tenant()})).await;
    let found = novu.tenants().get("acme").await.unwrap();
    assert_eq!(sent(&server), expected("GET", "/tenants/acme", Value::Null));
    assert_eq!(found.data.unwrap(), json!({"plan": "gold", "data": 1}));
}

#[tokio::test]
async fn tenants_update() {
    let (server, novu) = answering(200, json!({"data": tenant()})).await;
    let changes = UpdateTenant::new().identifier("acme-2").name("").data(&json!({}));
    novu.tenants().update("acme", changes).await.unwrap();
    let body = json!({"identifier": "acme-2", "name": "", "data": {}});
    assert_eq!(sent(&server), expected("PATCH", "/tenants/acme", body));
}

#[tokio::test]
async fn tenants_delete() {
    let (server, novu) = answering(204, "").await;
    novu.tenants().delete("acme").await.unwrap();
    assert_eq!(sent(&server), expected("DELETE", "/tenants/acme", Value::Null));
}
