//! Every operation, to be called with JSON: a file for each resource.

use alertkit_transport::catalogue::Entry;

use crate::Novu;

mod blueprints;
mod changes;
mod environments;
mod feeds;
mod inbound_parse;
mod integrations;
mod layouts;
mod notification_groups;
mod organizations;
mod subscribers;
mod tenants;
mod topics;

/// Every operation of this crate, to be called with JSON; in an order in which the examples find what they need.
#[must_use]
pub fn catalogue() -> Vec<Entry<Novu>> {
    [
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
