//! What must not be shown: secret fields, by their place, and secrets that are known, wherever they turn up.

use alertkit::transport::{Json, JsonTree, Operation, Secret, url};

use crate::logging;

const REDACTED: &str = "[redacted]";

/// A shorter secret is not searched for in other text: it would blank out half of it.
const SHORTEST_SEARCHED: usize = 6;

/// What an operation and its caller want hidden.
#[derive(Default)]
pub(crate) struct Mask {
    paths: Vec<&'static str>,
    texts: Vec<String>,
    shows_error_bodies: bool,
}

impl Mask {
    /// Hides the key, also when fields are revealed.
    pub(crate) fn of_key(key: &Secret) -> Self {
        let mut mask = Self::default();
        mask.search(key.reveal());
        mask
    }

    /// Hides the secret fields of an operation as well, and what the body holds in them: servers quote what they refuse.
    pub(crate) fn with_fields(mut self, operation: &Operation, body: Option<&Json>) -> Self {
        for path in operation.secrets {
            self.paths.push(path);
            // They are places on the wire; what the types read may have no envelope any more.
            self.paths.extend(path.strip_prefix("data."));
        }
        if let Some(body) = body {
            let body = body.tree();
            let mut hidden = body.clone();
            hidden.redact(&self.paths);
            self.search_what_differs(&body, &hidden);
        }
        self
    }

    /// Shows the body of an error as well.
    pub(crate) fn with_error_bodies(mut self, shown: bool) -> Self {
        self.shows_error_bodies |= shown;
        self
    }

    /// Whether the body of an error is shown.
    pub(crate) fn shows_error_bodies(&self) -> bool {
        self.shows_error_bodies || logging::is_on()
    }

    /// Hides what is in an answer, a page or the outcomes of a bulk call.
    pub(crate) fn value(&self, value: &mut JsonTree) {
        value.redact(&self.paths);
        if let Some(items) = value.get_mut("items") {
            items.redact(&self.paths);
        }
        if let JsonTree::Array(outcomes) = value {
            for answer in outcomes.iter_mut().filter_map(|outcome| outcome.get_mut("value")) {
                answer.redact(&self.paths);
            }
        }
        self.texts(value);
    }

    /// Hides the secrets that are known, wherever they stand in it.
    pub(crate) fn texts(&self, value: &mut JsonTree) {
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

    fn texts_in(&self, value: &mut JsonTree) {
        match value {
            JsonTree::Text(text) => self.replace(text),
            // A secret may be all digits.
            JsonTree::Number(digits) => {
                let shown = self.text(digits);
                if shown != *digits {
                    *value = JsonTree::Text(shown);
                }
            }
            JsonTree::Array(items) => items.iter_mut().for_each(|item| self.texts_in(item)),
            JsonTree::Object(members) => {
                for (name, member) in members {
                    self.replace(name);
                    self.texts_in(member);
                }
            }
            JsonTree::Null | JsonTree::Bool(_) => {}
        }
    }

    fn replace(&self, text: &mut String) {
        if self.texts.iter().any(|secret| text.contains(secret.as_str())) {
            *text = self.text(text);
        }
    }

    /// Remembers each text of the body that its masked copy does not have.
    fn search_what_differs(&mut self, body: &JsonTree, hidden: &JsonTree) {
        match (body, hidden) {
            (JsonTree::Object(body), JsonTree::Object(hidden)) => {
                for ((_, value), (_, hidden)) in body.iter().zip(hidden) {
                    self.search_what_differs(value, hidden);
                }
            }
            (JsonTree::Array(body), JsonTree::Array(hidden)) => {
                for (value, hidden) in body.iter().zip(hidden) {
                    self.search_what_differs(value, hidden);
                }
            }
            (JsonTree::Text(text) | JsonTree::Number(text), hidden) if body != hidden => self.search(text),
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
    use serde_json::{Value, json};

    use super::*;

    static CHANNELS: Operation = Operation::get("channels.list", "/").secrets(&["config.*", "data.token"]);

    fn masked(mask: &Mask, value: Value) -> Value {
        let mut tree = Json::from(value).tree();
        mask.value(&mut tree);
        tree.to_json().to_value().unwrap()
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
        let mask = Mask::of_key(&Secret::new("the-key+1")).with_fields(&CHANNELS, Some(&body.into()));
        assert_eq!(mask.text("the-key+1 the-key%2B1"), "[redacted] [redacted]");
        assert_eq!(
            masked(&mask, json!({"the-key+1": ["bad url https://hooks.example/T0", "channel", "short"]})),
            json!({"[redacted]": ["bad url [redacted]", "channel", "short"]})
        );
    }
}
