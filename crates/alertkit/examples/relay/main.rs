//! Watches alerts and passes each one on, once.
//!
//! It reads Uptinio's active alerts page by page and sends an API Alerts event for each one that it has not seen,
//! through the queue, and ends with the queue's account.
//!
//! ```text
//! cargo run -p alertkit --example relay
//! ```
//!
//! With `UPTINIO_API_KEY` and `APIALERTS_API_KEY` in the environment it speaks to the real APIs (or to the base URLs in
//! `UPTINIO_BASE_URL` and `APIALERTS_BASE_URL`). Without them it starts a sandbox with 250 alerts and two faults, and
//! checks that every alert arrived exactly once. `--every SECONDS` keeps watching until it is interrupted.

#![allow(clippy::print_stdout, reason = "it is a program")]

mod demo;
mod relay;
mod sink;
mod source;
mod view;

use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;

use alertkit::apialerts::ApiAlerts;
use alertkit::uptinio::Uptinio;

use demo::Demo;
use relay::Relay;
use sink::Sink;
use source::Source;
use view::View;

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
    let demo = if has_keys()? { None } else { Some(Demo::start().await?) };
    let (uptinio, alerts) = match &demo {
        Some(demo) => demo.clients()?,
        None => (Uptinio::from_env()?, ApiAlerts::from_env()?),
    };

    let mut view = View::new();
    if let Some(demo) = &demo {
        view.note(&format!("no keys in the environment: using a sandbox at {}", demo.url()));
    }
    let mut relay = Relay::new(Source::new(&uptinio), Sink::new(&alerts)?);
    let watched = watch(&mut relay, every, &mut view).await;

    // Whatever stopped it: what was queued is sent and accounted for.
    let report = relay.finish(FLUSH).await;
    view.report(&report);
    watched?;
    if let Some(demo) = &demo {
        view.note(&demo.check(&report)?);
    }
    if report.is_complete() { Ok(()) } else { Err("not every alert was passed on".into()) }
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

/// Whether the environment holds the keys of the real APIs: both, or none.
fn has_keys() -> Result<bool, Box<dyn Error>> {
    let is_set = |name: &str| std::env::var_os(name).is_some();
    match (is_set("UPTINIO_API_KEY"), is_set("APIALERTS_API_KEY")) {
        (true, true) => Ok(true),
        (false, false) => Ok(false),
        (true, false) => Err("APIALERTS_API_KEY is not set, and UPTINIO_API_KEY is".into()),
        (false, true) => Err("UPTINIO_API_KEY is not set, and APIALERTS_API_KEY is".into()),
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
