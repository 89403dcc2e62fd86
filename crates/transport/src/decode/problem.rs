use serde_json::error::Category;

use super::locate::{Subject, offset_of, path_at};

/// One sentence on why a body can't be read: where, and what was expected there. It never holds a value of the body,
/// which may be a secret; serde's own messages do.
pub(crate) fn describe(body: &str, error: &serde_json::Error) -> String {
    if body.trim().is_empty() {
        return "the body is empty".to_owned();
    }
    let place = format!("line {} column {}", error.line(), error.column());
    let problem = match error.classify() {
        Category::Eof => "the JSON ends too early".to_owned(),
        Category::Syntax | Category::Io => "this is no JSON".to_owned(),
        Category::Data => without_values(&error.to_string()),
    };
    let path = match error.classify() {
        Category::Data => {
            let subject = if is_about_a_name(&error.to_string()) { Subject::Object } else { Subject::Value };
            path_at(body, offset_of(body, error.line(), error.column()), subject)
        }
        Category::Eof | Category::Syntax | Category::Io => String::new(),
    };
    if path.is_empty() { format!("{problem} at {place}") } else { format!("{path}: {problem} at {place}") }
}

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

    if is_about_a_name(message) {
        message.to_owned()
    } else {
        "the value is not of the expected form".to_owned()
    }
}

fn is_about_a_name(message: &str) -> bool {
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
        describe(body, &serde_json::from_str::<Outer>(body).unwrap_err())
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
