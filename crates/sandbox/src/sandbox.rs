use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use crate::apialerts::ApiAlerts;
use crate::blacktide::BlackTide;
use crate::builder::SandboxBuilder;
use crate::fault::Fault;
use crate::journal::Entry;
use crate::novu::Novu;
use crate::posthog::PostHog;
use crate::route::{self, Operation};
use crate::server::Server;
use crate::service::Shared;
use crate::uptinio::Uptinio;

/// A running sandbox: every API on one loopback port, each under its own path prefix.
///
/// It serves on a thread of its own until it is stopped or dropped.
pub struct Sandbox {
    parts: Arc<Parts>,
}

pub(crate) struct Parts {
    pub(crate) shared: Arc<Shared>,
    pub(crate) server: Server,
    pub(crate) url: String,
    pub(crate) apialerts_url: String,
    pub(crate) apialerts_key: String,
    pub(crate) blacktide_url: String,
    pub(crate) blacktide_key: String,
    pub(crate) novu_url: String,
    pub(crate) novu_key: String,
    pub(crate) novu_token: String,
    pub(crate) posthog_url: String,
    pub(crate) posthog_key: String,
    pub(crate) uptinio_url: String,
    pub(crate) uptinio_key: String,
}

impl Sandbox {
    /// Starts a sandbox with default keys on a free port of 127.0.0.1. Needs no particular runtime.
    ///
    /// # Errors
    ///
    /// The operating system gives no port or no thread.
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// As [`start`](Self::start), without a runtime.
    ///
    /// # Errors
    ///
    /// The operating system gives no port or no thread.
    pub fn start_blocking() -> io::Result<Self> {
        Self::builder().start_blocking()
    }

    /// A sandbox with a port, keys or a journal file of your choice.
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder::default()
    }

    /// Where the sandbox listens: `http://127.0.0.1:<port>`, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.parts.url
    }

    /// The base URL of API Alerts, to which a client appends `/event`.
    #[must_use]
    pub fn apialerts_url(&self) -> &str {
        &self.parts.apialerts_url
    }

    /// The API key of the first API Alerts workspace. Default: `sandbox-apialerts-key`.
    #[must_use]
    pub fn apialerts_key(&self) -> &str {
        &self.parts.apialerts_key
    }

    /// The base URL of BlackTide, to which a client appends `/alert-rules`.
    #[must_use]
    pub fn blacktide_url(&self) -> &str {
        &self.parts.blacktide_url
    }

    /// The API token of the first BlackTide team. Default: `sandbox-blacktide-key`.
    #[must_use]
    pub fn blacktide_key(&self) -> &str {
        &self.parts.blacktide_key
    }

    /// The base URL of Novu, to which a client appends `/v1/topics`.
    #[must_use]
    pub fn novu_url(&self) -> &str {
        &self.parts.novu_url
    }

    /// The API key of the first Novu environment. Default: `sandbox-novu-key`.
    #[must_use]
    pub fn novu_key(&self) -> &str {
        &self.parts.novu_key
    }

    /// The bearer token of a user of the first Novu organization, for what keys may not do. Default:
    /// `sandbox-novu-token`.
    #[must_use]
    pub fn novu_token(&self) -> &str {
        &self.parts.novu_token
    }

    /// The base URL of PostHog, to which a client appends `/api/projects/1/alerts/`.
    #[must_use]
    pub fn posthog_url(&self) -> &str {
        &self.parts.posthog_url
    }

    /// The personal API key of the first PostHog account. Default: `sandbox-posthog-key`.
    #[must_use]
    pub fn posthog_key(&self) -> &str {
        &self.parts.posthog_key
    }

    /// The base URL of Uptinio, to which a client appends `/alerts`.
    #[must_use]
    pub fn uptinio_url(&self) -> &str {
        &self.parts.uptinio_url
    }

    /// The API key of the first Uptinio account. Default: `sandbox-uptinio-key`.
    #[must_use]
    pub fn uptinio_key(&self) -> &str {
        &self.parts.uptinio_key
    }

    /// The environment variables that make `from_env` of the clients, and the command, speak to this sandbox.
    #[must_use]
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        vec![
            ("APIALERTS_API_KEY", self.apialerts_key().to_owned()),
            ("APIALERTS_BASE_URL", self.apialerts_url().to_owned()),
            ("BLACKTIDE_API_TOKEN", self.blacktide_key().to_owned()),
            ("BLACKTIDE_BASE_URL", self.blacktide_url().to_owned()),
            ("NOVU_API_KEY", self.novu_key().to_owned()),
            ("NOVU_BASE_URL", self.novu_url().to_owned()),
            ("POSTHOG_PERSONAL_API_KEY", self.posthog_key().to_owned()),
            ("POSTHOG_BASE_URL", self.posthog_url().to_owned()),
            ("UPTINIO_API_KEY", self.uptinio_key().to_owned()),
            ("UPTINIO_BASE_URL", self.uptinio_url().to_owned()),
        ]
    }

    /// Adds `count` of everything that there is to add, in every API but API Alerts, which keeps only what is sent to it:
    /// what the examples of the clients' documentation and catalogues find there.
    pub fn seed(&self, count: usize) {
        self.blacktide().seed(count);
        self.novu().seed(count);
        self.posthog().seed(count);
        self.uptinio().seed(count);
    }

    /// The state of API Alerts: events received, workspaces, channels, quota.
    #[must_use]
    pub fn apialerts(&self) -> ApiAlerts {
        ApiAlerts::new(Arc::clone(&self.parts.shared))
    }

    /// The state of BlackTide as the team of [`blacktide_key`](Self::blacktide_key) has it.
    #[must_use]
    pub fn blacktide(&self) -> BlackTide {
        BlackTide::new(Arc::clone(&self.parts.shared), self.blacktide_key())
    }

    /// The state of Novu as the environment of [`novu_key`](Self::novu_key) has it.
    #[must_use]
    pub fn novu(&self) -> Novu {
        Novu::new(Arc::clone(&self.parts.shared), self.novu_key())
    }

    /// The state of PostHog as the account of [`posthog_key`](Self::posthog_key) has it.
    #[must_use]
    pub fn posthog(&self) -> PostHog {
        PostHog::new(Arc::clone(&self.parts.shared), self.posthog_key())
    }

    /// The state of Uptinio as the account of [`uptinio_key`](Self::uptinio_key) has it.
    #[must_use]
    pub fn uptinio(&self) -> Uptinio {
        Uptinio::new(Arc::clone(&self.parts.shared), self.uptinio_key())
    }

    /// The requests received so far that were HTTP, in order of arrival: the newest 10,000, or as many as
    /// [`journal_limit`](SandboxBuilder::journal_limit) sets. The entry of an answered request is complete before the
    /// client sees the first byte of its answer.
    #[must_use]
    pub fn journal(&self) -> Vec<Entry> {
        self.parts.shared.journal.entries()
    }

    /// The entries of [`journal`](Self::journal) for one operation, such as `uptinio.alerts.list`.
    #[must_use]
    pub fn journal_of(&self, operation: &str) -> Vec<Entry> {
        self.parts.shared.journal.entries_of(operation)
    }

    /// Forgets the requests received so far. Does not change the journal file.
    pub fn clear_journal(&self) {
        self.parts.shared.journal.clear();
    }

    /// Why the journal file lacks a line, if it does.
    #[must_use]
    pub fn journal_file_error(&self) -> Option<String> {
        self.parts.shared.journal.file_error()
    }

    /// Adds a fault to the rules in force.
    pub fn inject(&self, fault: Fault) {
        self.parts.shared.faults.add(fault);
    }

    /// Ends all faults. Requests already being answered keep theirs.
    pub fn clear_faults(&self) {
        self.parts.shared.faults.clear();
    }

    /// Closes every connection: an idle one at once and unannounced, so that a client which keeps it in its pool finds out
    /// when it uses it next; one in the middle of a request after its answer.
    pub fn close_idle_connections(&self) {
        self.parts.shared.hang_up.send_replace(());
    }

    /// Every operation that the sandbox serves.
    #[must_use]
    pub fn operations(&self) -> Vec<Operation> {
        route::operations()
    }

    /// The sandbox's time: the machine's, plus every [`advance`](Self::advance).
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.parts.shared.state.clock.now()
    }

    /// Moves the sandbox's clock forward: later timestamps, silences and rate-limit windows that end. The delays of faults run in
    /// real time and are not shortened.
    pub fn advance(&self, by: Duration) {
        self.parts.shared.state.clock.advance(by);
    }

    /// Closes the port and all connections, and waits for that (5 seconds at most). State, journal and URLs can still
    /// be read. Dropping the sandbox does the same; a second call does nothing.
    pub fn stop(&self) {
        self.parts.server.stop();
    }

    pub(crate) fn from_parts(parts: Arc<Parts>) -> Self {
        Self { parts }
    }

    /// A second owner, which keeps the server alive.
    pub(crate) fn parts(&self) -> Arc<Parts> {
        Arc::clone(&self.parts)
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Sandbox").field("url", &self.parts.url).finish_non_exhaustive()
    }
}
