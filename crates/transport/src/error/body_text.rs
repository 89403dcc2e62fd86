//! What to show of an error's body that is no JSON: the text of a proxy, the title of its page.

/// The longest piece, in characters.
const LONGEST: usize = 200;

/// A short piece of a plain text, or the title of an HTML page, in one line.
pub(crate) fn text_of(body: &[u8]) -> Option<String> {
    // A body that was cut may end within a character.
    let text = match std::str::from_utf8(body) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(body.get(..error.valid_up_to())?).ok()?
        }
        Err(_) => return None,
    };
    let text = text.trim_start();
    let piece = match text.chars().next()? {
        '<' => title_of(text)?,
        // JSON that was cut off.
        '{' | '[' | '"' => return None,
        _ => text,
    };
    let piece = in_one_line(piece);
    (!piece.is_empty()).then_some(piece)
}

/// The letters are compared as bytes, so that no change of case moves a position.
fn title_of(page: &str) -> Option<&str> {
    let after = |from: usize, name: &[u8]| {
        let windows = page.as_bytes().get(from..)?.windows(name.len());
        Some(from + windows.into_iter().position(|window| window.eq_ignore_ascii_case(name))?)
    };
    let open = after(0, b"<title")?;
    let start = open + page.get(open..)?.find('>')? + 1;
    page.get(start..after(start, b"</title")?)
}

fn in_one_line(text: &str) -> String {
    let mut line = String::new();
    let words = text.split(|character: char| character.is_whitespace() || character.is_control());
    for word in words.filter(|word| !word.is_empty()) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        if let Some((end, _)) = line.char_indices().nth(LONGEST) {
            line.truncate(end);
            line.push('…');
            break;
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_a_proxy_and_the_title_of_its_page_are_shown() {
        let cases: &[(&[u8], Option<&str>)] = &[
            (b"upstream connect error\r\n  or disconnect", Some("upstream connect error or disconnect")),
            (b"<html><HEAD><Title lang=en>\n502 Bad Gateway</TITLE></head>", Some("502 Bad Gateway")),
            (b"<!doctype html><h1>Bad Gateway</h1>", None),
            (b"<title>cut off", None),
            (b"<title></title>", None),
            (b"{\"error\":", None),
            (b"[1,", None),
            (b"\"text", None),
            (b"", None),
            (b" \n", None),
            (b"\xff\xfe\x00", None),
            (b"cut \xc3", Some("cut")),
            ("İ<title>".as_bytes(), Some("İ<title>")),
        ];
        for (body, expected) in cases {
            assert_eq!(text_of(body).as_deref(), *expected, "{}", String::from_utf8_lossy(body));
        }
    }

    #[test]
    fn a_long_text_is_cut_within_no_character() {
        let text = text_of("é".repeat(5_000).as_bytes()).unwrap();
        assert_eq!(text, format!("{}…", "é".repeat(200)));
        assert_eq!(text_of("a ".repeat(100).as_bytes()).unwrap().len(), 199);
    }
}
