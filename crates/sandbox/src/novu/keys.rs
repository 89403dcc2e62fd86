//! API keys, and what is made like them.

use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::{Value, json};

/// The key of an environment that can be seen, however many are taken.
#[derive(Clone)]
pub(crate) struct ApiKey {
    pub(crate) key: String,
    /// The id of the user for whom it acts.
    user: String,
}

impl ApiKey {
    pub(crate) fn new(key: impl Into<String>, user: impl Into<String>) -> Self {
        Self { key: key.into(), user: user.into() }
    }

    /// A key that nobody has, and the same one for the same seed: a test that fails does so again.
    pub(crate) fn made(seed: &[&str], user: impl Into<String>) -> Self {
        Self::new(digits(seed, 32), user)
    }

    /// As a listing of keys has it.
    pub(crate) fn shown(&self) -> Value {
        json!({"key": self.key, "_userId": self.user})
    }

    /// As a listing of environments has it.
    pub(crate) fn shown_in_environment(&self) -> Value {
        self.with(&self.key)
    }

    /// As a new environment has it.
    pub(crate) fn encrypted(&self) -> Value {
        self.with(&format!("nvsk.{}", digits(&["encrypted", &self.key], 96)))
    }

    /// The hash is one by its length only.
    fn with(&self, key: &str) -> Value {
        let (hash, id) = (digits(&["hash", &self.key], 64), digits(&["id", &self.key], 24));
        json!({"key": key, "hash": hash, "_userId": self.user, "_id": id})
    }
}

/// So many hexadecimal digits, of which each depends on all of the seed.
pub(crate) fn digits(seed: &[&str], length: usize) -> String {
    let mut hasher = DefaultHasher::new();
    seed.hash(&mut hasher);
    let mut digits = String::new();
    while digits.len() < length {
        digits.len().hash(&mut hasher);
        // Writing to a string does not fail.
        let _ = write!(digits, "{:016x}", hasher.finish());
    }
    digits.truncate(length);
    digits
}
