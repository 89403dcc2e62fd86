//! Organizations and who is in them.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::account::Account;
use super::environment::milliseconds;
use super::ids::{Kind, id};
use super::input::{Input, Object, object, text};
use super::{answers, errors};
use crate::exchange::{Answer, Request};
use crate::route::{Route, route};
use crate::state::State;

pub(crate) const ROUTES: &[Route] = &[
    route("novu.organizations.list", "GET", "/v1/organizations", list),
    route("novu.organizations.create", "POST", "/v1/organizations", create),
    route("novu.organizations.rename", "PATCH", "/v1/organizations", rename),
    route("novu.organizations.current", "GET", "/v1/organizations/me", current),
    route("novu.organizations.list_members", "GET", "/v1/organizations/members", list_members),
    route(
        "novu.organizations.remove_member",
        "DELETE",
        "/v1/organizations/members/{memberId}",
        remove_member,
    ),
    route("novu.organizations.update_branding", "PUT", "/v1/organizations/branding", update_branding),
];

const JOB_TITLES: [&str; 6] =
    ["engineer", "engineering_manager", "architect", "product_manager", "designer", "other"];

const USE_CASES: [&str; 5] = ["delay", "translation", "digest", "multi_channel", "in_app"];

/// The organizations of an account's user, of which the first is the account's own, and the members of that one.
pub(crate) struct Organizations {
    all: Vec<Object>,
    members: Vec<Object>,
}

impl Organizations {
    /// The own one, with its user and one more member.
    pub(crate) fn new(own: &str, now: Timestamp) -> Self {
        let member = |number: u64, role: &str, name: &str| {
            let (member, user, at) = (id(Kind::Member, number), id(Kind::User, number), milliseconds(now));
            object(json!({
                "memberStatus": "active", "_userId": user, "roles": [role], "_organizationId": own, "_id": member,
                "createdAt": at, "updatedAt": at, "__v": 0, "id": member,
                "user": {
                    "firstName": name, "lastName": "Sandbox", "email": format!("{}@example.com", name.to_lowercase()),
                    "_id": user, "createdAt": at, "id": user,
                },
            }))
        };
        let members = vec![member(1, "admin", "Ada"), member(2, "member", "Grace")];
        Self { all: vec![organization(own, object(json!({"name": "Sandbox"})), now)], members }
    }

    /// The id of the user for whom the account's keys act.
    pub(crate) fn user() -> String {
        id(Kind::User, 1)
    }

    fn own(&mut self) -> Result<&mut Object, Answer> {
        self.all.first_mut().ok_or_else(errors::internal)
    }
}

fn organization(id: &str, members: Object, now: Timestamp) -> Object {
    let at = milliseconds(now);
    let use_cases: Object = USE_CASES.iter().map(|name| ((*name).to_owned(), Value::Bool(false))).collect();
    let mut organization = object(json!({
        "productUseCases": use_cases, "apiServiceLevel": "free", "_id": id, "createdAt": at, "updatedAt": at,
        "__v": 0, "id": id,
    }));
    for (name, value) in members {
        match (organization.get_mut(&name), value) {
            (Some(Value::Object(all)), Value::Object(some)) => all.extend(some),
            (_, Value::Null) => {}
            (_, value) => drop(organization.insert(name, value)),
        }
    }
    organization
}

fn list(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let account = accounts.visit(request)?.account;
    let all: Vec<Value> = account.organizations.all.iter().map(answers::listed).collect();
    Ok(answers::ok(all))
}

/// The title is the user's, and is not in the answer.
fn create(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let account = accounts.visit(request)?.account;
    let mut input = Input::read(request);
    input.require_text("name");
    input.expect_text("logo");
    let known = |value: &Value| value.as_str().is_some_and(|title| JOB_TITLES.contains(&title));
    input.expect("jobTitle", &format!("one of the following values: {}", JOB_TITLES.join(", ")), known);
    input.expect_text("domain");
    let members = input.accept(&["name", "logo", "domain", "productUseCases"])?;
    let created = organization(&next_id(account), members, state.clock.now());
    account.organizations.all.push(created.clone());
    Ok(answers::created(created))
}

/// Of another number than the accounts have.
fn next_id(account: &Account) -> String {
    id(Kind::Organization, (account.number << 24) + account.organizations.all.len() as u64)
}

fn current(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let account = accounts.visit(request)?.account;
    Ok(answers::ok(account.organizations.own()?.clone()))
}

fn rename(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let account = accounts.visit(request)?.account;
    let mut input = Input::read(request);
    input.require_text("name");
    let name = input.accept(&["name"])?;
    change(account.organizations.own()?, name.clone(), state.clock.now());
    Ok(answers::ok(name).committed())
}

fn list_members(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let account = accounts.visit(request)?.account;
    Ok(answers::ok(Value::from_iter(account.organizations.members.clone())))
}

fn remove_member(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let members = &mut accounts.visit(request)?.account.organizations.members;
    let member = request.parameter("memberId");
    let found = members.iter().position(|other| text(other, "_id") == Some(member));
    let index = found.ok_or_else(|| errors::not_found("Member not found"))?;
    let user = members.get(index).and_then(|member| text(member, "_userId"));
    if user == Some(&Organizations::user()) {
        return Err(errors::bad_request("Cannot remove self from members"));
    }
    Ok(answers::ok(members.remove(index)).committed())
}

/// All of it is replaced by what is sent, null included.
fn update_branding(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let account = accounts.visit(request)?.account;
    let mut input = Input::read(request);
    if let Some(logo) = input.get("logo").filter(|logo| !logo.is_null()).cloned() {
        let logo = logo.as_str().unwrap_or_default();
        let extension = logo.rsplit('.').next().unwrap_or_default();
        if !["jpg", "jpeg", "png", "gif", "svg"].contains(&extension) {
            let problem = "Logo must be a valid image URL with one of the following extensions: jpg, jpeg, png, gif, svg";
            input.refuse(problem);
        }
        let host = logo.strip_prefix("https://").and_then(|rest| rest.split('/').next()).unwrap_or_default();
        if !host.contains('.') || logo.contains(' ') {
            input.refuse("logo must be a URL address");
        }
    }
    for name in ["color", "fontColor", "contentBackground"] {
        input.expect(name, "a hexadecimal color", |color| color.as_str().is_some_and(is_color));
    }
    input.expect_text("fontFamily");
    let branding = input.accept(&["logo", "color", "fontColor", "contentBackground", "fontFamily"])?;
    let change_to = object(json!({"branding": branding}));
    change(account.organizations.own()?, change_to, state.clock.now());
    Ok(answers::ok(branding).committed())
}

fn change(organization: &mut Object, changes: Object, now: Timestamp) {
    organization.extend(changes);
    organization.insert("updatedAt".to_owned(), Value::from(milliseconds(now)));
}

fn is_color(text: &str) -> bool {
    let digits = text.strip_prefix('#').unwrap_or(text);
    matches!(digits.len(), 3 | 4 | 6 | 8) && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}
