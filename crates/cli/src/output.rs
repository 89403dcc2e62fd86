//! Standard output, on which there is nothing but data: for people where it is a terminal, else for programs.

use std::io::{self, IsTerminal, Write};

use comfy_table::{Attribute, Cell, Color, ContentArrangement, Table, presets};
use serde::Serialize;

use crate::failure::Failure;

/// How answers are written.
#[derive(Clone, Copy)]
pub(crate) struct Output {
    for_people: bool,
}

impl Output {
    /// For people on a terminal, unless JSON was asked for.
    pub(crate) fn new(json: bool) -> Self {
        Self { for_people: !json && io::stdout().is_terminal() }
    }

    /// A value as JSON: on several lines for people, on one for programs.
    pub(crate) fn value(self, value: &impl Serialize) -> Result<(), Failure> {
        let text =
            if self.for_people { serde_json::to_string_pretty(value) } else { serde_json::to_string(value) };
        text_of(text).and_then(|text| line(&text))
    }

    /// A line for one of many values: what `shown` makes of it for people, JSON for programs.
    pub(crate) fn one<T: Serialize>(
        self,
        value: &T,
        shown: impl FnOnce(&T) -> String,
    ) -> Result<String, Failure> {
        if self.for_people { Ok(shown(value)) } else { text_of(serde_json::to_string(value)) }
    }
}

/// A line. It is there at once, also for whoever reads along in a file or a pipe.
pub(crate) fn line(text: &str) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(format!("{text}\n").as_bytes())?;
    Ok(stdout.flush()?)
}

/// Values as lines of JSON, to be written at once.
pub(crate) fn json_lines<T: Serialize>(values: impl IntoIterator<Item = T>) -> Result<String, Failure> {
    let mut text = String::new();
    for value in values {
        text.push_str(&text_of(serde_json::to_string(&value))?);
        text.push('\n');
    }
    Ok(text)
}

/// Text that ends with its line.
pub(crate) fn lines(text: &str) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    Ok(stdout.flush()?)
}

fn text_of(text: serde_json::Result<String>) -> Result<String, Failure> {
    text.map_err(|error| Failure::from(io::Error::from(error)))
}

/// What a cell says beside its text.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Tone {
    Plain,
    Good,
    Bad,
    Faint,
}

/// The columns of a terminal that does not tell.
const USUAL_WIDTH: u16 = 80;

/// Rows under a header. On a terminal they fit its width; elsewhere each row is a line.
pub(crate) fn table(
    header: &[&str],
    rows: impl IntoIterator<Item = Vec<(String, Tone)>>,
) -> Result<(), Failure> {
    let colours = has_colours();
    let cell = |(text, tone): (String, Tone)| {
        let cell = Cell::new(printable(&text));
        match tone {
            _ if !colours => cell,
            Tone::Plain => cell,
            Tone::Good => cell.fg(Color::Green),
            Tone::Bad => cell.fg(Color::Red).add_attribute(Attribute::Bold),
            Tone::Faint => cell.add_attribute(Attribute::Dim),
        }
    };
    let title = |text: &&str| {
        let cell = Cell::new(text);
        if colours { cell.add_attribute(Attribute::Bold) } else { cell }
    };
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    // A terminal whose size nobody has set says 0: under CI, `docker run -t`, `expect`.
    if table.width() == Some(0) {
        table.set_width(USUAL_WIDTH);
    }
    table.set_header(header.iter().map(title));
    for row in rows {
        table.add_row(row.into_iter().map(cell));
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    let lines: Vec<String> = table.lines().map(|line| line.trim_end().to_owned()).collect();
    line(&lines.join("\n"))
}

/// Whether standard output is a terminal that shows colours, and whoever sits there wants them.
fn has_colours() -> bool {
    let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_none_or(|term| term == "dumb");
    io::stdout().is_terminal() && !unwanted && !dumb
}

/// Without what a terminal would take for a command: the text may be a server's.
pub(crate) fn printable(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect()
}
