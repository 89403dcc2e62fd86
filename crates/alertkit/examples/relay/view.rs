use std::io::IsTerminal;

use comfy_table::{ContentArrangement, Table, presets};
use indicatif::{ProgressBar, ProgressStyle};

use crate::report::{Account, Report};
use crate::watch::Watch;

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

    /// BlackTide watches.
    pub(crate) fn watch(&self, watch: &Watch) {
        let how = if watch.created { "created" } else { "found" };
        self.note(&format!("BlackTide: {how} channel {} and rule {}", watch.channel, watch.rule));
    }

    /// A page has come in.
    pub(crate) fn page(&self, source: &'static str, count: usize, total: Option<u64>) {
        match &self.bar {
            Some(bar) => {
                bar.set_length(total.unwrap_or_else(|| bar.position() + count as u64));
                bar.set_message(source);
            }
            None => println!("{source}: {count} on this page"),
        }
    }

    /// An alert was passed on.
    pub(crate) fn passed_on(&self) {
        if let Some(bar) = &self.bar {
            bar.inc(1);
        }
    }

    /// What came of it: a row for each source and sink, and the account of all.
    pub(crate) fn report(&self, report: &Report) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        let mut table = Table::new();
        table.load_preset(presets::UTF8_HORIZONTAL_ONLY).set_content_arrangement(ContentArrangement::Dynamic);
        table.set_header(["", "alerts", "sent", "failed", "dropped", "pending"]);
        for (name, alerts) in &report.sources {
            table.add_row([(*name).to_owned(), alerts.to_string()]);
        }
        for (name, account) in &report.sinks {
            let counts = [account.sent, account.failed, account.dropped, account.pending];
            let counts = counts.iter().map(u64::to_string);
            table.add_row([(*name).to_owned(), String::new()].into_iter().chain(counts));
        }
        println!("{table}");
        let Account { sent, failed, dropped, pending } = report.total();
        let alerts = report.alerts();
        println!("{alerts} alerts, {sent} sent, {failed} failed, {dropped} dropped, {pending} pending");
    }
}
