//! The sandbox over its wire: every route, every fault, the journal, and its beginning and end.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test that can't go on has failed"
)]

mod apialerts;
mod blacktide;
mod faults;
mod faults_of_the_wire;
mod journal;
mod lifecycle;
mod novu_access;
mod novu_blueprints;
mod novu_changes;
mod novu_credentials;
mod novu_delivery;
mod novu_environments;
mod novu_events;
mod novu_feeds;
mod novu_idempotency;
mod novu_integrations;
mod novu_layouts;
mod novu_notification_centre;
mod novu_notification_groups;
mod novu_notifications;
mod novu_organizations;
mod novu_rate_limit;
mod novu_refusal;
mod novu_subscriber_preferences;
mod novu_subscribers;
mod novu_waits;
mod novu_workflow_overrides;
mod novu_workflows;
mod operations;
mod posthog;
mod posthog_changes;
mod posthog_keys;
mod posthog_list;
mod posthog_validation;
mod redaction;
mod uptinio;
mod uptinio_accounts;
mod uptinio_list;
mod wire;
