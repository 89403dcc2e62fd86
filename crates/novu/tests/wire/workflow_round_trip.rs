//! A workflow that was read, changed in one thing and sent back: against a server that keeps what it gets.

use alertkit_novu::{
    Actor, AmountMetadata, Channel, CreateWorkflow, DayOfWeek, EmailBlock, FieldOperator, FilterPart,
    ListWorkflows, MessageButton, MessageContent, MessageCta, MessageTemplateInput, Novu, PreferenceChannels,
    PreviousStepState, ReplyCallback, StepFilter, StepInput, StepMetadata, StepType, StepVariantInput,
    TemplateContentType, TemplateVariable, TemplateVariableType, TextAlign, TimeOperator, TimeUnit,
    TimedConfig, UpdateWorkflow, Workflow,
};
use alertkit_sandbox::Sandbox;
use serde_json::{Value, json};

const FEED: &str = "0e0000000000000000000001";
const LAYOUT: &str = "0d0000000000000000000002";

async fn sandbox() -> (Sandbox, Novu) {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.novu().seed(1);
    let novu = Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build().unwrap();
    (sandbox, novu)
}

/// A workflow that has something of everything.
fn everything() -> CreateWorkflow {
    let in_app = MessageTemplateInput::new(StepType::InApp, "Hello {{firstName}}")
        .name("greeting")
        .feed(FEED)
        .actor(Actor::system_icon("info"))
        .cta(MessageCta::redirect("/{{page}}").button(MessageButton::primary("Go").result_content("Gone")))
        .variables([TemplateVariable::new("firstName", TemplateVariableType::String).default_value("you")]);
    let of_gold = MessageTemplateInput::new(StepType::InApp, "Hello, dear {{firstName}}").feed(FEED);
    let gold = FilterPart::subscriber("data.plan", FieldOperator::Equal, "gold");
    let blocks =
        [EmailBlock::text("Hello").align(TextAlign::Center), EmailBlock::button("Go", "https://example.com")];
    let email = MessageTemplateInput::new(StepType::Email, blocks)
        .subject("Hi {{firstName}}")
        .preheader("Soon")
        .sender_name("Ops")
        .content_type(TemplateContentType::Editor)
        .layout(LAYOUT);
    let conditions = [
        FilterPart::payload("amount", FieldOperator::Larger, "100"),
        FilterPart::tenant("name", FieldOperator::IsDefined, ""),
        FilterPart::webhook("https://hooks.example.com", "ok", FieldOperator::Equal, "true"),
        FilterPart::is_online(false),
        FilterPart::is_online_in_last(5, TimeOperator::Minutes),
        FilterPart::previous_step("first", PreviousStepState::Unread),
    ];
    let weekly = TimedConfig::new().at("09:00").on([DayOfWeek::Monday]);
    CreateWorkflow::new("Everything & more", "0b0000000000000000000001")
        .active(true)
        .description("All of it")
        .tags(["a", "b"])
        .critical(true)
        .preference_settings(PreferenceChannels::new().sms(false))
        .data(&json!({"team": {"name": "growth"}}))
        .step(
            StepInput::new(in_app)
                .uuid("first")
                .name("in-app")
                .should_stop_on_fail(true)
                .variants([StepVariantInput::new(of_gold, [StepFilter::all([gold])]).name("gold")]),
        )
        .step(StepInput::digest(AmountMetadata::new(5, TimeUnit::Minutes).digest_key("order")))
        .step(StepInput::digest(StepMetadata::timed(1, TimeUnit::Weeks, weekly)).active(false))
        .step(StepInput::delay(StepMetadata::scheduled("sendAt")))
        .step(
            StepInput::new(email)
                .filters([StepFilter::any(conditions).negated()])
                .reply_callback(ReplyCallback::new("https://replies.example.com")),
        )
        .step(StepInput::push("Hi", "Hello"))
        .step(StepInput::chat("Hello"))
        .step(StepInput::sms("Hello"))
}

/// As it is written, without the times of changes.
fn still(workflow: &Workflow) -> Value {
    fn forget(json: &mut Value) {
        match json {
            Value::Object(members) => {
                members.remove("updatedAt");
                members.values_mut().for_each(forget);
            }
            Value::Array(items) => items.iter_mut().for_each(forget),
            _ => {}
        }
    }
    let mut json = serde_json::to_value(workflow).unwrap();
    forget(&mut json);
    json
}

#[tokio::test]
async fn nothing_is_lost_on_the_way_there_and_back() {
    let (_sandbox, novu) = sandbox().await;
    let created = novu.workflows().create(everything()).await.unwrap();
    let read = novu.workflows().get("everything-and-more").await.unwrap();
    assert_eq!(read, created);
    let templates: Vec<Value> = read
        .steps
        .iter()
        .map(|step| serde_json::to_value(step.template.as_ref().unwrap()).unwrap())
        .collect();
    assert_eq!((&templates[0]["_feedId"], &templates[4]["_layoutId"]), (&json!(FEED), &json!(LAYOUT)));
    let again = novu.workflows().update(&read.id, UpdateWorkflow::from(read.clone())).await.unwrap();
    assert_eq!(still(&again), still(&read));
    assert_eq!(still(&novu.workflows().get(&read.id).await.unwrap()), still(&read));
}

#[tokio::test]
async fn one_thing_is_changed_and_the_rest_stays() {
    let (_sandbox, novu) = sandbox().await;
    let read = novu.workflows().create(everything()).await.unwrap();
    let mut steps: Vec<StepInput> = read.steps.iter().cloned().map(Into::into).collect();
    let greeting = steps.remove(0).change_template(|template| template.content("Welcome, {{name}}"));
    steps.insert(0, greeting);
    let changed = novu.workflows().update(&read.id, UpdateWorkflow::new().steps(steps)).await.unwrap();

    let mut expected = still(&read);
    expected["steps"][0]["template"]["content"] = json!("Welcome, {{name}}");
    let names = |workflow: &Workflow| -> Vec<String> {
        workflow.triggers[0].variables.iter().map(|variable| variable.name.clone()).collect()
    };
    assert_eq!(names(&read)[..2], ["firstName", "page"]);
    assert_eq!(names(&changed)[..3], ["name", "page", "firstName"]);
    expected["triggers"] = still(&changed)["triggers"].clone();
    assert_eq!(still(&changed), expected);
}

#[tokio::test]
async fn steps_keep_their_identity_when_they_change_places() {
    let (_sandbox, novu) = sandbox().await;
    let read = novu.workflows().create(everything()).await.unwrap();
    let mut steps: Vec<StepInput> = read.steps.iter().cloned().map(Into::into).collect();
    steps.reverse();
    steps.pop();
    steps.push(StepInput::in_app("New"));
    let changed = novu.workflows().update(&read.id, UpdateWorkflow::new().steps(steps)).await.unwrap();
    let before: Vec<_> = read.steps.iter().rev().map(|step| step.id.clone()).collect();
    let after: Vec<_> = changed.steps.iter().map(|step| step.id.clone()).collect();
    assert_eq!(after[..7], before[..7]);
    assert!(!before.contains(&after[7]));
    assert_eq!(changed.steps[0].parent_id, None);
    assert_eq!(changed.steps[7].parent_id, after[6]);
    let content = changed.steps[7].template.as_ref().unwrap().content.as_ref();
    assert_eq!(content.and_then(MessageContent::as_text), Some("New"));
}

#[tokio::test]
async fn a_listing_is_whole() {
    let (_sandbox, novu) = sandbox().await;
    for number in 0..9 {
        let workflow = CreateWorkflow::new(format!("Workflow {number}"), "0b0000000000000000000001");
        novu.workflows().create(workflow).await.unwrap();
        // Eleven of them, and a twelfth, are where others end too early.
        for limit in [1, 5, 10, 100] {
            let listing = || ListWorkflows::new().limit(limit);
            let listed = novu.workflows().list(listing()).collect_up_to(100).await.unwrap();
            assert_eq!(listed.len(), 4 + number);
            assert_eq!(
                novu.notification_templates().list(listing()).collect_up_to(100).await.unwrap(),
                listed
            );
        }
    }
}

#[tokio::test]
async fn a_workflow_of_a_listing_is_not_sent_back() {
    let (sandbox, novu) = sandbox().await;
    let listed = novu.workflows().list(ListWorkflows::new()).collect_up_to(10).await.unwrap();
    let listed = listed.into_iter().next_back().unwrap();
    assert!(listed.steps[0].template.as_ref().unwrap().content.is_none());
    sandbox.clear_journal();
    let id = listed.id.clone();
    let error = novu.workflows().update(&id, UpdateWorkflow::from(listed)).await.unwrap_err();
    assert_eq!(error.field(), Some("steps"), "{error}");
    assert_eq!(sandbox.journal().len(), 0);
}

#[tokio::test]
async fn the_channels_of_a_workflow_are_those_that_a_subscriber_can_choose() {
    let (_sandbox, novu) = sandbox().await;
    let workflow = novu.workflows().create(everything()).await.unwrap();
    let preferences = novu.subscribers().preferences().list("sub-1").await.unwrap();
    let of_it = preferences
        .into_iter()
        .find(|preference| preference.template.as_ref().is_some_and(|template| template.id == workflow.id));
    let channels = of_it.unwrap().preference.channels;
    assert_eq!(channels, PreferenceChannels::all(true).sms(false));
    assert_eq!(channels.get(&Channel::Sms), Some(false));
}
