//! A program that triggers one workflow with alertkit; what building it costs is measured against
//! `one-trigger-by-hand`.

use std::error::Error;

use alertkit_novu::{Novu, TriggerEvent};
use serde::Serialize;

#[derive(Serialize)]
struct Payload {
    name: &'static str,
}

fn main() -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let client = Novu::new(std::env::var("NOVU_API_KEY")?)?;
    let event = TriggerEvent::new("welcome-flow", "sub-1").payload(&Payload { name: "World" });
    let triggered = runtime.block_on(client.events().trigger(event))?;
    let _ = std::hint::black_box(triggered);
    Ok(())
}
