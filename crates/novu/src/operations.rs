use alertkit_transport::Operation;

use crate::{events, tenants, topics};

/// Every operation of this crate.
pub const OPERATIONS: &[&Operation] = &[
    &events::TRIGGER,
    &events::TRIGGER_BULK,
    &events::BROADCAST,
    &events::CANCEL,
    &tenants::LIST,
    &tenants::CREATE,
    &tenants::GET,
    &tenants::UPDATE,
    &tenants::DELETE,
    &topics::LIST,
    &topics::CREATE,
    &topics::GET,
    &topics::RENAME,
    &topics::DELETE,
    &topics::SUBSCRIBE,
    &topics::UNSUBSCRIBE,
    &topics::GET_SUBSCRIBER,
];
