//! Answers of a running server, and what the types make of them.

use std::collections::BTreeSet;
use std::path::Path;

use alertkit_novu::jiff::Timestamp;
use alertkit_tests::Sample;
use serde::Serialize;
use serde_json::{Value, json};

/// An answer that has to do with workflows.
pub(crate) fn of_workflows(name: &str) -> Value {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples/workflows.json");
    Sample::named(&Sample::read(file), name).json.clone()
}

/// Asserts that the value is written as it came, but for nulls.
pub(crate) fn assert_kept(answer: &Value, value: &impl Serialize) {
    let written = serde_json::to_value(value).unwrap();
    let mut left_out = BTreeSet::new();
    compare(answer, &written, "", &mut left_out);
    assert!(left_out.is_empty(), "{left_out:?} in {written:#}");
}

fn compare(answer: &Value, written: &Value, path: &str, left_out: &mut BTreeSet<String>) {
    match (answer, written) {
        (Value::Object(answer), Value::Object(written)) => {
            for (name, value) in written {
                // A list that is not there has nothing in it.
                assert!(answer.contains_key(name) || *value == json!([]), "{path}.{name} is made up");
            }
            for (name, value) in answer.iter().filter(|(_, value)| !value.is_null()) {
                let path = format!("{path}.{name}");
                match written.get(name) {
                    Some(written) => compare(value, written, &path, left_out),
                    None => {
                        left_out.insert(path.trim_start_matches('.').to_owned());
                    }
                }
            }
        }
        (Value::Array(answer), Value::Array(written)) => {
            assert_eq!(answer.len(), written.len(), "{path}");
            for (answer, written) in answer.iter().zip(written) {
                compare(answer, written, path, left_out);
            }
        }
        _ if instant(answer).is_some() => assert_eq!(instant(answer), instant(written), "{path}"),
        _ => assert_eq!(answer, written, "{path}"),
    }
}

/// The same instant can be written with and without zeros at its end.
fn instant(json: &Value) -> Option<Timestamp> {
    json.as_str()?.parse().ok()
}
