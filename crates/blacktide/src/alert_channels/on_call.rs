use alertkit_transport::{Extra, Json, Secret, open_enum, reveal, with_extra};

with_extra! {
    /// The PagerDuty service in which a channel's alerts become incidents.
    #[derive(Clone, Debug, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct PagerDutyConfig {
        /// The integration's key, which is a secret. The server may shorten it.
        #[serde(default, with = "reveal::optional", skip_serializing_if = "Option::is_none")]
        pub integration_key: Option<Secret>,
        /// How bad the incidents are.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub severity: Option<PagerDutySeverity>,
    }
}

impl PagerDutyConfig {
    /// Incidents of the service with this integration.
    pub fn new(integration_key: impl Into<Secret>) -> Self {
        Self { integration_key: Some(integration_key.into()), severity: None, extra: Extra::new() }
    }

    /// How bad the incidents are. The default is not documented.
    #[must_use]
    pub fn severity(mut self, severity: PagerDutySeverity) -> Self {
        self.severity = Some(severity);
        self
    }

    /// Sets what this version does not know, by its name on the wire. A guide shows `dedupKey` and
    /// `autoResolve`.
    #[must_use]
    pub fn set(mut self, name: impl Into<String>, value: impl Into<Json>) -> Self {
        self.extra.insert(name, value);
        self
    }
}

open_enum! {
    /// How bad a PagerDuty incident is.
    pub enum PagerDutySeverity {
        /// Critical.
        Critical = "critical",
        /// An error.
        Error = "error",
        /// A warning.
        Warning = "warning",
        /// For information.
        Info = "info",
    }
}

with_extra! {
    /// The Opsgenie team whose alerts a channel's alerts become.
    #[derive(Clone, Debug, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct OpsgenieConfig {
        /// The API key, which is a secret. The server may shorten it.
        #[serde(default, with = "reveal::optional", skip_serializing_if = "Option::is_none")]
        pub api_key: Option<Secret>,
        /// How urgent the alerts are.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub priority: Option<OpsgeniePriority>,
    }
}

impl OpsgenieConfig {
    /// Alerts under this API key.
    pub fn new(api_key: impl Into<Secret>) -> Self {
        Self { api_key: Some(api_key.into()), priority: None, extra: Extra::new() }
    }

    /// How urgent the alerts are. The default is not documented.
    #[must_use]
    pub fn priority(mut self, priority: OpsgeniePriority) -> Self {
        self.priority = Some(priority);
        self
    }

    /// Sets what this version does not know, by its name on the wire. A guide shows `region`,
    /// `responders`, `tags` and `autoClose`.
    #[must_use]
    pub fn set(mut self, name: impl Into<String>, value: impl Into<Json>) -> Self {
        self.extra.insert(name, value);
        self
    }
}

open_enum! {
    /// How urgent an Opsgenie alert is.
    pub enum OpsgeniePriority {
        /// The most urgent.
        P1 = "P1",
        /// Urgent.
        P2 = "P2",
        /// Moderate.
        P3 = "P3",
        /// Low.
        P4 = "P4",
        /// The least urgent.
        P5 = "P5",
    }
}
