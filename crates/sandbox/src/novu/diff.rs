//! What has become of a thing, as the server writes it down: one entry for each value that is new, other or gone.

use serde_json::{Value, json};

use super::input::Object;

/// The differences between two states of a thing, each with the path to it.
pub(crate) fn difference(before: &Object, after: &Object) -> Vec<Value> {
    let mut all = Vec::new();
    objects(before, after, &mut Vec::new(), &mut all);
    all
}

fn objects(before: &Object, after: &Object, path: &mut Vec<Value>, all: &mut Vec<Value>) {
    let names = before.keys().chain(after.keys().filter(|name| !before.contains_key(*name)));
    for name in names {
        path.push(Value::from(name.as_str()));
        values(before.get(name), after.get(name), path, all);
        path.pop();
    }
}

fn lists(before: &[Value], after: &[Value], path: &mut Vec<Value>, all: &mut Vec<Value>) {
    for at in 0..before.len().max(after.len()) {
        path.push(Value::from(at));
        values(before.get(at), after.get(at), path, all);
        path.pop();
    }
}

fn values(before: Option<&Value>, after: Option<&Value>, path: &mut Vec<Value>, all: &mut Vec<Value>) {
    match (before, after) {
        (Some(before), Some(after)) if before == after => {}
        (Some(Value::Object(before)), Some(Value::Object(after))) => objects(before, after, path, all),
        (Some(Value::Array(before)), Some(Value::Array(after))) => lists(before, after, path, all),
        (Some(before), Some(after)) => {
            all.push(json!({"op": "update", "path": path, "val": after, "oldVal": before}));
        }
        (None, Some(after)) => all.push(json!({"op": "add", "path": path, "val": after})),
        (Some(before), None) => all.push(json!({"op": "delete", "path": path, "oldVal": before})),
        (None, None) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::novu::input::object;

    #[test]
    fn what_is_new_other_or_gone_has_an_entry() {
        let before = object(json!({"a": 1, "b": {"c": [1, 2, 3], "d": null}, "e": "x", "same": [{"y": 1}]}));
        let after = object(json!({"a": 2, "b": {"c": [1, 5], "d": {}}, "f": [true], "same": [{"y": 1}]}));
        assert_eq!(
            difference(&before, &after),
            [
                json!({"op": "update", "path": ["a"], "val": 2, "oldVal": 1}),
                json!({"op": "update", "path": ["b", "c", 1], "val": 5, "oldVal": 2}),
                json!({"op": "delete", "path": ["b", "c", 2], "oldVal": 3}),
                json!({"op": "update", "path": ["b", "d"], "val": {}, "oldVal": null}),
                json!({"op": "delete", "path": ["e"], "oldVal": "x"}),
                json!({"op": "add", "path": ["f"], "val": [true]}),
            ]
        );
        assert_eq!(difference(&after, &after), Vec::<Value>::new());
    }
}
