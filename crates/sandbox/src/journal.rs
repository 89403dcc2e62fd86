use std::collections::VecDeque;
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

/// The newest entries in order of arrival, up to a limit.
pub(crate) struct Journal {
    limit: usize,
    pages: Mutex<Pages>,
    file: Option<Mutex<JournalFile>>,
}

#[derive(Default)]
struct Pages {
    entries: VecDeque<Arc<Mutex<Entry>>>,
    received: u64,
}

struct JournalFile {
    file: File,
    error: Option<String>,
}

impl Journal {
    /// The file is emptied.
    pub(crate) fn new(limit: usize, path: Option<&Path>) -> io::Result<Self> {
        let file = path.map(File::create).transpose()?;
        let file = file.map(|file| Mutex::new(JournalFile { file, error: None }));
        Ok(Self { limit, pages: Mutex::default(), file })
    }

    /// Records a request and numbers it. What is known later goes through the [`OpenEntry`].
    pub(crate) fn open(self: &Arc<Self>, mut entry: Entry) -> OpenEntry {
        let mut pages = lock(&self.pages);
        pages.received += 1;
        entry.sequence = pages.received;
        let entry = Arc::new(Mutex::new(entry));
        if self.limit > 0 {
            if pages.entries.len() >= self.limit {
                pages.entries.pop_front();
            }
            pages.entries.push_back(Arc::clone(&entry));
        }
        OpenEntry { journal: Arc::clone(self), entry }
    }

    pub(crate) fn entries(&self) -> Vec<Entry> {
        lock(&self.pages).entries.iter().map(|entry| lock(entry).clone()).collect()
    }

    pub(crate) fn entries_of(&self, operation: &str) -> Vec<Entry> {
        let pages = lock(&self.pages);
        let entries = pages.entries.iter().map(|entry| lock(entry));
        entries.filter(|entry| entry.operation == Some(operation)).map(|entry| entry.clone()).collect()
    }

    pub(crate) fn clear(&self) {
        lock(&self.pages).entries.clear();
    }

    pub(crate) fn file_error(&self) -> Option<String> {
        lock(self.file.as_ref()?).error.clone()
    }

    fn write_line(&self, entry: &Entry) {
        let (Some(file), Ok(line)) = (&self.file, serde_json::to_string(entry)) else { return };
        let mut file = lock(file);
        // The whole line in one call, so that a concurrent reader never sees half of one.
        if let Err(error) = file.file.write_all(format!("{line}\n").as_bytes()) {
            file.error.get_or_insert(error.to_string());
        }
    }
}

/// An entry whose exchange still runs. Dropping it ends the entry, also when the client has gone.
///
/// It stays valid when the journal was cleared, or has dropped the entry for newer ones: the file has every request.
pub(crate) struct OpenEntry {
    journal: Arc<Journal>,
    entry: Arc<Mutex<Entry>>,
}

impl OpenEntry {
    pub(crate) fn update(&self, change: impl FnOnce(&mut Entry)) {
        change(&mut lock(&self.entry));
    }
}

impl Drop for OpenEntry {
    fn drop(&mut self) {
        self.journal.write_line(&lock(&self.entry));
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
