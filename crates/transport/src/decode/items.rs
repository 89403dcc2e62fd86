use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, SeqAccess, Visitor};

/// Reads the items of a page into a vector that has room for a usual page from the start: serde's own starts with none,
/// for it can't know that this is one, and moves everything five times on the way to 100.
pub(super) fn read<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    deserializer.deserialize_seq(Items(PhantomData))
}

struct Items<T>(PhantomData<fn() -> T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Items<T> {
    type Value = Vec<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a sequence")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Vec<T>, A::Error> {
        const USUAL: usize = 32;
        let mut read = Vec::new();
        loop {
            // Not by `?` and `while let`: each of them moves the item once more.
            match items.next_element() {
                Ok(Some(item)) => {
                    if read.capacity() == 0 {
                        read.reserve(USUAL);
                    }
                    read.push(item);
                }
                Ok(None) => return Ok(read),
                Err(error) => return Err(error),
            }
        }
    }
}
