use alertkit_transport::{Json, id_type, open_enum, with_extra};

use crate::{TemplateVariableType, WorkflowId, nullable};

id_type! {
    /// The identifier of a workflow's trigger, by which events name the workflow: `welcome-flow`. The server makes it from
    /// the name of the workflow.
    pub struct TriggerIdentifier;
}

/// Where an operation takes the one for the other.
impl From<TriggerIdentifier> for WorkflowId {
    fn from(identifier: TriggerIdentifier) -> Self {
        identifier.as_str().into()
    }
}

/// Where an operation takes the one for the other.
impl From<&TriggerIdentifier> for WorkflowId {
    fn from(identifier: &TriggerIdentifier) -> Self {
        identifier.as_str().into()
    }
}

open_enum! {
    /// What triggers a workflow.
    pub enum TriggerType {
        /// An event.
        Event = "event",
    }
}

open_enum! {
    /// What beside the subscriber a trigger has to name.
    #[doc(alias = "TriggerContextTypeEnum")]
    pub enum ReservedVariableType {
        /// A tenant.
        Tenant = "tenant",
        /// A subscriber who acted.
        Actor = "actor",
    }
}

with_extra! {
    /// How a workflow is triggered, and what a trigger has to give: the server finds it in the content of the steps.
    #[derive(Clone, Debug, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    #[doc(alias = "NotificationTrigger")]
    pub struct WorkflowTrigger {
        /// What triggers it.
        #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
        pub trigger_type: Option<TriggerType>,
        /// The identifier that events name.
        pub identifier: TriggerIdentifier,
        /// What the payload has to hold.
        #[serde(default, deserialize_with = "nullable::list")]
        pub variables: Vec<TriggerVariable>,
        /// What the subscriber has to have.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub subscriber_variables: Option<Vec<TriggerVariable>>,
        /// What the tenant or the actor has to have.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub reserved_variables: Option<Vec<ReservedVariable>>,
    }
}

with_extra! {
    /// What a trigger has to give.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct TriggerVariable {
        /// Its name, with dots where it is within another.
        pub name: String,
        /// What it holds.
        #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
        pub variable_type: Option<TemplateVariableType>,
        /// A value for tests.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub value: Option<Json>,
    }
}

with_extra! {
    /// What the tenant or the actor of a trigger has to have.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct ReservedVariable {
        /// Which of the two.
        #[serde(rename = "type")]
        pub context: ReservedVariableType,
        /// What it has to have.
        #[serde(default, deserialize_with = "nullable::list")]
        pub variables: Vec<TriggerVariable>,
    }
}
