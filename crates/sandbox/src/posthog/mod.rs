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

use crate::route::{Api, directly, route};

/// `{scope}` is `projects` or `environments`: two names of one thing.
pub(crate) static API: Api = Api {
    name: "posthog",
    routes: &[&[
        route("posthog.alerts.list", "GET", "/api/{scope}/{project_id}/alerts/", alerts::list),
        route("posthog.alerts.create", "POST", "/api/{scope}/{project_id}/alerts/", alerts::create),
        route(
            "posthog.alerts.simulate",
            "POST",
            "/api/{scope}/{project_id}/alerts/simulate/",
            simulate::simulate,
        ),
        route("posthog.alerts.get", "GET", "/api/{scope}/{project_id}/alerts/{id}/", alerts::get),
        route("posthog.alerts.update", "PATCH", "/api/{scope}/{project_id}/alerts/{id}/", alerts::update),
        route("posthog.alerts.replace", "PUT", "/api/{scope}/{project_id}/alerts/{id}/", alerts::replace),
        route("posthog.alerts.delete", "DELETE", "/api/{scope}/{project_id}/alerts/{id}/", alerts::delete),
        route(
            "posthog.alerts.test_delivery",
            "POST",
            "/api/{scope}/{project_id}/alerts/{id}/test-delivery/",
            delivery::test,
        ),
        route(
            "posthog.alerts.add_destination",
            "POST",
            "/api/{scope}/{project_id}/alerts/{id}/destinations/",
            delivery::add_destination,
        ),
        route(
            "posthog.alerts.remove_destinations",
            "POST",
            "/api/{scope}/{project_id}/alerts/{id}/destinations/delete/",
            delivery::remove_destinations,
        ),
    ]],
    serve: directly,
    failure: errors::failure,
};
