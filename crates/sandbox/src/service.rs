//! The path of one request: receive, note, spoil, answer.

use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use http_body_util::BodyExt;
use hyper::body::{Body, Incoming};
use serde_json::json;
use tokio::sync::watch;

use crate::clock::http_date;
use crate::exchange::{Answer, Request, complaint};
use crate::fault::{Ending, Fault};
use crate::fault_rules::FaultRules;
use crate::journal::{Entry, Journal};
use crate::outgoing::{CutOff, Outgoing};
use crate::redaction::Redactor;
use crate::route::{Routing, query_pairs};
use crate::state::State;

/// No API of the sandbox takes more; a larger body is refused without being read to its end.
const LARGEST_BODY: u64 = 8 * 1024 * 1024;

/// All that the server's thread and the test's share.
pub(crate) struct Shared {
    pub(crate) state: State,
    pub(crate) journal: Arc<Journal>,
    pub(crate) faults: FaultRules,
    /// Told to close, the connections of that moment do so.
    pub(crate) hang_up: watch::Sender<()>,
}

impl Shared {
    pub(crate) fn new(journal: Journal) -> Self {
        Self {
            state: State::default(),
            journal: Arc::new(journal),
            faults: FaultRules::default(),
            hang_up: watch::Sender::default(),
        }
    }
}

pub(crate) async fn serve(
    shared: Arc<Shared>,
    request: http::Request<Incoming>,
) -> Result<http::Response<Outgoing>, CutOff> {
    let (head, incoming) = request.into_parts();
    let routing = Routing::find(head.method.as_str(), head.uri.path());
    let query = query_pairs(head.uri.query().unwrap_or_default());
    let redactor = shared.state.secrets.redactor(&head.headers);
    let fault = shared.faults.hit(routing.operation());
    let fault = fault.as_deref();

    let entry = received(&shared, &head, &query, &routing, &redactor);
    let entry = shared.journal.open(Entry { fault: fault.map(Fault::name), ..entry });

    let ending = fault.map_or(Ending::Whole, |fault| fault.ending);
    if ending == Ending::DropBefore {
        wait(fault).await;
        return Err(CutOff);
    }

    let body = read(incoming).await?;
    if let Some(body) = &body {
        let shown = redactor.body(body);
        entry.update(|entry| (entry.body, entry.body_bytes) = (shown, body.len()));
    }

    let mut answer = answer(&shared.state, fault, &routing, head.uri.path(), query, head.headers, body);
    entry.update(|entry| entry.committed = answer.committed);
    wait(fault).await;
    if ending == Ending::DropAfter {
        return Err(CutOff);
    }
    if let Some(fault) = fault {
        spoil(&mut answer, fault);
    }
    entry.update(|entry| entry.status = Some(answer.status.as_u16()));
    Ok(respond(&shared.state, answer, ending))
}

fn received(
    shared: &Shared,
    head: &http::request::Parts,
    query: &[(String, String)],
    routing: &Routing,
    redactor: &Redactor,
) -> Entry {
    Entry {
        sequence: 0,
        received_at: shared.state.clock.now(),
        api: routing.api().map(|api| api.name),
        operation: routing.operation(),
        method: redactor.text(head.method.as_str()),
        path: redactor.text(head.uri.path()),
        query: redactor.query(query),
        headers: redactor.headers(&head.headers),
        body: None,
        body_bytes: 0,
        status: None,
        committed: false,
        fault: None,
    }
}

/// `None` when there is more than the sandbox reads; an error when the client left before the end.
async fn read(mut incoming: Incoming) -> Result<Option<Bytes>, CutOff> {
    let mut body = BytesMut::new();
    if incoming.size_hint().lower() > LARGEST_BODY {
        return Ok(None);
    }
    while let Some(frame) = incoming.frame().await {
        let Ok(data) = frame.map_err(|_| CutOff)?.into_data() else { continue };
        if (body.len() as u64).saturating_add(data.len() as u64) > LARGEST_BODY {
            return Ok(None);
        }
        body.extend_from_slice(&data);
    }
    Ok(Some(body.freeze()))
}

fn answer(
    state: &State,
    fault: Option<&Fault>,
    routing: &Routing,
    path: &str,
    query: Vec<(String, String)>,
    headers: HeaderMap,
    body: Option<Bytes>,
) -> Answer {
    if let Some(instead) = fault.and_then(|fault| fault.instead.as_ref()) {
        return instead.body.as_ref().map_or_else(
            || failure(routing, instead.status, "this answer was injected by a fault of the sandbox"),
            |body| Answer::json(instead.status, body),
        );
    }
    let Some(body) = body else {
        return failure(routing, StatusCode::PAYLOAD_TOO_LARGE, "the request's body is too large");
    };
    match routing {
        Routing::Found { api, route, parameters } => {
            let (path, parameters) = (path.to_owned(), parameters.clone());
            let request = Request { path, parameters, query, headers, body };
            (api.serve)(route, state, &request)
        }
        Routing::WrongMethod { allowed, .. } => {
            let allowed = allowed.join(", ");
            let message = format!("the sandbox serves only {allowed} on this path");
            let answer = Answer::json(StatusCode::METHOD_NOT_ALLOWED, &complaint(&message));
            match HeaderValue::try_from(allowed) {
                Ok(allowed) => answer.with_header(header::ALLOW, allowed),
                Err(_) => answer,
            }
        }
        Routing::NoRoute { .. } => {
            Answer::json(StatusCode::NOT_FOUND, &complaint("the sandbox has no operation on this path"))
        }
    }
}

/// An error that no operation gives, in the shape of the API's own errors.
fn failure(routing: &Routing, status: StatusCode, message: &str) -> Answer {
    let body =
        routing.api().map_or_else(|| json!({"message": message}), |api| (api.failure)(status, message));
    Answer::json(status, &body)
}

async fn wait(fault: Option<&Fault>) {
    if let Some(delay) = fault.and_then(|fault| fault.delay) {
        tokio::time::sleep(delay).await;
    }
}

fn spoil(answer: &mut Answer, fault: &Fault) {
    if let Some(body) = &fault.raw_body {
        answer.body = body.clone();
    }
    answer.headers.extend(fault.headers.iter().cloned());
}

fn respond(state: &State, answer: Answer, ending: Ending) -> http::Response<Outgoing> {
    let bodiless = matches!(answer.status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED);
    let body = if bodiless { Bytes::new() } else { answer.body };
    let mut response = http::Response::new(Outgoing::new(body, ending));
    *response.status_mut() = answer.status;
    for (name, value) in answer.headers {
        response.headers_mut().insert(name, value);
    }
    if let Ok(date) = HeaderValue::try_from(http_date(state.clock.now())) {
        // A date by the sandbox's clock, so that `Retry-After` dates can be read against it; a fault's own date stays.
        response.headers_mut().entry(header::DATE).or_insert(date);
    }
    response
}
