//! API Alerts: one endpoint that takes events.

mod errors;
mod event;
mod handle;
mod limits;
mod workspace;

pub use handle::ApiAlerts;
pub use workspace::ReceivedEvent;
pub(crate) use workspace::Store;

use crate::route::{Api, Route};

pub(crate) static API: Api = Api {
    name: "apialerts",
    routes: &[Route {
        name: "apialerts.events.send",
        method: "POST",
        path: "/event",
        operation: event::send,
    }],
    failure: errors::failure,
};
