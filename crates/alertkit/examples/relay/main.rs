//! Watches alerts and passes each one on, once.
//!
//! It reads Uptinio's active alerts and PostHog's firing ones page by page. For each one that it has not seen it sends an
//! API Alerts event, through the queue, and triggers a Novu workflow for a topic, with an idempotency key of the alert's own;
//! it ends with an account of every source and sink. Before that it makes sure that BlackTide has a channel and a rule of its
//! own, which it creates once and finds by name from then on.
//!
//! ```text
//! cargo run -p alertkit --example relay
//! ```
//!
//! With keys in the environment it speaks to the real APIs, or to the base URLs there: at least one of `UPTINIO_API_KEY` and
//! `POSTHOG_PERSONAL_API_KEY` to read from, and at least one of `APIALERTS_API_KEY` and `NOVU_API_KEY` (with `RELAY_WORKFLOW`
//! and `RELAY_TOPIC`) to pass on to; `BLACKTIDE_API_TOKEN` and, for its channel, `RELAY_EMAIL` when BlackTide is to take part.
//! Without any key it starts a sandbox with 250 alerts and three faults, and checks that every alert arrived exactly once in
//! each place. `--every SECONDS` keeps watching until it is interrupted.

#![allow(clippy::print_stdout, reason = "it is a program")]

mod alert;
mod clients;
mod demo;
mod relay;
mod report;
mod sink;
mod source;
mod view;
mod watch;

use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;

use clients::Clients;
use demo::Demo;
use relay::Relay;
use sink::{Events, Sink, Workflow};
use source::Source;
use view::View;
use watch::Watch;

/// Long enough for a pause that the server asks for, short enough for a person.
const FLUSH: Duration = Duration::from_secs(30);

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("relay: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let every = interval()?;
    let (clients, demo) = if let Some(clients) = Clients::from_env()? {
        (clients, None)
    } else {
        let demo = Demo::start().await?;
        (demo.clients()?, Some(demo))
    };

    let mut view = View::new();
    if let Some(demo) = &demo {
        view.note(&format!("no keys in the environment: using a sandbox at {}", demo.url()));
    }
    if let Some((blacktide, recipient)) = &clients.blacktide {
        view.watch(&Watch::ensure(blacktide, recipient).await?);
    }
    let uptinio = clients.uptinio.as_ref().map(Source::uptinio);
    let posthog = clients.posthog.as_ref().map(Source::posthog);
    let sources = uptinio.into_iter().chain(posthog).collect();
    let mut relay = Relay::new(sources, sinks(&clients)?);
    let watched = watch(&mut relay, every, &mut view).await;

    // Whatever stopped it: what was queued is sent and accounted for.
    let report = relay.finish(FLUSH).await;
    view.report(&report);
    watched?;
    if let Some(demo) = &demo {
        view.note(&demo.check(&report, &clients).await?);
    }
    if report.is_complete() { Ok(()) } else { Err("not every alert was passed on".into()) }
}

fn sinks(clients: &Clients) -> Result<Vec<Sink>, Box<dyn Error>> {
    let events = clients.alerts.as_ref().map(Events::new).transpose()?;
    let workflow = clients.novu.as_ref();
    let workflow = workflow.map(|(novu, name, topic)| Workflow::new(novu, name.clone(), topic.clone()));
    Ok(events.map(Sink::Events).into_iter().chain(workflow.map(Sink::Workflow)).collect())
}

/// Looks once, or until it is interrupted.
async fn watch(relay: &mut Relay, every: Option<Duration>, view: &mut View) -> Result<(), Box<dyn Error>> {
    relay.pass(view).await?;
    let Some(every) = every else { return Ok(()) };
    loop {
        tokio::select! {
            () = tokio::time::sleep(every) => relay.pass(view).await?,
            interrupted = tokio::signal::ctrl_c() => return Ok(interrupted?),
        }
    }
}

/// How often to look again; once where nothing is said.
fn interval() -> Result<Option<Duration>, Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    match (arguments.next().as_deref(), arguments.next()) {
        (None, _) => Ok(None),
        (Some("--every"), Some(seconds)) => Ok(Some(Duration::from_secs(seconds.parse::<u64>()?.max(1)))),
        _ => Err("usage: relay [--every SECONDS]".into()),
    }
}
