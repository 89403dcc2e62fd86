use alertkit::posthog::{self, PostHog, Scope};
use alertkit::transport::futures::stream::BoxStream;
use alertkit::transport::futures::{StreamExt, TryStreamExt};
use alertkit::transport::{Error, Page};
use alertkit::uptinio::{self, AlertStatus, Uptinio};

use crate::alert::Alert;

/// Where alerts come from.
pub(crate) enum Source {
    /// Uptinio's active alerts.
    Uptinio(uptinio::Alerts),
    /// PostHog's firing alerts, of the project that the key has open.
    PostHog(posthog::Alerts),
}

/// A page of alerts.
pub(crate) struct Found {
    pub(crate) alerts: Vec<Alert>,
    /// How many there are on all pages, where the API knows.
    pub(crate) total: Option<u64>,
}

impl Source {
    pub(crate) fn uptinio(uptinio: &Uptinio) -> Self {
        Self::Uptinio(uptinio.alerts())
    }

    pub(crate) fn posthog(posthog: &PostHog) -> Self {
        Self::PostHog(posthog.alerts(Scope::current()))
    }

    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Uptinio(_) => "Uptinio, active alerts",
            Self::PostHog(_) => "PostHog, firing alerts",
        }
    }

    /// All alerts that are on, page by page, the next page asked for while this one is worked through.
    pub(crate) fn active(&self) -> BoxStream<'static, Result<Found, Error>> {
        match self {
            Self::Uptinio(alerts) => {
                let active = uptinio::ListAlerts::new().status(AlertStatus::Active).per_page(50);
                alerts.list(active).prefetch(1).pages().map_ok(found).boxed()
            }
            Self::PostHog(alerts) => {
                let all = alerts.list(posthog::ListAlerts::new()).prefetch(1).pages();
                // The API has no filter by state.
                let firing = |mut page: Page<posthog::Alert>| {
                    page.items.retain(|alert| alert.state.is_firing());
                    found(page.total(None))
                };
                all.map_ok(firing).boxed()
            }
        }
    }
}

fn found<T: Into<Alert>>(page: Page<T>) -> Found {
    Found { alerts: page.items.into_iter().map(Into::into).collect(), total: page.total }
}
