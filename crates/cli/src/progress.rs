//! What a person sees while they wait: on standard error, and only where that is a terminal.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

const TICK: Duration = Duration::from_millis(100);

/// A bar, or a count while nobody knows how many there are.
pub(crate) struct Progress {
    bar: ProgressBar,
    most: Option<u64>,
}

impl Progress {
    /// Counts items, of which there are at most so many.
    pub(crate) fn of_items(most: Option<u64>) -> Self {
        let bar = ProgressBar::new_spinner().with_style(style("{spinner} {pos} items"));
        bar.enable_steady_tick(TICK);
        Self { bar, most }
    }

    /// Something is going on.
    pub(crate) fn waiting(message: String) -> Self {
        let bar = ProgressBar::new_spinner().with_style(style("{spinner} {msg}")).with_message(message);
        bar.enable_steady_tick(TICK);
        Self { bar, most: None }
    }

    /// The server says how many there are.
    pub(crate) fn expect(&self, total: Option<u64>) {
        let Some(total) = total.map(|total| self.most.map_or(total, |most| most.min(total))) else { return };
        if self.bar.length() != Some(total) {
            self.bar.set_length(total);
            self.bar.set_style(style("{bar:30} {pos} of {len} items, {eta} left"));
        }
    }

    pub(crate) fn advance(&self, items: usize) {
        self.bar.inc(items as u64);
    }

    /// Writes without disturbing the bar.
    pub(crate) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        self.bar.suspend(write)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_spinner())
}
