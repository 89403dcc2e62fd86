//! Where in a JSON text a byte stands, as a path: `data[3].createdAt`.
//!
//! It is asked only after a failure, so that the successful way pays nothing for it.

/// What a failure is about.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Subject {
    /// The value that was read last.
    Value,
    /// The object that ends there.
    Object,
}

/// The path of the value that holds the byte at `offset`, or was last read before it. The text up to there need not
/// be well-formed: the path is then as good as the text.
pub(super) fn path_at(text: &str, offset: usize, subject: Subject) -> String {
    let mut walk = Walk { path: Vec::new() };
    let mut bytes = text.as_bytes().iter().copied().enumerate();
    while let Some((position, byte)) = bytes.next() {
        if position >= offset {
            break;
        }
        match byte {
            b'{' => walk.path.push(Level::Object(None)),
            b'[' => walk.path.push(Level::Array(0)),
            // The end of a container leaves its name behind until the next one starts.
            b'}' | b']' if position + 1 < offset => {
                walk.path.pop();
            }
            b',' => walk.next(),
            b'"' => {
                let end = string_end(&mut bytes);
                walk.string(text.get(position + 1..end.unwrap_or(text.len())).unwrap_or_default());
            }
            _ => {}
        }
    }
    if let (Subject::Object, Some(Level::Object(name))) = (subject, walk.path.last_mut()) {
        *name = None;
    }
    walk.show()
}

struct Walk<'a> {
    path: Vec<Level<'a>>,
}

enum Level<'a> {
    /// In an object: the name that was read last.
    Object(Option<&'a str>),
    /// In an array: the index.
    Array(usize),
}

impl<'a> Walk<'a> {
    fn next(&mut self) {
        match self.path.last_mut() {
            Some(Level::Object(name)) => *name = None,
            Some(Level::Array(index)) => *index += 1,
            None => {}
        }
    }

    /// The first string after `{` or `,` is a name, the second one a value.
    fn string(&mut self, text: &'a str) {
        if let Some(Level::Object(name @ None)) = self.path.last_mut() {
            *name = Some(text);
        }
    }

    fn show(&self) -> String {
        let mut shown = String::new();
        for level in &self.path {
            match level {
                Level::Object(Some(name)) => {
                    if !shown.is_empty() {
                        shown.push('.');
                    }
                    shown.push_str(name);
                }
                Level::Object(None) => {}
                Level::Array(index) => {
                    shown.push('[');
                    shown.push_str(&index.to_string());
                    shown.push(']');
                }
            }
        }
        shown
    }
}

/// Goes past the quote that ends a string, and says where it stands.
fn string_end(bytes: &mut impl Iterator<Item = (usize, u8)>) -> Option<usize> {
    let mut escaped = false;
    for (position, byte) in bytes {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return Some(position),
            _ => {}
        }
    }
    None
}

/// The offset of a line and column as `serde_json` counts them: lines from 1, columns in bytes, from 1.
pub(super) fn offset_of(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    (start + column).min(text.len())
}
