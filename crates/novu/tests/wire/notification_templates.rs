use alertkit_novu::{CreateWorkflow, ListWorkflows, StepInput, UpdateWorkflow};
use serde_json::{Value, json};

use crate::samples::of_workflows;
use crate::{ID, answering, expected, sent};

#[tokio::test]
async fn notification_templates_list() {
    let (server, novu) = answering(200, of_workflows("workflows")).await;
    let page = novu.notification_templates().list(ListWorkflows::new()).first_page().await.unwrap();
    let target = "/notification-templates?page=0&limit=100";
    assert_eq!(sent(&server), expected("GET", target, Value::Null));
    assert_eq!((page.total, page.items.len()), (Some(5), 5));
}

#[tokio::test]
async fn notification_templates_list__with_a_query() {
    let (server, novu) = answering(200, of_workflows("workflows")).await;
    let params = ListWorkflows::new().page(2).limit(1).query("welcome");
    novu.notification_templates().list(params).first_page().await.unwrap();
    let target = "/notification-templates?query=welcome&page=2&limit=1";
    assert_eq!(sent(&server), expected("GET", target, Value::Null));
}

#[tokio::test]
async fn notification_templates_create() {
    let (server, novu) = answering(201, of_workflows("workflow without steps")).await;
    let workflow = CreateWorkflow::new("To delete", ID).steps([StepInput::sms("Hi")]);
    let created = novu.notification_templates().create(workflow).await.unwrap();
    let steps = json!([{"active": true, "template": {"type": "sms", "content": "Hi"}}]);
    let body = json!({"name": "To delete", "notificationGroupId": ID, "steps": steps});
    assert_eq!(sent(&server), expected("POST", "/notification-templates", body));
    assert_eq!(created.trigger_identifier().unwrap().as_str(), "to-delete");
}

#[tokio::test]
async fn notification_templates_get() {
    let (server, novu) = answering(200, of_workflows("workflow")).await;
    let found = novu.notification_templates().get("welcome-flow").await.unwrap();
    assert_eq!(sent(&server), expected("GET", "/notification-templates/welcome-flow", Value::Null));
    assert_eq!(found.name.as_deref(), Some("Welcome Flow"));
}

#[tokio::test]
async fn notification_templates_update() {
    let (server, novu) = answering(200, of_workflows("workflow changed")).await;
    novu.notification_templates().update(ID, UpdateWorkflow::new().name("Py flow")).await.unwrap();
    let target = format!("/notification-templates/{ID}");
    assert_eq!(sent(&server), expected("PUT", &target, json!({"name": "Py flow"})));
}

#[tokio::test]
async fn notification_templates_delete() {
    for body in [r#"{"data": true}"#, ""] {
        let (server, novu) = answering(200, body).await;
        assert!(novu.notification_templates().delete(ID).await.unwrap());
        let target = format!("/notification-templates/{ID}");
        assert_eq!(sent(&server), expected("DELETE", &target, Value::Null));
    }
}

#[tokio::test]
async fn notification_templates_update_status() {
    let (server, novu) = answering(200, of_workflows("workflow")).await;
    let changed = novu.notification_templates().update_status(ID, true).await.unwrap();
    let target = format!("/notification-templates/{ID}/status");
    assert_eq!(sent(&server), expected("PUT", &target, json!({"active": true})));
    assert_eq!(changed.active, Some(true));
}
