//! Text of files and pipes, as editors and shells of all systems write it.

const UTF_8_MARK: char = '\u{feff}';

/// The text, without a byte order mark. The error says what else it is.
pub(crate) fn decode(bytes: Vec<u8>) -> Result<String, &'static str> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err("is UTF-16; save it as UTF-8");
    }
    let text = String::from_utf8(bytes).map_err(|_| "is not UTF-8")?;
    Ok(text.strip_prefix(UTF_8_MARK).map(str::to_owned).unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_not_part_of_the_text() {
        assert_eq!(decode("\u{feff}{}\n".into()).unwrap(), "{}\n");
        assert_eq!(decode("é".into()).unwrap(), "é");
    }

    #[test]
    fn another_encoding_is_named() {
        assert_eq!(decode(vec![0xff, 0xfe, b'{', 0]), Err("is UTF-16; save it as UTF-8"));
        assert_eq!(decode(vec![0xfe, 0xff, 0, b'{']), Err("is UTF-16; save it as UTF-8"));
        assert_eq!(decode(vec![b'{', 0xe9]), Err("is not UTF-8"));
    }
}
