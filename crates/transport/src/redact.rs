use serde_json::Value;

use crate::scrub::REDACTED;

/// JSON in which values can be found by their paths.
pub(crate) trait Redact: Sized {
    /// Calls this with every member of an object, or with those of one name.
    fn each_member(&mut self, name: Option<&str>, enter: &mut dyn FnMut(&mut Self));
    /// The items of an array.
    fn items_mut(&mut self) -> Option<&mut Vec<Self>>;
    fn is_object(&self) -> bool;
    fn is_null(&self) -> bool;
    fn text(text: &str) -> Self;
}

/// Replaces what stands at these paths, and below them.
pub(crate) fn redact_at<T: Redact>(body: &mut T, paths: &[&str]) {
    for path in paths {
        redact_path(body, path);
    }
}

fn redact_path<T: Redact>(value: &mut T, path: &str) {
    let (name, rest) = path.split_once('.').unwrap_or((path, ""));
    let mut enter = |member: &mut T| {
        if rest.is_empty() { hide(member) } else { redact_path(member, rest) }
    };
    if let Some(items) = value.items_mut() {
        // An array needs no place in the path, for it is the same field for each of its items; it may have one.
        for item in items {
            redact_path(item, path);
            if name == "*" {
                enter(item);
            }
        }
    } else {
        value.each_member(Some(name).filter(|name| *name != "*"), &mut enter);
    }
}

fn hide<T: Redact>(value: &mut T) {
    if let Some(items) = value.items_mut() {
        items.iter_mut().for_each(hide);
    } else if value.is_object() {
        value.each_member(None, &mut hide);
    } else if !value.is_null() {
        *value = T::text(REDACTED);
    }
}

impl Redact for Value {
    fn each_member(&mut self, name: Option<&str>, enter: &mut dyn FnMut(&mut Self)) {
        match (self.as_object_mut(), name) {
            (Some(members), None) => members.values_mut().for_each(enter),
            (Some(members), Some(name)) => members.get_mut(name).into_iter().for_each(enter),
            (None, _) => {}
        }
    }

    fn items_mut(&mut self) -> Option<&mut Vec<Self>> {
        self.as_array_mut()
    }

    fn is_object(&self) -> bool {
        Value::is_object(self)
    }

    fn is_null(&self) -> bool {
        Value::is_null(self)
    }

    fn text(text: &str) -> Self {
        text.into()
    }
}
