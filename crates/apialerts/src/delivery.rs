use alertkit_transport::decode::{self, DecodeError};
use alertkit_transport::{Error, Extra, Json, with_extra};
use serde::{Deserialize, Serialize};

with_extra! {
    /// What API Alerts responds to an event that it accepted.
    ///
    /// Each member is there when the server sends it: an event whose response lacks one was delivered all the same.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
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
        /// What the server accepted only in part, such as tags beyond the limit. The event was delivered.
        pub warnings: Vec<String>,
    }
}

/// A body of any of the shapes that the API has had.
pub(crate) fn decode(body: &str) -> Result<Delivery, DecodeError> {
    // A success without a body is a success.
    if body.trim().is_empty() {
        return Ok(Delivery::default());
    }
    let mut members: Extra = decode::value(body)?;
    Ok(Delivery {
        workspace: text(&mut members, &["workspace", "project"]),
        channel: text(&mut members, &["channel"]),
        uuid: text(&mut members, &["uuid", "eventId"]),
        remaining_quota: members.remove("remainingQuota").and_then(|quota| whole(&quota)),
        warnings: first(&mut members, &["warnings", "errors", "error"], texts).unwrap_or_default(),
        extra: members,
    })
}

/// The first of the members that has a value; the others stay.
fn first<T>(members: &mut Extra, names: &[&str], read: fn(&Json) -> Option<T>) -> Option<T> {
    names.iter().find_map(|name| read(&members.remove(name)?))
}

fn text(members: &mut Extra, names: &[&str]) -> Option<String> {
    first(members, names, as_text)
}

fn as_text(value: &Json) -> Option<String> {
    match value.read() {
        Ok(text) => Some(text),
        Err(_) => (!value.is_null()).then(|| value.to_string()),
    }
}

/// A whole number, also as a float or as digits.
fn whole(value: &Json) -> Option<u64> {
    let digits = as_text(value)?;
    decode::whole(&mut serde_json::Deserializer::from_str(&digits)).ok()?
}

/// The texts of a list, or of a single value; `None` for null.
fn texts(value: &Json) -> Option<Vec<String>> {
    match value.read::<Vec<Json>>() {
        Ok(values) => Some(values.iter().filter_map(as_text).collect()),
        Err(_) => Some(vec![as_text(value)?]),
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
                extra: Extra::from_iter([("errors", vec!["b"])]),
            }
        );
        assert_eq!(read(r#"{"warnings":null,"errors":["b"]}"#).warnings, ["b"]);
        assert_eq!(read(r#"{"project":"P","error":"late"}"#).warnings, ["late"]);
        assert_eq!(read(r#"{"project":"P"}"#).workspace.as_deref(), Some("P"));
        assert_eq!(read(r#"{"warnings":"oops"}"#).warnings, ["oops"]);
        assert_eq!(read(r#"{"warnings":[7,null,{"a":1}]}"#).warnings, ["7", r#"{"a":1}"#]);
        assert_eq!(read(r#"{"workspace":7,"eventId":"e","remainingQuota":"12"}"#).uuid.as_deref(), Some("e"));
        assert_eq!(read(r#"{"workspace":7,"remainingQuota":"12"}"#).remaining_quota, Some(12));
        for quota in ["41", "41.0", "\"41\"", "\"41.0\"", "4.1e1"] {
            assert_eq!(
                read(&format!(r#"{{"remainingQuota":{quota}}}"#)).remaining_quota,
                Some(41),
                "{quota}"
            );
        }
        for quota in ["41.5", "-1", "\"many\"", "[]", "null"] {
            assert_eq!(read(&format!(r#"{{"remainingQuota":{quota}}}"#)).remaining_quota, None, "{quota}");
        }
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
