use std::time::Duration;

use alertkit_transport::decode::time;
use alertkit_transport::jiff::Timestamp;
use alertkit_transport::{Client, Error, Operation, Request, id_type, with_extra};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::envelope;

const DOCUMENTATION: &str = "https://blacktide.xyz/docs/api/alerts";

pub(crate) static SILENCE: Operation = Operation::post("monitors.silence", "/monitors/{id}/silence")
    .documentation(DOCUMENTATION)
    .summary("Silences the alerts of a monitor for some time.");

pub(crate) static UNSILENCE: Operation = Operation::delete("monitors.unsilence", "/monitors/{id}/silence")
    .documentation(DOCUMENTATION)
    .summary("Ends the silence of a monitor.");

/// The silencing of monitors; from [`BlackTide::monitors`](crate::BlackTide::monitors).
///
/// Source: <https://blacktide.xyz/docs/api/alerts>.
#[derive(Clone, Debug)]
pub struct Monitors {
    client: Client,
}

impl Monitors {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Silences the alerts of a monitor for some time.
    ///
    /// `POST /monitors/{id}/silence`
    ///
    /// Whether a second silence replaces the first or adds to it is not documented.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for a duration of 0 or with a fraction of a second, before any
    /// I/O; [`NotFound`](crate::ErrorKind::NotFound) for an unknown monitor;
    /// [`BadRequest`](crate::ErrorKind::BadRequest) (`VALIDATION_ERROR`);
    /// [`Forbidden`](crate::ErrorKind::Forbidden) for a token that may only read;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries;
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when the monitor may have been silenced: a repetition could
    /// make the silence longer, so it is not repeated.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let blacktide = alertkit_blacktide::BlackTide::builder(sandbox.blacktide_key()).base_url(sandbox.blacktide_url()).build()?;
    /// use std::time::Duration;
    ///
    /// use alertkit_blacktide::SilenceMonitor;
    ///
    /// let maintenance = SilenceMonitor::new(Duration::from_secs(3600)).reason("Scheduled maintenance");
    /// let silenced = blacktide.monitors().silence("mon_1", maintenance).await?;
    /// println!("silent until {}", silenced.silenced_until);
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn silence(&self, id: impl Into<MonitorId>, silence: SilenceMonitor) -> Request<Silenced> {
        self.client
            .operation(&SILENCE)
            .path(id.into())
            .check(silence.check())
            .json(&silence)
            .request(envelope::one)
    }

    /// Ends the silence of a monitor.
    ///
    /// `DELETE /monitors/{id}/silence`
    ///
    /// What happens where there is none is not documented.
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound) for an unknown monitor;
    /// [`Forbidden`](crate::ErrorKind::Forbidden) for a token that may only read;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let blacktide = alertkit_blacktide::BlackTide::builder(sandbox.blacktide_key()).base_url(sandbox.blacktide_url()).build()?;
    /// blacktide.monitors().unsilence("mon_1").await?;
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn unsilence(&self, id: impl Into<MonitorId>) -> Request<()> {
        self.client.operation(&UNSILENCE).path(id.into()).request(envelope::nothing)
    }
}

id_type! {
    /// The id of a monitor, such as `mon_abc123`.
    pub struct MonitorId;
}

/// A silence to begin.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SilenceMonitor {
    #[serde(serialize_with = "in_seconds", deserialize_with = "from_seconds")]
    duration: Duration,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

impl SilenceMonitor {
    /// A silence of whole seconds, from 1. The longest is not documented.
    #[must_use]
    pub fn new(duration: Duration) -> Self {
        Self { duration, reason: None }
    }

    /// Why, for people.
    #[must_use]
    pub fn reason(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }

    fn check(&self) -> Result<(), Error> {
        if self.duration.subsec_nanos() != 0 {
            return Err(Error::invalid_input("duration", "has a fraction of a second"));
        }
        if self.duration.is_zero() {
            return Err(Error::invalid_input("duration", "is 0"));
        }
        Ok(())
    }
}

fn in_seconds<S: Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u64(duration.as_secs())
}

fn from_seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    u64::deserialize(deserializer).map(Duration::from_secs)
}

with_extra! {
    /// The silence of a monitor.
    #[derive(Clone, Debug, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct Silenced {
        /// When it ends.
        #[serde(deserialize_with = "time")]
        pub silenced_until: Timestamp,
        /// The reason that was given.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub reason: Option<String>,
    }
}
