use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

/// One request that the sandbox received.
///
/// Keys are redacted before an entry is made: the value of `authorization` and of everything named like a secret, and
/// every known key of at least 6 bytes wherever else it turns up, also percent-encoded or in base64.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Entry {
    /// The number of the request in order of arrival, counted from 1. Clearing the journal does not restart it.
    pub sequence: u64,
    /// When its head arrived, by the sandbox's clock.
    pub received_at: Timestamp,
    /// The API under whose prefix the path lies, such as `uptinio`.
    pub api: Option<&'static str>,
    /// The operation, such as `uptinio.alerts.list`; `None` when no route matched.
    pub operation: Option<&'static str>,
    /// The HTTP method.
    pub method: String,
    /// The path as received, with the API's prefix and percent encoding.
    pub path: String,
    /// The query's pairs, decoded, in the order received.
    pub query: Vec<(String, String)>,
    /// The headers in the order received, their names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body: parsed if it is JSON, else as a string. `None` when it is empty, was not read, or has not arrived yet.
    pub body: Option<Value>,
    /// The body's length in bytes as received.
    pub body_bytes: usize,
    /// The status answered; `None` while there is no answer yet, and for good when the connection was dropped or the
    /// client left.
    pub status: Option<u16>,
    /// Whether the request changed the sandbox's state.
    pub committed: bool,
    /// The name of the fault that hit the request.
    pub fault: Option<String>,
}

impl Entry {
    /// The first value of a header, whatever the letter case of its name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// All entries in order of arrival.
#[derive(Default)]
pub(crate) struct Journal {
    pages: Mutex<Pages>,
}

#[derive(Default)]
struct Pages {
    entries: Vec<Entry>,
    received: u64,
    file: Option<File>,
    file_error: Option<String>,
}

impl Journal {
    pub(crate) fn with_file(path: Option<&Path>) -> io::Result<Self> {
        let file = path.map(File::create).transpose()?;
        Ok(Self { pages: Mutex::new(Pages { file, ..Pages::default() }) })
    }

    /// Enters a request; its number is given here. What is known later goes through the [`OpenEntry`].
    pub(crate) fn open(self: &Arc<Self>, mut entry: Entry) -> OpenEntry {
        let mut pages = self.lock();
        pages.received += 1;
        entry.sequence = pages.received;
        let sequence = entry.sequence;
        pages.entries.push(entry);
        OpenEntry { journal: Arc::clone(self), sequence }
    }

    pub(crate) fn entries(&self) -> Vec<Entry> {
        self.lock().entries.clone()
    }

    pub(crate) fn entries_of(&self, operation: &str) -> Vec<Entry> {
        self.lock().entries.iter().filter(|entry| entry.operation == Some(operation)).cloned().collect()
    }

    pub(crate) fn clear(&self) {
        self.lock().entries.clear();
    }

    pub(crate) fn file_error(&self) -> Option<String> {
        self.lock().file_error.clone()
    }

    fn lock(&self) -> MutexGuard<'_, Pages> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pages {
    fn entry(&mut self, sequence: u64) -> Option<&mut Entry> {
        let position = self.entries.binary_search_by_key(&sequence, |entry| entry.sequence).ok()?;
        self.entries.get_mut(position)
    }

    fn write_line(&mut self, sequence: u64) {
        let Some(line) = self.entry(sequence).and_then(|entry| serde_json::to_string(entry).ok()) else {
            return;
        };
        let Some(file) = &mut self.file else { return };
        // The whole line in one call, so that whoever reads along never sees half of one.
        if let Err(error) = file.write_all(format!("{line}\n").as_bytes()) {
            self.file_error.get_or_insert(error.to_string());
        }
    }
}

/// An entry whose exchange still runs. Dropping it ends the entry, also when the client has gone.
pub(crate) struct OpenEntry {
    journal: Arc<Journal>,
    sequence: u64,
}

impl OpenEntry {
    /// Does nothing if the journal was cleared meanwhile.
    pub(crate) fn update(&self, change: impl FnOnce(&mut Entry)) {
        if let Some(entry) = self.journal.lock().entry(self.sequence) {
            change(entry);
        }
    }
}

impl Drop for OpenEntry {
    fn drop(&mut self) {
        self.journal.lock().write_line(self.sequence);
    }
}
