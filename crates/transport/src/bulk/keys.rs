use crate::fnv;

/// The longest key that the API takes, in bytes.
const LONGEST: usize = 255;

/// The idempotency key of a part of a bulk call: the caller's, `-`, and the name of the part. A key that this makes too long
/// is cut, and a hash of the whole key tells it from others with the same beginning.
pub(super) fn derive(key: &str, part: &str) -> String {
    if key.len() + 1 + part.len() <= LONGEST {
        return format!("{key}-{part}");
    }
    let end = format!("~{:016x}-{part}", fnv::hash(key));
    let start: String = key.chars().take(LONGEST.saturating_sub(end.len())).collect();
    start + &end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_named_after_the_callers_key() {
        assert_eq!(derive("order-17", "0"), "order-17-0");
        assert_eq!(derive("order-17", "12.1.2"), "order-17-12.1.2");
        assert_eq!(derive(&"k".repeat(253), "9").len(), 255);
    }

    #[test]
    fn long_keys_stay_within_255_bytes_and_distinct() {
        let (one, other) = ("k".repeat(254) + "a", "k".repeat(254) + "b");
        let keys = [derive(&one, "0"), derive(&one, "1"), derive(&other, "0"), derive(&other, "1.2")];
        assert!(keys.iter().all(|key| key.len() == 255 && key.is_ascii()), "{keys:?}");
        let distinct: std::collections::HashSet<_> = keys.iter().collect();
        assert_eq!(distinct.len(), keys.len());
        let end = "~1d3ccc3a99999999-0".len();
        assert!(keys[0].starts_with(&"k".repeat(255 - end)));
        assert_eq!(derive(&one, "0"), keys[0]);
    }
}
