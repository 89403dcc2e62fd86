use alertkit_transport::Error;
use alertkit_transport::decode::{self, DecodeError};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What API Alerts says of an event that it took.
///
/// Every part is there when the server sends it: an event whose answer lacks one was delivered all the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Delivery {
    /// The workspace's name.
    pub workspace: Option<String>,
    /// The channel. It may be its display name, where the event had its identifier.
    pub channel: Option<String>,
    /// The event's id, a UUID.
    pub uuid: Option<String>,
    /// Events left in the month's quota.
    pub remaining_quota: Option<u64>,
    /// What the server took only in part, such as tags beyond the limit. The event was delivered.
    pub warnings: Vec<String>,
}

/// A body of any of the shapes that the API has had.
pub(crate) fn decode(body: &str) -> Result<Delivery, DecodeError> {
    // A success without a body is a success.
    if body.trim().is_empty() {
        return Ok(Delivery::default());
    }
    let members: Map<String, Value> = decode::value(body)?;
    let text = |name: &str| members.get(name).and_then(as_text);
    let remaining_quota = members.get("remainingQuota").and_then(|quota| match quota {
        Value::String(digits) => digits.parse().ok(),
        number => number.as_u64(),
    });
    Ok(Delivery {
        workspace: text("workspace").or_else(|| text("project")),
        channel: text("channel"),
        uuid: text("uuid").or_else(|| text("eventId")),
        remaining_quota,
        warnings: ["warnings", "errors", "error"]
            .into_iter()
            .find_map(|name| texts(members.get(name)?))
            .unwrap_or_default(),
    })
}

fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// The texts of a list, or of a single value; none for null.
fn texts(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::Array(values) => Some(values.iter().filter_map(as_text).collect()),
        other => Some(vec![as_text(other)?]),
    }
}

/// The result of sending in the shape that API Alerts' other SDKs have.
///
/// ```
/// # alertkit_sandbox::example(|sandbox| async move {
/// # let alerts = alertkit_apialerts::ApiAlerts::builder(sandbox.apialerts_key()).base_url(sandbox.apialerts_url()).build()?;
/// use alertkit_apialerts::{Event, SendResult};
///
/// let result = SendResult::from(alerts.send(Event::new("Deployment successful")).await);
/// assert!(result.success);
/// # Ok(()) });
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SendResult {
    /// Whether the event was taken.
    pub success: bool,
    /// The workspace's name, where it was taken.
    pub workspace: Option<String>,
    /// The channel, where it was taken.
    pub channel: Option<String>,
    /// What the server took only in part.
    pub warnings: Vec<String>,
    /// Why it was not taken, in one line.
    pub error: Option<String>,
}

impl From<Result<Delivery, Error>> for SendResult {
    fn from(result: Result<Delivery, Error>) -> Self {
        match result {
            Ok(delivery) => Self {
                success: true,
                workspace: delivery.workspace,
                channel: delivery.channel,
                warnings: delivery.warnings,
                error: None,
            },
            Err(error) => Self { error: Some(error.to_string()), ..Self::default() },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_of_an_answer_is_read() {
        let read = |body: &str| decode(body).unwrap();
        assert_eq!(
            read(
                r#"{"workspace":"W","channel":"c","uuid":"u","remainingQuota":41,"warnings":["a"],"errors":["b"]}"#
            ),
            Delivery {
                workspace: Some("W".into()),
                channel: Some("c".into()),
                uuid: Some("u".into()),
                remaining_quota: Some(41),
                warnings: vec!["a".into()],
            }
        );
        assert_eq!(read(r#"{"warnings":null,"errors":["b"]}"#).warnings, ["b"]);
        assert_eq!(read(r#"{"project":"P","error":"late"}"#).warnings, ["late"]);
        assert_eq!(read(r#"{"project":"P"}"#).workspace.as_deref(), Some("P"));
        assert_eq!(read(r#"{"warnings":"oops"}"#).warnings, ["oops"]);
        assert_eq!(read(r#"{"warnings":[7,null,{"a":1}]}"#).warnings, ["7", r#"{"a":1}"#]);
        assert_eq!(read(r#"{"workspace":7,"eventId":"e","remainingQuota":"12"}"#).uuid.as_deref(), Some("e"));
        assert_eq!(read(r#"{"workspace":7,"remainingQuota":"12"}"#).remaining_quota, Some(12));
        for empty in ["", " \n", "{}", r#"{"workspace":null,"remainingQuota":-1}"#] {
            assert_eq!(read(empty), Delivery::default(), "{empty}");
        }
    }

    #[test]
    fn what_is_no_object_is_not_taken_for_an_answer() {
        for body in ["<html>", "[]", "\"ok\"", r#"{"workspace":"W","chan"#] {
            assert!(matches!(decode(body), Err(DecodeError::Json(_))), "{body}");
        }
    }
}
