use alertkit_transport::{Error, Json};
use serde::de::{DeserializeOwned, IgnoredAny, Unexpected};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::SubscriberProfile;
use crate::{Subscriber, SubscriberId, Topic, TopicKey};

/// One who is to be notified, or a topic.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Recipient {
    /// A subscriber, by id. One who does not exist is created, and known by nothing but the id.
    Subscriber(SubscriberId),
    /// A subscriber with a profile, who is created with it or changed.
    Profile(Box<SubscriberProfile>),
    /// All subscribers of a topic. One who is named beside it is notified once.
    Topic(TopicKey),
}

impl Recipient {
    /// All subscribers of a topic.
    pub fn topic(key: impl Into<TopicKey>) -> Self {
        Self::Topic(key.into())
    }

    fn check(&self) -> Result<(), Error> {
        match self {
            Self::Subscriber(id) => not_blank(id.as_str(), "to", "has a subscriber with an empty id"),
            Self::Profile(profile) => profile.check("to"),
            Self::Topic(key) => not_blank(key.as_str(), "to", "has a topic with an empty key"),
        }
    }
}

/// Rejects an empty id, which a server up to 2.x accepts: it answers `processed` and notifies nobody.
pub(super) fn not_blank(id: &str, field: &'static str, problem: &'static str) -> Result<(), Error> {
    if id.trim().is_empty() { Err(Error::invalid_input(field, problem)) } else { Ok(()) }
}

/// Who is to be notified: one [`Recipient`], or a list of them.
///
/// ```
/// use alertkit_novu::{Recipient, Recipients, SubscriberProfile, TopicKey};
///
/// let one = Recipients::from("sub-1");
/// let with_profile = Recipients::from(SubscriberProfile::new("ada").email("ada@example.com"));
/// let topic = Recipients::from(TopicKey::from("vip"));
/// let list = Recipients::from(["sub-1", "sub-2"]);
/// let mixed = Recipients::from(vec![Recipient::from("sub-1"), Recipient::topic("vip")]);
/// let collected: Recipients = (1..=3).map(|number| format!("sub-{number}")).collect();
/// ```
///
/// How many there may be is not documented; the body may have 20 MB. None at all are taken by the server, and nobody is
/// notified.
#[derive(Clone, Debug, PartialEq)]
pub struct Recipients(Given);

/// What was given is written as it was given.
#[derive(Clone, Debug, PartialEq)]
enum Given {
    One(Recipient),
    Many(Vec<Recipient>),
}

impl Recipients {
    pub(super) fn check(&self) -> Result<(), Error> {
        match &self.0 {
            Given::One(recipient) => recipient.check(),
            Given::Many(recipients) => recipients.iter().try_for_each(Recipient::check),
        }
    }
}

impl<R: Into<Recipient>> FromIterator<R> for Recipients {
    fn from_iter<I: IntoIterator<Item = R>>(recipients: I) -> Self {
        Self(Given::Many(recipients.into_iter().map(Into::into).collect()))
    }
}

impl<R: Into<Recipient>> From<Vec<R>> for Recipients {
    fn from(recipients: Vec<R>) -> Self {
        recipients.into_iter().collect()
    }
}

impl<R: Into<Recipient>, const N: usize> From<[R; N]> for Recipients {
    fn from(recipients: [R; N]) -> Self {
        recipients.into_iter().collect()
    }
}

impl<R: Into<Recipient> + Clone> From<&[R]> for Recipients {
    fn from(recipients: &[R]) -> Self {
        recipients.iter().cloned().collect()
    }
}

impl From<Recipient> for Recipients {
    fn from(recipient: Recipient) -> Self {
        Self(Given::One(recipient))
    }
}

/// What is one recipient is a list of recipients, too.
macro_rules! recipients {
    ($($from:ty => |$given:ident| $recipient:expr),+ $(,)?) => {
        $(
            impl From<$from> for Recipient {
                fn from($given: $from) -> Self {
                    $recipient
                }
            }

            impl From<$from> for Recipients {
                fn from(given: $from) -> Self {
                    Recipient::from(given).into()
                }
            }
        )+
    };
}

recipients! {
    &str => |id| Self::Subscriber(id.into()),
    String => |id| Self::Subscriber(id.into()),
    SubscriberId => |id| Self::Subscriber(id),
    &SubscriberId => |id| Self::Subscriber(id.clone()),
    &Subscriber => |subscriber| Self::Subscriber(subscriber.subscriber_id.clone()),
    SubscriberProfile => |profile| Self::Profile(Box::new(profile)),
    TopicKey => |key| Self::Topic(key),
    &TopicKey => |key| Self::Topic(key.clone()),
    &Topic => |topic| Self::Topic(topic.key.clone()),
}

/// The word that tells a topic from a subscriber.
const TOPIC: &str = "Topic";

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct TopicOnTheWire {
    r#type: String,
    topic_key: TopicKey,
}

impl Serialize for Recipient {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Subscriber(id) => id.serialize(serializer),
            Self::Profile(profile) => profile.serialize(serializer),
            Self::Topic(key) => {
                TopicOnTheWire { r#type: TOPIC.to_owned(), topic_key: key.clone() }.serialize(serializer)
            }
        }
    }
}

impl<'de> Deserialize<'de> for Recipient {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read(&Json::deserialize(deserializer)?)
    }
}

impl Serialize for Recipients {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Given::One(recipient) => recipient.serialize(serializer),
            Given::Many(recipients) => recipients.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Recipients {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = Json::deserialize(deserializer)?;
        if json.as_str().starts_with('[') {
            let recipients: Vec<Json> = parsed(&json)?;
            Ok(Self(Given::Many(recipients.iter().map(read).collect::<Result<_, _>>()?)))
        } else {
            read(&json).map(|recipient| Self(Given::One(recipient)))
        }
    }
}

fn read<E: serde::de::Error>(json: &Json) -> Result<Recipient, E> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Members {
        topic_key: Option<IgnoredAny>,
    }
    match json.as_str().as_bytes().first() {
        Some(b'"') => Ok(Recipient::Subscriber(parsed(json)?)),
        Some(b'{') if parsed::<Members, E>(json)?.topic_key.is_some() => {
            let topic: TopicOnTheWire = parsed(json)?;
            if topic.r#type != TOPIC {
                return Err(E::invalid_value(Unexpected::Str(&topic.r#type), &"the type `Topic`"));
            }
            Ok(Recipient::Topic(topic.topic_key))
        }
        Some(b'{') => parsed::<SubscriberProfile, E>(json).map(Into::into),
        _ => Err(E::custom(
            "a recipient is an id, a profile with its `subscriberId`, or a topic with its `topicKey`",
        )),
    }
}

/// Reads open JSON, with the parser's words for what does not fit, and without the position, which is another here.
pub(super) fn parsed<T: DeserializeOwned, E: serde::de::Error>(json: &Json) -> Result<T, E> {
    serde_json::from_str(json.as_str()).map_err(|error| {
        let message = error.to_string();
        E::custom(message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message))
    })
}
