//! Takes keys out of what the journal keeps.

use std::sync::{Arc, Mutex, PoisonError};

use http::{HeaderMap, HeaderName, HeaderValue, header};
use percent_encoding::percent_decode_str;
use serde_json::Value;

const REDACTED: &str = "[redacted]";

/// A shorter key is not searched for in other text: it would blank out half of it.
const SHORTEST_SEARCHED: usize = 6;

/// Parts of a name (lower case, without `-` and `_`) whose value is a secret wherever it stands.
const SECRET_NAMES: [&str; 10] = [
    "apikey",
    "integrationkey",
    "token",
    "secret",
    "password",
    "authorization",
    "credential",
    "cookie",
    "webhookurl",
    "replycallback",
];

/// The keys that the sandbox's accounts have, in every spelling in which they could turn up.
#[derive(Default)]
pub(crate) struct Secrets {
    spellings: Mutex<Arc<Vec<String>>>,
}

impl Secrets {
    pub(crate) fn add(&self, key: &str) {
        let mut spellings = self.spellings.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::make_mut(&mut spellings).extend(spellings_of(key));
    }

    /// Knows every account's key and what this request sent as one, whether or not it is valid.
    pub(crate) fn redactor(&self, headers: &HeaderMap) -> Redactor {
        let known = Arc::clone(&self.spellings.lock().unwrap_or_else(PoisonError::into_inner));
        let presented = headers.get_all(header::AUTHORIZATION).iter().flat_map(|value| {
            let credentials = String::from_utf8_lossy(value.as_bytes());
            let key = credentials.split_once(' ').map_or(credentials.as_ref(), |(_, key)| key);
            spellings_of(key.trim())
        });
        Redactor { known, presented: presented.collect() }
    }
}

pub(crate) struct Redactor {
    known: Arc<Vec<String>>,
    presented: Vec<String>,
}

impl Redactor {
    /// Decodes percent encoding only if a key hides behind it, so that other text stays as received.
    pub(crate) fn text(&self, text: &str) -> String {
        let decoded = percent_decode_str(text).decode_utf8_lossy();
        if self.contains_secret(&decoded) { self.replace(&decoded) } else { self.replace(text) }
    }

    pub(crate) fn query(&self, pairs: &[(String, String)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| (self.text(name), self.named(name, value))).collect()
    }

    pub(crate) fn headers(&self, headers: &HeaderMap) -> Vec<(String, String)> {
        let redacted = |(name, value): (&HeaderName, &HeaderValue)| {
            let text = String::from_utf8_lossy(value.as_bytes());
            let value = if name == header::AUTHORIZATION {
                credentials(&text)
            } else {
                self.named(name.as_str(), &text)
            };
            (self.text(name.as_str()), value)
        };
        headers.iter().map(redacted).collect()
    }

    /// The body as JSON if it is JSON, as text if not.
    pub(crate) fn body(&self, body: &[u8]) -> Option<Value> {
        if body.is_empty() {
            return None;
        }
        let parsed = serde_json::from_slice(body);
        Some(parsed.map_or_else(
            |_| Value::String(self.text(&String::from_utf8_lossy(body))),
            |value| self.json(value),
        ))
    }

    fn json(&self, value: Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.text(&text)),
            Value::Array(items) => items.into_iter().map(|item| self.json(item)).collect(),
            Value::Object(members) => {
                let member = |(name, value): (String, Value)| {
                    let hide = is_secret_name(&name) && !value.is_null();
                    (self.text(&name), if hide { Value::from(REDACTED) } else { self.json(value) })
                };
                Value::Object(members.into_iter().map(member).collect())
            }
            other => other,
        }
    }

    fn named(&self, name: &str, value: &str) -> String {
        if is_secret_name(name) { REDACTED.to_owned() } else { self.text(value) }
    }

    fn spellings(&self) -> impl Iterator<Item = &String> {
        self.known.iter().chain(&self.presented)
    }

    fn contains_secret(&self, text: &str) -> bool {
        self.spellings().any(|spelling| text.contains(spelling.as_str()))
    }

    fn replace(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for spelling in self.spellings() {
            if text.contains(spelling.as_str()) {
                text = text.replace(spelling.as_str(), REDACTED);
            }
        }
        text
    }
}

fn is_secret_name(name: &str) -> bool {
    let plain: String =
        name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    SECRET_NAMES.iter().any(|secret| plain.contains(secret))
}

/// Keeps the scheme, which tests want to see, where it is certain that it is one and no key.
fn credentials(value: &str) -> String {
    let scheme = value.split_once(' ').map_or("", |(scheme, _)| scheme);
    let known = ["Bearer", "ApiKey", "Basic"].into_iter().find(|known| known.eq_ignore_ascii_case(scheme));
    known.map_or_else(|| REDACTED.to_owned(), |scheme| format!("{scheme} {REDACTED}"))
}

/// The key itself, and the part of its base64 that does not depend on what stands before and after it, for the three
/// ways in which it can lie in the encoder's groups of three bytes.
fn spellings_of(key: &str) -> Vec<String> {
    if key.len() < SHORTEST_SEARCHED {
        return Vec::new();
    }
    let mut spellings = vec![key.to_owned()];
    for before in 0..3 {
        let padded: Vec<u8> = std::iter::repeat_n(0, before).chain(key.bytes()).collect();
        let touched = (before * 8).div_ceil(6);
        let standard: String = base64(&padded).chars().skip(touched).collect();
        let url_safe = standard.replace('+', "-").replace('/', "_");
        if url_safe != standard {
            spellings.push(url_safe);
        }
        spellings.push(standard);
    }
    spellings
}

/// Base64 without the last, incomplete character and without padding.
fn base64(bytes: &[u8]) -> String {
    let mut text = String::new();
    let (mut bits, mut length) = (0_u32, 0);
    for byte in bytes {
        bits = (bits << 8) | u32::from(*byte);
        length += 8;
        while length >= 6 {
            length -= 6;
            text.push(base64_digit(bits >> length));
            bits &= (1 << length) - 1;
        }
    }
    text
}

fn base64_digit(value: u32) -> char {
    let letter = |first: u8, offset: u32| char::from(first.saturating_add(u8::try_from(offset).unwrap_or(0)));
    match value {
        0..=25 => letter(b'A', value),
        26..=51 => letter(b'a', value - 26),
        52..=61 => letter(b'0', value - 52),
        62 => '+',
        _ => '/',
    }
}

#[cfg(test)]
mod tests {
    use super::{base64, spellings_of};

    #[test]
    fn base64_follows_rfc_4648() {
        assert_eq!(base64(b"foobar"), "Zm9vYmFy");
        assert_eq!(base64(b"\xfb\xff\xfe"), "+//+");
    }

    #[test]
    fn a_key_is_found_in_base64_wherever_it_starts() {
        // `printf '<prefix>canary-key-0123<suffix>' | base64`
        for encoded in ["Y2FuYXJ5LWtleS0wMTIz", "eGNhbmFyeS1rZXktMDEyM3k=", "eHhjYW5hcnkta2V5LTAxMjN5eQ=="] {
            let found =
                spellings_of("canary-key-0123").iter().any(|spelling| encoded.contains(spelling.as_str()));
            assert!(found, "{encoded}");
        }
    }
}
