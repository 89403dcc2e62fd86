//! Secrets that are easy to find, and the search for what is left of them.

use std::sync::LazyLock;

/// A key like no other text of the tests.
pub const KEY: &str = "Zq7xKw2vJp9sRt4yLm6n";

/// A value of a secret field, and like no other text of the tests either.
pub const FIELD: &str = "Hd3bGf8cTy5wNk1zQs6j";

/// All forms in which a secret, or a part of six bytes of it, could stand in a text.
fn forms(secret: &str) -> Vec<String> {
    let windows = secret.as_bytes().windows(6).map(|window| String::from_utf8(window.to_vec()).unwrap());
    let encoded = (0..3).map(|shift| {
        // Base64 of the secret at each of the three places that it can have in a text; the edges depend on what is
        // around it, so they are cut off.
        let padded = [vec![0; shift], secret.as_bytes().to_vec()].concat();
        let text = base64(&padded);
        text[4..text.len() - 4].to_owned()
    });
    windows.chain(encoded).chain([percent(secret), percent(secret).to_lowercase()]).collect()
}

static FORMS: LazyLock<Vec<String>> = LazyLock::new(|| [forms(KEY), forms(FIELD)].concat());

/// The key as servers may write it into a JSON string, whole or in part.
#[must_use]
pub fn spellings() -> Vec<String> {
    let unicode =
        |text: &str| text.bytes().fold(String::new(), |text, byte| text + &format!("\\u{byte:04x}"));
    let (front, back) = KEY.split_at(7);
    let mut spellings = vec![
        KEY.to_owned(),
        percent(KEY),
        percent(KEY).to_lowercase(),
        unicode(KEY),
        format!("{}{}", unicode(front), percent(back)),
        format!("{front}{}", percent(back)),
        format!("{}****", &KEY[..8]),
        format!("****{}", &KEY[KEY.len() - 6..]),
    ];
    spellings.extend(["", "a", "ab"].map(|before| base64(format!("{before}{KEY}:").as_bytes())));
    spellings
}

/// The text without the escapes of JSON and of URLs.
fn decoded(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(['%', '\\']) {
        let (plain, escape) = rest.split_at(start);
        decoded.push_str(plain);
        let character = [("\\u", 4), ("%", 2)].into_iter().find_map(|(start, length)| {
            let code = escape.strip_prefix(start)?.get(..length)?;
            Some((char::from_u32(u32::from_str_radix(code, 16).ok()?)?, start.len() + length))
        });
        let (character, length) = character.unwrap_or((' ', 1));
        decoded.push(character);
        rest = &escape[length..];
    }
    decoded + rest
}

fn percent(text: &str) -> String {
    text.bytes().flat_map(|byte| format!("%{byte:02X}").into_bytes()).map(char::from).collect()
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let number =
            (0..3).fold(0_u32, |number, index| number << 8 | u32::from(*chunk.get(index).unwrap_or(&0)));
        for place in (0..4).rev() {
            let digit = usize::try_from(number >> (6 * place) & 63).unwrap();
            text.push(char::from(DIGITS[digit]));
        }
    }
    text
}

/// Fails when anything of the key or of the secret field stands in the text.
pub fn assert_clean(what: &str, text: &str) {
    for text in [text, &decoded(text)] {
        for form in &*FORMS {
            assert!(!text.contains(form), "{what} shows a part of a secret: {text}");
        }
    }
}

#[cfg(test)]
#[test]
fn the_search_finds_what_is_there() {
    let dirty = |text: String| std::panic::catch_unwind(|| assert_clean("it", &text)).is_err();
    assert!(dirty(format!("key={KEY}")));
    assert!(dirty(format!("…{}…", &KEY[5..11])));
    for before in ["", "a", "ab", "abc"] {
        assert!(dirty(base64(format!("{before}Bearer {KEY} and more").as_bytes())), "{before}");
    }
    assert!(dirty(percent(KEY)));
    assert!(spellings().into_iter().all(dirty));
    assert!(dirty(FIELD.to_owned()));
    assert_eq!(base64(b"Man is"), "TWFuIGlz");
    assert!(!dirty("nothing of it".to_owned()));
}
