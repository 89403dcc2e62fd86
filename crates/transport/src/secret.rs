use std::fmt;
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use http::HeaderValue;

use crate::Error;
use crate::scrub::{REDACTED, Scrubber};

/// A credential. Its `Debug` and `Display` show `[redacted]`, and nothing else shows it at all.
///
/// ```
/// use alertkit_transport::Secret;
///
/// let key = Secret::new("the-key");
/// assert_eq!(format!("{key:?} {key}"), "[redacted] [redacted]");
/// assert_eq!(key.reveal(), "the-key");
/// ```
#[derive(Clone)]
pub struct Secret {
    text: Box<str>,
    /// Made when it is first needed: a call that succeeds searches for nothing.
    scrubber: OnceLock<Arc<Scrubber>>,
}

impl Secret {
    /// Takes a credential as it is; nothing is trimmed.
    pub fn new(value: impl Into<String>) -> Self {
        Self { text: value.into().into_boxed_str(), scrubber: OnceLock::new() }
    }

    /// Takes a credential that was read from a file or an environment variable: white space, line breaks and a byte
    /// order mark around it are taken off.
    #[must_use]
    pub fn trimmed(text: &str) -> Self {
        Self::new(text.trim_matches(|character: char| character.is_whitespace() || character == '\u{feff}'))
    }

    /// The credential in clear text. Every call of this is a place to look at in a review.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.text
    }

    /// `text` with the credential replaced, in every spelling: servers echo keys in their errors.
    pub(crate) fn scrub(&self, text: &str) -> String {
        self.scrubber().text(text)
    }

    /// The same for text of the caller's, of which only the whole credential is taken out.
    pub(crate) fn scrub_whole(&self, text: &str) -> String {
        self.scrubber().whole(text)
    }

    /// The same for a body, whatever its bytes are, and wherever it was cut off.
    pub(crate) fn scrub_bytes(&self, body: &Bytes) -> Bytes {
        self.scrubber().body(body)
    }

    fn scrubber(&self) -> &Scrubber {
        self.scrubber.get_or_init(|| Arc::new(Scrubber::new(&self.text)))
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Secret {}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(REDACTED)
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(REDACTED)
    }
}

impl From<&str> for Secret {
    fn from(value: &str) -> Self {
        Self::new(value)
    }
}

impl From<String> for Secret {
    fn from(value: String) -> Self {
        Self::new(value)
    }
}

/// What a client presents in `Authorization`: a secret, and the scheme where it is not the API's usual one.
///
/// A `&str` or `String` becomes a credential of the API's usual scheme.
#[derive(Clone, Debug)]
pub struct Credential {
    scheme: Option<&'static str>,
    secret: Secret,
}

impl Credential {
    /// A credential of the API's usual scheme.
    pub fn new(secret: impl Into<Secret>) -> Self {
        Self { scheme: None, secret: secret.into() }
    }

    /// A bearer token, for the APIs whose usual scheme is another one.
    pub fn bearer(secret: impl Into<Secret>) -> Self {
        Self { scheme: Some("Bearer"), secret: secret.into() }
    }

    pub(crate) fn secret(&self) -> &Secret {
        &self.secret
    }

    /// Whether it is of the scheme that the API usually takes.
    pub(crate) fn is_of(&self, usual_scheme: &str) -> bool {
        self.scheme.is_none_or(|scheme| scheme == usual_scheme)
    }

    /// The header, marked sensitive. Refuses what could not be sent, without printing it.
    pub(crate) fn header(&self, usual_scheme: &'static str) -> Result<HeaderValue, Error> {
        let secret = self.secret.reveal();
        if secret.trim().is_empty() {
            return Err(Error::invalid_input("key", "is empty"));
        }
        if !secret.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
            return Err(Error::invalid_input(
                "key",
                "has a character that cannot stand in a header (a line break at its end, perhaps)",
            ));
        }
        if secret != secret.trim() {
            return Err(Error::invalid_input("key", "begins or ends with a space"));
        }
        if is_quoted(secret) {
            return Err(Error::invalid_input("key", "is in quotes; leave them out"));
        }
        let scheme = self.scheme.unwrap_or(usual_scheme);
        for word in [scheme, usual_scheme, "Bearer"] {
            if begins_with_word(secret, word) {
                let problem = format!("begins with `{word}`, which the client adds itself; leave it out");
                return Err(Error::invalid_input("key", problem));
            }
        }
        let mut value = HeaderValue::from_str(&format!("{scheme} {secret}"))
            .map_err(|_| Error::invalid_input("key", "cannot stand in a header"))?;
        value.set_sensitive(true);
        Ok(value)
    }
}

fn is_quoted(secret: &str) -> bool {
    ['"', '\'', '`']
        .iter()
        .any(|quote| secret.len() > 1 && secret.starts_with(*quote) && secret.ends_with(*quote))
}

/// Whether the text is this word, in any case, and something after it.
fn begins_with_word(text: &str, word: &str) -> bool {
    text.split_once(' ').is_some_and(|(first, _)| first.eq_ignore_ascii_case(word))
}

impl<S: Into<Secret>> From<S> for Credential {
    fn from(secret: S) -> Self {
        Self::new(secret)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_cannot_be_sent_are_refused_without_being_printed() {
        for key in ["", "  ", "abc\n", "a\rb", "a\0b", "clé", " spaced ", "tab\tbed", "\u{7f}del"] {
            let error = Credential::new(key).header("Bearer").unwrap_err();
            assert_eq!(error.field(), Some("key"), "{key:?}");
            let shown = format!("{error} {error:?}");
            assert!(key.trim().len() < 2 || !shown.contains(key.trim()), "{shown}");
        }
    }

    #[test]
    fn keys_that_were_copied_with_what_stands_around_them_are_refused_and_say_so() {
        let cases = [
            ("\"s3cret\"", "quotes"),
            ("'s3cret'", "quotes"),
            ("`s3cret`", "quotes"),
            ("ApiKey s3cret", "`ApiKey`"),
            ("apikey  s3cret", "`ApiKey`"),
            ("Bearer s3cret", "`Bearer`"),
        ];
        for (key, says) in cases {
            let error = Credential::new(key).header("ApiKey").unwrap_err();
            let shown = format!("{error} {error:?}");
            assert!(
                error.field() == Some("key") && shown.contains(says) && !shown.contains("s3cret"),
                "{shown}"
            );
        }
        assert!(Credential::bearer("Bearer s3cret").header("ApiKey").is_err());
        for key in ["\"s3cret", "s'3cret'", "ApiKey", "ApiKeys s3cret", "\""] {
            assert!(Credential::new(key).header("ApiKey").is_ok(), "{key}");
        }
    }

    #[test]
    fn what_stands_around_a_key_in_a_file_is_taken_off() {
        for text in ["k-1", "k-1\n", "k-1\r\n", "\u{feff}k-1\n", "  k-1\t", "\u{feff} k-1", "\n\nk-1"] {
            assert_eq!(Secret::trimmed(text).reveal(), "k-1", "{text:?}");
        }
        assert_eq!(Secret::trimmed("k 1").reveal(), "k 1");
        assert_eq!(Secret::trimmed(" \u{feff}\n").reveal(), "");
    }

    #[test]
    fn the_scheme_is_the_usual_one_unless_told() {
        assert_eq!(Credential::from("k").header("ApiKey").unwrap(), "ApiKey k");
        assert_eq!(Credential::bearer("k").header("ApiKey").unwrap(), "Bearer k");
        assert!(Credential::from("k").header("ApiKey").unwrap().is_sensitive());
    }
}
