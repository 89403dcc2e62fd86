//! The JSON body of a call. Most are small, and those take one allocation, however many attempts share them.

use std::io::{self, Write};

use bytes::Bytes;
use serde::Serialize;

/// Writes the value as JSON.
///
/// # Errors
///
/// `serde_json`'s, for a value that has no form in JSON.
pub(super) fn json(value: &(impl Serialize + ?Sized)) -> serde_json::Result<Bytes> {
    let mut body = Body { small: Small { bytes: [0; SMALL], length: 0 }, large: Vec::new() };
    serde_json::to_writer(&mut body, value)?;
    Ok(if body.large.is_empty() { Bytes::from_owner(body.small) } else { body.large.into() })
}

/// In bytes.
const SMALL: usize = 256;

/// A body that is being written.
struct Body {
    small: Small,
    /// All of it, once it is more than a small one holds.
    large: Vec<u8>,
}

/// Up to [`SMALL`] bytes.
struct Small {
    bytes: [u8; SMALL],
    length: usize,
}

impl Small {
    /// Whether there was space for the part.
    #[inline]
    fn push(&mut self, part: &[u8]) -> bool {
        let space = self.bytes.get_mut(self.length..).and_then(|space| space.get_mut(..part.len()));
        let Some(space) = space else { return false };
        space.copy_from_slice(part);
        self.length += part.len();
        true
    }
}

impl AsRef<[u8]> for Small {
    fn as_ref(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }
}

impl Write for Body {
    #[inline]
    fn write(&mut self, part: &[u8]) -> io::Result<usize> {
        self.write_all(part).map(|()| part.len())
    }

    #[inline]
    fn write_all(&mut self, part: &[u8]) -> io::Result<()> {
        if self.large.is_empty() {
            if self.small.push(part) {
                return Ok(());
            }
            self.large.extend_from_slice(self.small.as_ref());
        }
        self.large.extend_from_slice(part);
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_whole_whatever_its_length() {
        for length in [0, 1, SMALL - 3, SMALL - 2, SMALL - 1, SMALL, SMALL + 1, 100_000] {
            let text = "x".repeat(length);
            for value in [vec![text.clone()], vec![text; 2]] {
                assert_eq!(json(&value).unwrap(), serde_json::to_vec(&value).unwrap(), "{length}");
            }
        }
    }
}
