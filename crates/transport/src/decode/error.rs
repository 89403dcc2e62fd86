use std::fmt;

use serde_json::error::Category;

use super::locate::{Subject, offset_of, path_at};
use super::text::without_mark;

/// Why a response body can't be decoded as the expected value.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// It is not JSON, or not JSON of the expected shape.
    #[error("{0}")]
    Json(JsonError),
    /// It says that the call failed, under a status that says it succeeded; what it says is read as any error is.
    #[error("the response says that the call failed")]
    Refused,
    /// It has another number of outcomes than the request had inputs; see [`Bulk`](crate::Bulk).
    #[error("the body has {found} outcomes for {expected} inputs")]
    Count {
        /// The outcomes in the body.
        found: usize,
        /// The inputs of the request.
        expected: usize,
    },
}

/// Where a JSON text stops being what was expected, and what that was. It holds no value of the text, which may be a
/// secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonError {
    problem: String,
    kind: Kind,
    line: usize,
    column: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// The text is not JSON, or only the start of one.
    Syntax,
    /// A value is not as expected.
    Value,
    /// A member of an object is missing or doubled.
    Member,
}

impl JsonError {
    pub(crate) fn of(error: &serde_json::Error) -> Self {
        let text = error.to_string();
        let (kind, problem) = match error.classify() {
            Category::Eof => (Kind::Syntax, "the JSON ends too early".to_owned()),
            Category::Syntax | Category::Io => (Kind::Syntax, "this is no JSON".to_owned()),
            Category::Data if is_about_a_member(&text) => (Kind::Member, without_values(&text)),
            Category::Data => (Kind::Value, without_values(&text)),
        };
        Self { problem, kind, line: error.line(), column: error.column() }
    }

    /// A problem that has no place in a text.
    pub(crate) fn without_place(problem: &str) -> Self {
        Self { problem: problem.to_owned(), kind: Kind::Syntax, line: 0, column: 0 }
    }

    /// The text is not UTF-8 behind this offset.
    pub(super) fn not_utf8(text: &[u8], offset: usize) -> Self {
        let lines = text.get(..offset).unwrap_or_default().split(|byte| *byte == b'\n');
        let (line, column) = lines.fold((0, 0), |(line, _), text| (line + 1, text.len() + 1));
        Self { problem: "the text is not UTF-8".to_owned(), kind: Kind::Syntax, line, column }
    }

    /// What was expected, without the place.
    pub(crate) fn problem(&self) -> &str {
        &self.problem
    }

    /// Whether the text is JSON as far as it was read.
    pub(crate) fn is_about_a_value(&self) -> bool {
        self.kind != Kind::Syntax
    }

    /// The offset in the text up to which it was read.
    pub(crate) fn offset(&self, text: &str) -> usize {
        offset_of(text, self.line, self.column)
    }

    /// The JSON path of the value that the error is about, where the text was read up to this offset.
    pub(crate) fn path(&self, text: &str, offset: usize) -> String {
        match self.kind {
            Kind::Syntax => String::new(),
            Kind::Value => path_at(text, offset, Subject::Value),
            Kind::Member => path_at(text, offset, Subject::Object),
        }
    }

    /// One sentence with the JSON path, for the text that could not be decoded.
    pub(crate) fn describe(&self, text: &str) -> String {
        let text = without_mark(text);
        if text.trim().is_empty() {
            return "the body is empty".to_owned();
        }
        let path = self.path(text, self.offset(text));
        if path.is_empty() { self.to_string() } else { format!("{path}: {self}") }
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => formatter.write_str(&self.problem),
            line => write!(formatter, "{} at line {line} column {}", self.problem, self.column),
        }
    }
}

impl std::error::Error for JsonError {}

/// serde's message without the value that it quotes.
fn without_values(message: &str) -> String {
    let message = message.rsplit_once(" at line ").map_or(message, |(text, _)| text);
    for what in ["invalid type: ", "invalid value: ", "invalid length "] {
        if let Some(rest) = message.strip_prefix(what) {
            let found: String = rest.chars().take_while(|c| c.is_ascii_alphabetic() || *c == ' ').collect();
            let expected = rest.rsplit_once(", expected ").map_or("something else", |(_, expected)| expected);
            return format!("{what}{}, expected {expected}", found.trim());
        }
    }

    if is_about_a_member(message) {
        message.to_owned()
    } else {
        "the value is not of the expected form".to_owned()
    }
}

fn is_about_a_member(message: &str) -> bool {
    ["missing field ", "duplicate field "].iter().any(|start| message.starts_with(start))
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize, Debug)]
    #[allow(dead_code, reason = "only its decoding matters")]
    struct Outer {
        data: Vec<Inner>,
    }

    #[derive(Deserialize, Debug)]
    #[allow(dead_code, reason = "only its decoding matters")]
    struct Inner {
        id: u64,
        #[serde(rename = "createdAt")]
        created: Option<jiff::Timestamp>,
        tags: Option<Vec<String>>,
        config: Option<std::collections::BTreeMap<String, u8>>,
    }

    fn describe_failure(body: &str) -> String {
        JsonError::of(&serde_json::from_str::<Outer>(body).unwrap_err()).describe(body)
    }

    #[test]
    fn the_place_and_the_expectation_are_named() {
        let cases = [
            (r#"{"data":[{"id":1},{"id":"two"}]}"#, "data[1].id: invalid type: string, expected u64"),
            (
                r#"{"data":[{"id":1,"tags":["a","b]}",7]}]}"#,
                "data[0].tags[2]: invalid type: integer, expected a string",
            ),
            (
                "{\"data\":[\n {\"id\":1},\n {\"id\":2, \"createdAt\":\"yesterday\"}\n]}",
                "data[1].createdAt: the value is not of the expected form",
            ),
            (
                r#"{"data":[{"id":1,"config":{"a\"b":300}}]}"#,
                r#"data[0].config.a\"b: invalid value: integer, expected u8"#,
            ),
            (r#"{"data":[{"id":1},{}]}"#, "data[1]: missing field `id`"),
            (r#"{"meta":{"a":[1,{"b":2}]}}"#, "missing field `data`"),
            (r"[1]", "[0]: invalid type: integer, expected a sequence"),
        ];
        for (body, expected) in cases {
            let described = describe_failure(body);
            assert_eq!(described.rsplit_once(" at line ").unwrap().0, expected);
        }
    }

    #[test]
    fn no_value_is_quoted() {
        for body in [
            r#"{"data":[{"id":"sk_live_canary, expected sk_live_canary"}]}"#,
            r#"{"data":[{"id":1,"createdAt":"sk_live_canary"}]}"#,
            r#"{"data":[{"id":1,"config":"sk_live_canary"}]}"#,
            r#"{"data":"sk_live_canary"}"#,
        ] {
            let described = describe_failure(body);
            assert!(!described.contains("canary"), "{described}");
        }
    }

    #[test]
    fn what_is_no_json_is_said_to_be_none() {
        assert_eq!(describe_failure("  "), "the body is empty");
        assert_eq!(describe_failure("<html>"), "this is no JSON at line 1 column 1");
        assert_eq!(describe_failure(r#"{"data":[{"id""#), "the JSON ends too early at line 1 column 14");
    }
}
