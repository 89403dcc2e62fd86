//! API Alerts: one endpoint that takes events.

mod errors;
mod event;
mod handle;
mod limits;
mod workspace;

pub use handle::ApiAlerts;
pub use workspace::ReceivedEvent;
pub(crate) use workspace::Store;

use crate::route::{Api, directly, route};

pub(crate) static API: Api = Api {
    name: "apialerts",
    routes: &[&[route("apialerts.events.send", "POST", "/event", event::send)]],
    serve: directly,
    failure: errors::failure,
};
