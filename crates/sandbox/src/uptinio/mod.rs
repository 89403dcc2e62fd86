//! Uptinio: monitor alerts. Every key is an account of its own.

mod account;
mod alerts;
mod errors;
mod handle;
mod new_alert;

pub(crate) use account::Store;
pub use handle::Uptinio;

use crate::route::{Api, directly, route};

pub(crate) static API: Api = Api {
    name: "uptinio",
    routes: &[&[
        route("uptinio.alerts.list", "GET", "/alerts", alerts::list),
        route("uptinio.alerts.create", "POST", "/alerts", alerts::create),
        route("uptinio.alerts.get", "GET", "/alerts/{id}", alerts::get),
        route("uptinio.alerts.update", "PUT", "/alerts/{id}", alerts::update),
    ]],
    serve: directly,
    failure: errors::failure,
};
