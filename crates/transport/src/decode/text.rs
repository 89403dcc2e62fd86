//! JSON text as servers really send it: with a byte order mark, and with strings that were cut within a character.

use std::borrow::Cow;

const MARK: char = '\u{feff}';

/// The text without the byte order mark that may stand at its start.
pub(crate) fn without_mark(text: &str) -> &str {
    text.strip_prefix(MARK).unwrap_or(text)
}

/// The text with U+FFFD in place of each escaped half of a surrogate pair, which a server in JavaScript writes when it
/// cuts a string. The replacement is as long, so that positions in the text stay what they are.
pub(super) fn with_whole_characters(text: &str) -> Cow<'_, str> {
    const REPLACEMENT: &str = r"\ufffd";
    let mut mended = String::new();
    let (mut rest, mut kept) = (text, 0);
    while let Some(found) = rest.find('\\') {
        let escape = rest.get(found..).unwrap_or_default();
        let length = match half_at(escape) {
            None => 2,
            Some(Half::High) if escape.get(6..).and_then(half_at) == Some(Half::Low) => 12,
            Some(_) => {
                let start = text.len() - escape.len();
                mended.push_str(text.get(kept..start).unwrap_or_default());
                mended.push_str(REPLACEMENT);
                kept = start + REPLACEMENT.len();
                REPLACEMENT.len()
            }
        };
        rest = escape.get(length..).unwrap_or_default();
    }
    if kept == 0 {
        return Cow::Borrowed(text);
    }
    mended.push_str(text.get(kept..).unwrap_or_default());
    Cow::Owned(mended)
}

#[derive(Clone, Copy, PartialEq)]
enum Half {
    High,
    Low,
}

/// The half of a surrogate pair that is escaped at the start of this text.
fn half_at(escape: &str) -> Option<Half> {
    let digits = escape.strip_prefix(r"\u")?.get(..4)?;
    match u16::from_str_radix(digits, 16).ok()? {
        0xd800..=0xdbff => Some(Half::High),
        0xdc00..=0xdfff => Some(Half::Low),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_surrogate_pair_is_replaced_and_nothing_else() {
        for (text, mended) in [
            (r#""disk full \ud83d""#, r#""disk full \ufffd""#),
            (r#""\ude00\uD83D\ude00\ud83d\ud83d\ude00""#, r#""\ufffd\uD83D\ude00\ufffd\ud83d\ude00""#),
            (r#""\ud83d\n\ud83""#, r#""\ufffd\n\ud83""#),
            (r#""\\ud83d \u00e9 \" é""#, r#""\\ud83d \u00e9 \" é""#),
            (r#""\\\ud83d""#, r#""\\\ufffd""#),
            ("\"\\é\\u12é\\", "\"\\é\\u12é\\"),
            ("", ""),
        ] {
            assert_eq!(with_whole_characters(text), mended);
            assert_eq!(text.len(), mended.len());
        }
    }

    #[test]
    fn only_a_mark_at_the_start_is_passed_over() {
        assert_eq!(without_mark("\u{feff}{}"), "{}");
        assert_eq!(without_mark("\u{feff}\u{feff}{}"), "\u{feff}{}");
        assert_eq!(without_mark("{}\u{feff}"), "{}\u{feff}");
    }
}
