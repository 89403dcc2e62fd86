//! The path of a call: the operation's template with its values in place.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::Error;

/// All but RFC 3986's unreserved characters and `@`, which it allows in a segment and APIs use in names such as
/// `@current`: what is left can't end a segment or start another.
const OUTSIDE_OF_A_SEGMENT: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'@');

/// A path that is being filled in.
#[derive(Clone, Debug)]
pub(crate) struct Path {
    text: String,
    rest: &'static str,
}

impl Path {
    /// Starts with the base URL's prefix and the template up to its first placeholder.
    pub(crate) fn new(prefix: &str, template: &'static str) -> Self {
        const VALUES: usize = 40;
        let mut text = String::with_capacity(prefix.len() + template.len() + VALUES);
        text.push_str(prefix);
        let mut path = Self { text, rest: template };
        path.copy_to_placeholder();
        path
    }

    /// Fills the next placeholder with one segment, whatever characters the value has.
    pub(crate) fn fill(&mut self, value: &str) -> Result<(), Error> {
        let placeholder = self.rest.strip_prefix('{').map(|rest| split_before(rest, b'}'));
        let Some((name, rest)) = placeholder.and_then(|(name, rest)| Some((name, rest.strip_prefix('}')?)))
        else {
            return Err(Error::invalid_input("path", "has no placeholder left for this value"));
        };
        let is_plain = is_plain(value);
        check_segment(name, value, is_plain)?;
        if is_plain {
            self.text.push_str(value);
        } else {
            self.text.extend(utf8_percent_encode(value, OUTSIDE_OF_A_SEGMENT));
        }
        self.rest = rest;
        self.copy_to_placeholder();
        Ok(())
    }

    /// The whole path, if nothing is missing.
    pub(crate) fn finish(&self) -> Result<&str, Error> {
        match self.rest {
            "" => Ok(&self.text),
            _ => Err(Error::invalid_input("path", "has a placeholder that was not filled")),
        }
    }

    /// A path that the caller wrote, below the prefix: for endpoints that a crate does not model.
    pub(crate) fn raw(prefix: &str, path: &str) -> Result<Self, Error> {
        let refused = |problem: &str| Err(Error::invalid_input("path", problem));
        let Some(relative) = path.strip_prefix('/') else {
            return refused("does not start with a slash");
        };
        // What the URL parser would read as something else than this path: it takes `\` for `/`, `%2e` for a dot.
        let plain = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'\\' | b'?' | b'#');
        if !relative.bytes().all(plain) {
            return refused("has a character that must be percent-encoded, or a query (use `query`)");
        }
        let segments: Vec<&str> = relative.split('/').collect();
        let (last, inner) = segments.split_last().unwrap_or((&"", &[]));
        if inner.iter().any(|segment| segment.is_empty()) {
            return refused("has an empty segment");
        }
        let dots =
            |segment: &&str| matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..");
        if inner.iter().any(dots) || dots(last) {
            return refused("has a segment of dots");
        }
        Ok(Self { text: format!("{prefix}{path}"), rest: "" })
    }

    /// As far as it is filled in.
    pub(crate) fn so_far(&self) -> &str {
        &self.text
    }

    fn copy_to_placeholder(&mut self) {
        let (literal, rest) = split_before(self.rest, b'{');
        self.text.push_str(literal);
        self.rest = rest;
    }
}

fn check_segment(name: &'static str, value: &str, is_plain: bool) -> Result<(), Error> {
    let problem = match value {
        "" => "is empty",
        "." | ".." => "is a path of dots, which would address another resource",
        _ if !is_plain && value.chars().any(char::is_control) => "has a control character",
        _ => return Ok(()),
    };
    Err(Error::invalid_input(name, problem))
}

/// Whether all of it can stand in a segment as it is, as in most values.
fn is_plain(value: &str) -> bool {
    value.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'@'))
}

/// The text before this ASCII character, and the rest. Templates are so short that a search for it would cost more.
fn split_before(text: &'static str, character: u8) -> (&'static str, &'static str) {
    text.split_at(text.bytes().position(|byte| byte == character).unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill(values: &[&str]) -> Result<String, Error> {
        let mut path = Path::new("/v1", "/topics/{topicKey}/subscribers/{id}");
        for value in values {
            path.fill(value)?;
        }
        path.finish().map(str::to_owned)
    }

    #[test]
    fn a_value_is_one_segment_whatever_it_holds() {
        assert_eq!(
            fill(&["a/b?c d", "é%2F#"]).unwrap(),
            "/v1/topics/a%2Fb%3Fc%20d/subscribers/%C3%A9%252F%23"
        );
        assert_eq!(fill(&["...", "a-b_c~d.e"]).unwrap(), "/v1/topics/.../subscribers/a-b_c~d.e");
        assert_eq!(fill(&["@current", "a:b@c"]).unwrap(), "/v1/topics/@current/subscribers/a%3Ab@c");
    }

    #[test]
    fn values_that_would_change_the_path_are_refused_by_name() {
        for value in ["", ".", "..", "a\0", "a\r\nb", "\u{85}"] {
            let error = fill(&["ok", value]).unwrap_err();
            assert_eq!(error.field(), Some("id"), "{value:?}");
        }
        assert_eq!(fill(&["a"]).unwrap_err().field(), Some("path"));
        assert_eq!(fill(&["a", "b", "c"]).unwrap_err().field(), Some("path"));
    }

    #[test]
    fn a_raw_path_stays_below_the_prefix() {
        assert_eq!(Path::raw("/v1", "/alerts/a%2Fb/").unwrap().text, "/v1/alerts/a%2Fb/");
        for path in [
            "alerts",
            "",
            "/..",
            "/a/../b",
            "/%2e%2E/x",
            "/.",
            "//evil.example",
            "/a//b",
            "/a?b",
            "/a#b",
            "/\\evil",
            "/a b",
            "/a\nb",
            "/é",
        ] {
            assert_eq!(Path::raw("/v1", path).unwrap_err().field(), Some("path"), "{path:?}");
        }
    }
}
