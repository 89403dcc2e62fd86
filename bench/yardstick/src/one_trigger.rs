//! A program that triggers one workflow by hand; its build is what a build of `alertkit-one-trigger` is measured against.

use std::error::Error;

use alertkit_yardstick::HandWritten;
use serde::{Deserialize, Serialize};

#[derive(Serialize)]
struct Event {
    name: &'static str,
    to: &'static str,
    payload: Payload,
}

#[derive(Serialize)]
struct Payload {
    name: &'static str,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Triggered {
    acknowledged: bool,
    status: String,
    transaction_id: Option<String>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let client = HandWritten::new("https://api.novu.co", std::env::var("NOVU_API_KEY")?)?;
    let event = Event { name: "welcome-flow", to: "sub-1", payload: Payload { name: "World" } };
    let Triggered { acknowledged, status, transaction_id } = runtime.block_on(client.trigger(&event))?;
    std::hint::black_box((acknowledged, status, transaction_id));
    Ok(())
}
