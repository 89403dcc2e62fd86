//! A key that is easy to find, and the search for what is left of it.

use std::collections::HashSet;
use std::fmt::{Debug, Write as _};
use std::sync::LazyLock;

use alertkit_transport::Error;
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// A key with characters that are written otherwise in URLs and in JSON.
pub(crate) const CANARY: &str = "Zq7+xW/3Kp9=Lm2&Rt5%Jd8";

/// Base64 of the standard, without padding.
pub(crate) fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let number = chunk.iter().fold(0_usize, |number, byte| number << 8 | usize::from(*byte))
            << (8 * (3 - chunk.len()));
        for place in 0..=chunk.len() {
            text.push(char::from(ALPHABET[number >> (18 - 6 * place) & 63]));
        }
    }
    text
}

/// What no text may hold: six bytes of the key, of its percent form, and of its base64 forms.
static PARTS: LazyLock<HashSet<Vec<u8>>> = LazyLock::new(|| {
    let percent = utf8_percent_encode(CANARY, NON_ALPHANUMERIC).to_string();
    // Behind one or two other bytes its base64 looks different.
    let encoded = (0..3).map(|start| base64(&CANARY.as_bytes()[start..]));
    let encoded = encoded.flat_map(|text| [text.replace('+', "-").replace('/', "_"), text]);
    let spellings = [CANARY.to_owned(), percent.to_lowercase(), percent].into_iter().chain(encoded);
    spellings.flat_map(|text| text.as_bytes().windows(6).map(<[u8]>::to_vec).collect::<Vec<_>>()).collect()
});

/// Fails when anything of the key stands in the text, with its escapes or without.
pub(crate) fn assert_clean(what: &str, text: &str) {
    let percent = percent_decode_str(text).decode_utf8_lossy().into_owned();
    for text in [text, &percent, &without_json_escapes(text), &without_json_escapes(&percent)] {
        let part = text.as_bytes().windows(6).find(|part| PARTS.contains(*part));
        let part = part.map(String::from_utf8_lossy);
        assert_eq!(part, None, "{what} shows it: {text}");
    }
}

fn without_json_escapes(text: &str) -> String {
    let mut parts = text.split("\\u");
    let mut plain = parts.next().unwrap().to_owned();
    for part in parts {
        let character = part.get(..4).and_then(|code| char::from_u32(u32::from_str_radix(code, 16).ok()?));
        match character {
            Some(character) => plain.extend([&character.to_string(), &part[4..]]),
            None => plain.push_str(part),
        }
    }
    plain.replace('\\', "")
}

pub(crate) fn assert_shown_clean(what: &str, value: &(impl Debug + ?Sized)) {
    assert_clean(what, &format!("{value:?} {value:#?}"));
}

pub(crate) fn assert_error_clean(error: &Error) {
    let mut text = format!("{error} {error:?} {error:#?}");
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        write!(text, " {cause} {cause:?}").unwrap();
        source = cause.source();
    }
    text.push_str(&String::from_utf8_lossy(error.body().map(|body| &body[..]).unwrap_or_default()));
    write!(text, "{:?} {:?} {:?}", error.details(), error.rate_limit(), error.request_id()).unwrap();
    assert_clean("an error", &text);
}
