//! `-v` and `-vv`: what happens inside, on standard error.

use std::io;
use std::sync::OnceLock;

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

static VERBOSITY: OnceLock<u8> = OnceLock::new();

/// Whether `-v` was given.
pub(crate) fn is_on() -> bool {
    VERBOSITY.get().is_some_and(|verbosity| *verbosity > 0)
}

/// Starts it: once for the calls and their attempts, twice for what is below them as well.
pub(crate) fn start(verbosity: u8) {
    let verbosity = *VERBOSITY.get_or_init(|| verbosity);
    let targets = match verbosity {
        0 => return,
        1 => Targets::new().with_target("alertkit", LevelFilter::DEBUG),
        _ => Targets::new().with_default(LevelFilter::TRACE),
    };
    let layer = tracing_subscriber::fmt::layer()
        .with_writer(io::stderr)
        .with_ansi(false)
        .with_span_events(FmtSpan::CLOSE);
    tracing_subscriber::registry().with(layer).with(targets).init();
}
