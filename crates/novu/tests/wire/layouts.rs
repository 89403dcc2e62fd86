use alertkit_novu::{
    CreateLayout, ErrorKind, LayoutId, ListLayouts, SortLayoutsBy, SortOrder, TemplateVariable,
    TemplateVariableType, UpdateLayout,
};
use serde_json::{Value, json};

use crate::{ID, answering, expected, sent};

fn layout() -> Value {
    json!({
        "_environmentId": "e", "_organizationId": "o", "_creatorId": "u", "name": "Lay2", "identifier": "lay-1",
        "description": "d",
        "variables": [{"name": "x", "type": "String", "defaultValue": "", "required": false}],
        "content": "<html>{{{body}}}!</html>", "contentType": "customHtml", "isDefault": true, "channel": "email",
        "_id": ID, "deleted": false, "createdAt": "2026-11-22T19:56:50.453Z", "updatedAt": "2026-11-22T19:56:50.697Z",
        "isDeleted": false, "_parentId": "p",
    })
}

#[tokio::test]
async fn layouts_list() {
    let body = json!({"page": 1, "totalCount": 6, "pageSize": 5, "data": [layout()]});
    let (server, novu) = answering(200, body).await;
    let params = ListLayouts::new().page(1).page_size(5);
    let params = params.sort_by(SortLayoutsBy::CreatedAt).order_by(SortOrder::Descending);
    let page = novu.layouts().list(params).first_page().await.unwrap();
    let target = "/layouts?sortBy=createdAt&orderBy=-1&page=1&pageSize=5";
    assert_eq!(sent(&server), expected("GET", target, Value::Null));
    assert_eq!((page.number, page.size, page.total, page.has_more), (Some(1), Some(5), Some(6), None));
    assert_eq!(serde_json::to_value(&page.items).unwrap(), json!([layout()]));
}

#[tokio::test]
async fn layouts_list__all() {
    let (server, novu) =
        answering(200, json!({"page": 0, "totalCount": 0, "pageSize": 100, "data": []})).await;
    assert_eq!(novu.layouts().list(ListLayouts::new()).collect_up_to(9).await.unwrap(), []);
    assert_eq!(sent(&server), expected("GET", "/layouts?page=0&pageSize=100", Value::Null));
}

#[tokio::test]
async fn layouts_create() {
    let (server, novu) = answering(201, json!({"data": {"_id": ID}})).await;
    let layout = CreateLayout::new("Newsletter", "newsletter", "{{title}}{{{body}}}")
        .description("")
        .variables([TemplateVariable::new("title", TemplateVariableType::String).required(true)])
        .is_default(true);
    let created = novu.layouts().create(layout).await.unwrap();
    let body = json!({
        "name": "Newsletter", "identifier": "newsletter", "content": "{{title}}{{{body}}}", "description": "",
        "variables": [{"name": "title", "type": "String", "required": true}], "isDefault": true,
    });
    assert_eq!(sent(&server), expected("POST", "/layouts", body));
    assert_eq!(created.id, LayoutId::from(ID));
}

#[tokio::test]
async fn layouts_get() {
    let (server, novu) = answering(200, json!({"data": layout()})).await;
    let found = novu.layouts().get(ID).await.unwrap();
    assert_eq!(sent(&server), expected("GET", &format!("/layouts/{ID}"), Value::Null));
    assert_eq!(serde_json::to_value(&found).unwrap(), layout());
}

#[tokio::test]
async fn layouts_update() {
    let (server, novu) = answering(200, json!({"data": layout()})).await;
    let changes = UpdateLayout::new()
        .name("Lay2")
        .identifier("lay-2")
        .content("{{{body}}}!")
        .description("d")
        .variables([])
        .is_default(false);
    let updated = novu.layouts().update(ID, changes).await.unwrap();
    let body = json!({
        "name": "Lay2", "identifier": "lay-2", "content": "{{{body}}}!", "description": "d", "variables": [],
        "isDefault": false,
    });
    assert_eq!(sent(&server), expected("PATCH", &format!("/layouts/{ID}"), body));
    assert_eq!(serde_json::to_value(&updated).unwrap(), layout());
}

#[tokio::test]
async fn layouts_delete() {
    let (server, novu) = answering(204, "").await;
    novu.layouts().delete(ID).await.unwrap();
    assert_eq!(sent(&server), expected("DELETE", &format!("/layouts/{ID}"), Value::Null));
}

#[tokio::test]
async fn layouts_set_default() {
    let (server, novu) = answering(204, "").await;
    novu.layouts().set_default(ID).await.unwrap();
    assert_eq!(sent(&server), expected("POST", &format!("/layouts/{ID}/default"), Value::Null));
}

#[tokio::test]
async fn layouts__before_sending() {
    let (server, novu) = answering(200, "").await;
    let layouts = novu.layouts();
    for (error, field) in [
        (layouts.list(ListLayouts::new().page_size(0)).first_page().await.unwrap_err(), "pageSize"),
        (layouts.update(ID, UpdateLayout::new()).await.unwrap_err(), "changes"),
        (layouts.get("").await.unwrap_err(), "layoutId"),
        (layouts.delete("..").await.unwrap_err(), "layoutId"),
        (layouts.set_default(".").await.unwrap_err(), "layoutId"),
    ] {
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some(field)), "{error}");
    }
    assert_eq!(server.requests(), []);
}
