use crate::clock::Clock;
use crate::redaction::Secrets;
use crate::{apialerts, blacktide, novu, posthog, uptinio};

/// Everything that the operations read and change.
#[derive(Default)]
pub(crate) struct State {
    pub(crate) clock: Clock,
    /// The keys of all accounts, which the journal must not show.
    pub(crate) secrets: Secrets,
    pub(crate) apialerts: apialerts::Store,
    pub(crate) blacktide: blacktide::Store,
    pub(crate) novu: novu::Store,
    pub(crate) posthog: posthog::Store,
    pub(crate) uptinio: uptinio::Store,
}
