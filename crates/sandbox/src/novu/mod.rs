//! Novu: the notification platform. Every key is an environment of an organization; a bearer token is a user of one.

#![allow(dead_code, reason = "until all resources are there")]

mod access;
mod account;
mod answers;
mod blueprints;
mod changes;
mod credentials;
mod diff;
mod environment;
mod environments;
mod errors;
mod feeds;
mod handle;
mod idempotency;
mod ids;
mod inbound_parse;
mod input;
mod integration_status;
mod integrations;
mod keys;
mod layout_variables;
mod layouts;
mod notification_groups;
mod organizations;
mod paging;
mod providers;
mod rate_limit;
mod references;
mod serve;
mod subscriber_preferences;
mod subscribers;
mod template_variables;
mod tenants;
mod topics;
mod workflow_members;
mod workflow_overrides;
mod workflow_steps;
mod workflows;

pub(crate) use account::Store;
pub use handle::Novu;

use crate::route::Api;

pub(crate) static API: Api = Api {
    name: "novu",
    routes: &[
        blueprints::ROUTES,
        changes::ROUTES,
        credentials::ROUTES,
        environments::ROUTES,
        feeds::ROUTES,
        inbound_parse::ROUTES,
        integrations::ROUTES,
        layouts::ROUTES,
        notification_groups::ROUTES,
        organizations::ROUTES,
        subscribers::ROUTES,
        tenants::ROUTES,
        topics::ROUTES,
        subscriber_preferences::ROUTES,
        workflow_overrides::ROUTES,
        workflows::ROUTES,
        workflows::NOTIFICATION_TEMPLATE_ROUTES,
    ],
    serve: serve::serve,
    failure: errors::failure,
};
