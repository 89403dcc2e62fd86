use std::error::Error;

use alertkit::apialerts::ApiAlerts;
use alertkit::blacktide::BlackTide;
use alertkit::posthog::PostHog;
use alertkit::uptinio::Uptinio;

/// Who hears of it when BlackTide finds something down.
const RECIPIENT: &str = "RELAY_EMAIL";

/// The APIs that take part.
pub(crate) struct Clients {
    pub(crate) alerts: ApiAlerts,
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
        let some = uptinio.is_some() || posthog.is_some();
        let Some(alerts) = alerts else {
            return if some {
                Err("APIALERTS_API_KEY is not set: alerts have nowhere to go".into())
            } else {
                Ok(None)
            };
        };
        if !some {
            return Err(
                "set UPTINIO_API_KEY or POSTHOG_PERSONAL_API_KEY: there are no alerts to pass on".into()
            );
        }
        let blacktide = match blacktide {
            Some(blacktide) => {
                let recipient = std::env::var(RECIPIENT).map_err(|_| format!("{RECIPIENT} is not set"))?;
                Some((blacktide, recipient))
            }
            None => None,
        };
        Ok(Some(Self { alerts, uptinio, posthog, blacktide }))
    }
}

fn if_set<C, E>(variable: &str, from_env: impl FnOnce() -> Result<C, E>) -> Result<Option<C>, E> {
    if std::env::var_os(variable).is_some() { from_env().map(Some) } else { Ok(None) }
}
