//! The body of a response: put together from its parts, decompressed, and never larger than the limit.

use std::io::{self, Write};

use bytes::{Bytes, BytesMut};
use flate2::write::MultiGzDecoder;
use http::{HeaderMap, header};

/// How a body is compressed.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Coding {
    Identity,
    Gzip,
    /// Codings that cannot be read, as the server names them.
    Other(String),
}

impl Coding {
    /// Names are read in any case; `x-gzip` is the old name of `gzip`.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let mut coding = Self::Identity;
        for value in headers.get_all(header::CONTENT_ENCODING) {
            for name in String::from_utf8_lossy(value.as_bytes()).split(',').map(str::trim) {
                let is_gzip = ["gzip", "x-gzip"].iter().any(|known| name.eq_ignore_ascii_case(known));
                coding = match coding {
                    coding if name.is_empty() || name.eq_ignore_ascii_case("identity") => coding,
                    Self::Identity if is_gzip => Self::Gzip,
                    Self::Identity => Self::Other(shown(name)),
                    Self::Gzip => Self::Other(format!("gzip, {}", shown(name))),
                    Self::Other(names) => Self::Other(names),
                };
            }
        }
        coding
    }
}

/// A name that the server chose, short and printable.
fn shown(name: &str) -> String {
    const LONGEST: usize = 32;
    name.chars().filter(char::is_ascii_graphic).take(LONGEST).collect()
}

/// Why a part could not be added.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unfit {
    /// The body is larger than the limit.
    TooLarge,
    /// It is not compressed as it says.
    Corrupt,
    /// It has a coding that cannot be read.
    Unsupported,
}

/// A body in parts.
pub(super) enum Incoming {
    Plain(Plain),
    Gzip {
        decoder: Box<MultiGzDecoder<Limited>>,
        is_empty: bool,
    },
    /// Fits if it is empty: a response without a body may name a coding all the same.
    Unsupported,
}

impl Incoming {
    /// A body of at most `limit` bytes after decompression, of which the server announced `length`.
    pub(super) fn new(coding: &Coding, length: Option<u64>, limit: usize) -> Self {
        match coding {
            Coding::Gzip => {
                let decoder = Box::new(MultiGzDecoder::new(Limited { bytes: Vec::new(), limit }));
                Self::Gzip { decoder, is_empty: true }
            }
            Coding::Identity => Self::Plain(Plain::expecting(length, limit)),
            Coding::Other(_) => Self::Unsupported,
        }
    }

    pub(super) fn push(&mut self, part: Bytes) -> Result<(), Unfit> {
        match self {
            Self::Plain(plain) => plain.push(part),
            Self::Gzip { decoder, is_empty } => {
                *is_empty &= part.is_empty();
                decoder.write_all(&part).map_err(|_| decoder.get_ref().problem())
            }
            Self::Unsupported if part.is_empty() => Ok(()),
            Self::Unsupported => Err(Unfit::Unsupported),
        }
    }

    /// Says that the body is whole.
    pub(super) fn end(&mut self) -> Result<(), Unfit> {
        match self {
            Self::Plain(_) | Self::Gzip { is_empty: true, .. } | Self::Unsupported => Ok(()),
            Self::Gzip { decoder, .. } => decoder.try_finish().map_err(|_| decoder.get_ref().problem()),
        }
    }

    /// What there is of the body.
    pub(super) fn into_bytes(self) -> Bytes {
        match self {
            Self::Plain(plain) => plain.into_bytes(),
            // The decoder writes what it holds when it is dropped, into what is taken out here.
            Self::Gzip { mut decoder, .. } => std::mem::take(&mut decoder.get_mut().bytes).into(),
            Self::Unsupported => Bytes::new(),
        }
    }
}

/// One that comes in one part, as small ones do, is not copied.
pub(super) struct Plain {
    first: Option<Bytes>,
    rest: BytesMut,
    expected: usize,
    limit: usize,
}

impl Plain {
    /// No more than this is set aside on the word of a header.
    const TRUSTED: u64 = 1 << 20;

    fn expecting(length: Option<u64>, limit: usize) -> Self {
        let expected = length.unwrap_or(0).min(Self::TRUSTED);
        let expected = usize::try_from(expected).unwrap_or(0);
        Self { first: None, rest: BytesMut::new(), expected, limit }
    }

    fn push(&mut self, mut part: Bytes) -> Result<(), Unfit> {
        let space = self.limit - self.first.as_ref().map_or(0, Bytes::len) - self.rest.len();
        let fits = part.len() <= space;
        part.truncate(space);
        if self.first.is_none() && self.rest.is_empty() {
            self.first = Some(part);
        } else {
            if let Some(first) = self.first.take() {
                self.rest.reserve(self.expected.max(first.len() + part.len()));
                self.rest.extend_from_slice(&first);
            }
            self.rest.extend_from_slice(&part);
        }
        if fits { Ok(()) } else { Err(Unfit::TooLarge) }
    }

    fn into_bytes(self) -> Bytes {
        self.first.unwrap_or_else(|| self.rest.freeze())
    }
}

/// Takes what is decompressed, up to the limit.
pub(super) struct Limited {
    bytes: Vec<u8>,
    limit: usize,
}

impl Limited {
    fn problem(&self) -> Unfit {
        if self.bytes.len() >= self.limit { Unfit::TooLarge } else { Unfit::Corrupt }
    }
}

impl Write for Limited {
    /// Takes nothing beyond the limit, which is an error to the decoder.
    fn write(&mut self, decoded: &[u8]) -> io::Result<usize> {
        let space = self.limit.saturating_sub(self.bytes.len());
        let taken = decoded.get(..space).unwrap_or(decoded);
        self.bytes.extend_from_slice(taken);
        Ok(taken.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use http::HeaderValue;

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    /// Reads the bytes in parts of this size.
    fn read(coding: &Coding, bytes: &[u8], part: usize, limit: usize) -> (Result<(), Unfit>, Bytes) {
        let mut incoming = Incoming::new(coding, None, limit);
        let pushed = bytes.chunks(part).try_for_each(|part| incoming.push(Bytes::copy_from_slice(part)));
        let read = pushed.and_then(|()| incoming.end());
        (read, incoming.into_bytes())
    }

    #[test]
    fn codings_are_known_in_any_case_and_others_are_named() {
        let other = |name: &str| Coding::Other(name.to_owned());
        let cases: [(&[&str], Coding); 9] = [
            (&[], Coding::Identity),
            (&["identity"], Coding::Identity),
            (&["gzip"], Coding::Gzip),
            (&["GZip"], Coding::Gzip),
            (&["X-GZIP, identity"], Coding::Gzip),
            (&["", "gzip"], Coding::Gzip),
            (&["br"], other("br")),
            (&["gzip, br"], other("gzip, br")),
            (&["gzip", "x-gzip"], other("gzip, x-gzip")),
        ];
        for (values, coding) in cases {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(header::CONTENT_ENCODING, HeaderValue::from_static(value));
            }
            assert_eq!(Coding::of(&headers), coding, "{values:?}");
        }
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_bytes(&[0xff; 100]).unwrap());
        assert_eq!(Coding::of(&headers), other(""));
    }

    #[test]
    fn bodies_are_whole_or_cut_at_the_limit_whatever_their_parts_are() {
        let body: Vec<u8> = (0..100_000_u32).flat_map(u32::to_le_bytes).collect();
        let (members, whole) = body.split_at(1000);
        let two = [gzip(members), gzip(whole)].concat();
        for (coding, bytes) in
            [(Coding::Identity, body.clone()), (Coding::Gzip, gzip(&body)), (Coding::Gzip, two)]
        {
            for part in [1000, 70_000, 1 << 20] {
                assert_eq!(read(&coding, &bytes, part, body.len()), (Ok(()), body.clone().into()));
                let (end, cut) = read(&coding, &bytes, part, body.len() - 1);
                assert_eq!(
                    (end, &cut[..]),
                    (Err(Unfit::TooLarge), &body[..body.len() - 1]),
                    "{coding:?} {part}"
                );
            }
        }
    }

    #[test]
    fn what_is_not_whole_gzip_is_corrupt() {
        let whole = gzip(b"{\"id\":1}");
        let junk = [&whole[..], b"junk"].concat();
        for bytes in [&b"{\"id\":1}"[..], &whole[..whole.len() - 4], &whole[..5], &junk] {
            for part in [1, 3, 1000] {
                assert_eq!(read(&Coding::Gzip, bytes, part, 1000).0, Err(Unfit::Corrupt), "{bytes:?} {part}");
            }
        }
        let unsupported = Coding::Other("br".to_owned());
        assert_eq!(read(&unsupported, b"x", 1, 1000), (Err(Unfit::Unsupported), Bytes::new()));
        for coding in [Coding::Gzip, unsupported] {
            assert_eq!(read(&coding, b"", 1, 1000), (Ok(()), Bytes::new()));
        }
    }
}
