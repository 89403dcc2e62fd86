use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What each variable of a kind is: `string`, `number`, `boolean`, `array` or `object`.
pub type WorkflowVariablesByName = BTreeMap<String, BTreeMap<String, Value>>;

/// The variables that every template can show.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct WorkflowVariables {
    /// Texts that are translated; only where the server can translate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub translations: Option<Value>,
    /// What the server knows, by the first part of the name: `system["subscriber"]["firstName"]` is shown by
    /// `{{subscriber.firstName}}`.
    pub system: WorkflowVariablesByName,
}
