//! `alertkit ops`: what there is to call.

use alertkit::transport::catalogue::Arguments;
use alertkit::transport::{Idempotency, Operation};
use clap::Args;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::failure::Failure;
use crate::operation_name::OperationName;
use crate::output::{self, Output, Tone};
use crate::services::{self, ApiName, Offer};

/// List the operations of all APIs or of one, or show one with an example.
#[derive(Args)]
pub(crate) struct Ops {
    /// Only this API
    api: Option<ApiName>,
    /// Only this operation, with an example
    #[arg(requires = "api", value_parser = OperationName, hide_possible_values = true)]
    operation: Option<String>,
    /// A JSON array, whatever standard output is
    #[arg(long)]
    json: bool,
}

/// An operation, as programs read it.
#[derive(Serialize)]
struct Row {
    api: &'static str,
    name: &'static str,
    verb: &'static str,
    path: &'static str,
    query: &'static [&'static str],
    paged: bool,
    idempotency: &'static str,
    documentation: &'static str,
    summary: &'static str,
}

impl Ops {
    pub(crate) fn run(&self) -> Result<(), Failure> {
        let services = services::chosen(self.api);
        let mut rows = Vec::new();
        for service in &services {
            if let Some(name) = &self.operation {
                let offer = service.offer(name)?;
                if !self.json {
                    return output::lines(&page(service.api.name, offer));
                }
                rows.push(row(service.api.name, offer.operation));
            } else {
                rows.extend(service.offers.iter().map(|offer| row(service.api.name, offer.operation)));
            }
        }
        if self.json {
            return Output::new(true).value(&rows);
        }
        let cells = |row: Row| {
            [
                row.api.to_owned(),
                row.name.to_owned(),
                format!("{} {}", row.verb, row.path),
                row.summary.to_owned(),
            ]
            .map(|text| (text, Tone::Plain))
            .to_vec()
        };
        output::table(&["API", "OPERATION", "REQUEST", "WHAT IT DOES"], rows.into_iter().map(cells))
    }
}

fn row(api: &'static str, operation: &'static Operation) -> Row {
    Row {
        api,
        name: operation.name,
        verb: operation.method.as_str(),
        path: operation.path,
        query: operation.query,
        paged: operation.paged,
        idempotency: operation.idempotency.as_str(),
        documentation: operation.documentation,
        summary: operation.summary,
    }
}

/// What a person wants to know of an operation.
fn page(api: &str, offer: &Offer) -> String {
    let operation = offer.operation;
    let query = if operation.query.is_empty() { "none".to_owned() } else { operation.query.join(", ") };
    format!(
        "{}\n\n  {:<14} {} {}\n  {:<14} {query}\n  {:<14} {}\n  {:<14} {}\n  {:<14} {}\n\n  {}\n",
        operation.summary,
        "request",
        operation.method,
        operation.path,
        "query",
        "pages",
        if operation.paged { "yes: --all streams all items" } else { "no" },
        "repetition",
        repetition(operation.idempotency),
        "documentation",
        operation.documentation,
        command_line(api, operation.name, &offer.example),
    )
}

fn repetition(class: Idempotency) -> &'static str {
    match class {
        Idempotency::Safe => "safe: it only reads",
        Idempotency::Idempotent => "idempotent: it leaves the same state however often it is made",
        Idempotency::Keyed => "keyed: the server recognises a repetition by its key",
        _ => "unsafe: it would do its work twice",
    }
}

/// The example as one would type it.
fn command_line(api: &str, operation: &str, example: &Arguments) -> String {
    let mut words = vec!["alertkit".to_owned(), "call".to_owned(), api.to_owned(), operation.to_owned()];
    for (option, pairs) in [("--path", &example.path), ("--query", &example.query)] {
        words.extend(pairs_of(pairs).flat_map(|pair| [option.to_owned(), quoted(&pair)]));
    }
    if let Some(body) = &example.body {
        words.extend(["--body".to_owned(), quoted(&body.to_string())]);
    }
    words.join(" ")
}

/// `k=v` for each value; a list is several values.
fn pairs_of(pairs: &Map<String, Value>) -> impl Iterator<Item = String> {
    pairs.iter().flat_map(|(name, value)| {
        let values = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        values.iter().map(move |value| format!("{name}={}", text(value)))
    })
}

/// A word of a POSIX shell.
fn quoted(word: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./=:@,".contains(letter);
    if word.chars().all(plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_example_is_typed_as_a_shell_wants_it() {
        let example = Arguments::default()
            .with_path("id", "a b")
            .with_query("tag", json!(["x", 2]))
            .with_body(json!({"message": "it's"}));
        assert_eq!(
            command_line("novu", "topics.get", &example),
            r#"alertkit call novu topics.get --path 'id=a b' --query tag=x --query tag=2 --body '{"message":"it'\''s"}'"#
        );
    }
}
