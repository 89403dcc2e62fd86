use std::fmt;

use alertkit_transport::{Error, Paging};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::custom_data::CustomData;
use crate::envelope::{DecodeError, data};

/// Which messages of a notification centre to list; from [`new`](Self::new), all of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct ListFeed {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) page: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) limit: Option<u64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) feed_identifier: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) read: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) seen: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) payload: Option<Encoded>,
}

impl ListFeed {
    /// The largest pages that the server gives: its own default is 10, which costs ten times the requests.
    pub(super) const PAGING: Paging = Paging::numbered("page", "limit", 0, 100);

    /// All messages.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The page to start at, from 0. Default 0.
    #[must_use]
    pub fn page(mut self, page: u64) -> Self {
        self.page = Some(page);
        self
    }

    /// Messages on a page, 1 to 100. Default 100.
    #[must_use]
    pub fn limit(mut self, limit: u64) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Only those in this feed, by its identifier; called again, in these.
    #[must_use]
    #[doc(alias = "feedIdentifier")]
    pub fn feed(mut self, identifier: impl Into<String>) -> Self {
        self.feed_identifier.push(identifier.into());
        self
    }

    /// Only those that were read, or only those that were not.
    #[must_use]
    pub fn read(mut self, read: bool) -> Self {
        self.read = Some(read);
        self
    }

    /// Only those that were seen, or only those that were not.
    #[must_use]
    pub fn seen(mut self, seen: bool) -> Self {
        self.seen = Some(seen);
        self
    }

    /// Only those whose trigger's payload has these values among others: anything that serialises to a JSON object.
    #[must_use]
    pub fn payload(mut self, payload: &(impl Serialize + ?Sized)) -> Self {
        self.payload = Some(Encoded(CustomData::of(payload)));
        self
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        if self.limit == Some(0) {
            return Err(Error::invalid_input("limit", "is 0"));
        }
        self.payload.as_ref().map_or(Ok(()), |payload| payload.0.check("payload"))
    }
}

/// Which messages of a notification centre to count.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct CountUnseen {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) feed_identifier: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) seen: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) limit: Option<u64>,
}

impl CountUnseen {
    /// All that were not seen, up to 100.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Only those in this feed, by its identifier; called again, in these.
    #[must_use]
    #[doc(alias = "feedIdentifier")]
    pub fn feed(mut self, identifier: impl Into<String>) -> Self {
        self.feed_identifier.push(identifier.into());
        self
    }

    /// With true, those that were seen are counted instead.
    #[must_use]
    pub fn seen(mut self, seen: bool) -> Self {
        self.seen = Some(seen);
        self
    }

    /// How far to count. Default: the server's, 100.
    #[must_use]
    pub fn limit(mut self, limit: u64) -> Self {
        self.limit = Some(limit);
        self
    }
}

/// JSON as the server takes it in a query: in base64.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Encoded(CustomData);

impl fmt::Display for Encoded {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let json = serde_json::to_vec(&self.0).map_err(|_| fmt::Error)?;
        formatter.write_str(&STANDARD.encode(json))
    }
}

impl Serialize for Encoded {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Encoded {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let json = STANDARD.decode(text).map_err(|_| D::Error::custom("it is no base64"))?;
        serde_json::from_slice(&json).map(Self).map_err(|_| D::Error::custom("it is no JSON in base64"))
    }
}

/// The number in the answer.
pub(super) fn count(body: &str) -> Result<u64, DecodeError> {
    #[derive(Deserialize)]
    struct Counted {
        count: u64,
    }
    let Counted { count } = data(body)?;
    Ok(count)
}
