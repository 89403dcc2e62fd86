//! A program that makes one call by hand; its build is what a build of `alertkit-one-call` is measured against.

use std::error::Error;

use alertkit_yardstick::HandWritten;
use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize)]
struct Changes {
    message: String,
}

#[derive(Debug, Deserialize)]
struct Alert {
    id: String,
    monitor_id: Option<String>,
    status: String,
    message: Option<String>,
    created_at: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let client = HandWritten::new("https://api.uptinio.com/v1", std::env::var("UPTINIO_API_KEY")?)?;
    let changes = Changes { message: "We are on it".to_owned() };
    let Alert { id, monitor_id, status, message, created_at } =
        runtime.block_on(client.update_alert("alt_1", &changes))?;
    std::hint::black_box((id, monitor_id, status, message, created_at));
    Ok(())
}
