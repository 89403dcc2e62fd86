//! `alertkit tail`: new alerts, as they come.

use std::collections::HashSet;
use std::time::Duration;

use alertkit::transport::catalogue::Arguments;
use alertkit::transport::{Error, ErrorKind, JsonTree, Operation};
use clap::{Args, ValueEnum};
use futures::StreamExt;

use crate::access::{self, Access};
use crate::failure::{Failure, Report};
use crate::input::{self, Pair};
use crate::interruption::or_until_interrupted;
use crate::listing;
use crate::mask::Mask;
use crate::output::{self, Output};
use crate::progress::Progress;
use crate::services::{ApiName, Connection};

/// Print new alerts as they come, until interrupted
///
/// It asks again and again for the alerts that are on, and prints those that were not on before. One that is on for less
/// than the time between two looks is not seen.
#[derive(Args)]
pub(crate) struct Tail {
    /// Whose alerts
    api: Watched,
    /// Seconds between two looks
    #[arg(long, value_name = "S", default_value = "10", value_parser = access::seconds)]
    every: Duration,
    /// Begin with the alerts that are on already
    #[arg(long)]
    existing: bool,
    /// End after so many alerts
    #[arg(long, value_name = "N")]
    count: Option<u64>,
    /// A value of the path's placeholders, such as another project than PostHog's current one: `project_id=2`
    #[arg(long, value_name = "K=V", value_parser = input::pair)]
    path: Vec<Pair>,
    /// A filter of the listing, such as `monitor_id=mon_1`; once more for a further value
    #[arg(long, value_name = "K=V", value_parser = input::pair)]
    query: Vec<Pair>,
    /// A line of JSON for each alert, whatever standard output is
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    access: Access,
}

/// An API with alerts that come and go.
#[derive(Clone, Copy, ValueEnum)]
enum Watched {
    /// Active alerts
    Uptinio,
    /// Firing alerts, of the project that the key has open
    Posthog,
}

impl Watched {
    fn api(self) -> ApiName {
        match self {
            Self::Uptinio => ApiName::Uptinio,
            Self::Posthog => ApiName::PostHog,
        }
    }

    /// What to ask its `alerts.list` for.
    fn arguments(self) -> Arguments {
        match self {
            Self::Uptinio => Arguments::default().with_query("status", "active").with_query("per_page", 100),
            Self::Posthog => Arguments::default()
                .with_path("scope", "projects")
                .with_path("project_id", "@current")
                .with_query("limit", 100),
        }
    }

    /// Whether an alert of the listing is on. PostHog has no filter by state.
    fn is_on(self, alert: &JsonTree) -> bool {
        match self {
            Self::Uptinio => true,
            Self::Posthog => text(alert, "state").eq_ignore_ascii_case("firing"),
        }
    }

    /// What a person wants to read of it.
    fn line(self, alert: &JsonTree) -> String {
        let members: &[&str] = match self {
            Self::Uptinio => &["created_at", "type", "monitor_id", "message", "id"],
            Self::Posthog => &["last_notified_at", "state", "name", "id"],
        };
        let texts: Vec<&str> =
            members.iter().map(|name| text(alert, name)).filter(|text| !text.is_empty()).collect();
        output::printable(&texts.join("  "))
    }
}

fn text<'a>(alert: &'a JsonTree, member: &str) -> &'a str {
    alert.get(member).and_then(JsonTree::as_str).unwrap_or_default()
}

impl Tail {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let service = self.api.api().service();
        let operation = service.offer("alerts.list")?.operation;
        let key = self.access.key(service.api)?.ok_or_else(|| self.access.lacks_key(service.api))?;
        let mask = Mask::of_key(&key.secret).with_fields(operation, None);
        let connection = self.access.connect(&service, &key).map_err(|error| Failure::of(&error, &mask))?;
        let mut arguments = self.api.arguments();
        arguments.path.extend(input::values(self.path.clone()));
        arguments.query.extend(input::lists(self.query.clone()));
        let watch = Watch { tail: &self, operation, arguments, connection, mask };
        or_until_interrupted(watch.run()).await
    }
}

/// A tail that runs.
struct Watch<'a> {
    tail: &'a Tail,
    operation: &'static Operation,
    arguments: Arguments,
    connection: Connection,
    mask: Mask,
}

impl Watch<'_> {
    async fn run(&self) -> Result<(), Failure> {
        let tail = self.tail;
        let progress = Progress::waiting(format!(
            "looking every {} s for new alerts; Ctrl-C ends it",
            tail.every.as_secs_f64()
        ));
        let output = Output::new(tail.json);
        let mut left = tail.count.unwrap_or(u64::MAX);
        // Before the first look, nobody knows what is new.
        let mut on: Option<HashSet<String>> = None;
        // Alerts that could not be decoded are told once each.
        let mut told = HashSet::new();
        while left > 0 {
            let mut wait = tail.every;
            match self.look(on.as_ref()).await {
                Ok(Looked { on: now, new, rejected }) => {
                    on = Some(now);
                    for problem in rejected.into_iter().filter(|problem| told.insert(problem.clone())) {
                        progress.aside(|| Report::of_item(&problem).write());
                    }
                    for alert in new.into_iter().take(usize::try_from(left).unwrap_or(usize::MAX)) {
                        left -= 1;
                        let line = output.one(&alert, |alert| tail.api.line(alert))?;
                        progress.aside(|| output::line(&line))?;
                    }
                }
                Err(error) if passes(&error, on.is_some()) => {
                    progress.aside(|| Report::of(&error, &self.mask).write());
                    wait = wait.max(error.retry_after().unwrap_or_default());
                }
                Err(error) => return Err(Failure::of(&error, &self.mask)),
            }
            if left > 0 {
                tokio::time::sleep(wait).await;
            }
        }
        Ok(())
    }

    /// Which alerts are on now, and those of them that were not before (of the first look, none or all): the oldest first, if the API lists the newest first.
    async fn look(&self, before: Option<&HashSet<String>>) -> Result<Looked, Error> {
        let mut pages = self.connection.call(self.operation, &self.arguments)?.pages();
        let (mut on, mut new, mut rejected) = (HashSet::new(), Vec::new(), Vec::new());
        while let Some(page) = pages.next().await {
            let mut page = page?.tree();
            self.mask.value(&mut page);
            rejected.extend(listing::rejected(&page));
            let Some(JsonTree::Array(alerts)) = page.get_mut("items") else { continue };
            for alert in std::mem::take(alerts).into_iter().filter(|alert| self.tail.api.is_on(alert)) {
                let id = text(&alert, "id").to_owned();
                let is_new = before.map_or(self.tail.existing, |before| !before.contains(&id));
                // What moves on to the next page meanwhile is listed twice.
                if on.insert(id) && is_new {
                    new.push(alert);
                }
            }
        }
        new.reverse();
        Ok(Looked { on, new, rejected })
    }
}

/// What a look at the alerts has found.
struct Looked {
    on: HashSet<String>,
    new: Vec<JsonTree>,
    /// Alerts that could not be decoded: where, and why.
    rejected: Vec<String>,
}

/// Whether it may be over by the next look.
///
/// Once the API has answered, a page of a proxy or a redirect is taken for maintenance or a deployment; before, for a wrong
/// base URL.
fn passes(error: &Error, has_answered: bool) -> bool {
    match error.kind() {
        ErrorKind::Connect
        | ErrorKind::Timeout
        | ErrorKind::Interrupted
        | ErrorKind::RateLimited
        | ErrorKind::Server => true,
        ErrorKind::Decode | ErrorKind::Redirect => has_answered,
        _ => false,
    }
}
