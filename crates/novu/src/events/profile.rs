use alertkit_transport::Error;
use serde::{Deserialize, Serialize};

use super::recipients::not_blank;
use super::trigger::check;
use crate::SubscriberId;
use crate::custom_data::CustomData;

/// A subscriber who is created with the event, or changed: what is set here is stored, and what is not stays as it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SubscriberProfile {
    subscriber_id: SubscriberId,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
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

impl SubscriberProfile {
    /// A subscriber of whom no more than the id is known.
    pub fn new(id: impl Into<SubscriberId>) -> Self {
        Self {
            subscriber_id: id.into(),
            email: None,
            first_name: None,
            last_name: None,
            phone: None,
            avatar: None,
            locale: None,
            data: None,
        }
    }

    /// The e-mail address.
    #[must_use]
    pub fn email(mut self, email: impl Into<String>) -> Self {
        self.email = Some(email.into());
        self
    }

    /// The first name.
    #[must_use]
    pub fn first_name(mut self, name: impl Into<String>) -> Self {
        self.first_name = Some(name.into());
        self
    }

    /// The last name.
    #[must_use]
    pub fn last_name(mut self, name: impl Into<String>) -> Self {
        self.last_name = Some(name.into());
        self
    }

    /// The telephone number.
    #[must_use]
    pub fn phone(mut self, phone: impl Into<String>) -> Self {
        self.phone = Some(phone.into());
        self
    }

    /// The address of a picture.
    #[must_use]
    pub fn avatar(mut self, avatar: impl Into<String>) -> Self {
        self.avatar = Some(avatar.into());
        self
    }

    /// The language and region, such as `en_US`.
    #[must_use]
    pub fn locale(mut self, locale: impl Into<String>) -> Self {
        self.locale = Some(locale.into());
        self
    }

    /// Data of your own, which templates can show (`{{subscriber.data.plan}}`): anything that serialises to a JSON object.
    #[must_use]
    pub fn data(mut self, data: &(impl Serialize + ?Sized)) -> Self {
        self.data = Some(CustomData::of(data));
        self
    }

    /// `field` is the member of the event in which it stands.
    pub(super) fn check(&self, field: &'static str) -> Result<(), Error> {
        not_blank(self.subscriber_id.as_str(), field, "has a subscriber with an empty id")?;
        check(self.data.as_ref(), "data")
    }
}
