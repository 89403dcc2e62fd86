use alertkit_transport::{Json, with_extra};
use std::collections::BTreeMap;

use crate::nullable;

with_extra! {
    /// The variables that every template can show.
    #[derive(Clone, Debug, Default, PartialEq)]
    #[non_exhaustive]
    pub struct WorkflowVariables {
        /// Texts that are translated; only where the server can translate.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub translations: Option<Json>,
        /// What the server knows, by the first part of the name: `{{subscriber.firstName}}` is
        /// `system["subscriber"]["firstName"]`, whose value says what it holds (`string`, `number`, `boolean`, `array` or
        /// `object`).
        #[serde(default, deserialize_with = "nullable::value")]
        pub system: BTreeMap<String, Json>,
    }
}
