use alertkit_transport::{Json, open_enum, with_extra};

use crate::{Channel, PreferenceChannels, WorkflowId, WorkflowTrigger, nullable};

open_enum! {
    /// What a preference is of.
    pub enum PreferenceLevel {
        /// Of all workflows together.
        Global = "global",
        /// Of each workflow.
        Template = "template",
    }
}

open_enum! {
    /// Who had the last word on a channel.
    pub enum PreferenceOverrideSource {
        /// The subscriber.
        Subscriber = "subscriber",
        /// The workflow.
        Template = "template",
        /// The override of the workflow for a tenant.
        WorkflowOverride = "workflowOverride",
    }
}

with_extra! {
    /// What a subscriber prefers.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct SubscriberPreference {
        /// The workflow that it is of; nothing where it is of all together.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub template: Option<PreferenceTemplate>,
        /// What is preferred.
        pub preference: Preference,
        /// What it is of; not every server says so.
        #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
        pub level: Option<PreferenceLevel>,
    }
}

with_extra! {
    /// The workflow that a preference is of.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct PreferenceTemplate {
        /// Its id.
        #[serde(rename = "_id")]
        pub id: WorkflowId,
        /// Its name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub name: Option<String>,
        /// Whether it is sent whatever the subscriber prefers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub critical: Option<bool>,
        /// Its labels.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub tags: Option<Vec<String>>,
        /// How it is triggered.
        #[serde(default, deserialize_with = "nullable::list", skip_serializing_if = "Vec::is_empty")]
        pub triggers: Vec<WorkflowTrigger>,
        /// Its data of your own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub data: Option<Json>,
    }
}

with_extra! {
    /// What is preferred.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct Preference {
        /// Whether the workflow reaches the subscriber at all.
        pub enabled: bool,
        /// Over which channels: those that the workflow uses, or all where it is of all workflows.
        #[serde(default, deserialize_with = "nullable::value")]
        pub channels: PreferenceChannels,
        /// Who had the last word on each of them; nothing where it is of all workflows.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub overrides: Option<Vec<PreferenceOverride>>,
    }
}

with_extra! {
    /// Who had the last word on a channel.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct PreferenceOverride {
        /// The channel.
        pub channel: Channel,
        /// Who had it.
        pub source: PreferenceOverrideSource,
    }
}
