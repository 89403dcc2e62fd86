use alertkit_transport::{Error, Paging, Patch};
use serde::{Deserialize, Serialize};

use super::SubscriberChannel;
use crate::SubscriberId;
use crate::custom_data::CustomData;

/// Where to begin with the subscribers; from [`new`](Self::new), all of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ListSubscribers {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) page: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) limit: Option<u64>,
}

impl ListSubscribers {
    /// The largest pages that the server gives: its own default is 10, which costs ten times the requests.
    pub(super) const PAGING: Paging = Paging::numbered("page", "limit", 0, 100);

    /// All subscribers.
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

    /// Subscribers on a page, 1 to 100. Default 100.
    #[must_use]
    pub fn limit(mut self, limit: u64) -> Self {
        self.limit = Some(limit);
        self
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        match self.limit {
            Some(0) => Err(Error::invalid_input("limit", "is 0")),
            _ => Ok(()),
        }
    }
}

/// A subscriber to create, or to change where there is one of this id.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateSubscriber {
    subscriber_id: SubscriberId,
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    email: Patch<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    first_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    last_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    avatar: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    locale: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    data: Option<CustomData>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    channels: Option<Vec<SubscriberChannel>>,
}

impl CreateSubscriber {
    /// A subscriber by an id of your choice: usually that of the user in your system. Any text will do, but an id that is
    /// `.` or `..` or has control characters can't be addressed afterwards.
    pub fn new(subscriber: impl Into<SubscriberId>) -> Self {
        Self {
            subscriber_id: subscriber.into(),
            email: Patch::Keep,
            first_name: None,
            last_name: None,
            phone: None,
            avatar: None,
            locale: None,
            data: None,
            channels: None,
        }
    }

    /// The e-mail address; [`Patch::Null`] removes that of a subscriber who is there.
    #[must_use]
    pub fn email(mut self, email: impl Into<Patch<String>>) -> Self {
        self.email = email.into();
        self
    }

    /// The first name.
    #[must_use]
    pub fn first_name(mut self, first_name: impl Into<String>) -> Self {
        self.first_name = Some(first_name.into());
        self
    }

    /// The last name.
    #[must_use]
    pub fn last_name(mut self, last_name: impl Into<String>) -> Self {
        self.last_name = Some(last_name.into());
        self
    }

    /// The telephone number, with the country's code: `+15550100`.
    #[must_use]
    pub fn phone(mut self, phone: impl Into<String>) -> Self {
        self.phone = Some(phone.into());
        self
    }

    /// The address of a picture.
    #[must_use]
    pub fn avatar(mut self, url: impl Into<String>) -> Self {
        self.avatar = Some(url.into());
        self
    }

    /// The language and region, such as `en_US`.
    #[must_use]
    pub fn locale(mut self, locale: impl Into<String>) -> Self {
        self.locale = Some(locale.into());
        self
    }

    /// Data of your own, in place of all that there was, which templates can show (`{{subscriber.data.plan}}`): anything
    /// that serialises to a JSON object.
    #[must_use]
    pub fn data(mut self, data: &(impl Serialize + ?Sized)) -> Self {
        self.data = Some(CustomData::of(data));
        self
    }

    /// Chats and devices that can be reached. A server of the generation 0.24 ignores them when one subscriber is created:
    /// there they are set by [`credentials`](crate::Subscribers::credentials).
    #[must_use]
    pub fn channels(mut self, channels: impl IntoIterator<Item = SubscriberChannel>) -> Self {
        self.channels = Some(channels.into_iter().collect());
        self
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        check_id(&self.subscriber_id)?;
        self.data.as_ref().map_or(Ok(()), |data| data.check("data"))
    }
}

/// The server would take it, and the subscriber could not be addressed by any other call.
fn check_id(subscriber: &SubscriberId) -> Result<(), Error> {
    match subscriber.as_str() {
        "" => Err(Error::invalid_input("subscriberId", "is empty")),
        _ => Ok(()),
    }
}

/// Changes to a subscriber; what is not set stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct UpdateSubscriber {
    #[serde(skip_serializing_if = "Patch::is_keep")]
    email: Patch<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    avatar: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    locale: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<CustomData>,
}

impl UpdateSubscriber {
    /// No change yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Another e-mail address, or none ([`Patch::Null`]).
    #[must_use]
    pub fn email(mut self, email: impl Into<Patch<String>>) -> Self {
        self.email = email.into();
        self
    }

    /// Another first name. It can't be removed, but may be empty.
    #[must_use]
    pub fn first_name(mut self, first_name: impl Into<String>) -> Self {
        self.first_name = Some(first_name.into());
        self
    }

    /// Another last name. It can't be removed, but may be empty.
    #[must_use]
    pub fn last_name(mut self, last_name: impl Into<String>) -> Self {
        self.last_name = Some(last_name.into());
        self
    }

    /// Another telephone number. It can't be removed, but may be empty.
    #[must_use]
    pub fn phone(mut self, phone: impl Into<String>) -> Self {
        self.phone = Some(phone.into());
        self
    }

    /// The address of another picture. It can't be removed, but may be empty.
    #[must_use]
    pub fn avatar(mut self, url: impl Into<String>) -> Self {
        self.avatar = Some(url.into());
        self
    }

    /// Another language and region, such as `en_US`.
    #[must_use]
    pub fn locale(mut self, locale: impl Into<String>) -> Self {
        self.locale = Some(locale.into());
        self
    }

    /// Other data, in place of all that there was: anything that serialises to a JSON object.
    #[must_use]
    pub fn data(mut self, data: &(impl Serialize + ?Sized)) -> Self {
        self.data = Some(CustomData::of(data));
        self
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        self.data.as_ref().map_or(Ok(()), |data| data.check("data"))
    }
}

/// Whether a subscriber is online.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct OnlineStatus {
    pub(super) is_online: bool,
}
