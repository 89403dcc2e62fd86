use alertkit_transport::decode::{time, whole};
use alertkit_transport::encode::whole_if_it_is;
use alertkit_transport::jiff::Timestamp;
use alertkit_transport::{Error, id_type, open_enum, with_extra};
use serde_json::error::Category;

use crate::MonitorId;

with_extra! {
    /// What BlackTide sends to a channel of the type `webhook`.
    ///
    /// Two generations of it are documented, a flat one and a nested one; both are read into this type, so all but the
    /// name and the time of the event may be missing. No id of a delivery is documented: where the same event comes twice,
    /// the name, the time and the id of the incident or the monitor are the same.
    ///
    /// The vendor speaks of a signature in the header `X-BlackTide-Signature` and documents neither its encoding nor where
    /// its secret is set. Nothing is verified here: take no payload's word for more than a reason to look.
    ///
    /// Source: <https://blacktide.xyz/docs/integrations/webhooks>.
    #[derive(Clone, Debug, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct WebhookEvent {
        /// What happened.
        pub event: WebhookEventType,
        /// When it happened.
        #[serde(deserialize_with = "time")]
        pub timestamp: Timestamp,
        /// The monitor that it happened to.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub monitor: Option<WebhookMonitor>,
        /// The incident that it belongs to; of the nested generation.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub incident: Option<WebhookIncident>,
        /// Pages to look at; of the nested generation.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub links: Option<WebhookLinks>,
        /// Why the check failed; of the flat generation.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub reason: Option<String>,
        /// Where the check ran; of the flat generation.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub check_location: Option<String>,
        /// How long the response took; of the flat generation. `None` also when there was no response.
        #[serde(default, skip_serializing_if = "Option::is_none", serialize_with = "whole_if_it_is")]
        pub response_time: Option<f64>,
        /// The status of the response; of the flat generation. `None` also when there was no response.
        #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "whole")]
        pub status_code: Option<u16>,
    }
}

impl WebhookEvent {
    /// Reads the body of a delivery.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) when it is no JSON, is nested deeper than 128 levels, or is no
    /// event. No value of the body stands in the error.
    ///
    /// ```
    /// use alertkit_blacktide::{WebhookEvent, WebhookEventType};
    ///
    /// let body = br#"{"event":"monitor.down","timestamp":"2026-02-13T10:30:00Z",
    ///     "monitor":{"id":"12345","name":"Shop","type":"http"},"statusCode":null}"#;
    /// let event = WebhookEvent::parse(body)?;
    /// assert_eq!(event.event, WebhookEventType::MonitorDown);
    /// assert_eq!(event.monitor.and_then(|monitor| monitor.name).as_deref(), Some("Shop"));
    ///
    /// assert!(WebhookEvent::parse(b"hello").unwrap_err().is_invalid_input());
    /// # Ok::<(), alertkit_blacktide::Error>(())
    /// ```
    pub fn parse(body: &[u8]) -> Result<Self, Error> {
        let start = body.iter().find(|byte| !byte.is_ascii_whitespace());
        if start != Some(&b'{') {
            return Err(Error::invalid_input("body", "is no JSON object"));
        }
        serde_json::from_slice(body).map_err(|error| {
            let place = format!("at line {} column {}", error.line(), error.column());
            let problem = match error.classify() {
                Category::Eof => "ends too early",
                Category::Syntax | Category::Io => "is no JSON that can be read",
                // Not serde's own text, which quotes values.
                Category::Data => "lacks `event` or `timestamp`, or has a value of another form",
            };
            Error::invalid_input("body", format!("{problem}, {place}"))
        })
    }
}

open_enum! {
    /// What a webhook tells of.
    pub enum WebhookEventType {
        /// A monitor went down.
        MonitorDown = "monitor.down",
        /// A monitor came back up.
        MonitorUp = "monitor.up",
        /// An incident began.
        IncidentCreated = "incident.created",
        /// Somebody takes care of an incident.
        IncidentAcknowledged = "incident.acknowledged",
        /// An incident is over.
        IncidentResolved = "incident.resolved",
    }
}

with_extra! {
    /// The monitor of a webhook.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct WebhookMonitor {
        /// Its id.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub id: Option<MonitorId>,
        /// Its name.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub name: Option<String>,
        /// What it watches.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub url: Option<String>,
        /// How it watches, such as `http`. The documentation's pages disagree on the values.
        #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
        pub monitor_type: Option<String>,
        /// Whether it is up; of the nested generation.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub status: Option<MonitorStatus>,
    }
}

open_enum! {
    /// Whether a monitor is up.
    pub enum MonitorStatus {
        /// It is up.
        Up = "up",
        /// It is down.
        Down = "down",
        /// It is not watched at present.
        Paused = "paused",
    }
}

id_type! {
    /// The id of an incident.
    pub struct IncidentId;
}

with_extra! {
    /// The incident of a webhook.
    #[derive(Clone, Debug, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct WebhookIncident {
        /// Its id.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub id: Option<IncidentId>,
        /// How bad it is, such as `critical` or `high`. The documentation has no list of the values.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub severity: Option<String>,
        /// How many checks in a row have failed.
        #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "whole")]
        pub consecutive_failures: Option<u32>,
        /// Why the last of them failed.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub last_error: Option<String>,
        /// How long it has lasted. Incidents elsewhere in the API count this in seconds; of webhooks it is not said.
        #[serde(default, skip_serializing_if = "Option::is_none", serialize_with = "whole_if_it_is")]
        pub downtime: Option<f64>,
    }
}

with_extra! {
    /// The pages that a webhook links.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct WebhookLinks {
        /// The monitor's page.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub monitor: Option<String>,
        /// The incident's page.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub incident: Option<String>,
    }
}
