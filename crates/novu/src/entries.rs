//! Every operation, to be called with JSON: a file for each resource.

use alertkit_transport::catalogue::Entry;

use crate::Novu;

mod blueprints;
mod changes;
mod environments;
mod events;
mod execution_details;
mod feeds;
mod inbound_parse;
mod integrations;
mod layouts;
mod messages;
mod notification_groups;
mod notification_templates;
mod notifications;
mod organizations;
mod subscriber_messages;
mod subscriber_notifications;
mod subscriber_preferences;
mod subscribers;
mod tenants;
mod topics;
mod workflow_overrides;
mod workflows;

/// Every operation of this crate, to be called with JSON; in an order in which the examples find what they need.
#[must_use]
pub fn catalogue() -> Vec<Entry<Novu>> {
    [
        events::ENTRIES,
        notifications::ENTRIES,
        execution_details::ENTRIES,
        subscriber_notifications::ENTRIES,
        subscriber_messages::ENTRIES,
        messages::ENTRIES,
        blueprints::ENTRIES,
        changes::ENTRIES,
        environments::ENTRIES,
        feeds::ENTRIES,
        inbound_parse::ENTRIES,
        integrations::ENTRIES,
        layouts::ENTRIES,
        notification_groups::ENTRIES,
        organizations::ENTRIES,
        notification_templates::ENTRIES,
        subscriber_preferences::ENTRIES,
        workflow_overrides::ENTRIES,
        workflows::ENTRIES,
        tenants::ENTRIES,
        topics::ENTRIES,
        subscribers::ENTRIES,
    ]
    .concat()
}
