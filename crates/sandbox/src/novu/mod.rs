//! Novu: the notification platform. Every key is an environment of an organization; a bearer token is a user of one.

mod access;
mod account;
mod answers;
mod blueprints;
mod changes;
mod credentials;
mod delivery;
mod diff;
mod digests;
mod environment;
mod environments;
mod errors;
mod events;
mod execution_details;
mod feeds;
mod handle;
mod handlebars;
mod idempotency;
mod ids;
mod inbound_parse;
mod input;
mod integration_status;
mod integrations;
mod jobs;
mod keys;
mod layout_variables;
mod layouts;
mod message_marks;
mod messages;
mod notification_centre;
mod notification_groups;
mod notifications;
mod organizations;
mod paging;
mod providers;
mod rate_limit;
mod recipients;
mod references;
mod serve;
mod subscriber_preferences;
mod subscribers;
mod template_variables;
mod tenants;
mod topics;
mod trigger;
mod waits;
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
        events::ROUTES,
        execution_details::ROUTES,
        feeds::ROUTES,
        inbound_parse::ROUTES,
        integrations::ROUTES,
        layouts::ROUTES,
        message_marks::ROUTES,
        messages::ROUTES,
        notification_centre::ROUTES,
        notification_groups::ROUTES,
        notifications::ROUTES,
        organizations::ROUTES,
        subscriber_preferences::ROUTES,
        subscribers::ROUTES,
        tenants::ROUTES,
        topics::ROUTES,
        workflow_overrides::ROUTES,
        workflows::NOTIFICATION_TEMPLATE_ROUTES,
        workflows::ROUTES,
    ],
    serve: serve::serve,
    failure: errors::failure,
};
