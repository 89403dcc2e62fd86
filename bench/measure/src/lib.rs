//! The calls that are measured, made by alertkit and by hand.
//!
//! `cargo xtask bench` runs the programs of this package, each in a process of its own: `bench-server` answers,
//! `bench-calls` makes calls for callgrind to count, `bench-allocations` makes them and counts allocations, `bench-queue`
//! sends events through the queue of API Alerts.

use std::error::Error;
use std::hint::black_box;

use alertkit_uptinio::{Alert, ListAlerts, UpdateAlert, Uptinio};
use alertkit_yardstick::{HandWritten, PageOf};

pub mod counting;

/// What can go wrong here ends the program.
pub type Result<T = ()> = std::result::Result<T, Box<dyn Error>>;

/// How many alerts the server puts on a page.
pub const PAGE: usize = 100;

const KEY: &str = "key-for-the-bench";

/// Who makes the calls, which ones, and how many of them.
#[derive(Clone, Debug)]
pub struct Plan {
    base_url: String,
    side: Side,
    call: Call,
    count: usize,
}

#[derive(Clone, Copy, Debug)]
enum Side {
    Alertkit,
    ByHand,
}

#[derive(Clone, Copy, Debug)]
enum Call {
    /// `PUT /alerts/{id}` with a small typed body and a small typed answer.
    Update,
    /// `GET /alerts`, a page of 100.
    List,
}

impl Plan {
    /// Reads `<base URL> alertkit|by-hand update|list <count>`.
    ///
    /// # Errors
    ///
    /// The arguments are others.
    pub fn from_arguments() -> Result<Self> {
        let arguments: Vec<String> = std::env::args().skip(1).collect();
        let [base_url, side, call, count] = arguments.as_slice() else {
            return Err("expected <base URL> alertkit|by-hand update|list <count>".into());
        };
        let side = match side.as_str() {
            "alertkit" => Side::Alertkit,
            "by-hand" => Side::ByHand,
            _ => return Err(format!("unknown side {side}").into()),
        };
        let call = match call.as_str() {
            "update" => Call::Update,
            "list" => Call::List,
            _ => return Err(format!("unknown call {call}").into()),
        };
        Ok(Self { base_url: base_url.clone(), side, call, count: count.parse()? })
    }

    /// Makes the calls, one after the other, on this thread.
    ///
    /// # Errors
    ///
    /// A call failed or gave something unexpected.
    pub fn run(&self) -> Result {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            match self.side {
                Side::Alertkit => self.with_alertkit().await,
                Side::ByHand => self.by_hand().await,
            }
        })
    }

    async fn with_alertkit(&self) -> Result {
        let client = Uptinio::builder(KEY).base_url(&self.base_url).build()?;
        for _ in 0..self.count {
            match self.call {
                Call::Update => {
                    let alert = client.alerts().update("alt_123", changes()).await?;
                    check(alert.id.as_str() == "alt_123")?;
                    black_box(alert);
                }
                Call::List => {
                    let params = ListAlerts::new().page(1).per_page(PAGE as u64);
                    let page = client.alerts().list(params).first_page().await?;
                    check(page.items.len() == PAGE)?;
                    black_box(page);
                }
            }
        }
        Ok(())
    }

    async fn by_hand(&self) -> Result {
        let client = HandWritten::new(self.base_url.clone(), KEY)?;
        for _ in 0..self.count {
            match self.call {
                Call::Update => {
                    let alert: Alert = client.update_alert("alt_123", &changes()).await?;
                    check(alert.id.as_str() == "alt_123")?;
                    black_box(alert);
                }
                Call::List => {
                    let page: PageOf<Alert> = client.list_alerts(PAGE as u64).await?;
                    check(page.data.len() == PAGE)?;
                    black_box(page);
                }
            }
        }
        Ok(())
    }
}

fn changes() -> UpdateAlert {
    UpdateAlert::new().message("We are on it")
}

fn check(as_expected: bool) -> Result {
    if as_expected { Ok(()) } else { Err("the server answered something else".into()) }
}
