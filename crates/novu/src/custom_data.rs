use alertkit_transport::{Error, Json};
use serde::{Deserialize, Serialize};

/// Data of the caller's own, which has to be a JSON object: anything that serialises to one. The digits of its numbers and
/// the order of its members are the caller's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct CustomData(Json);

impl CustomData {
    /// What does not serialise is kept as null, and refused by [`check`](Self::check).
    pub(crate) fn of(data: &(impl Serialize + ?Sized)) -> Self {
        Self(Json::new(data).unwrap_or_default())
    }

    pub(crate) fn check(&self, field: &'static str) -> Result<(), Error> {
        if is_object(&self.0) {
            Ok(())
        } else {
            Err(Error::invalid_input(field, "does not serialise to a JSON object"))
        }
    }
}

/// Compact JSON text of an object starts with a brace.
pub(crate) fn is_object(json: &Json) -> bool {
    json.as_str().starts_with('{')
}
