use alertkit_transport::{Error, Json};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::SubscriberProfile;
use super::recipients::{not_blank, parsed};
use super::trigger::check;
use crate::custom_data::CustomData;
use crate::{Subscriber, SubscriberId, Tenant, TenantIdentifier};

/// Who caused an event.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum TriggerActor {
    /// A subscriber, by id.
    Subscriber(SubscriberId),
    /// A subscriber with a profile, who is created with it or changed.
    Profile(Box<SubscriberProfile>),
}

impl TriggerActor {
    pub(super) fn check(&self) -> Result<(), Error> {
        match self {
            Self::Subscriber(id) => not_blank(id.as_str(), "actor", "has an empty id"),
            Self::Profile(profile) => profile.check("actor"),
        }
    }
}

macro_rules! actors {
    ($($from:ty => |$given:ident| $actor:expr),+ $(,)?) => {
        $(impl From<$from> for TriggerActor {
            fn from($given: $from) -> Self {
                $actor
            }
        })+
    };
}

actors! {
    &str => |id| Self::Subscriber(id.into()),
    String => |id| Self::Subscriber(id.into()),
    SubscriberId => |id| Self::Subscriber(id),
    &SubscriberId => |id| Self::Subscriber(id.clone()),
    &Subscriber => |subscriber| Self::Subscriber(subscriber.subscriber_id.clone()),
    SubscriberProfile => |profile| Self::Profile(Box::new(profile)),
}

impl Serialize for TriggerActor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Subscriber(id) => id.serialize(serializer),
            Self::Profile(profile) => profile.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for TriggerActor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = Json::deserialize(deserializer)?;
        if json.as_str().starts_with('"') {
            parsed(&json).map(Self::Subscriber)
        } else {
            parsed::<SubscriberProfile, _>(&json).map(Into::into)
        }
    }
}

/// The tenant on whose behalf an event is sent: an identifier (`"acme"`), or one with a name and data.
///
/// The server looks for a tenant of this identifier, and neither makes nor changes one.
#[derive(Clone, Debug, PartialEq)]
pub struct TriggerTenant {
    identifier: TenantIdentifier,
    name: Option<String>,
    data: Option<CustomData>,
}

impl TriggerTenant {
    /// A tenant, by its identifier.
    pub fn new(identifier: impl Into<TenantIdentifier>) -> Self {
        Self { identifier: identifier.into(), name: None, data: None }
    }

    /// Its name. The server keeps it with the steps that it carries out, and does not change the tenant.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Data of your own: anything that serialises to a JSON object. The server keeps it with the steps that it carries out,
    /// and does not change the tenant.
    #[must_use]
    pub fn data(mut self, data: &(impl Serialize + ?Sized)) -> Self {
        self.data = Some(CustomData::of(data));
        self
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        check(self.data.as_ref(), "data")
    }
}

macro_rules! tenants {
    ($($from:ty => |$given:ident| $identifier:expr),+ $(,)?) => {
        $(impl From<$from> for TriggerTenant {
            fn from($given: $from) -> Self {
                Self::new($identifier)
            }
        })+
    };
}

tenants! {
    &str => |identifier| identifier,
    String => |identifier| identifier,
    TenantIdentifier => |identifier| identifier,
    &TenantIdentifier => |identifier| identifier,
    &Tenant => |tenant| &tenant.identifier,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TenantOnTheWire {
    identifier: TenantIdentifier,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<CustomData>,
}

impl Serialize for TriggerTenant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { identifier, name, data } = self.clone();
        if name.is_none() && data.is_none() {
            return identifier.serialize(serializer);
        }
        TenantOnTheWire { identifier, name, data }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for TriggerTenant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = Json::deserialize(deserializer)?;
        if json.as_str().starts_with('"') {
            return parsed::<TenantIdentifier, _>(&json).map(Self::new);
        }
        let TenantOnTheWire { identifier, name, data } = parsed(&json)?;
        Ok(Self { identifier, name, data })
    }
}
