use alertkit_transport::Json;
use serde::{Deserialize, Serialize, Serializer};

/// An event's further data as JSON text: the order of its keys and the digits of its numbers are the caller's.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(transparent)]
pub(super) struct Data {
    /// `None` where the caller's value has no form in JSON.
    json: Option<Json>,
}

impl Data {
    pub(super) fn of(value: &(impl Serialize + ?Sized)) -> Self {
        Self { json: Json::new(value).ok() }
    }

    pub(super) fn is_object(&self) -> bool {
        self.text().starts_with('{')
    }

    pub(super) fn len(&self) -> usize {
        self.text().len()
    }

    fn text(&self) -> &str {
        self.json.as_ref().map_or("", Json::as_str)
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
