//! The arrays of a JSON text that stand within no other array, as ranges of bytes. The text need not be well-formed: what
//! is found is then as good as the text.

use std::ops::Range;

/// An array and its elements, which keep the white space around them.
#[derive(Debug, PartialEq)]
pub(crate) struct Array {
    /// From the opening bracket up to and with the closing one.
    pub(crate) span: Range<usize>,
    pub(crate) elements: Vec<Range<usize>>,
}

/// All arrays that stand within no other one, in order.
pub(crate) fn outermost_arrays(text: &[u8]) -> impl Iterator<Item = Array> + '_ {
    let mut scan = Scan { bytes: text, position: 0 };
    std::iter::from_fn(move || {
        loop {
            match scan.next()? {
                b'[' => return scan.array(),
                b'"' => scan.string()?,
                _ => {}
            }
        }
    })
}

struct Scan<'a> {
    bytes: &'a [u8],
    /// Of the byte that comes next.
    position: usize,
}

impl Scan<'_> {
    fn next(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.position)?;
        self.position += 1;
        Some(byte)
    }

    /// Goes past the quote that ends a string.
    fn string(&mut self) -> Option<()> {
        loop {
            let rest = self.bytes.get(self.position..)?;
            let found = rest.iter().position(|byte| matches!(byte, b'"' | b'\\'))?;
            self.position += found + 1;
            match rest.get(found) {
                Some(b'"') => return Some(()),
                _ => self.position += 1,
            }
        }
    }

    /// The array whose opening bracket was the last byte.
    fn array(&mut self) -> Option<Array> {
        let open = self.position - 1;
        let (mut elements, mut start, mut depth) = (Vec::new(), self.position, 0_usize);
        loop {
            match self.next()? {
                b'"' => self.string()?,
                b'[' | b'{' => depth += 1,
                b',' if depth == 0 => {
                    elements.push(start..self.position - 1);
                    start = self.position;
                }
                b']' | b'}' if depth == 0 => break,
                b']' | b'}' => depth -= 1,
                _ => {}
            }
        }
        let last = start..self.position - 1;
        let is_empty = self.bytes.get(last.clone()).is_none_or(|bytes| bytes.trim_ascii().is_empty());
        if !(is_empty && elements.is_empty()) {
            elements.push(last);
        }
        Some(Array { span: open..self.position, elements })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrays(text: &str) -> Vec<(&str, Vec<&str>)> {
        let elements = |array: &Array| array.elements.iter().map(|range| &text[range.clone()]).collect();
        outermost_arrays(text.as_bytes()).map(|array| (&text[array.span.clone()], elements(&array))).collect()
    }

    #[test]
    fn elements_are_divided_at_their_own_commas() {
        let text = r#"{"a":[1, [2,3] ,{"x":[4],"y":"],\"[,"}],"b":{"c":[ ]},"d":["\\"]}"#;
        assert_eq!(
            arrays(text),
            [
                (r#"[1, [2,3] ,{"x":[4],"y":"],\"[,"}]"#, vec!["1", " [2,3] ", r#"{"x":[4],"y":"],\"[,"}"#]),
                ("[ ]", vec![]),
                (r#"["\\"]"#, vec![r#""\\""#]),
            ]
        );
    }

    #[test]
    fn text_that_is_not_well_formed_is_scanned_as_far_as_it_goes() {
        assert_eq!(arrays("[1,]"), [("[1,]", vec!["1", ""])]);
        assert_eq!(arrays("[1}"), [("[1}", vec!["1"])]);
        for text in ["", "{}", "[1,2", r#"["a"#, r#"["a\"#, r#"{"a"#, r#""[1]""#] {
            assert_eq!(arrays(text), [], "{text}");
        }
    }
}
