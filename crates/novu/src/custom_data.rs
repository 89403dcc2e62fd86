use alertkit_transport::Error;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Data of the caller's own, which has to be a JSON object: anything that serialises to one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct CustomData(Value);

impl CustomData {
    /// What does not serialise is kept as null, and refused by [`check`](Self::check).
    pub(crate) fn of(data: &(impl Serialize + ?Sized)) -> Self {
        Self(serde_json::to_value(data).unwrap_or_default())
    }

    pub(crate) fn check(&self, field: &'static str) -> Result<(), Error> {
        if self.0.is_object() {
            Ok(())
        } else {
            Err(Error::invalid_input(field, "does not serialise to a JSON object"))
        }
    }
}
