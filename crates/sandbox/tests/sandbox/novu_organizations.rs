use alertkit_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::wire::{Reply, novu, novu_as};

const ORGANIZATION: &str = "010000000000000000000001";

fn sandbox() -> Sandbox {
    Sandbox::start_blocking().unwrap()
}

fn get(sandbox: &Sandbox, rest: &str) -> Value {
    let reply = novu(sandbox, "GET", &format!("/organizations{rest}"), &Value::Null);
    assert_eq!(reply.status, Some(200), "{reply:?}");
    reply.json()["data"].clone()
}

fn assert_refused(reply: &Reply, status: u16, message: &Value, error: &str) {
    let body = json!({"statusCode": status, "message": message, "error": error});
    assert_eq!((reply.status, reply.json()), (Some(status), body));
}

#[test]
fn an_account_has_an_organization() {
    let sandbox = sandbox();
    let own = get(&sandbox, "/me");
    let at = own["createdAt"].clone();
    let expected = json!({
        "name": "Sandbox", "apiServiceLevel": "free", "_id": ORGANIZATION, "createdAt": at, "updatedAt": at, "__v": 0,
        "productUseCases": {
            "delay": false, "translation": false, "digest": false, "multi_channel": false, "in_app": false,
        },
        "id": ORGANIZATION,
    });
    assert_eq!(own, expected);
    let mut listed = expected;
    listed.as_object_mut().unwrap().remove("id");
    assert_eq!(get(&sandbox, ""), json!([listed]));
    let token = format!("Bearer {}", sandbox.novu_token());
    let of_user = novu_as(&token, &sandbox, "GET", "/organizations/me", &Value::Null);
    assert_eq!(of_user.json()["data"], own);
}

#[test]
fn creates_what_is_then_listed_and_stays_in_its_own() {
    let sandbox = sandbox();
    let body = json!({
        "name": "Second org", "logo": "https://example.com/l.png", "jobTitle": "architect", "domain": "example.com",
        "productUseCases": {"digest": true},
    });
    let created = novu(&sandbox, "POST", "/organizations", &body);
    assert_eq!(created.status, Some(201));
    let created = created.json()["data"].clone();
    assert_eq!(created["productUseCases"]["digest"], json!(true));
    assert_eq!((created["productUseCases"].as_object().unwrap().len(), created.get("jobTitle")), (5, None));
    assert_eq!((&created["name"], &created["domain"]), (&json!("Second org"), &json!("example.com")));
    let listed = get(&sandbox, "");
    assert_eq!((listed.as_array().unwrap().len(), &listed[1]["_id"]), (2, &created["_id"]));
    assert_eq!(get(&sandbox, "/me")["_id"], json!(ORGANIZATION));
    let messages = json!([
        "name should not be null or undefined",
        "name must be a string",
        "jobTitle must be one of the following values: engineer, engineering_manager, architect, product_manager, designer, other",
    ]);
    let refused = novu(&sandbox, "POST", "/organizations", &json!({"jobTitle": "king"}));
    assert_refused(&refused, 400, &messages, "Bad Request");
}

#[test]
fn renames() {
    let sandbox = sandbox();
    let renamed = novu(&sandbox, "PATCH", "/organizations", &json!({"name": "Acme", "logo": "x"}));
    assert_eq!((renamed.status, renamed.json()), (Some(200), json!({"data": {"name": "Acme"}})));
    assert_eq!((&get(&sandbox, "/me")["name"], get(&sandbox, "/me").get("logo")), (&json!("Acme"), None));
    let messages = json!(["name should not be null or undefined", "name must be a string"]);
    assert_refused(&novu(&sandbox, "PATCH", "/organizations", &json!({})), 400, &messages, "Bad Request");
}

#[test]
fn lists_and_removes_members() {
    let sandbox = sandbox();
    let members = get(&sandbox, "/members");
    let at = members[0]["createdAt"].clone();
    let (member, user) = ("040000000000000000000001", "030000000000000000000001");
    let first = json!({
        "memberStatus": "active", "_userId": user, "roles": ["admin"], "_organizationId": ORGANIZATION, "_id": member,
        "createdAt": at, "updatedAt": at, "__v": 0, "id": member,
        "user": {
            "firstName": "Ada", "lastName": "Sandbox", "email": "ada@example.com", "_id": user, "createdAt": at, "id": user,
        },
    });
    assert_eq!(members[0], first);
    assert_eq!(members.as_array().unwrap().len(), 2);
    let remove = |id: &str| novu(&sandbox, "DELETE", &format!("/organizations/members/{id}"), &Value::Null);
    assert_refused(&remove(member), 400, &json!("Cannot remove self from members"), "Bad Request");
    assert_refused(&remove("507f1f77bcf86cd799439011"), 404, &json!("Member not found"), "Not Found");
    assert_refused(&remove("no-id"), 404, &json!("Member not found"), "Not Found");
    let removed = remove("040000000000000000000002");
    assert_eq!((removed.status, removed.json()), (Some(200), json!({"data": members[1]})));
    assert_refused(&remove("040000000000000000000002"), 404, &json!("Member not found"), "Not Found");
    assert_eq!(get(&sandbox, "/members"), json!([first]));
}

#[test]
fn branding_is_replaced_whole() {
    let sandbox = sandbox();
    let update = |body: &Value| novu(&sandbox, "PUT", "/organizations/branding", body);
    let all = json!({
        "logo": "https://example.com/l.png", "color": "#fff", "fontColor": "#000000", "contentBackground": "eee",
        "fontFamily": "inherit",
    });
    let mut sent = all.clone();
    sent["direction"] = json!("ltr");
    let updated = update(&sent);
    assert_eq!((updated.status, updated.json()), (Some(200), json!({ "data": all })));
    assert_eq!(get(&sandbox, "/me")["branding"], all);
    let less = json!({"color": "#123456", "logo": null});
    assert_eq!(update(&less).json(), json!({ "data": less }));
    assert_eq!(get(&sandbox, "/me")["branding"], less);
    update(&json!({}));
    assert_eq!(get(&sandbox, "/me")["branding"], json!({}));
}

#[test]
fn branding_that_is_wrong_is_refused() {
    let sandbox = sandbox();
    let image =
        "Logo must be a valid image URL with one of the following extensions: jpg, jpeg, png, gif, svg";
    let url = "logo must be a URL address";
    let cases = [
        (json!({"logo": "https://example.com/logo"}), json!([image])),
        (json!({"logo": "http://example.com/l.png"}), json!([url])),
        (json!({"logo": "nothing"}), json!([image, url])),
        (
            json!({"color": "red", "fontColor": 1, "contentBackground": "#12345"}),
            json!([
                "color must be a hexadecimal color",
                "fontColor must be a hexadecimal color",
                "contentBackground must be a hexadecimal color",
            ]),
        ),
        (json!({"fontFamily": 1}), json!(["fontFamily must be a string"])),
    ];
    for (body, messages) in cases {
        let reply = novu(&sandbox, "PUT", "/organizations/branding", &body);
        assert_refused(&reply, 400, &messages, "Bad Request");
    }
    assert_eq!(get(&sandbox, "/me").get("branding"), None);
}
