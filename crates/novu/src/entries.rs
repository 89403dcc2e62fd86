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
mod notification_templates;
mod organizations;
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
