//! The operations of all APIs. A new API is one line here.

use alertkit_uptinio::Operation;

/// An API and its operations.
pub(crate) struct Api {
    /// The word in `alertkit-<name>`, and its prefix in the sandbox.
    pub(crate) name: &'static str,
    /// What its crate exports.
    pub(crate) operations: &'static [&'static Operation],
}

/// All of them.
pub(crate) const APIS: &[Api] = &[
    Api { name: "apialerts", operations: alertkit_apialerts::OPERATIONS },
    Api { name: "blacktide", operations: alertkit_blacktide::OPERATIONS },
    Api { name: "novu", operations: alertkit_novu::OPERATIONS },
    Api { name: "posthog", operations: alertkit_posthog::OPERATIONS },
    Api { name: "uptinio", operations: alertkit_uptinio::OPERATIONS },
];

impl Api {
    /// The name of its package.
    pub(crate) fn package(&self) -> String {
        format!("alertkit-{}", self.name)
    }
}
