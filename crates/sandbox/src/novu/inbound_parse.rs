//! E-mails by which subscribers answer notifications.

use serde_json::json;

use super::answers;
use crate::exchange::{Answer, Request};
use crate::route::{Route, route};
use crate::state::State;

pub(crate) const ROUTES: &[Route] =
    &[route("novu.inbound_parse.mx_status", "GET", "/v1/inbound-parse/mx/status", mx_status)];

fn mx_status(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    Ok(answers::ok(json!({"mxRecordConfigured": environment.profile.mx_record_configured})))
}
