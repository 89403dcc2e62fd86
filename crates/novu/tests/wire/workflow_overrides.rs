use alertkit_novu::{
    CreateWorkflowOverride, ListWorkflowOverrides, PreferenceChannels, UpdateWorkflowOverride,
};
use serde_json::{Value, json};

use crate::samples::{assert_kept, of_workflows};
use crate::{ID, answering, expected, sent};

#[tokio::test]
async fn workflow_overrides_list() {
    let one = of_workflows("override")["data"].clone();
    let body = json!({"page": 1, "pageSize": 1, "hasMore": true, "data": [one]});
    let (server, novu) = answering(200, body).await;
    let params = ListWorkflowOverrides::new().page(1).limit(1);
    let page = novu.workflow_overrides().list(params).first_page().await.unwrap();
    assert_eq!(sent(&server), expected("GET", "/workflow-overrides?page=1&limit=1", Value::Null));
    assert_eq!((page.number, page.size, page.total, page.has_more), (Some(1), Some(1), None, Some(true)));
    assert_kept(&json!([one]), &page.items);
}

#[tokio::test]
async fn workflow_overrides_create() {
    let answer = of_workflows("override");
    let (server, novu) = answering(201, &answer).await;
    let workflow_override = CreateWorkflowOverride::new("w", "t")
        .active(false)
        .preference_settings(PreferenceChannels::new().email(false));
    let created = novu.workflow_overrides().create(workflow_override).await.unwrap();
    let body = json!({
        "workflowId": "w", "tenantId": "t", "active": false, "preferenceSettings": {"email": false},
    });
    assert_eq!(sent(&server), expected("POST", "/workflow-overrides", body));
    assert_kept(&answer["data"], &created);
}

#[tokio::test]
async fn workflow_overrides_create__with_the_least() {
    let (server, novu) = answering(201, of_workflows("override")).await;
    novu.workflow_overrides().create(CreateWorkflowOverride::new("w", "t")).await.unwrap();
    let body = json!({"workflowId": "w", "tenantId": "t"});
    assert_eq!(sent(&server), expected("POST", "/workflow-overrides", body));
}

#[tokio::test]
async fn workflow_overrides_get() {
    let (server, novu) = answering(200, of_workflows("override")).await;
    let found = novu.workflow_overrides().get(ID).await.unwrap();
    assert_eq!(sent(&server), expected("GET", &format!("/workflow-overrides/{ID}"), Value::Null));
    assert_eq!(found.preference_settings.unwrap(), PreferenceChannels::all(true).email(false));
}

#[tokio::test]
async fn workflow_overrides_get_by_tenant() {
    let (server, novu) = answering(200, of_workflows("override")).await;
    novu.workflow_overrides().get_by_tenant("w/1", "t/2").await.unwrap();
    let target = "/workflow-overrides/workflows/w%2F1/tenants/t%2F2";
    assert_eq!(sent(&server), expected("GET", target, Value::Null));
}

#[tokio::test]
async fn workflow_overrides_update() {
    let (server, novu) = answering(200, of_workflows("override")).await;
    let changes = UpdateWorkflowOverride::new().active(true).preference_settings(PreferenceChannels::new());
    novu.workflow_overrides().update(ID, changes).await.unwrap();
    let body = json!({"active": true, "preferenceSettings": {}});
    assert_eq!(sent(&server), expected("PUT", &format!("/workflow-overrides/{ID}"), body));
}

#[tokio::test]
async fn workflow_overrides_update_by_tenant() {
    let (server, novu) = answering(200, of_workflows("override")).await;
    let changes = UpdateWorkflowOverride::new().preference_settings(PreferenceChannels::new().push(true));
    novu.workflow_overrides().update_by_tenant("w", "t", changes).await.unwrap();
    let body = json!({"preferenceSettings": {"push": true}});
    assert_eq!(sent(&server), expected("PUT", "/workflow-overrides/workflows/w/tenants/t", body));
}

#[tokio::test]
async fn workflow_overrides_delete() {
    for body in [r#"{"data": true}"#, ""] {
        let (server, novu) = answering(200, body).await;
        assert!(novu.workflow_overrides().delete(ID).await.unwrap());
        assert_eq!(sent(&server), expected("DELETE", &format!("/workflow-overrides/{ID}"), Value::Null));
    }
}
