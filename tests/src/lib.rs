//! The promises that cross crates; see `tests/`.
