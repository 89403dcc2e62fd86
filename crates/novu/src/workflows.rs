mod integration_status;
mod trigger;
mod workflow;

pub use integration_status::{ChannelIntegrationStatus, WorkflowIntegrationStatus};
pub use trigger::{
    ReservedVariable, ReservedVariableType, TriggerIdentifier, TriggerType, TriggerVariable, WorkflowTrigger,
};
pub use workflow::{BlueprintId, Workflow, WorkflowGroup, WorkflowOrigin, WorkflowType};
