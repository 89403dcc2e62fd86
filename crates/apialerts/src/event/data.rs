use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};

/// An event's further data as JSON text: the order of its keys and the digits of its numbers are the caller's.
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
pub(super) struct Data {
    /// None where the caller's value does not serialise.
    json: Option<Box<RawValue>>,
}

impl Data {
    pub(super) fn of(value: &(impl Serialize + ?Sized)) -> Self {
        Self { json: to_raw_value(value).ok() }
    }

    pub(super) fn is_object(&self) -> bool {
        self.text().starts_with('{')
    }

    pub(super) fn len(&self) -> usize {
        self.text().len()
    }

    fn text(&self) -> &str {
        self.json.as_ref().map_or("", |json| json.get())
    }
}

impl PartialEq for Data {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text()
    }
}

impl Serialize for Data {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.json {
            Some(json) => json.serialize(serializer),
            None => Err(serde::ser::Error::custom("the data does not serialise")),
        }
    }
}
