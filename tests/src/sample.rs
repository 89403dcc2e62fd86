use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

/// A recorded or documented exchange, from an API crate's `tests/samples`.
#[derive(Clone, Debug, Deserialize)]
pub struct Sample {
    /// What it shows.
    pub name: String,
    /// `request`, `response` or `error`.
    pub kind: String,
    /// How it goes over the wire.
    pub http: Http,
    /// The body, where it is JSON.
    pub json: Value,
    /// The body, where it is not.
    pub raw: Option<String>,
}

/// The part of a sample that is not its body.
#[derive(Clone, Debug, Deserialize)]
pub struct Http {
    /// The verb.
    pub method: String,
    /// Path and query.
    pub path: String,
    /// The status; of a response, always there.
    pub status: Option<u16>,
}

impl Sample {
    /// Reads all samples of a file.
    ///
    /// # Panics
    ///
    /// When the file is not there or is no list of samples.
    pub fn read(file: impl AsRef<Path>) -> Vec<Self> {
        serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap()
    }

    /// The one of this name.
    ///
    /// # Panics
    ///
    /// When there is none.
    #[must_use]
    pub fn named<'a>(samples: &'a [Self], name: &str) -> &'a Self {
        samples.iter().find(|sample| sample.name == name).unwrap_or_else(|| panic!("no sample `{name}`"))
    }

    /// The body as it stands on the wire.
    #[must_use]
    pub fn body(&self) -> String {
        self.raw.clone().unwrap_or_else(|| self.json.to_string())
    }
}
