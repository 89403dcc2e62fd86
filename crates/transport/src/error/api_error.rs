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

    /// The code, the message, and the details as `field: message`.
    fn read(body: &Value) -> (String, String, Vec<String>) {
        let error = ApiError::from_json(body);
        let details = error.details.into_iter().map(|detail| match detail.field {
            Some(field) => format!("{field}: {}", detail.message),
            None => detail.message,
        });
        (error.code.unwrap_or_default(), error.message.unwrap_or_default(), details.collect())
    }

    #[test]
    fn every_known_shape_is_read() {
        let no = Vec::<&str>::new;
        let coded = json!({"error": {"code": "alert_not_found", "message": "No such alert"}});
        let listed = json!({"statusCode": 400, "message": ["a", "b"], "error": "Bad Request"});
        let attributed =
            json!({"type": "validation_error", "code": "null", "detail": "Not null", "attr": "x__y"});
        let named =
            json!({"success": false, "error": {"code": "V", "message": "m", "details": {"name": "blank"}}});
        let cases = [
            (coded, "alert_not_found", "No such alert", no()),
            (json!({"error": "Unauthorized"}), "", "Unauthorized", no()),
            (json!({"statusCode": 404, "message": "No topic", "error": "Not Found"}), "", "No topic", no()),
            (listed, "", "a; b", vec!["a", "b"]),
            (attributed, "null", "Not null", vec!["x__y: Not null"]),
            (named, "V", "m", vec!["name: blank"]),
            (
                json!({"errors": {"name": ["blank", "short"]}}),
                "",
                "blank",
                vec!["name: blank", "name: short"],
            ),
            (json!(null), "", "", no()),
            (json!([]), "", "", no()),
            (json!("text"), "", "", no()),
            (json!({"error": null}), "", "", no()),
            (json!({"error": {"code": 7}}), "", "", no()),
        ];
        for (body, code, message, details) in cases {
            let details = details.into_iter().map(str::to_owned).collect();
            assert_eq!(read(&body), (code.to_owned(), message.to_owned(), details), "{body}");
        }
    }
}
