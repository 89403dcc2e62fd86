use alertkit_transport::Operation;

use crate::subscribers::credentials;
use crate::{environments, inbound_parse, organizations, subscribers, tenants, topics};

/// Every operation of this crate.
pub const OPERATIONS: &[&Operation] = &[
    &environments::LIST,
    &environments::CREATE,
    &environments::CURRENT,
    &environments::API_KEYS,
    &environments::REGENERATE_API_KEYS,
    &inbound_parse::MX_STATUS,
    &organizations::LIST,
    &organizations::CREATE,
    &organizations::CURRENT,
    &organizations::RENAME,
    &organizations::LIST_MEMBERS,
    &organizations::REMOVE_MEMBER,
    &organizations::UPDATE_BRANDING,
    &subscribers::LIST,
    &subscribers::CREATE,
    &subscribers::BULK_CREATE,
    &subscribers::GET,
    &subscribers::UPDATE,
    &subscribers::DELETE,
    &subscribers::SET_ONLINE_STATUS,
    &credentials::UPDATE,
    &credentials::APPEND,
    &credentials::DELETE,
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
