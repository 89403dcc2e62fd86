//! How a credential can be spelled, and text without its escapes.

use std::collections::VecDeque;

/// A byte that a text stands for, and where it is spelled.
#[derive(Clone, Copy)]
pub(super) struct Unit {
    pub(super) byte: u8,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// What to search for: the credential and its base64 forms, each verbatim and as it is read where escapes are decoded.
pub(super) fn all(secret: &[u8]) -> Vec<Vec<u8>> {
    let alphabets = [STANDARD, URL_SAFE].into_iter();
    let encoded = alphabets.flat_map(|last| (0..3).map(move |before| base64(secret, before, last)));
    std::iter::once(secret.to_vec()).chain(encoded).flat_map(|form| [plain(&form), form]).collect()
}

/// The bytes with their escapes decoded.
pub(super) fn plain(text: &[u8]) -> Vec<u8> {
    decoded(text).map(|unit| unit.byte).collect()
}

/// Every byte stands for itself.
pub(super) fn verbatim(text: &[u8]) -> impl Iterator<Item = Unit> {
    text.iter().enumerate().map(|(start, byte)| Unit { byte: *byte, start, end: start + 1 })
}

/// Escapes stand for what they mean, also those within others, such as JSON in a JSON string: three levels of them.
///
/// `+` and `%20` are both a space in a query, so that `+` is always read as one.
pub(super) fn decoded(text: &[u8]) -> impl Iterator<Item = Unit> {
    Decoded::new(Decoded::new(Decoded::new(verbatim(text))))
}

/// Decodes one level of escapes: of JSON, of URLs, and of HTML.
struct Decoded<I> {
    units: I,
    ahead: VecDeque<Unit>,
}

impl<I: Iterator<Item = Unit>> Decoded<I> {
    fn new(units: I) -> Self {
        Self { units, ahead: VecDeque::new() }
    }

    /// The byte that stands this far ahead.
    fn peek(&mut self, distance: usize) -> Option<u8> {
        while self.ahead.len() <= distance {
            self.ahead.push_back(self.units.next()?);
        }
        self.ahead.get(distance).map(|unit| unit.byte)
    }

    /// What the escape that this byte begins stands for, and how many bytes follow it.
    fn escape(&mut self, first: u8) -> Option<(u8, usize)> {
        match first {
            b'+' => Some((b' ', 0)),
            b'%' => Some((self.number(0..2, 16)?, 2)),
            b'&' => self.entity(),
            b'\\' => match self.peek(0)? {
                quoted @ (b'/' | b'\\' | b'"' | b'\'') => Some((quoted, 1)),
                b'n' | b'r' | b't' => Some((b'\n', 1)),
                b'x' => Some((self.number(1..3, 16)?, 3)),
                b'u' => Some((self.number(1..5, 16)?, 5)),
                _ => None,
            },
            _ => None,
        }
    }

    /// `&amp;`, `&#38;`, `&#x26;`.
    fn entity(&mut self) -> Option<(u8, usize)> {
        const LONGEST: usize = 8;
        const NAMED: [(&[u8], u8); 5] =
            [(b"amp", b'&'), (b"quot", b'"'), (b"apos", b'\''), (b"lt", b'<'), (b"gt", b'>')];
        let length = (0..LONGEST).find(|distance| self.peek(*distance) == Some(b';'))?;
        let byte = match (self.peek(0)?, self.peek(1)?) {
            (b'#', b'x' | b'X') => self.number(2..length, 16)?,
            (b'#', _) => self.number(1..length, 10)?,
            _ => {
                let name: Vec<u8> = (0..length).filter_map(|distance| self.peek(distance)).collect();
                NAMED.into_iter().find(|(known, _)| *known == name)?.1
            }
        };
        Some((byte, length + 1))
    }

    /// The byte of this number; 0, which stands in no credential, for what is beyond a byte.
    fn number(&mut self, mut place: std::ops::Range<usize>, radix: u32) -> Option<u8> {
        let number = place.try_fold(0, |number: u32, distance| {
            let digit = char::from(self.peek(distance)?).to_digit(radix)?;
            Some(number.saturating_mul(radix).saturating_add(digit))
        })?;
        Some(u8::try_from(number).unwrap_or_default())
    }
}

impl<I: Iterator<Item = Unit>> Iterator for Decoded<I> {
    type Item = Unit;

    #[inline]
    fn next(&mut self) -> Option<Unit> {
        let first = self.ahead.pop_front().or_else(|| self.units.next())?;
        if !matches!(first.byte, b'\\' | b'%' | b'&' | b'+') {
            return Some(first);
        }
        let Some((byte, following)) = self.escape(first.byte) else {
            return Some(first);
        };
        let end = self
            .ahead
            .drain(..following.min(self.ahead.len()))
            .next_back()
            .map_or(first.end, |last| last.end);
        Some(Unit { byte, start: first.start, end })
    }
}

/// The last two digits of base64: those of the standard.
const STANDARD: [u8; 2] = *b"+/";
/// Those for URLs.
const URL_SAFE: [u8; 2] = *b"-_";

/// The digits of base64 that the secret alone decides, where this many bytes modulo 3 stand before it.
fn base64(secret: &[u8], before: usize, last: [u8; 2]) -> Vec<u8> {
    const BITS: usize = 6;
    let digits = (b'A'..=b'Z').chain(b'a'..=b'z').chain(b'0'..=b'9').chain(last).collect::<Vec<u8>>();
    let bytes: Vec<u8> = std::iter::repeat_n(0, before).chain(secret.iter().copied()).collect();
    let digit = |place: usize| {
        let bit = |bit: usize| bytes.get(bit / 8).map(|byte| usize::from(byte >> (7 - bit % 8) & 1));
        let number =
            (BITS * place..BITS * (place + 1)).try_fold(0, |number, at| Some(number << 1 | bit(at)?));
        digits.get(number?).copied()
    };
    ((8 * before).div_ceil(BITS)..8 * bytes.len() / BITS).filter_map(digit).collect()
}
