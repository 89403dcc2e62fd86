use std::collections::BTreeMap;

use alertkit::apialerts::Event;
use alertkit::transport::url;
use serde_json::{Value, json};

/// An alert from any source, as the relay passes it on.
pub(crate) struct Alert {
    /// What tells it from all others, whatever their source.
    pub(crate) id: String,
    /// What kind of event it is, such as `uptinio.alert.down`.
    pub(crate) kind: String,
    pub(crate) title: String,
    pub(crate) message: String,
    pub(crate) tags: Vec<String>,
    /// What it is about, by the source's own names.
    pub(crate) about: BTreeMap<&'static str, String>,
}

impl From<alertkit::uptinio::Alert> for Alert {
    fn from(alert: alertkit::uptinio::Alert) -> Self {
        let monitor = alert.monitor_id.map(|id| id.as_str().to_owned()).unwrap_or_default();
        Self {
            id: format!("uptinio:{}", alert.id),
            kind: format!("uptinio.alert.{}", alert.alert_type),
            title: format!("Monitor {monitor} is {}", alert.alert_type),
            message: alert.message.unwrap_or_else(|| format!("Alert {}", alert.id)),
            tags: vec!["uptinio".to_owned(), alert.alert_type.to_string()],
            about: BTreeMap::from([("monitor_id", monitor)]),
        }
    }
}

impl From<alertkit::posthog::Alert> for Alert {
    fn from(alert: alertkit::posthog::Alert) -> Self {
        let insight = alert.insight_display_name.unwrap_or_else(|| format!("insight {}", alert.insight.id()));
        let name = if alert.name.is_empty() { insight.clone() } else { alert.name };
        let value = alert.last_value.map_or_else(String::new, |value| format!(", at {value}"));
        Self {
            id: format!("posthog:{}", alert.id),
            kind: "posthog.alert.firing".to_owned(),
            title: format!("{name} is firing"),
            message: format!("{name}: {insight}{value}"),
            tags: vec!["posthog".to_owned()],
            about: BTreeMap::from([("insight", insight)]),
        }
    }
}

impl Alert {
    /// What tells a repetition of it: its id, in characters that an idempotency key may have.
    pub(crate) fn key(&self) -> String {
        format!("relay-{}", url::form_urlencoded::byte_serialize(self.id.as_bytes()).collect::<String>())
    }

    /// What templates can show of it.
    pub(crate) fn payload(&self) -> Value {
        json!({"id": self.id, "title": self.title, "message": self.message, "about": self.about})
    }

    /// The event that tells of it.
    pub(crate) fn event(&self) -> Event {
        let mut data: BTreeMap<&str, &str> =
            self.about.iter().map(|(name, value)| (*name, value.as_str())).collect();
        data.insert("alert_id", &self.id);
        Event::new(&self.message).event(&self.kind).title(&self.title).tags(&self.tags).data(&data)
    }
}
