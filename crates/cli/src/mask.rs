//! What must not be shown: secret fields, by their place, and secrets that are known, wherever they turn up.

use alertkit::transport::{Operation, Secret, redact, url};
use serde_json::{Map, Value};

const REDACTED: &str = "[redacted]";

/// A shorter secret is not searched for in other text: it would blank out half of it.
const SHORTEST_SEARCHED: usize = 6;

/// What an operation and its caller want hidden.
#[derive(Default)]
pub(crate) struct Mask {
    paths: Vec<&'static str>,
    texts: Vec<String>,
}

impl Mask {
    /// Hides the key, also when fields are revealed.
    pub(crate) fn of_key(key: &Secret) -> Self {
        let mut mask = Self::default();
        mask.search(key.reveal());
        mask
    }

    /// Hides the secret fields of an operation as well, and what the body holds in them: servers quote what they refuse.
    pub(crate) fn with_fields(mut self, operation: &Operation, body: Option<&Value>) -> Self {
        for path in operation.secrets {
            self.paths.push(path);
            // They are places on the wire; what the types read may have no envelope any more.
            self.paths.extend(path.strip_prefix("data."));
        }
        if let Some(body) = body {
            let mut hidden = body.clone();
            redact(&mut hidden, &self.paths);
            self.search_what_differs(body, &hidden);
        }
        self
    }

    /// Hides what is in an answer, a page or the outcomes of a bulk call.
    pub(crate) fn value(&self, value: &mut Value) {
        redact(value, &self.paths);
        match value {
            Value::Object(page) => {
                if let Some(items) = page.get_mut("items") {
                    redact(items, &self.paths);
                }
            }
            Value::Array(outcomes) => {
                for answer in outcomes.iter_mut().filter_map(|outcome| outcome.get_mut("value")) {
                    redact(answer, &self.paths);
                }
            }
            _ => {}
        }
        self.texts(value);
    }

    /// Hides the secrets that are known, wherever they stand in it.
    pub(crate) fn texts(&self, value: &mut Value) {
        if !self.texts.is_empty() {
            self.texts_in(value);
        }
    }

    /// Hides what is in a text.
    pub(crate) fn text(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for secret in &self.texts {
            if text.contains(secret.as_str()) {
                text = text.replace(secret.as_str(), REDACTED);
            }
        }
        text
    }

    fn texts_in(&self, value: &mut Value) {
        match value {
            Value::String(text) => {
                if self.texts.iter().any(|secret| text.contains(secret.as_str())) {
                    *text = self.text(text);
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.texts_in(item)),
            Value::Object(members) => {
                members.values_mut().for_each(|member| self.texts_in(member));
                if members.keys().any(|name| self.text(name) != *name) {
                    let named = std::mem::take(members).into_iter();
                    *members = named.map(|(name, member)| (self.text(&name), member)).collect::<Map<_, _>>();
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// Remembers each text of the body that its masked copy does not have.
    fn search_what_differs(&mut self, body: &Value, hidden: &Value) {
        match (body, hidden) {
            (Value::Object(body), Value::Object(hidden)) => {
                for (value, hidden) in body.values().zip(hidden.values()) {
                    self.search_what_differs(value, hidden);
                }
            }
            (Value::Array(body), Value::Array(hidden)) => {
                for (value, hidden) in body.iter().zip(hidden) {
                    self.search_what_differs(value, hidden);
                }
            }
            (Value::String(text), hidden) if hidden.as_str() != Some(text) => self.search(text),
            _ => {}
        }
    }

    /// As it is, and as it stands in an address.
    fn search(&mut self, secret: &str) {
        if secret.len() < SHORTEST_SEARCHED {
            return;
        }
        let encoded: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
        if encoded != secret {
            self.texts.push(encoded);
        }
        self.texts.push(secret.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    static CHANNELS: Operation = Operation::get("channels.list", "/").secrets(&["config.*", "data.token"]);

    fn masked(mask: &Mask, mut value: Value) -> Value {
        mask.value(&mut value);
        value
    }

    #[test]
    fn fields_are_hidden_in_answers_pages_and_outcomes() {
        let mask = Mask::default().with_fields(&CHANNELS, None);
        let clear = json!({"config": {"url": "u"}, "token": "t", "name": "n"});
        let hidden = json!({"config": {"url": "[redacted]"}, "token": "[redacted]", "name": "n"});
        assert_eq!(masked(&mask, clear.clone()), hidden);
        assert_eq!(masked(&mask, json!([clear])), json!([hidden]));
        let page = |item: &Value| json!({"items": [item], "total": 1});
        assert_eq!(masked(&mask, page(&clear)), page(&hidden));
        let outcomes = |value: &Value| json!([{"outcome": "done", "value": value}, {"outcome": "unsent"}]);
        assert_eq!(masked(&mask, outcomes(&clear)), outcomes(&hidden));
    }

    /// A body with a secret at this place, in which arrays stand wherever they can.
    fn planted(path: &str, in_arrays: bool) -> Value {
        path.rsplit('.').fold(json!("the-secret"), |inner, name| {
            let inner = if in_arrays { json!([inner]) } else { inner };
            if name == "*" { json!({"anything": inner}) } else { json!({name: inner}) }
        })
    }

    #[test]
    fn every_place_that_an_operation_names_is_hidden_in_every_answer() {
        let services = crate::services::chosen(None);
        let offers = services.iter().flat_map(|service| &service.offers);
        let operations: Vec<_> =
            offers.map(|offer| offer.operation).filter(|it| !it.secrets.is_empty()).collect();
        assert!(!operations.is_empty());
        for operation in operations {
            let mask = Mask::default().with_fields(operation, None);
            let places = operation.secrets.iter().flat_map(|path| [Some(*path), path.strip_prefix("data.")]);
            for (path, in_arrays) in places.flatten().flat_map(|path| [(path, false), (path, true)]) {
                let body = planted(path, in_arrays);
                for answer in [
                    body.clone(),
                    json!([body]),
                    json!({"items": [body]}),
                    json!([{"outcome": "done", "value": body}]),
                ] {
                    let hidden = masked(&mask, answer).to_string();
                    assert!(hidden.contains(REDACTED), "{} shows `{path}`: {hidden}", operation.name);
                    assert!(!hidden.contains("the-secret"), "{} shows `{path}`: {hidden}", operation.name);
                }
            }
        }
    }

    #[test]
    fn the_key_and_what_the_body_holds_are_hidden_wherever_they_turn_up() {
        let body =
            json!({"config": {"url": "https://hooks.example/T0"}, "name": "channel", "token": "short"});
        let mask = Mask::of_key(&Secret::new("the-key+1")).with_fields(&CHANNELS, Some(&body));
        assert_eq!(mask.text("the-key+1 the-key%2B1"), "[redacted] [redacted]");
        assert_eq!(
            masked(&mask, json!({"the-key+1": ["bad url https://hooks.example/T0", "channel", "short"]})),
            json!({"[redacted]": ["bad url [redacted]", "channel", "short"]})
        );
    }
}
