use std::fmt;
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::oneshot;

use crate::journal::Journal;
use crate::sandbox::{Parts, Sandbox};
use crate::server::Server;
use crate::service::Shared;

/// A sandbox that has not been started.
#[derive(Clone)]
#[must_use = "a builder starts nothing by itself"]
pub struct SandboxBuilder {
    port: u16,
    apialerts_key: String,
    blacktide_key: String,
    novu_key: String,
    novu_token: String,
    posthog_key: String,
    uptinio_key: String,
    journal_limit: usize,
    journal_file: Option<PathBuf>,
}

/// Enough for the requests of a test, and bounded for a sandbox that runs for days.
const JOURNAL_LIMIT: usize = 10_000;

impl Default for SandboxBuilder {
    fn default() -> Self {
        Self {
            port: 0,
            apialerts_key: "sandbox-apialerts-key".to_owned(),
            blacktide_key: "sandbox-blacktide-key".to_owned(),
            novu_key: "sandbox-novu-key".to_owned(),
            novu_token: "sandbox-novu-token".to_owned(),
            posthog_key: "sandbox-posthog-key".to_owned(),
            uptinio_key: "sandbox-uptinio-key".to_owned(),
            journal_limit: JOURNAL_LIMIT,
            journal_file: None,
        }
    }
}

impl SandboxBuilder {
    /// The port on 127.0.0.1. Default: 0, any free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// The API key of the first API Alerts workspace. Default: `sandbox-apialerts-key`.
    pub fn apialerts_key(mut self, key: impl Into<String>) -> Self {
        self.apialerts_key = key.into();
        self
    }

    /// The API token of the first BlackTide team. Default: `sandbox-blacktide-key`.
    pub fn blacktide_key(mut self, key: impl Into<String>) -> Self {
        self.blacktide_key = key.into();
        self
    }

    /// The API key of the first Novu environment. Default: `sandbox-novu-key`.
    pub fn novu_key(mut self, key: impl Into<String>) -> Self {
        self.novu_key = key.into();
        self
    }

    /// The bearer token of a user of the first Novu organization. Default: `sandbox-novu-token`.
    pub fn novu_token(mut self, token: impl Into<String>) -> Self {
        self.novu_token = token.into();
        self
    }

    /// The personal API key of the first PostHog account. Default: `sandbox-posthog-key`.
    pub fn posthog_key(mut self, key: impl Into<String>) -> Self {
        self.posthog_key = key.into();
        self
    }

    /// The API key of the first Uptinio account. Default: `sandbox-uptinio-key`.
    pub fn uptinio_key(mut self, key: impl Into<String>) -> Self {
        self.uptinio_key = key.into();
        self
    }

    /// How many requests [`Sandbox::journal`] keeps: the newest ones. 0 keeps none. Default: 10,000.
    ///
    /// The journal file is not limited.
    pub fn journal_limit(mut self, requests: usize) -> Self {
        self.journal_limit = requests;
        self
    }

    /// A file, emptied at the start, to which every request is written as a line of JSON once its exchange has ended;
    /// `sequence` tells the order of arrival. Default: none.
    pub fn journal_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.journal_file = Some(path.into());
        self
    }

    /// Starts the sandbox. Needs no particular runtime.
    ///
    /// # Errors
    ///
    /// The port is taken, the journal file can't be written, or the operating system gives no thread.
    pub async fn start(self) -> io::Result<Sandbox> {
        let (sender, ready) = oneshot::channel();
        let sandbox = self.launch(move |result| drop(sender.send(result)))?;
        ready.await.unwrap_or_else(|_| Err(ended_early()))?;
        Ok(sandbox)
    }

    /// As [`start`](Self::start), without a runtime. Inside one it blocks its thread for about a millisecond.
    ///
    /// # Errors
    ///
    /// The port is taken, the journal file can't be written, or the operating system gives no thread.
    pub fn start_blocking(self) -> io::Result<Sandbox> {
        let (sender, ready) = std::sync::mpsc::channel();
        let sandbox = self.launch(move |result| drop(sender.send(result)))?;
        ready.recv().unwrap_or_else(|_| Err(ended_early()))?;
        Ok(sandbox)
    }

    fn launch(self, ready: impl FnOnce(io::Result<()>) + Send + 'static) -> io::Result<Sandbox> {
        let journal = Journal::new(self.journal_limit, self.journal_file.as_deref())?;
        let shared = Arc::new(Shared::new(journal));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port))?;
        let url = format!("http://{}", listener.local_addr()?);
        let server = Server::start(listener, Arc::clone(&shared), ready)?;
        let sandbox = Sandbox::from_parts(Arc::new(Parts {
            apialerts_url: format!("{url}/apialerts"),
            blacktide_url: format!("{url}/blacktide"),
            novu_url: format!("{url}/novu"),
            posthog_url: format!("{url}/posthog"),
            uptinio_url: format!("{url}/uptinio"),
            url,
            apialerts_key: self.apialerts_key,
            blacktide_key: self.blacktide_key,
            novu_key: self.novu_key,
            novu_token: self.novu_token,
            posthog_key: self.posthog_key,
            uptinio_key: self.uptinio_key,
            shared,
            server,
        }));
        sandbox.apialerts().add_workspace(sandbox.apialerts_key(), "Sandbox");
        sandbox.blacktide().add_key(sandbox.blacktide_key());
        sandbox.novu().add_key(sandbox.novu_key()).add_token(sandbox.novu_token());
        sandbox.posthog().add_key(sandbox.posthog_key());
        sandbox.uptinio().add_key(sandbox.uptinio_key());
        Ok(sandbox)
    }
}

impl fmt::Debug for SandboxBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut fields = formatter.debug_struct("SandboxBuilder");
        fields.field("port", &self.port).field("journal_limit", &self.journal_limit);
        fields.field("journal_file", &self.journal_file).finish_non_exhaustive()
    }
}

fn ended_early() -> io::Error {
    io::Error::other("the sandbox's thread ended before it could serve")
}
