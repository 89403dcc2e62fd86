use alertkit_transport::catalogue::Entry;

use crate::{Novu, inbound_parse};

pub(super) const ENTRIES: &[Entry<Novu>] =
    &[Entry::new(&inbound_parse::MX_STATUS, "{}", |novu, _| Ok(novu.inbound_parse().mx_status().into()))];
