//! A key that is easy to find, and the search for what is left of it.

/// A key like no other text of the tests.
pub const KEY: &str = "Zq7xKw2vJp9sRt4yLm6n";

/// All forms in which the key, or a part of six bytes of it, could stand in a text.
fn forms() -> Vec<String> {
    let windows = KEY.as_bytes().windows(6).map(|window| String::from_utf8(window.to_vec()).unwrap());
    let encoded = (0..3).map(|shift| {
        // Base64 of the key at each of the three places that it can have in a text; the edges depend on what is
        // around it, so they are cut off.
        let padded = [vec![0; shift], KEY.as_bytes().to_vec()].concat();
        let text = base64(&padded);
        text[4..text.len() - 4].to_owned()
    });
    windows.chain(encoded).chain([percent(KEY), percent(KEY).to_lowercase()]).collect()
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

/// Fails when anything of the key stands in the text.
pub fn assert_clean(what: &str, text: &str) {
    for form in forms() {
        assert!(!text.contains(&form), "{what} shows a part of the key: {text}");
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
    assert_eq!(base64(b"Man is"), "TWFuIGlz");
    assert!(!dirty("nothing of it".to_owned()));
}
