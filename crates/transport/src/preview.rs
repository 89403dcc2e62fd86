use std::fmt;

use http::{HeaderMap, HeaderName, Method, header};
use serde_json::Value;

use crate::draft::{Draft, IDEMPOTENCY_KEY};
use crate::engine::Call;
use crate::redact::redact_at;
use crate::scrub::REDACTED;
use crate::{Error, Json, JsonTree, Secret};

/// An HTTP request as it would be sent, with its secrets removed; from [`Request::preview`](crate::Request::preview).
///
/// The client's credential is replaced wherever it stands, also where a call is about it.
///
/// `Display` shows it as text, the way it would go over the wire.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Preview {
    /// The verb.
    pub method: Method,
    /// The address. What a query in the base URL holds is removed.
    pub url: String,
    /// The headers, in no particular order. Values of headers that may hold secrets are removed.
    pub headers: Vec<(String, String)>,
    /// The JSON body. What the operation names as secret is removed.
    pub body: Option<Value>,
    /// The same, with its numbers and the order of its members as they are sent.
    pub body_text: Option<Json>,
}

impl Preview {
    pub(crate) fn new(mut draft: Draft) -> Result<Self, Error> {
        let base_query: Vec<String> =
            draft.client.base_url().query_pairs().map(|(name, _)| name.into_owned()).collect();
        let whole = draft.finish()?;
        let call = Call::new(draft);
        let mut url = whole.clone();
        if !base_query.is_empty() {
            let pairs: Vec<_> = whole.query_pairs().skip(base_query.len()).collect();
            url.query_pairs_mut()
                .clear()
                .extend_pairs(base_query.iter().map(|name| (name.as_str(), REDACTED)))
                .extend_pairs(pairs);
        }
        let secret = call.draft.client.secret();
        let body_text = call.draft.body.as_deref().map(|body| {
            let json: Json = serde_json::from_slice(body).unwrap_or_default();
            let mut tree = json.tree();
            redact_at(&mut tree, call.draft.operation.secrets);
            scrub(&mut tree, secret);
            tree.to_json()
        });
        let body = body_text.as_ref().map(|body| body.to_value().unwrap_or_default());
        let headers = shown(&call.all_headers(), secret);
        let url = secret.scrub_whole(url.as_str());
        Ok(Self { method: call.draft.method, url, headers, body, body_text })
    }
}

impl fmt::Display for Preview {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{} {}", self.method, self.url)?;
        for (name, value) in &self.headers {
            writeln!(formatter, "{name}: {value}")?;
        }
        match &self.body {
            Some(body) => write!(formatter, "\n{body:#}"),
            None => Ok(()),
        }
    }
}

/// The headers whose values are known to hold no secret.
const SHOWN: [HeaderName; 6] = [
    header::ACCEPT,
    header::CONTENT_TYPE,
    header::USER_AGENT,
    IDEMPOTENCY_KEY,
    HeaderName::from_static("x-integration"),
    HeaderName::from_static("x-version"),
];

fn shown(headers: &HeaderMap, secret: &Secret) -> Vec<(String, String)> {
    let show = |(name, value): (&HeaderName, &http::HeaderValue)| {
        let value = value.to_str().ok().filter(|_| SHOWN.contains(name));
        (name.to_string(), value.map_or_else(|| REDACTED.to_owned(), |value| secret.scrub_whole(value)))
    };
    headers.iter().map(show).collect()
}

/// Replaces the credential in every value and name.
fn scrub(json: &mut JsonTree, secret: &Secret) {
    match json {
        JsonTree::Null | JsonTree::Bool(_) => {}
        JsonTree::Number(text) => {
            let scrubbed = secret.scrub_whole(text);
            if scrubbed != *text {
                *json = JsonTree::Text(scrubbed);
            }
        }
        JsonTree::Text(text) => *text = secret.scrub_whole(text),
        JsonTree::Array(items) => items.iter_mut().for_each(|item| scrub(item, secret)),
        JsonTree::Object(members) => {
            for (name, member) in members {
                *name = secret.scrub_whole(name);
                scrub(member, secret);
            }
        }
    }
}

/// Replaces what stands at these paths, and below them.
///
/// ```
/// let mut body = serde_json::json!({"config": {"url": "https://hooks.example/T0/B0"}, "name": "ops"});
/// alertkit_transport::redact(&mut body, &["config.*"]);
/// assert_eq!(body, serde_json::json!({"config": {"url": "[redacted]"}, "name": "ops"}));
/// ```
pub fn redact(body: &mut Value, secrets: &[&str]) {
    redact_at(body, secrets);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_index_may_have_a_place_in_the_path_or_none() {
        for path in ["tokens", "tokens.*", "keys.*.value", "keys.value"] {
            let mut body = json!({"tokens": ["s", "t"], "keys": [{"value": "s"}], "name": "kept"});
            redact(&mut body, &[path]);
            let hidden = if path.starts_with("tokens") {
                json!({"tokens": ["[redacted]", "[redacted]"], "keys": [{"value": "s"}], "name": "kept"})
            } else {
                json!({"tokens": ["s", "t"], "keys": [{"value": "[redacted]"}], "name": "kept"})
            };
            assert_eq!(body, hidden, "{path}");
        }
    }

    #[test]
    fn what_the_paths_name_is_hidden_with_all_below_it_and_nothing_else() {
        let mut body = json!({
            "data": [{"config": {"url": "s", "nested": [{"a": 1}]}, "name": "kept"}, {"config": null}],
            "config": "kept",
            "token": 7,
        });
        redact(&mut body, &["data.config", "token", "absent.path"]);
        assert_eq!(
            body,
            json!({
                "data": [{"config": {"url": "[redacted]", "nested": [{"a": "[redacted]"}]}, "name": "kept"}, {"config": null}],
                "config": "kept",
                "token": "[redacted]",
            })
        );
    }
}
