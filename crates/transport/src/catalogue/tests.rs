use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::*;
use crate::testing::{Reply as Scripted, ScriptedBackend};
use crate::{Api, Client, ClientBuilder, ErrorKind, Operation, Page, Paging, decode};
use futures::TryStreamExt;

static API: Api = Api::new("test", "test/1", "https://api.example.com");
static CREATE: Operation =
    Operation::post("things.create", "/things/{owner}").query(&["dry", "tag", "limit"]);

#[derive(Deserialize, Serialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Thing {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    full_name: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parts: Vec<Part>,
}

#[derive(Deserialize, Serialize)]
struct Part {
    size: u8,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Params {
    dry: Option<bool>,
    tag: Vec<String>,
    limit: Option<u64>,
}

static LIST: Operation = Operation::get("things.list", "/things").paged();

#[derive(Deserialize)]
struct Listed {
    items: Vec<u64>,
    total: u64,
}

static LISTING: Entry<Client> = Entry::new(&LIST, "{}", |client, _| {
    let page = |body: &str| {
        let Listed { items, total } = decode::value(body)?;
        Ok(Page::new(items).total(Some(total)))
    };
    Ok(client.operation(&LIST).pages(Paging::offset("offset", "limit", 2), page).into())
});

static ENTRY: Entry<Client> =
    Entry::new(&CREATE, r#"{"path": {"owner": "o"}, "body": {"name": "n"}}"#, |client, arguments| {
        let params: Params = arguments.params()?;
        let mut draft = client.operation(&CREATE).path(arguments.segment("owner")?);
        for tag in params.tag {
            draft = draft.query("tag", tag);
        }
        let draft = draft.query_if_set("dry", params.dry).query_if_set("limit", params.limit);
        Ok(draft.json(&arguments.params_of_body::<Thing>()?).request(decode::value::<Value>).into())
    });

fn preview(arguments: Value) -> Result<(String, Value), Error> {
    let client = ClientBuilder::new(&API, "key", |client| client).backend(ScriptedBackend::new()).build()?;
    let preview = ENTRY.call(&client, &Arguments::from_json(arguments)?)?.preview()?;
    Ok((preview.url, preview.body.unwrap_or_default()))
}

fn refused(arguments: Value) -> (Option<&'static str>, String) {
    let error = preview(arguments).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    (error.field(), error.message().unwrap_or_default().to_owned())
}

#[test]
fn the_example_is_a_call() {
    let example = ENTRY.example().unwrap();
    assert_eq!(example, Arguments::default().with_path("owner", "o").with_body(json!({"name": "n"})));
}

#[test]
fn arguments_go_where_they_belong_whether_they_are_text_or_not() {
    let body = json!({"name": "n", "fullName": "f", "parts": [{"size": 1}, {"size": 2}]});
    let arguments = json!({"path": {"owner": 7}, "query": {"limit": "5", "dry": true, "tag": ["a", "b&c"]}, "body": body});
    let url = "https://api.example.com/things/7?tag=a&tag=b%26c&dry=true&limit=5".to_owned();
    assert_eq!(preview(arguments).unwrap(), (url, body));
}

#[test]
fn a_name_that_nothing_has_is_refused_with_the_nearest() {
    let path = json!({"owner": "o"});
    for (arguments, field, message) in [
        (json!({"pth": {}}), "arguments", "has `pth`, which is unknown; did you mean `path`?"),
        (json!({"path": {"owners": 1}}), "path", "has `owners`, which is unknown; did you mean `owner`?"),
        (
            json!({"path": path, "query": {"verbose": 1}}),
            "query",
            "has `verbose`, which is unknown; it takes dry, tag, limit",
        ),
        (
            json!({"path": path, "body": {"full_name": "f"}}),
            "body",
            "has `full_name`, which is unknown; did you mean `fullName`?",
        ),
        (
            json!({"path": path, "body": {"parts": [{"size": 1, "sise": 2}]}}),
            "body",
            "has `sise`, which is unknown; did you mean `size`?",
        ),
        (
            json!({"path": path, "body": {"parts": [{}], "nam": "n"}}),
            "body",
            "has `nam`, which is unknown; did you mean `name`?",
        ),
        (
            json!({"path": path, "body": {"fullName": null}}),
            "body",
            "has `fullName` with a value that means nothing there",
        ),
    ] {
        assert_eq!(refused(arguments), (Some(field), message.to_owned()));
    }
}

#[test]
fn what_is_missing_or_of_another_form_is_named_and_no_value_is_shown() {
    for (arguments, field, message) in [
        (json!([]), "arguments", "are no JSON object"),
        (json!({"query": 1}), "query", "is no JSON object"),
        (json!({}), "owner", "is missing in `path`"),
        (json!({"path": {"owner": []}}), "owner", "is neither text nor a number"),
        (
            json!({"path": {"owner": "o"}, "query": {"limit": "secret"}}),
            "query",
            "has a value of the wrong form for `limit`",
        ),
        (
            json!({"path": {"owner": "o"}, "query": {"tag": {}}}),
            "query",
            "has `tag`, which is no text and no number",
        ),
        (
            json!({"path": {"owner": "o"}, "body": {"parts": [{"size": "secret"}]}}),
            "body",
            "does not fit: parts[0].size: invalid type: string, expected u8",
        ),
    ] {
        assert_eq!(refused(arguments), (Some(field), message.to_owned()));
    }
}

#[tokio::test]
async fn a_listing_is_read_by_pages_or_by_items_and_another_call_is_one_page() {
    let client = |replies: &[&'static str]| {
        let script = |script: ScriptedBackend, body: &&'static str| script.reply(Scripted::json(200, *body));
        let backend = replies.iter().fold(ScriptedBackend::new(), script);
        let builder = ClientBuilder::new(&API, "key", |client| client);
        assert_eq!(builder.api().name, "test");
        builder.backend(backend).build().unwrap()
    };
    let pages = [r#"{"items": [1, 2], "total": 3}"#, r#"{"items": [3], "total": 3}"#];
    let listing = || LISTING.call(&client(&pages), &Arguments::default()).unwrap();
    let read: Vec<Value> = listing().pages().try_collect().await.unwrap();
    let known = |page: &Value| (page["items"].clone(), page["total"].clone());
    assert_eq!(
        read.iter().map(known).collect::<Vec<_>>(),
        [(json!([1, 2]), json!(3)), (json!([3]), json!(3))]
    );
    let read: Vec<Value> = listing().items().try_collect().await.unwrap();
    assert_eq!(read, [1, 2, 3]);

    let create = ENTRY.call(&client(&[r#"{"id": 1}"#]), &ENTRY.example().unwrap()).unwrap();
    let read: Vec<Value> = create.pages().try_collect().await.unwrap();
    assert_eq!(read, [json!({"id": 1})]);
}

#[tokio::test]
async fn arguments_and_replies_show_no_value() {
    let arguments = ENTRY.example().unwrap().with_path("owner", "the-owner").with_query("tag", "the-tag");
    let shown = r#"Arguments { path: ["owner"], query: ["tag"], has_body: true }"#;
    assert_eq!(format!("{arguments:?}"), shown);
    let backend = ScriptedBackend::new().reply(Scripted::json(200, r#"{"id":"the-id"}"#));
    let client = ClientBuilder::new(&API, "key", |client| client).backend(backend).build().unwrap();
    let reply = ENTRY.call(&client, &arguments).unwrap().send().await.unwrap();
    assert_eq!(format!("{reply:?}"), "Answer { status: 200, attempts: 1, body_bytes: 15, .. }");
}
