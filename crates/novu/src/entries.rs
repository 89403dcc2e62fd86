//! Every operation, to be called with JSON: a file for each resource.

use alertkit_transport::catalogue::Entry;

use crate::Novu;

mod environments;
mod events;
mod execution_details;
mod inbound_parse;
mod messages;
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
        environments::ENTRIES,
        inbound_parse::ENTRIES,
        organizations::ENTRIES,
        events::ENTRIES,
        notifications::ENTRIES,
        execution_details::ENTRIES,
        subscriber_notifications::ENTRIES,
        subscriber_messages::ENTRIES,
        messages::ENTRIES,
        tenants::ENTRIES,
        topics::ENTRIES,
        subscribers::ENTRIES,
    ]
    .concat()
}
