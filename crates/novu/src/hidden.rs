use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// JSON that may hold secrets: `Debug` shows nothing of it.
///
/// ```
/// use alertkit_novu::HiddenJson;
/// use alertkit_novu::serde_json::json;
///
/// let hidden = HiddenJson::from(json!({"key": "s3cret"}));
/// assert_eq!(format!("{hidden:?}"), "[redacted]");
/// assert_eq!(hidden.json()["key"], "s3cret");
/// ```
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct HiddenJson(Value);

impl HiddenJson {
    /// As it stands on the wire.
    #[must_use]
    pub const fn json(&self) -> &Value {
        &self.0
    }
}

impl From<Value> for HiddenJson {
    fn from(json: Value) -> Self {
        Self(json)
    }
}

/// So that it can be looked into like any JSON.
impl Deref for HiddenJson {
    type Target = Value;

    fn deref(&self) -> &Value {
        &self.0
    }
}

impl fmt::Debug for HiddenJson {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[redacted]")
    }
}
