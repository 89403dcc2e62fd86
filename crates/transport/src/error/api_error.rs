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
    /// The kind, where the code says more than the status: one of a rejection, or [`ErrorKind::RateLimited`]. Others are
    /// not taken, and none is after a status that leaves open whether the call was carried out.
    pub kind: Option<ErrorKind>,
    /// Nothing was done, or what was done is rolled back, although the status alone leaves that open: the call may be made
    /// again without harm.
    pub nothing_done: bool,
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
    /// `{"error":"text"}`, `{"error":"code","error_description":"text"}`, `{"message":"text"}`, `{"message":["a","b"]}`,
    /// `{"code":1,"msg":"text"}`, `{"detail","code","attr"}`, `{"errors":["a"]}`, `{"errors":{"field":["a"]}}` and
    /// `{"errors":{"field":{"messages":["a"],"value":1}}}`, of which the value is left alone. Anything else gives an empty
    /// one; that is no error.
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

    /// Says that nothing was done, or that it was rolled back.
    #[must_use]
    pub fn with_nothing_done(mut self) -> Self {
        self.nothing_done = true;
        self
    }

    fn take_members(&mut self, object: &Value) {
        let text = |name: &str| object.get(name).and_then(Value::as_str).map(str::to_owned);
        // A top-level `message` says more than `"error": "Bad Request"` beside it.
        let said = text("message").or_else(|| text("detail")).or_else(|| text("msg"));
        // A number by itself says nothing.
        let number = object.get("code").filter(|code| code.is_number() && said.is_some());
        self.code = self.code.take().or_else(|| text("code")).or_else(|| number.map(Value::to_string));
        if let (Some(description), Some(code)) = (text("error_description"), text("error")) {
            // OAuth has the code in the place of the message.
            self.code = self.code.take().or(Some(code));
            self.message = Some(description);
        }
        self.message = said.or_else(|| self.message.take());
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
                } else if let Some(messages @ Value::Array(_)) = members.get("messages") {
                    self.take_details(field, messages);
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
            (json!({"code": 1001, "msg": "bad thing"}), "1001", "bad thing", no()),
            (json!({"error": {"code": 1001, "message": "m"}}), "1001", "m", no()),
            (
                json!({"error": "invalid_token", "error_description": "The token expired"}),
                "invalid_token",
                "The token expired",
                no(),
            ),
        ];
        for (body, code, message, details) in cases {
            let details = details.into_iter().map(str::to_owned).collect();
            assert_eq!(read(&body), (code.to_owned(), message.to_owned(), details), "{body}");
        }
    }

    /// As Novu's servers before 3.0 say it: each message with its field, and what the caller sent nowhere.
    #[test]
    fn messages_by_field_are_read_without_the_values() {
        let body = json!({"statusCode": 422, "message": "Validation Error", "errors": {
            "general": {"messages": ["no such workflow"], "value": "canary"},
            "payload.name": {"messages": ["must be a string", "is too short"], "value": {"deep": ["canary"]}},
            "to": {"messages": [], "value": "canary"},
            "other": {"value": "canary"},
        }});
        let (code, message, details) = read(&body);
        assert_eq!((code.as_str(), message.as_str()), ("", "Validation Error"));
        let expected =
            ["general: no such workflow", "payload.name: must be a string", "payload.name: is too short"];
        assert_eq!(details, expected);
        assert!(!format!("{:?}", ApiError::from_json(&body)).contains("canary"));
    }
}
