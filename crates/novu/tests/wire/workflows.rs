use alertkit_novu::{
    CreateWorkflow, EmailBlock, FieldOperator, FilterPart, ListWorkflows, MessageButton, MessageCta,
    MessageTemplateInput, PreferenceChannels, ReplyCallback, StepFilter, StepInput, StepMetadata, StepType,
    StepVariantInput, TimeUnit, UpdateWorkflow, Workflow,
};
use serde_json::{Value, json};

use crate::samples::{assert_kept, of_workflows};
use crate::{ID, answering, expected, sent};

#[tokio::test]
async fn workflows_list() {
    let answer = of_workflows("workflows");
    let (server, novu) = answering(200, &answer).await;
    let params = ListWorkflows::new().page(0).limit(10).query("a b&page=9");
    let page = novu.workflows().list(params).first_page().await.unwrap();
    let target = "/workflows?query=a+b%26page%3D9&page=0&limit=10";
    assert_eq!(sent(&server), expected("GET", target, Value::Null));
    assert_eq!((page.number, page.size, page.total, page.has_more), (Some(0), Some(10), Some(5), None));
    assert_kept(&answer["data"], &page.items);
    let delayed = &page.items[3];
    let Some(StepMetadata::Regular(delay)) = &delayed.steps[0].metadata else { panic!("{delayed:?}") };
    assert_eq!((delay.amount, &delay.unit), (Some(1), &Some(TimeUnit::Days)));
    assert_eq!(delay.extra.keys().collect::<Vec<_>>(), ["timed"]);
    assert_eq!(delayed.steps[1].parent_id, delayed.steps[0].id);
    let email = &page.items[2].steps[0].filters.as_ref().unwrap()[0];
    let [FilterPart::Subscriber(condition)] = email.children.as_slice() else { panic!("{email:?}") };
    assert_eq!((&*condition.field, &condition.operator), ("email", &FieldOperator::NotEqual));
    assert_eq!(condition.value.as_deref(), Some("x"));
    assert_eq!(condition.extra.keys().collect::<Vec<_>>(), ["_id"]);
}

#[tokio::test]
async fn workflows_create() {
    let answer = of_workflows("workflow without steps");
    let (server, novu) = answering(201, &answer).await;
    let workflow = CreateWorkflow::new("Welcome Flow", ID)
        .active(true)
        .description("desc")
        .tags(["a", "b"])
        .critical(false)
        .preference_settings(PreferenceChannels::new().sms(false))
        .blueprint("blueprint")
        .data(&json!({"team": "growth"}))
        .step(
            StepInput::in_app("Hello {{firstName}}")
                .name("in-app")
                .uuid("u1")
                .should_stop_on_fail(true)
                .change_template(|template| {
                    template.feed("feed").cta(MessageCta::redirect("/x").button(MessageButton::primary("Ok")))
                }),
        )
        .step(StepInput::delay(StepMetadata::scheduled("at")).active(false))
        .step(
            StepInput::email("Hi", [EmailBlock::button("Go", "/x")])
                .filters([StepFilter::any([FilterPart::is_online(false)])])
                .change_template(|template| template.layout("layout").sender_name("Ops").preheader("Soon")),
        );
    let created = novu.workflows().create(workflow).await.unwrap();
    let body = json!({
        "name": "Welcome Flow", "notificationGroupId": ID, "active": true, "description": "desc", "tags": ["a", "b"],
        "critical": false, "preferenceSettings": {"sms": false}, "blueprintId": "blueprint",
        "data": {"team": "growth"},
        "steps": [
            {"name": "in-app", "uuid": "u1", "active": true, "shouldStopOnFail": true, "template": {
                "type": "in_app", "content": "Hello {{firstName}}", "feedId": "feed",
                "cta": {"type": "redirect", "data": {"url": "/x"},
                    "action": {"buttons": [{"type": "primary", "content": "Ok"}]}},
            }},
            {"active": false, "template": {"type": "delay", "content": ""},
                "metadata": {"type": "scheduled", "delayPath": "at"}},
            {"active": true, "template": {
                "type": "email", "subject": "Hi", "layoutId": "layout", "senderName": "Ops", "preheader": "Soon",
                "content": [{"type": "button", "content": "Go", "url": "/x"}],
            }, "filters": [{"isNegated": false, "type": "GROUP", "value": "OR",
                "children": [{"on": "isOnline", "value": false}]}]},
        ],
    });
    assert_eq!(sent(&server), expected("POST", "/workflows", body));
    assert_kept(&answer["data"], &created);
}

#[tokio::test]
async fn workflows_create__with_the_least() {
    let (server, novu) = answering(201, of_workflows("workflow without steps")).await;
    novu.workflows().create(CreateWorkflow::new("", ID)).await.unwrap();
    let body = json!({"name": "", "notificationGroupId": ID, "steps": []});
    assert_eq!(sent(&server), expected("POST", "/workflows", body));
}

#[tokio::test]
async fn workflows_create__refused() {
    let (_server, novu) = answering(400, of_workflows("no name")).await;
    let error = novu.workflows().create(CreateWorkflow::new("", ID)).await.unwrap_err();
    assert_eq!(error.kind(), alertkit_novu::ErrorKind::BadRequest);
    let messages = alertkit_novu::ErrorBody::of(&error).unwrap().message;
    assert_eq!(messages, ["name should not be null or undefined", "name must be a string"]);
    let (_server, novu) = answering(401, of_workflows("outside of development")).await;
    let error = novu.workflows().create(CreateWorkflow::new("x", ID)).await.unwrap_err();
    assert_eq!(error.message(), Some("This action is only allowed in Development environment"));
}

#[tokio::test]
async fn workflows_get() {
    let answer = of_workflows("workflow");
    let (server, novu) = answering(200, &answer).await;
    let found = novu.workflows().get("welcome-flow").await.unwrap();
    assert_eq!(sent(&server), expected("GET", "/workflows/welcome-flow", Value::Null));
    assert_kept(&answer["data"], &found);
    assert_eq!(found.trigger_identifier().unwrap().as_str(), "welcome-flow");
}

#[tokio::test]
async fn workflows_get__with_everything() {
    let answer = of_workflows("workflow with everything");
    let (_server, novu) = answering(200, &answer).await;
    let found = novu.workflows().get(ID).await.unwrap();
    assert_kept(&answer["data"], &found);
    let shown = format!("{found:?}");
    assert!(!shown.contains("https://w") && !shown.contains("https://cb"), "{shown}");
}

#[tokio::test]
async fn workflows_get__of_any_version() {
    for name in
        ["workflow with filters null", "workflow with a condition on an earlier step", "workflow changed"]
    {
        let (_server, novu) = answering(200, of_workflows(name)).await;
        let found = novu.workflows().get(ID).await.unwrap();
        assert_eq!(found.steps.len(), 1, "{name}");
    }
    let nulls = json!({"data": {
        "_id": 7, "name": null, "steps": null, "triggers": null, "tags": null, "data": null, "type": "MAGIC",
        "origin": "moon", "notificationGroup": null, "workflowIntegrationStatus": {"channels": {"fax": {}}}, "extra": 1,
    }});
    let (_server, novu) = answering(200, nulls).await;
    let found = novu.workflows().get(ID).await.unwrap();
    assert_eq!((found.id.as_str(), found.steps.len(), found.tags.len()), ("7", 0, 0));
    assert_eq!(found.workflow_type.unwrap().as_str(), "MAGIC");
}

#[tokio::test]
async fn workflows_update() {
    let answer = of_workflows("workflow changed");
    let (server, novu) = answering(200, &answer).await;
    let changes = UpdateWorkflow::new()
        .name("Py flow")
        .notification_group(ID)
        .identifier("py")
        .description("")
        .tags(Vec::<String>::new())
        .critical(true)
        .preference_settings(PreferenceChannels::new().email(false))
        .data(&json!({}))
        .steps(Vec::<StepInput>::new());
    let changed = novu.workflows().update("a/b", changes).await.unwrap();
    let body = json!({
        "name": "Py flow", "notificationGroupId": ID, "identifier": "py", "description": "", "tags": [],
        "critical": true, "preferenceSettings": {"email": false}, "data": {}, "steps": [],
    });
    assert_eq!(sent(&server), expected("PUT", "/workflows/a%2Fb", body));
    assert_eq!(changed.description.as_deref(), Some("d2"));
}

#[tokio::test]
async fn workflows_update__of_one_that_was_read() {
    let read: Workflow = serde_json::from_value(of_workflows("workflow")["data"].clone()).unwrap();
    let (server, novu) = answering(200, of_workflows("workflow changed")).await;
    let id = read.id.clone();
    novu.workflows().update(id, UpdateWorkflow::from(read).critical(true)).await.unwrap();
    let (step, variable) = ("6b034903c8a5e8e5e65d806b", "6b034903c8a5e8e5e65d806c");
    let body = json!({
        "name": "Welcome Flow", "description": "desc", "critical": true, "tags": ["a", "b"],
        "notificationGroupId": "6b034903c8a5e8e5e65d8048",
        "preferenceSettings": {"email": true, "sms": true, "in_app": true, "chat": true, "push": true},
        "steps": [{
            "_id": step, "_templateId": step, "active": true, "shouldStopOnFail": false, "name": "in-app",
            "filters": [], "variants": [], "metadata": {"timed": {"weekDays": [], "monthDays": []}},
            "template": {
                "type": "in_app", "content": "Hello {{firstName}} {{name}}", "feedId": "6b034903c8a5e8e5e65d802b",
                "variables": [{
                    "_id": variable, "id": variable, "name": "name", "type": "String", "required": false,
                    "defaultValue": "dflt",
                }],
                "cta": {"type": "redirect", "data": {"url": "/x"}, "action": {"status": "pending", "buttons": [
                    {"type": "primary", "content": "Ok"}, {"type": "secondary", "content": "No"},
                ]}},
            },
        }],
    });
    assert_eq!(sent(&server), expected("PUT", "/workflows/6b034904c8a5e8e5e65d8077", body));
}

#[tokio::test]
async fn workflows_update__of_one_with_everything() {
    let mut json = of_workflows("workflow with everything")["data"].clone();
    json["description"] = Value::from("é".repeat(301));
    let variant = json!({"_id": "v", "_templateId": "mv", "_parentId": null, "name": "V", "active": true,
        "template": {"_id": "mv", "type": "in_app", "content": "Hi", "_feedId": "f", "_layoutId": "l"},
        "filters": [{"value": "AND", "children": [{"on": "weather", "is": "fine"}]}]});
    json["steps"][0]["variants"] = json!([variant]);
    let read: Workflow = serde_json::from_value(json).unwrap();
    let written = serde_json::to_value(UpdateWorkflow::from(read)).unwrap();
    // Too long for a change, so it stays.
    assert_eq!(written.get("description"), None);
    assert_eq!(written["data"], json!({"x": 1}));
    let step = &written["steps"][0];
    assert_eq!(step["metadata"]["digestKey"], "k");
    assert_eq!(step["replyCallback"], json!({"active": true, "url": "https://cb"}));
    assert_eq!(step["filters"][0]["children"][1]["webhookUrl"], "https://w");
    assert_eq!(
        step["variants"],
        json!([{
            "_id": "v", "_templateId": "mv", "name": "V", "active": true,
            "template": {"type": "in_app", "content": "Hi", "feedId": "f", "layoutId": "l"},
            "filters": [{"value": "AND", "children": [{"on": "weather", "is": "fine"}]}],
        }])
    );
}

#[tokio::test]
async fn workflows_create__with_secrets() {
    let hook = FilterPart::webhook("https://hooks.example.com/s3cret", "ok", FieldOperator::Equal, "true");
    let filter = || StepFilter::all([hook.clone()]);
    let template = MessageTemplateInput::new(StepType::Sms, "Hi");
    let variant = StepVariantInput::new(template.clone(), [filter()])
        .reply_callback(ReplyCallback::new("https://replies.example.com/s3cret"));
    let step = StepInput::new(template)
        .filters([filter()])
        .reply_callback(ReplyCallback::new("https://replies.example.com/s3cret").active(false))
        .variants([variant]);
    let workflow = CreateWorkflow::new("a", ID).step(step);
    let (server, novu) = answering(201, of_workflows("workflow without steps")).await;
    let create = || novu.workflows().create(workflow.clone());
    let by_former_name = novu.notification_templates().create(workflow.clone());
    for preview in [create().preview().unwrap(), by_former_name.preview().unwrap()] {
        assert!(!format!("{preview} {preview:?} {workflow:?}").contains("s3cret"), "{preview}");
    }
    create().await.unwrap();
    assert_eq!(server.request().body.to_string().matches("s3cret").count(), 4);
}

#[tokio::test]
async fn workflows_delete() {
    for body in [r#"{"data": true}"#, ""] {
        let (server, novu) = answering(200, body).await;
        assert!(novu.workflows().delete(ID).await.unwrap());
        assert_eq!(sent(&server), expected("DELETE", &format!("/workflows/{ID}"), Value::Null));
    }
    let (_server, novu) = answering(400, of_workflows("unknown workflow to delete")).await;
    assert_eq!(novu.workflows().delete(ID).await.unwrap_err().status().unwrap(), 400);
}

#[tokio::test]
async fn workflows_update_status() {
    let (server, novu) = answering(200, of_workflows("workflow")).await;
    novu.workflows().update_status(ID, false).await.unwrap();
    let target = format!("/workflows/{ID}/status");
    assert_eq!(sent(&server), expected("PUT", &target, json!({"active": false})));
}

#[tokio::test]
async fn workflows_variables() {
    let answer = of_workflows("variables");
    let (server, novu) = answering(200, &answer).await;
    let variables = novu.workflows().variables().await.unwrap();
    assert_eq!(sent(&server), expected("GET", "/workflows/variables", Value::Null));
    assert_kept(&answer["data"], &variables);
}
