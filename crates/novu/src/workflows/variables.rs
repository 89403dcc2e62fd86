use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::nullable;

/// The variables that every template can show.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct WorkflowVariables {
    /// Texts that are translated; only where the server can translate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub translations: Option<Value>,
    /// What the server knows, by the first part of the name: `{{subscriber.firstName}}` is
    /// `system["subscriber"]["firstName"]`, whose value says what it holds (`string`, `number`, `boolean`, `array` or
    /// `object`).
    #[serde(deserialize_with = "nullable::value")]
    pub system: BTreeMap<String, Value>,
}
