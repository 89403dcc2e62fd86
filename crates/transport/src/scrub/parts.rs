use super::spelling::Unit;

/// Any part of a credential of this length is replaced.
const PART: usize = 8;

/// A shorter part is replaced where it can't be a word: with fewer characters a key is as good as unknown, and the key
/// `sandbox-key` must not blank `sandbox`.
const SHORTEST_PART: usize = 6;

/// The parts of a credential's spellings, packed into numbers for the search.
pub(super) struct Parts {
    /// Sorted. A shorter part has zeros in front, which no credential contains.
    packed: Vec<u64>,
    /// The bits of the parts' hashes: most text is passed over without a look into the list.
    filter: Box<[u64; FILTER_WORDS]>,
    /// How the spellings begin, in the lengths that may be words.
    beginnings: Vec<(usize, u64)>,
}

const FILTER_WORDS: usize = 256;

impl Parts {
    pub(super) fn of(spellings: &[Vec<u8>]) -> Self {
        let all = spellings.iter().flat_map(|spelling| spelling.windows(PART));
        let telling = spellings.iter().flat_map(|spelling| spelling.windows(SHORTEST_PART));
        let mut packed: Vec<u64> = all.chain(telling.filter(|part| !may_be_words(part))).map(pack).collect();
        packed.sort_unstable();
        packed.dedup();
        let mut filter = Box::new([0; FILTER_WORDS]);
        for part in &packed {
            let (word, bit) = place(*part);
            if let Some(word) = filter.get_mut(word) {
                *word |= bit;
            }
        }
        let beginning = |length| move |spelling: &Vec<u8>| Some((length, pack(spelling.get(..length)?)));
        let beginnings = (SHORTEST_PART..PART).rev();
        let beginnings = beginnings.flat_map(|length| spellings.iter().filter_map(beginning(length)));
        Self { packed, filter, beginnings: beginnings.collect() }
    }

    /// The length of the longest part that ends with the last unit.
    pub(super) fn length_at_end_of(&self, recent: &Recent) -> Option<usize> {
        [PART, SHORTEST_PART].into_iter().find(|length| self.contains(recent.last(*length)))
    }

    /// The length of the longest beginning that the text ends with.
    pub(super) fn length_of_beginning(&self, recent: &Recent) -> Option<usize> {
        let mut beginnings = self.beginnings.iter();
        beginnings.find(|(length, beginning)| recent.last(*length) == *beginning).map(|(length, _)| *length)
    }

    fn contains(&self, part: u64) -> bool {
        let (word, bit) = place(part);
        self.filter.get(word).is_some_and(|word| word & bit != 0) && self.packed.binary_search(&part).is_ok()
    }
}

/// The place of a part in the filter: the word, and the bit in it.
fn place(part: u64) -> (usize, u64) {
    // 2^64 divided by the golden ratio, which spreads numbers that are alike.
    let hash = part.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let word = usize::try_from(hash >> 56).unwrap_or_default();
    (word, 1 << (hash >> 50 & 63))
}

/// Whether it may be words, as `-live-` and `Bearer` are: no digit, and no capital after a small letter.
fn may_be_words(part: &[u8]) -> bool {
    let is_mixed = |pair: &[u8]| matches!(pair, [a, b] if a.is_ascii_lowercase() && b.is_ascii_uppercase());
    !part.iter().any(u8::is_ascii_digit) && !part.windows(2).any(is_mixed)
}

fn pack(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |packed, byte| packed << 8 | u64::from(*byte))
}

/// The last eight units of a text, of which there may be fewer.
#[derive(Default)]
pub(super) struct Recent {
    packed: u64,
    starts: [usize; 8],
    count: usize,
}

impl Recent {
    pub(super) fn push(&mut self, unit: Unit) {
        self.packed = self.packed << 8 | u64::from(unit.byte);
        let place = self.count % self.starts.len();
        if let Some(start) = self.starts.get_mut(place) {
            *start = unit.start;
        }
        self.count += 1;
    }

    /// The last units of this number, packed; all eight at most.
    fn last(&self, length: usize) -> u64 {
        self.packed & u64::MAX >> (64 - 8 * length.clamp(1, 8))
    }

    pub(super) fn ends_with(&self, bytes: &[u8]) -> bool {
        !bytes.is_empty() && self.last(bytes.len()) == pack(bytes)
    }

    /// The byte before the last ones of this number, of which there are seven at most; 0 at the beginning.
    pub(super) fn byte_before(&self, length: usize) -> u8 {
        self.packed.to_be_bytes().into_iter().rev().nth(length).unwrap_or_default()
    }

    /// Where the last units of this number start in the text.
    pub(super) fn start(&self, length: usize) -> usize {
        let first = self.count.saturating_sub(length) % self.starts.len();
        self.starts.get(first).copied().unwrap_or_default()
    }
}
