use alertkit_transport::jiff::Timestamp;
use alertkit_transport::{Error, decode};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What Novu says in the body of an error, in the words of both generations of its server.
///
/// [`Error::message`] and [`Error::details`] give the messages already; here is the rest of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct ErrorBody {
    /// The status once more.
    pub status_code: Option<u16>,
    /// The message, or the list of them that the validation of a body gives.
    #[serde(deserialize_with = "messages")]
    pub message: Vec<String>,
    /// The status in words; not in every error.
    pub error: Option<String>,
    /// The address that was asked for, from 2.0 on.
    pub path: Option<String>,
    /// When it happened, from 2.0 on.
    #[serde(deserialize_with = "decode::optional_time")]
    pub timestamp: Option<Timestamp>,
    /// What to tell the vendor of an error that nobody expected, from 2.0 on.
    pub error_id: Option<String>,
}

impl ErrorBody {
    /// The body of an error, where it is one of Novu's.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// use alertkit_novu::ErrorBody;
    ///
    /// let error = novu.topics().get("no-such-topic").await.unwrap_err();
    /// let body = ErrorBody::of(&error).unwrap_or_default();
    /// assert_eq!((body.status_code, body.error.as_deref()), (Some(404), Some("Not Found")));
    /// # Ok(()) });
    /// ```
    #[must_use]
    pub fn of(error: &Error) -> Option<Self> {
        let body: Self = decode::bytes(error.body()?).ok()?;
        body.status_code.is_some().then_some(body)
    }
}

fn messages<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::Array(items) => items.iter().map(text).collect(),
        Value::Null => Vec::new(),
        message => vec![text(&message)],
    })
}

/// A message that is no text is shown as it came.
fn text(message: &Value) -> String {
    message.as_str().map_or_else(|| message.to_string(), str::to_owned)
}
