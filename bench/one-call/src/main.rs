//! A program that makes one call with alertkit; what building it costs is measured against `one-call-by-hand`.

use std::error::Error;

use alertkit_uptinio::{UpdateAlert, Uptinio};

fn main() -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let client = Uptinio::new(std::env::var("UPTINIO_API_KEY")?)?;
    let changes = UpdateAlert::new().message("We are on it");
    let alert = runtime.block_on(client.alerts().update("alt_1", changes))?;
    std::hint::black_box(alert);
    Ok(())
}
