//! Who calls, what the key may do, and in which project.

use http::{HeaderName, HeaderValue, StatusCode, header};
use jiff::Timestamp;
use serde_json::Value;

use super::account::{Account, Accounts, FIRST_PROJECT, Object};
use super::alert::Alert;
use super::insights::Insight;
use super::{errors, python};
use crate::exchange::{Answer, Request};
use crate::state::State;

/// A request whose key is known and may do what it asks for.
pub(crate) struct Call<'call> {
    pub(crate) request: &'call Request,
    pub(crate) account: &'call mut Account,
    pub(crate) project: i64,
    pub(crate) now: Timestamp,
    /// `None`: all of them.
    scopes: Option<&'call [String]>,
}

/// Serves one call. The answers of the legacy prefix name their successor.
pub(crate) fn serve(
    state: &State,
    request: &Request,
    scopes: &[&str],
    operation: impl FnOnce(&mut Call<'_>) -> Result<Answer, Answer>,
) -> Result<Answer, Answer> {
    let mut accounts = state.posthog.lock();
    let admitted = admit(&mut accounts, request, scopes, state.clock.now());
    let mark = |answer| {
        if request.parameter("scope") == "environments" { deprecated(answer, request) } else { answer }
    };
    admitted.and_then(|mut call| operation(&mut call)).map(mark).map_err(mark)
}

fn admit<'call>(
    accounts: &'call mut Accounts,
    request: &'call Request,
    scopes: &[&str],
    now: Timestamp,
) -> Result<Call<'call>, Answer> {
    if !request.headers.contains_key(header::AUTHORIZATION) {
        return Err(errors::not_authenticated());
    }
    let key = request.bearer().ok_or_else(errors::authentication_failed)?;
    let limited = accounts.limited.get(key);
    let owner = limited.map_or(key, |limited| &limited.account);
    let account = accounts.by_key.get_mut(owner).ok_or_else(errors::authentication_failed)?;
    account.settle(now);
    let mut call = Call {
        request,
        account,
        project: FIRST_PROJECT,
        now,
        scopes: limited.map(|limited| limited.scopes.as_slice()),
    };
    for scope in scopes {
        call.require(scope)?;
    }
    if !matches!(request.parameter("scope"), "projects" | "environments") {
        return Err(errors::not_found());
    }
    let project = request.parameter("project_id");
    if project != "@current" {
        let project = project.parse().ok().filter(|id| call.account.projects.contains(id));
        call.project = project.ok_or_else(errors::project_not_found)?;
    }
    Ok(call)
}

impl Call<'_> {
    pub(crate) fn require(&self, scope: &str) -> Result<(), Answer> {
        if self.may(scope) { Ok(()) } else { Err(errors::missing_scope(scope)) }
    }

    /// Who may write may read, and `*` may do everything.
    pub(crate) fn may(&self, scope: &str) -> bool {
        let write = scope.strip_suffix(":read").map(|object| format!("{object}:write"));
        self.scopes.is_none_or(|scopes| {
            scopes.iter().any(|held| held == "*" || held == scope || Some(held) == write.as_ref())
        })
    }

    /// Whether an alert is of this project, and of an insight that the key may see.
    pub(crate) fn sees(&self, alert: &Alert) -> bool {
        let insight = alert.insight().and_then(|id| self.account.insight(id));
        alert.project == self.project
            && (self.may("metrics:read") || !insight.is_some_and(Insight::is_metrics))
    }

    /// The place of the alert that the path names.
    pub(crate) fn find(&self) -> Result<usize, Answer> {
        let id = self.request.parameter("id");
        let found = self.account.alerts.iter().position(|alert| alert.id() == id && self.sees(alert));
        found.ok_or_else(errors::not_found)
    }

    /// The body, which must be a JSON object. None at all is an empty one.
    pub(crate) fn body(&self) -> Result<Object, Answer> {
        if self.request.body.is_empty() {
            return Ok(Object::new());
        }
        let media_type = self.request.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let media_type = media_type.unwrap_or_default();
        if !media_type.starts_with("application/json") {
            return Err(errors::unsupported_media_type(media_type));
        }
        match self.request.json().ok_or_else(errors::parse_error)? {
            Value::Object(body) => Ok(body),
            other => {
                let found = python::type_of(&other);
                let detail = format!("Invalid data. Expected a dictionary, but got {found}.");
                Err(errors::invalid_input("non_field_errors", &detail))
            }
        }
    }
}

/// The path under the prefix that stays.
pub(crate) fn successor(request: &Request) -> String {
    request.path.replacen("/api/environments/", "/api/projects/", 1)
}

fn deprecated(mut answer: Answer, request: &Request) -> Answer {
    let sunset = "Fri, 31 Jul 2026 00:00:00 GMT";
    let link = format!("<{}>; rel=\"successor-version\"", successor(request));
    let headers = [("deprecation", "true"), ("sunset", sunset)]
        .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
    answer.headers.extend(headers);
    answer.headers.extend(HeaderValue::try_from(link).map(|link| (header::LINK, link)));
    answer
}

/// 200 with this body.
pub(crate) fn ok(body: &Value) -> Answer {
    Answer::json(StatusCode::OK, body)
}
