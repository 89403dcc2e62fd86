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
mod notifications;
mod organizations;
mod subscriber_messages;
mod subscriber_notifications;
mod subscribers;
mod tenants;
mod topics;

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
        tenants::ENTRIES,
        topics::ENTRIES,
        subscribers::ENTRIES,
    ]
    .concat()
}
