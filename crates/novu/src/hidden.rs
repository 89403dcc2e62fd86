use std::fmt;

use alertkit_transport::Json;
use alertkit_transport::export::HasTag;
use serde::{Deserialize, Serialize};

/// JSON that may hold secrets: `Debug` shows nothing of it.
///
/// ```
/// use alertkit_novu::HiddenJson;
/// use alertkit_novu::serde_json::json;
///
/// let hidden = HiddenJson::from(json!({"key": "s3cret"}));
/// assert_eq!(format!("{hidden:?}"), "[redacted]");
/// assert_eq!(hidden.json().as_str(), r#"{"key":"s3cret"}"#);
/// ```
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct HiddenJson(Json);

impl HiddenJson {
    /// As it stands on the wire.
    #[must_use]
    pub const fn json(&self) -> &Json {
        &self.0
    }
}

impl<T: Into<Json>> From<T> for HiddenJson {
    fn from(json: T) -> Self {
        Self(json.into())
    }
}

/// So that it can be what [`tagged!`](alertkit_transport::tagged) keeps whole.
impl HasTag for HiddenJson {
    fn tag(&self, name: &str) -> Option<&str> {
        self.0.tag(name)
    }
}

impl fmt::Debug for HiddenJson {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[redacted]")
    }
}
