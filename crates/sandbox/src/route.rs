//! Which operation a request is for.

use http::StatusCode;
use percent_encoding::percent_decode_str;
use serde::Serialize;
use serde_json::Value;

use crate::exchange::{Answer, Request};
use crate::state::State;
use crate::{apialerts, blacktide, novu, posthog, uptinio};

/// One operation that the sandbox serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct Operation {
    /// `<api>.<resource>.<verb>`, such as `uptinio.alerts.list`: what [`Fault::on`](crate::Fault::on) takes and the
    /// journal shows.
    pub name: &'static str,
    /// The API that it belongs to; also its path prefix on the sandbox: `uptinio` is served under `/uptinio`.
    pub api: &'static str,
    /// The HTTP method, in upper case.
    pub method: &'static str,
    /// The path template of the vendor's documentation, without the prefix: `/alerts/{id}`.
    pub path: &'static str,
}

/// An API of the sandbox: its prefix, its tables of routes and the shape of its errors.
pub(crate) struct Api {
    pub(crate) name: &'static str,
    /// A table for each resource, or one for all.
    pub(crate) routes: &'static [&'static [Route]],
    /// What stands around every operation.
    pub(crate) serve: fn(&'static Route, &State, &Request) -> Answer,
    /// An error body in the vendor's shape, for answers that no operation gives.
    pub(crate) failure: fn(StatusCode, &str) -> Value,
}

pub(crate) struct Route {
    pub(crate) name: &'static str,
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    /// `Err` is a refusal: an answer like any other, which lets an operation use `?`.
    pub(crate) operation: fn(&State, &Request) -> Result<Answer, Answer>,
}

/// One line of a table.
pub(crate) const fn route(
    name: &'static str,
    method: &'static str,
    path: &'static str,
    operation: fn(&State, &Request) -> Result<Answer, Answer>,
) -> Route {
    Route { name, method, path, operation }
}

static APIS: [&Api; 5] = [&apialerts::API, &blacktide::API, &novu::API, &posthog::API, &uptinio::API];

/// The operation, and nothing around it.
pub(crate) fn directly(route: &'static Route, state: &State, request: &Request) -> Answer {
    (route.operation)(state, request).unwrap_or_else(|refusal| refusal)
}

pub(crate) fn operations() -> Vec<Operation> {
    let of_api = |api: &&'static Api| {
        let name = api.name;
        api.routes.iter().copied().flatten().map(move |route| Operation {
            name: route.name,
            api: name,
            method: route.method,
            path: route.path,
        })
    };
    APIS.iter().flat_map(of_api).collect()
}

/// What was found for a method and a path.
pub(crate) enum Routing {
    Found { api: &'static Api, route: &'static Route, parameters: Vec<(&'static str, String)> },
    WrongMethod { api: &'static Api, allowed: Vec<&'static str> },
    NoRoute { api: Option<&'static Api> },
}

impl Routing {
    pub(crate) fn find(method: &str, path: &str) -> Self {
        let Some((api, rest)) = APIS.iter().find_map(|api| Some((*api, below(api.name, path)?))) else {
            return Self::NoRoute { api: None };
        };
        let mut allowed = Vec::new();
        for route in api.routes.iter().copied().flatten() {
            let Some(parameters) = match_template(route.path, rest) else { continue };
            if route.method == method {
                return Self::Found { api, route, parameters };
            }
            allowed.push(route.method);
        }
        if allowed.is_empty() { Self::NoRoute { api: Some(api) } } else { Self::WrongMethod { api, allowed } }
    }

    pub(crate) fn api(&self) -> Option<&'static Api> {
        match self {
            Self::Found { api, .. } | Self::WrongMethod { api, .. } => Some(api),
            Self::NoRoute { api } => *api,
        }
    }

    pub(crate) fn operation(&self) -> Option<&'static str> {
        match self {
            Self::Found { route, .. } => Some(route.name),
            Self::WrongMethod { .. } | Self::NoRoute { .. } => None,
        }
    }
}

/// The part of the path below `/<prefix>`.
fn below<'path>(prefix: &str, path: &'path str) -> Option<&'path str> {
    let rest = path.strip_prefix('/')?.strip_prefix(prefix)?;
    (rest.is_empty() || rest.starts_with('/')).then_some(rest)
}

/// Compares segment by segment before decoding, so that an encoded slash stays inside its segment. A slash at the end of
/// the template may be missing in the path.
fn match_template(template: &'static str, path: &str) -> Option<Vec<(&'static str, String)>> {
    let (template, path) = match template.strip_suffix('/') {
        Some(template) => (template, path.strip_suffix('/').unwrap_or(path)),
        None => (template, path),
    };
    let mut parameters = Vec::new();
    let mut segments = path.split('/');
    for expected in template.split('/') {
        let segment = segments.next()?;
        match expected.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(_) if segment.is_empty() => return None,
            Some(name) => {
                parameters.push((name, percent_decode_str(segment).decode_utf8().ok()?.into_owned()));
            }
            None if segment == expected => {}
            None => return None,
        }
    }
    segments.next().is_none().then_some(parameters)
}

/// The query's pairs, decoded once, with `+` as a space.
pub(crate) fn query_pairs(query: &str) -> Vec<(String, String)> {
    let decode = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(name), decode(value))
    };
    query.split('&').filter(|part| !part.is_empty()).map(pair).collect()
}
