//! What is refused before anything is sent.

use alertkit_novu::{
    CreateWorkflow, Error, ErrorKind, ListWorkflowOverrides, ListWorkflows, MessageTemplateInput, Novu,
    StepFilter, StepInput, StepType, StepVariantInput, UpdatePreference, UpdateWorkflow,
    UpdateWorkflowOverride, Workflow,
};
use serde_json::{Value, json};

use crate::samples::of_workflows;
use crate::{ID, answering};

fn listed() -> Workflow {
    serde_json::from_value(of_workflows("workflows")["data"][1].clone()).unwrap()
}

async fn refusals(novu: &Novu) -> Vec<(&'static str, Error)> {
    let create = || CreateWorkflow::new("a", ID);
    let steps: Vec<StepInput> = listed().steps.into_iter().map(Into::into).collect();
    let empty: MessageTemplateInput = serde_json::from_value(json!({"type": "sms"})).unwrap();
    let variant = StepVariantInput::new(empty, Vec::<StepFilter>::new());
    let with_variant = StepInput::sms("a").variants([variant]);
    let (workflows, templates) = (novu.workflows(), novu.notification_templates());
    let overrides = novu.workflow_overrides();
    let preferences = novu.subscribers().preferences();
    vec![
        ("limit", workflows.list(ListWorkflows::new().limit(0)).first_page().await.unwrap_err()),
        ("limit", templates.list(ListWorkflows::new().limit(0)).first_page().await.unwrap_err()),
        ("limit", overrides.list(ListWorkflowOverrides::new().limit(0)).first_page().await.unwrap_err()),
        ("data", workflows.create(create().data(&[1])).await.unwrap_err()),
        ("data", templates.create(create().data("text")).await.unwrap_err()),
        ("data", workflows.update(ID, UpdateWorkflow::new().data(&Value::Null)).await.unwrap_err()),
        ("steps", workflows.create(create().steps(steps.clone())).await.unwrap_err()),
        ("steps", templates.create(create().step(with_variant)).await.unwrap_err()),
        ("steps", workflows.update(ID, UpdateWorkflow::new().steps(steps)).await.unwrap_err()),
        ("steps", templates.update(ID, UpdateWorkflow::from(listed())).await.unwrap_err()),
        ("changes", workflows.update(ID, UpdateWorkflow::new()).await.unwrap_err()),
        ("changes", templates.update(ID, UpdateWorkflow::new()).await.unwrap_err()),
        ("changes", overrides.update(ID, UpdateWorkflowOverride::new()).await.unwrap_err()),
        ("changes", overrides.update_by_tenant(ID, ID, UpdateWorkflowOverride::new()).await.unwrap_err()),
        ("changes", preferences.update("a", ID, UpdatePreference::new()).await.unwrap_err()),
        ("workflowIdOrIdentifier", workflows.get("").await.unwrap_err()),
        ("workflowId", workflows.delete("..").await.unwrap_err()),
        ("templateId", templates.update_status(".", true).await.unwrap_err()),
        ("tenantId", overrides.get_by_tenant(ID, "").await.unwrap_err()),
        ("level", preferences.get_by_level("a", "").await.unwrap_err()),
    ]
}

#[tokio::test]
async fn bad_input_is_refused_before_sending() {
    let (server, novu) = answering(200, "{}").await;
    for (field, error) in refusals(&novu).await {
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::InvalidInput, 0), "{field}: {error}");
        assert_eq!(error.field(), Some(field), "{error}");
    }
    assert_eq!(server.requests(), Vec::new());
}

#[tokio::test]
async fn steps_that_send_nothing_need_no_content() {
    let (server, novu) = answering(200, of_workflows("workflow changed")).await;
    for step_type in [StepType::Digest, StepType::Delay, StepType::Trigger, StepType::Custom] {
        let template: MessageTemplateInput = serde_json::from_value(json!({"type": step_type})).unwrap();
        let changes = UpdateWorkflow::new().steps([StepInput::new(template)]);
        novu.workflows().update(ID, changes).await.unwrap();
    }
    assert_eq!(server.requests().len(), 4);
}
