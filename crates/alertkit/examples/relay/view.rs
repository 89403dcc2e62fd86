use std::io::IsTerminal;

use comfy_table::{ContentArrangement, Table, presets};
use indicatif::{ProgressBar, ProgressStyle};

use crate::relay::Report;

/// What a person sees: a progress bar and a table on a terminal, plain lines elsewhere.
pub(crate) struct View {
    bar: Option<ProgressBar>,
}

impl View {
    pub(crate) fn new() -> Self {
        let terminal = std::io::stdout().is_terminal() && std::io::stderr().is_terminal();
        let style = ProgressStyle::with_template("{bar:30} {pos} of {len} alerts  {msg}");
        let bar = style.ok().filter(|_| terminal).map(|style| ProgressBar::new(0).with_style(style));
        Self { bar }
    }

    /// Something to know.
    pub(crate) fn note(&self, text: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| println!("{text}")),
            None => println!("{text}"),
        }
    }

    /// A page has come in.
    pub(crate) fn page(&self, number: Option<u64>, count: usize, total: Option<u64>) {
        let number = number.map_or_else(String::new, |number| format!(" {number}"));
        match &self.bar {
            Some(bar) => {
                bar.set_length(total.unwrap_or(0));
                bar.set_message(format!("page{number}"));
            }
            None => println!("page{number}: {count} alerts"),
        }
    }

    /// An alert was passed on.
    pub(crate) fn passed_on(&self) {
        if let Some(bar) = &self.bar {
            bar.inc(1);
        }
    }

    /// What came of it.
    pub(crate) fn report(&self, report: &Report) {
        let events = &report.events;
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
            let mut table = Table::new();
            table
                .load_preset(presets::UTF8_HORIZONTAL_ONLY)
                .set_content_arrangement(ContentArrangement::Dynamic);
            table.set_header(["from", "to", "alerts", "sent", "failed", "dropped", "pending"]);
            let row = [report.alerts as u64, events.sent, events.failed, events.dropped, events.pending];
            let names = [report.source.to_owned(), report.sink.to_owned()];
            table.add_row(names.into_iter().chain(row.iter().map(u64::to_string)));
            println!("{table}");
        }
        println!(
            "{} alerts, {} sent, {} failed, {} dropped, {} pending",
            report.alerts, events.sent, events.failed, events.dropped, events.pending
        );
    }
}
