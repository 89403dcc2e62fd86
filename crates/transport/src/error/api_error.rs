use serde_json::Value;

use super::ErrorKind;
use crate::Secret;

/// What an API says in the body of an error, whatever shape it has.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ApiError {
    /// The API's code.
    pub code: Option<String>,
    /// The API's message.
    pub message: Option<String>,
    /// What it says of single fields.
    pub details: Vec<Detail>,
    /// The kind, where the code says more than the status.
    pub kind: Option<ErrorKind>,
}

/// What an API says of one field, or one of several messages.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Detail {
    /// The field, where the API names one.
    pub field: Option<String>,
    /// What is wrong.
    pub message: String,
}

impl ApiError {
    /// Reads the shapes that the five APIs are known or thought to send: `{"error":{"code","message","details"}}`,
    /// `{"error":"text"}`, `{"message":"text"}`, `{"message":["a","b"]}`, `{"detail","code","attr"}`,
    /// `{"errors":["a"]}` and `{"errors":{"field":["a"]}}`. Anything else gives an empty one; that is no error.
    #[must_use]
    pub fn from_json(body: &Value) -> Self {
        let mut read = Self::default();
        match body.get("error") {
            Some(Value::String(text)) => read.message = Some(text.clone()),
            Some(inner @ Value::Object(_)) => read.take_members(inner),
            _ => {}
        }
        read.take_members(body);
        read
    }

    /// With the kind that the code means.
    #[must_use]
    pub fn with_kind(mut self, kind: Option<ErrorKind>) -> Self {
        self.kind = kind;
        self
    }

    fn take_members(&mut self, object: &Value) {
        let text = |name: &str| object.get(name).and_then(Value::as_str).map(str::to_owned);
        self.code = self.code.take().or_else(|| text("code"));
        // A top-level `message` says more than `"error": "Bad Request"` beside it.
        self.message = text("message").or_else(|| text("detail")).or_else(|| self.message.take());
        if let Some(messages @ Value::Array(_)) = object.get("message") {
            self.take_details(None, messages);
            let all: Vec<&str> = self.details.iter().map(|detail| detail.message.as_str()).collect();
            self.message = Some(all.join("; "));
        }
        if let (Some(attribute), Some(detail)) = (text("attr"), text("detail")) {
            self.details.push(Detail { field: Some(attribute), message: detail });
        }
        for name in ["details", "errors"] {
            if let Some(value) = object.get(name) {
                self.take_details(None, value);
            }
        }
        if self.message.is_none() {
            self.message = self.details.first().map(|detail| detail.message.clone());
        }
    }

    fn take_details(&mut self, field: Option<&str>, value: &Value) {
        match value {
            Value::String(message) => {
                self.details.push(Detail { field: field.map(str::to_owned), message: message.clone() });
            }
            Value::Array(values) => values.iter().for_each(|value| self.take_details(field, value)),
            Value::Object(members) => {
                if let Some(message) = members.get("message").and_then(Value::as_str) {
                    let name = members.get("field").and_then(Value::as_str).or(field);
                    self.take_details(name, &Value::from(message));
                } else if field.is_none() {
                    members.iter().for_each(|(name, value)| self.take_details(Some(name), value));
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    pub(crate) fn scrub(mut self, secret: &Secret) -> Self {
        self.code = self.code.map(|text| secret.scrub(&text));
        self.message = self.message.map(|text| secret.scrub(&text));
        for detail in &mut self.details {
            detail.message = secret.scrub(&detail.message);
            detail.field = detail.field.take().map(|text| secret.scrub(&text));
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(body: &Value) -> (Option<String>, Option<String>, Vec<(Option<String>, String)>) {
        let error = ApiError::from_json(body);
        (error.code, error.message, error.details.into_iter().map(|d| (d.field, d.message)).collect())
    }

    fn some(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn every_known_shape_is_read() {
        assert_eq!(
            read(&json!({"error": {"code": "alert_not_found", "message": "No such alert"}})),
            (some("alert_not_found"), some("No such alert"), vec![])
        );
        assert_eq!(read(&json!({"error": "Unauthorized"})), (None, some("Unauthorized"), vec![]));
        assert_eq!(
            read(&json!({"statusCode": 404, "message": "No topic", "error": "Not Found"})),
            (None, some("No topic"), vec![])
        );
        assert_eq!(
            read(&json!({"statusCode": 400, "message": ["a", "b"], "error": "Bad Request"})),
            (None, some("a; b"), vec![(None, "a".into()), (None, "b".into())])
        );
        assert_eq!(
            read(
                &json!({"type": "validation_error", "code": "null", "detail": "May not be null", "attr": "x__y"})
            ),
            (some("null"), some("May not be null"), vec![(some("x__y"), "May not be null".into())])
        );
        assert_eq!(
            read(
                &json!({"success": false, "error": {"code": "V", "message": "m", "details": {"name": "is blank"}}})
            ),
            (some("V"), some("m"), vec![(some("name"), "is blank".into())])
        );
        assert_eq!(
            read(&json!({"errors": {"name": ["is blank", "is short"]}})),
            (
                None,
                some("is blank"),
                vec![(some("name"), "is blank".into()), (some("name"), "is short".into())]
            )
        );
        for odd in
            [json!(null), json!([]), json!("text"), json!({"error": null}), json!({"error": {"code": 7}})]
        {
            assert_eq!(read(&odd), (None, None, vec![]), "{odd}");
        }
    }
}
