//! PostHog: insight alerts. Every key is an account of its own, but for those that are added with scopes.

mod access;
mod account;
mod alert;
mod alerts;
mod checks;
mod delivery;
mod detectors;
mod errors;
mod fields;
mod handle;
mod insights;
mod paging;
mod python;
mod rules;
mod schedule;
mod simulate;
mod snooze;
mod threshold;

pub(crate) use account::Store;
pub use handle::PostHog;

use crate::route::{Api, Route};

/// `{scope}` is `projects` or `environments`: two names of one thing.
pub(crate) static API: Api = Api {
    name: "posthog",
    routes: &[
        Route {
            name: "posthog.alerts.list",
            method: "GET",
            path: "/api/{scope}/{project_id}/alerts/",
            operation: alerts::list,
        },
        Route {
            name: "posthog.alerts.create",
            method: "POST",
            path: "/api/{scope}/{project_id}/alerts/",
            operation: alerts::create,
        },
        Route {
            name: "posthog.alerts.simulate",
            method: "POST",
            path: "/api/{scope}/{project_id}/alerts/simulate/",
            operation: simulate::simulate,
        },
        Route {
            name: "posthog.alerts.get",
            method: "GET",
            path: "/api/{scope}/{project_id}/alerts/{id}/",
            operation: alerts::get,
        },
        Route {
            name: "posthog.alerts.update",
            method: "PATCH",
            path: "/api/{scope}/{project_id}/alerts/{id}/",
            operation: alerts::update,
        },
        Route {
            name: "posthog.alerts.replace",
            method: "PUT",
            path: "/api/{scope}/{project_id}/alerts/{id}/",
            operation: alerts::replace,
        },
        Route {
            name: "posthog.alerts.delete",
            method: "DELETE",
            path: "/api/{scope}/{project_id}/alerts/{id}/",
            operation: alerts::delete,
        },
        Route {
            name: "posthog.alerts.test_delivery",
            method: "POST",
            path: "/api/{scope}/{project_id}/alerts/{id}/test-delivery/",
            operation: delivery::test,
        },
        Route {
            name: "posthog.alerts.add_destination",
            method: "POST",
            path: "/api/{scope}/{project_id}/alerts/{id}/destinations/",
            operation: delivery::add_destination,
        },
        Route {
            name: "posthog.alerts.remove_destinations",
            method: "POST",
            path: "/api/{scope}/{project_id}/alerts/{id}/destinations/delete/",
            operation: delivery::remove_destinations,
        },
    ],
    failure: errors::failure,
};
