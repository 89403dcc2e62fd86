use alertkit_transport::Error;
use serde::{Deserialize, Serialize};

mod data;
mod limits;

use data::Data;
pub use limits::{Consequence, Excess};

/// An event to send: a message, and what routes and decorates it.
///
/// What is not set is absent on the wire. The limits are the server's and are documented with each field;
/// [`check`](Self::check) tells before sending what it would cut.
/// Source: <https://apialerts.com/docs/api-reference/endpoint/create>.
///
/// ```
/// use alertkit_apialerts::Event;
///
/// let event = Event::new("New user signed up")
///     .event("user.signup")
///     .channel("developers")
///     .title("New Signup")
///     .tags(["signup", "organic"])
///     .link("https://dashboard.example.com/users/123")
///     .data(&[("plan", "pro"), ("region", "us-east-1")].into_iter().collect::<std::collections::BTreeMap<_, _>>());
/// assert_eq!(event.check()?, []);
/// # Ok::<(), alertkit_apialerts::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(clippy::struct_field_names, reason = "the fields have the vendor's names")]
pub struct Event {
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    channel: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<Vec<String>>,
    #[serde(skip_serializing_if = "is_unset")]
    link: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Data>,
}

impl Event {
    /// An event with this message, the text of the notification: up to 500 characters, more are cut off. It must
    /// not be blank.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            channel: None,
            event: None,
            title: None,
            tags: None,
            link: None,
            data: None,
        }
    }

    /// The channel that the push notification goes to, by its identifier; up to 64 characters, more are cut off. It
    /// must exist. Default: the workspace's default channel.
    #[must_use]
    pub fn channel(mut self, channel: impl Into<String>) -> Self {
        self.channel = Some(channel.into());
        self
    }

    /// What kind of thing happened, such as `ci.deploy.success`; up to 128 characters, more are cut off.
    ///
    /// Routers match it, case-sensitively, with patterns in which `*` stands for any characters and nothing else is
    /// special. An event without it matches no router, not even `*`: it reaches push notifications only, never
    /// Slack, webhooks or e-mail.
    #[must_use]
    pub fn event(mut self, event: impl Into<String>) -> Self {
        self.event = Some(event.into());
        self
    }

    /// A short headline that some destinations show; up to 128 characters, more are cut off.
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// The tags, in place of those set before; up to 10 of up to 50 characters. Further tags are dropped and longer
    /// ones cut off.
    #[must_use]
    pub fn tags<T: Into<String>>(mut self, tags: impl IntoIterator<Item = T>) -> Self {
        self.tags = Some(tags.into_iter().map(Into::into).collect());
        self
    }

    /// One more tag.
    #[must_use]
    pub fn tag(mut self, tag: impl Into<String>) -> Self {
        self.tags.get_or_insert_default().push(tag.into());
        self
    }

    /// An address that goes with the event: up to 1,000 characters, starting with `http://`, `https://`, `mailto:`
    /// or `tel:` in any case. Any other is rejected, here and by the server; an empty one is left out.
    #[must_use]
    pub fn link(mut self, link: impl Into<String>) -> Self {
        self.link = Some(link.into());
        self
    }

    /// Further data, for templates (`{{data.field}}`) of destinations other than push: anything that serialises to
    /// a JSON object. Its keys keep their order and its numbers their digits; a float that is no number becomes
    /// null, for JSON has no other. What does not serialise to an object makes sending fail before any I/O.
    #[must_use]
    pub fn data(mut self, data: &(impl Serialize + ?Sized)) -> Self {
        self.data = Some(Data::of(data));
        self
    }

    /// What the server would not take as it is.
    ///
    /// The limits count characters; which ones the server means is not documented, and Unicode's scalar values are
    /// counted here.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for what it would refuse, naming the field: a blank message,
    /// a link with another scheme or above 1,000 characters, data that is no object, an event above 256 KB.
    /// Sending such an event fails in the same way.
    ///
    /// ```
    /// use alertkit_apialerts::{Consequence, Event};
    ///
    /// let excess = Event::new("x".repeat(501)).check()?;
    /// assert_eq!((excess[0].field, excess[0].length, excess[0].limit), ("message", 501, 500));
    /// assert_eq!(excess[0].consequence, Consequence::Truncated);
    /// assert!(Event::new("See there").link("ftp://files.example.com").check().is_err());
    /// # Ok::<(), alertkit_apialerts::Error>(())
    /// ```
    pub fn check(&self) -> Result<Vec<Excess>, Error> {
        self.refusal()?;
        limits::body(self)?;
        Ok(limits::excesses(self))
    }

    /// The message.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Why the server would refuse it, as far as that costs nothing to see.
    pub(crate) fn refusal(&self) -> Result<(), Error> {
        if self.message.trim().is_empty() {
            return Err(Error::invalid_input("message", "is blank"));
        }
        if self.data.as_ref().is_some_and(|data| !data.is_object()) {
            return Err(Error::invalid_input("data", "does not serialise to a JSON object"));
        }
        self.link.as_deref().filter(|link| !link.is_empty()).map_or(Ok(()), limits::link)
    }

    /// Whether it is larger than the server accepts.
    pub(crate) fn is_above_the_limit(&self) -> bool {
        limits::body(self).is_err()
    }

    /// The memory that it takes, in bytes: what its texts and tags hold, and what every event costs.
    pub(crate) fn weight(&self) -> usize {
        const EVENT: usize = 256;
        let texts = [&self.channel, &self.event, &self.title, &self.link];
        let tags = self.tags.as_ref();
        EVENT
            + self.message.capacity()
            + texts.into_iter().flatten().map(String::capacity).sum::<usize>()
            + tags.map_or(0, |tags| tags.capacity() * size_of::<String>())
            + tags.into_iter().flatten().map(String::capacity).sum::<usize>()
            + self.data.as_ref().map_or(0, Data::len)
    }

    /// An upper bound of its length as JSON, at no cost: no character takes more than six bytes for one.
    fn length_at_most(&self) -> usize {
        const NAMES_AND_PUNCTUATION: usize = 128;
        let texts = [
            Some(&self.message),
            self.channel.as_ref(),
            self.event.as_ref(),
            self.title.as_ref(),
            self.link.as_ref(),
        ];
        let texts = texts.into_iter().flatten().map(String::len).sum::<usize>();
        let tags = self.tags.iter().flatten().map(|tag| 6 * tag.len() + 3).sum::<usize>();
        NAMES_AND_PUNCTUATION + 6 * texts + tags + self.data.as_ref().map_or(0, Data::len)
    }
}

/// Whether a link is left out.
#[allow(clippy::ref_option, reason = "serde's signature")]
fn is_unset(link: &Option<String>) -> bool {
    link.as_deref().is_none_or(str::is_empty)
}
