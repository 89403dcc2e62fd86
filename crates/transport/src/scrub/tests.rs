use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use proptest::prelude::*;
use proptest::sample::Index;
use url::form_urlencoded;

use super::*;

fn scrub(key: &str, text: &str) -> String {
    Scrubber::new(key).text(text)
}

/// Base64 by the book: of whole bytes, with padding.
fn base64(bytes: &[u8], last: &str) -> String {
    let digits: Vec<char> = ('A'..='Z').chain('a'..='z').chain('0'..='9').chain(last.chars()).collect();
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| chunk.get(at).map_or(0, |byte| usize::from(*byte));
        let number = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            text.push(if place > chunk.len() { '=' } else { digits[number >> (18 - 6 * place) & 63] });
        }
    }
    text
}

/// A character as a server may write it, chosen by a number.
fn spelled(character: char, choice: usize) -> String {
    let code = u32::from(character);
    match choice {
        _ if matches!(character, '%' | '&') => format!("%{code:02X}"),
        0 => format!("%{code:02X}"),
        1 => format!("%{code:02x}"),
        2 => format!("\\u{code:04x}"),
        3 => format!("\\u{code:04X}"),
        4 => format!("\\x{code:02x}"),
        5 => format!("&#{code};"),
        6 => format!("&#x{code:X};"),
        _ => match character {
            '/' | '"' => format!("\\{character}"),
            '+' => "%2B".to_owned(),
            ' ' => "+".to_owned(),
            plain => plain.to_string(),
        },
    }
}

/// Keys of all characters, most of which are escaped somewhere.
fn key() -> impl Strategy<Value = String> {
    "[A-Za-z0-9]{4}([A-Za-z0-9/=_.$#@!-]|[%&\"\\\\ +][g-mG-Z]){8,40}[A-Za-z0-9]"
}

/// What may stand around a key without being read together with it.
fn around() -> impl Strategy<Value = String> {
    "([a-z]{0,7} |[{}\"':,<>()äß…\n]){0,12}"
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_key_is_replaced_however_it_is_spelled(
        // A backslash between other escapes can be read in more than one way.
        key in key().prop_map(|key| key.replace('\\', "~")),
        choices in prop::collection::vec(0..30_usize, 100),
        before in around(),
        after in around(),
    ) {
        let spelling: String =
            key.chars().zip(choices).map(|(character, choice)| spelled(character, choice)).collect();
        let json = serde_json::to_string(&spelling).unwrap();
        let percent = utf8_percent_encode(&spelling, NON_ALPHANUMERIC).to_string();
        let scrubber = Scrubber::new(&key);
        for spelling in [&spelling, json.trim_matches('"'), &percent] {
            let text = format!("{before}{spelling}{after}");
            prop_assert_eq!(scrubber.text(&text), format!("{before}[redacted]{after}"), "{}", text);
        }
    }

    #[test]
    fn the_usual_encodings_of_a_key_are_replaced(key in key(), before in around(), after in around()) {
        let json = serde_json::to_string(&key).unwrap();
        let in_string = &json[1..json.len() - 1];
        let twice = serde_json::to_string(in_string).unwrap();
        let form: String = form_urlencoded::byte_serialize(key.as_bytes()).collect();
        let percent = utf8_percent_encode(&key, NON_ALPHANUMERIC).to_string();
        let scrubber = Scrubber::new(&key);
        for spelling in [
            &key,
            in_string,
            &in_string.replace('/', "\\/"),
            &twice[1..twice.len() - 1],
            &format!("{key:?}")[1..json.len() - 1],
            &form,
            &percent,
            &utf8_percent_encode(&percent, NON_ALPHANUMERIC).to_string(),
        ] {
            let text = format!("{before}{spelling}{after}");
            prop_assert_eq!(scrubber.text(&text), format!("{before}[redacted]{after}"), "{}", text);
        }
    }

    /// As in `Basic` credentials: something before the key, and something behind it.
    #[test]
    fn a_key_in_base64_is_replaced_with_every_digit_that_it_decides(
        key in key(),
        before in "[ -~]{0,7}",
        after in "[ -~]{0,7}",
        last in prop_oneof![Just("+/"), Just("-_")],
    ) {
        let text = base64(format!("{before}{key}{after}").as_bytes(), last);
        let (start, end) = ((8 * before.len()).div_ceil(6), 8 * (before.len() + key.len()) / 6);
        let expected = format!("{}[redacted]{}", &text[..start], &text[end..]);
        prop_assert_eq!(scrub(&key, &text), expected.clone(), "{}", text);
        let (json, percent) = (text.replace('/', "\\/"), text.replace('+', "%2B").replace('/', "%2f"));
        for text in [json, percent] {
            let left = scrub(&key, &text);
            prop_assert!(left.len() <= text.len() + REDACTED.len() - key.len(), "{}: {}", text, left);
            prop_assert!(left.contains(REDACTED), "{}: {}", text, left);
        }
    }

    /// `sk_live_abcd****`, and parts in the middle.
    #[test]
    fn a_part_of_a_key_is_replaced(
        key in "[A-Za-z0-9_-]{8,60}",
        range in any::<(Index, Index)>(),
        before in around(),
        after in around(),
    ) {
        let (start, length) = (range.0.index(key.len() - 7), 8 + range.1.index(key.len()));
        let part = &key[start..key.len().min(start + length)];
        let text = format!("{before}{part}****{after}");
        prop_assert_eq!(scrub(&key, &text), format!("{before}[redacted]****{after}"));
    }

    #[test]
    fn six_characters_are_enough_where_they_are_no_word(
        key in "([A-Z][0-9][a-z]){4,20}",
        start in any::<Index>(),
    ) {
        let start = start.index(key.len() - 5);
        prop_assert_eq!(scrub(&key, &format!("key {}…", &key[start..start + 6])), "key [redacted]…");
    }

    #[test]
    fn a_body_that_is_cut_within_the_key_shows_no_part_of_it(
        key in prop_oneof!["[a-z]{8,40}", "[A-Za-z0-9_-]{8,40}"],
        cut in any::<Index>(),
        before in around(),
    ) {
        let cut = 6 + cut.index(key.len() - 6);
        let body = Bytes::from(format!("{before}{}", &key[..cut]));
        prop_assert_eq!(Scrubber::new(&key).body(&body), format!("{before}[redacted]"));
    }

    #[test]
    fn text_without_the_key_is_left_alone(
        key in "[A-Za-z0-9+/_-]{8,60}",
        text in prop_oneof![any::<String>(), r"([ -~]|\\u00[0-9a-f]{2}|%[0-9a-f]{2}|&[a-z]{2,4};){0,80}"],
        bytes in any::<Vec<u8>>(),
    ) {
        prop_assert_eq!(scrub(&key, &text), text);
        let body = Bytes::from(bytes);
        prop_assert_eq!(Scrubber::new(&key).body(&body), body);
    }
}

#[test]
fn words_of_a_key_are_left_alone() {
    for (key, text) in [
        ("sandbox-novu-key", "the sandbox has no novu key: use another key"),
        ("key-of-the-tests", "the state of the tests"),
        ("test", "the latest contest: testing, test_1, test-1, protest"),
        ("key", "the key, key_1 and its keys"),
        ("", "an empty key"),
    ] {
        assert_eq!(scrub(key, text), text, "{key}");
    }
}

#[test]
fn a_short_key_is_replaced_where_it_stands_alone() {
    for (key, text, expected) in [
        ("test", "test", "[redacted]"),
        (
            "test",
            "the key test, 'test' and \\\"test\\\" (latest)",
            "the key [redacted], '[redacted]' and \\\"[redacted]\\\" (latest)",
        ),
        ("a+bc", "a+bc a%2Bbc a\\u002bbc a+bcd", "[redacted] [redacted] [redacted] a+bcd"),
        ("abcdefg", "abcdefg=abcdefg", "[redacted]=[redacted]"),
    ] {
        assert_eq!(scrub(key, text), expected, "{key}");
    }
}

#[test]
fn keys_beside_each_other_and_bytes_that_are_no_text_are_handled() {
    let key = "Zq7xW3Kp9Lm2";
    assert_eq!(scrub(key, &format!("{key}{key}-{key}")), "[redacted]-[redacted]");
    let body = [b"\xff\xfe", key.as_bytes(), b"\xff"].concat();
    assert_eq!(Scrubber::new(key).body(&body.into()), &b"\xff\xfe[redacted]\xff"[..]);
    // What looks like an escape swallows the first characters of the key, and no more.
    for before in ["%", "%4", "\\", "\\x", "\\u", "\\u00", "&#", "&", "%25", "\\\\"] {
        let text = format!("{before}{key}");
        assert_eq!(scrub(key, &text), format!("{before}[redacted]"), "{text}");
    }
}
