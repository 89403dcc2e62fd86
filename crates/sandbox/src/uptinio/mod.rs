//! Uptinio: monitor alerts. Every key is an account of its own.

mod account;
mod alerts;
mod errors;
mod handle;
mod new_alert;

pub(crate) use account::Store;
pub use handle::Uptinio;

use crate::route::{Api, Route};

pub(crate) static API: Api = Api {
    name: "uptinio",
    routes: &[
        Route { name: "uptinio.alerts.list", method: "GET", path: "/alerts", operation: alerts::list },
        Route { name: "uptinio.alerts.create", method: "POST", path: "/alerts", operation: alerts::create },
        Route { name: "uptinio.alerts.get", method: "GET", path: "/alerts/{id}", operation: alerts::get },
        Route {
            name: "uptinio.alerts.update",
            method: "PUT",
            path: "/alerts/{id}",
            operation: alerts::update,
        },
    ],
    failure: errors::failure,
};
