use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::*;
use crate::testing::{Reply as Scripted, ScriptedBackend};
use crate::{
    Api, Client, ClientBuilder, ErrorKind, HttpRequest, Json, Operation, Page, Paging, Patch, decode,
};
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
            json!({"path": path, "body": {"nmae": null}}),
            "body",
            "has `nmae`, which is unknown; did you mean `name`?",
        ),
        (
            json!({"path": path, "body": {"parts": [{"size": 1, "sise": null}]}}),
            "body",
            "has `sise`, which is unknown; did you mean `size`?",
        ),
        (
            json!({"path": path, "body": {"parts": []}}),
            "body",
            "has `parts` with a value that would not be sent",
        ),
    ] {
        assert_eq!(refused(arguments), (Some(field), message.to_owned()));
    }
}

#[test]
fn what_is_missing_or_of_another_form_is_named_and_no_value_is_shown() {
    for (arguments, field, message) in [
        (json!([]), "arguments", "are no JSON object"),
        (
            json!({"path": {"owner": "o"}, "body": {"name": null, "parts": [{"size": null}]}}),
            "body",
            "does not fit: parts[0].size: invalid type: null, expected u8",
        ),
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
    let values = |read: Vec<Json>| read.iter().map(|json| json.to_value().unwrap()).collect::<Vec<Value>>();
    let read = values(listing().pages().try_collect().await.unwrap());
    let known = |page: &Value| (page["items"].clone(), page["total"].clone());
    assert_eq!(
        read.iter().map(known).collect::<Vec<_>>(),
        [(json!([1, 2]), json!(3)), (json!([3]), json!(3))]
    );
    assert_eq!(values(listing().items().try_collect().await.unwrap()), [1, 2, 3]);

    let create = ENTRY.call(&client(&[r#"{"id": 1}"#]), &ENTRY.example().unwrap()).unwrap();
    assert_eq!(values(create.pages().try_collect().await.unwrap()), [json!({"id": 1})]);
}

/// As the params of the API crates are made of parts: serde buffers the members of the parts, and forgets their places.
#[derive(Deserialize, Serialize)]
struct Composed {
    #[serde(flatten)]
    required: Required,
    #[serde(flatten)]
    settings: Settings,
}

#[derive(Deserialize, Serialize)]
struct Required {
    insight: u64,
    users: Vec<u64>,
    bounds: Bounds,
}

/// Without a fraction: with `arbitrary_precision`, serde's buffer holds none that a float can be read from.
#[derive(Deserialize, Serialize)]
struct Bounds {
    upper: Option<bool>,
}

#[derive(Deserialize, Serialize, Default)]
#[serde(default)]
struct Settings {
    #[serde(skip_serializing_if = "Option::is_none")]
    enabled: Option<bool>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    until: Patch<String>,
}

fn composed(body: Value) -> Result<Value, String> {
    let read: Result<Composed, Error> = Arguments::default().with_body(body).params_of_body();
    read.map(|read| serde_json::to_value(read).unwrap())
        .map_err(|error| error.message().unwrap_or_default().to_owned())
}

#[test]
fn the_value_that_does_not_fit_is_named_whatever_the_type_is_made_of() {
    let fits = json!({"insight": 1, "users": [1], "bounds": {"upper": true}});
    let with = |name: &str, value: Value| {
        let mut body = fits.clone();
        body[name] = value;
        composed(body)
    };
    for (name, value, problem) in [
        ("insight", json!("1"), "insight: invalid type: string, expected u64"),
        ("users", json!([1, "2"]), "users[1]: invalid type: string, expected u64"),
        ("enabled", json!("true"), "enabled: invalid type: string, expected a boolean"),
        ("bounds", json!({"upper": "x"}), "bounds.upper: invalid type: string, expected a boolean"),
        ("bounds", json!(null), "bounds: invalid type: null, expected struct Bounds"),
    ] {
        assert_eq!(with(name, value), Err(format!("does not fit: {problem}")));
    }
    assert_eq!(composed(json!({"insight": 1})), Err("does not fit: missing field `users`".to_owned()));
    let misspelt = json!({"insight": 1, "user": [1], "bounds": {}});
    assert_eq!(composed(misspelt), Err("has `user`, which is unknown; it takes none".to_owned()));
    assert_eq!(
        with("enabld", json!(true)),
        Err("has `enabld`, which is unknown; it takes insight, users, bounds".to_owned())
    );
    assert_eq!(
        with("enabld", json!(null)),
        Err("has `enabld`, which is unknown; it takes insight, users, bounds".to_owned())
    );
}

#[test]
fn a_null_for_a_member_that_may_be_missing_is_as_if_it_were_missing() {
    let path = json!({"owner": "o"});
    let (_, body) =
        preview(json!({"path": path, "body": {"name": "n", "fullName": null, "parts": null}})).unwrap();
    assert_eq!(body, json!({"name": "n"}));
    let body = json!({"insight": 1, "users": [1], "bounds": {"upper": null}, "enabled": null, "until": null});
    let sent = json!({"insight": 1, "users": [1], "bounds": {"upper": null}, "until": null});
    assert_eq!(composed(body), Ok(sent));
}

static OPEN: Entry<Client> = Entry::new(&CREATE, "{}", |client, arguments| {
    #[derive(Deserialize, Serialize)]
    struct Event {
        name: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        data: Option<Json>,
    }
    let event: Event = arguments.params_of_body()?;
    Ok(client.operation(&CREATE).path("o").json(&event).request(decode::value::<Event>).into())
});

async fn exchange(arguments: &Arguments, answer: &'static str) -> (HttpRequest, Reply) {
    let backend = ScriptedBackend::new().reply(Scripted::json(200, answer));
    let client = ClientBuilder::new(&API, "key", |client| client).backend(backend.clone()).build().unwrap();
    let reply = OPEN.call(&client, arguments).unwrap().send().await.unwrap();
    (backend.requests().remove(0), reply)
}

#[tokio::test]
async fn numbers_of_any_size_and_the_order_of_members_survive_in_open_json() {
    const BODY: &str =
        r#"{"name":"n","data":{"order":12345678901234567890123,"price":19.90,"a":[1e2,{"z":1,"b":2}]}}"#;
    let arguments: Arguments = format!(r#"{{"body": {BODY}}}"#).parse().unwrap();
    let (request, reply) = exchange(&arguments, BODY).await;
    assert_eq!(request.body, BODY);
    assert_eq!(reply.into_text().as_str(), BODY);
}

#[test]
fn a_number_of_any_size_keeps_its_digits_in_path_and_query() {
    let arguments: Arguments =
        r#"{"path": {"owner": 12345678901234567890123}, "query": {"limit": 5, "tag": [1.50, 18446744073709551616]}}"#
            .parse()
            .unwrap();
    let client =
        ClientBuilder::new(&API, "key", |client| client).backend(ScriptedBackend::new()).build().unwrap();
    let preview = ENTRY.call(&client, &arguments.with_body(json!({"name": "n"}))).unwrap().preview().unwrap();
    assert_eq!(
        preview.url,
        "https://api.example.com/things/12345678901234567890123?tag=1.50&tag=18446744073709551616&limit=5"
    );
}

#[tokio::test]
async fn names_that_are_unknown_are_sent_where_that_is_allowed() {
    const BODY: &str = r#"{"later":{"z":1,"a":[]},"name":"n","data":null}"#;
    let arguments = Arguments::default().with_body(BODY.parse::<Json>().unwrap()).with_query("verbose", 1);
    let (request, _) = exchange(&arguments.clone().allow_unknown(), r#"{"name": "n"}"#).await;
    assert_eq!((request.url.query(), request.body.as_ref()), (Some("verbose=1"), BODY.as_bytes()));
    let refused = Arguments::default().with_body(json!({"name": 1, "later": 2})).allow_unknown();
    let client =
        ClientBuilder::new(&API, "key", |client| client).backend(ScriptedBackend::new()).build().unwrap();
    let error = OPEN.call(&client, &refused).unwrap_err();
    assert_eq!(error.message(), Some("does not fit: name: invalid type: integer, expected a string"));
}

#[tokio::test]
async fn arguments_and_replies_show_no_value() {
    let arguments = ENTRY.example().unwrap().with_path("owner", "the-owner").with_query("tag", "the-tag");
    let shown = r#"Arguments { path: ["owner"], query: ["tag"], has_body: true, .. }"#;
    assert_eq!(format!("{arguments:?}"), shown);
    let backend = ScriptedBackend::new().reply(Scripted::json(200, r#"{"id":"the-id"}"#));
    let client = ClientBuilder::new(&API, "key", |client| client).backend(backend).build().unwrap();
    let reply = ENTRY.call(&client, &arguments).unwrap().send().await.unwrap();
    assert_eq!(format!("{reply:?}"), "Answer { status: 200, attempts: 1, body_bytes: 15, .. }");
}
