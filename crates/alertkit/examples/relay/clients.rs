use std::error::Error;

use alertkit::apialerts::ApiAlerts;
use alertkit::blacktide::BlackTide;
use alertkit::novu::{Novu, TopicKey, TriggerIdentifier};
use alertkit::posthog::PostHog;
use alertkit::uptinio::Uptinio;

/// Who hears of it when BlackTide finds something down.
const RECIPIENT: &str = "RELAY_EMAIL";

/// Which workflow of Novu tells of an alert.
const WORKFLOW: &str = "RELAY_WORKFLOW";

/// Who is told: the subscribers of this topic.
const TOPIC: &str = "RELAY_TOPIC";

/// The APIs that take part.
pub(crate) struct Clients {
    pub(crate) alerts: Option<ApiAlerts>,
    /// Novu, the workflow to trigger there, and the topic whose subscribers are to be told.
    pub(crate) novu: Option<(Novu, TriggerIdentifier, TopicKey)>,
    pub(crate) uptinio: Option<Uptinio>,
    pub(crate) posthog: Option<PostHog>,
    /// BlackTide, and the e-mail address that its channel is to have.
    pub(crate) blacktide: Option<(BlackTide, String)>,
}

impl Clients {
    /// The APIs whose keys are in the environment; `None` where there is no key at all.
    pub(crate) fn from_env() -> Result<Option<Self>, Box<dyn Error>> {
        let uptinio = if_set("UPTINIO_API_KEY", Uptinio::from_env)?;
        let posthog = if_set("POSTHOG_PERSONAL_API_KEY", PostHog::from_env)?;
        let blacktide = if_set("BLACKTIDE_API_TOKEN", BlackTide::from_env)?;
        let alerts = if_set("APIALERTS_API_KEY", ApiAlerts::from_env)?;
        let novu = if_set("NOVU_API_KEY", Novu::from_env)?;
        let (sources, sinks) = (uptinio.is_some() || posthog.is_some(), alerts.is_some() || novu.is_some());
        match (sources, sinks) {
            (false, false) if blacktide.is_none() => return Ok(None),
            (false, _) => {
                let missing =
                    "set UPTINIO_API_KEY or POSTHOG_PERSONAL_API_KEY: there are no alerts to pass on";
                return Err(missing.into());
            }
            (true, false) => {
                return Err("set APIALERTS_API_KEY or NOVU_API_KEY: alerts have nowhere to go".into());
            }
            (true, true) => {}
        }
        let novu = match novu {
            Some(novu) => Some((novu, setting(WORKFLOW)?.into(), setting(TOPIC)?.into())),
            None => None,
        };
        let blacktide = match blacktide {
            Some(blacktide) => Some((blacktide, setting(RECIPIENT)?)),
            None => None,
        };
        Ok(Some(Self { alerts, novu, uptinio, posthog, blacktide }))
    }
}

fn setting(variable: &str) -> Result<String, Box<dyn Error>> {
    std::env::var(variable).map_err(|_| format!("{variable} is not set").into())
}

fn if_set<C, E>(variable: &str, from_env: impl FnOnce() -> Result<C, E>) -> Result<Option<C>, E> {
    if std::env::var_os(variable).is_some() { from_env().map(Some) } else { Ok(None) }
}
