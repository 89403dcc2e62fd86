//! The steps of workflows: as they are read, and as they are written.

use alertkit_transport::id_type;

mod input;
mod metadata;
mod step;
mod template;
mod template_input;
mod timed;
mod variable;

pub use input::{StepInput, StepVariantInput};
pub use metadata::{AmountMetadata, ScheduledMetadata, StepMetadata, TimeUnit, TimedMetadata};
pub use step::{ReplyCallback, Step, StepVariant};
pub use template::{MessageTemplate, TemplateContentType};
pub use template_input::MessageTemplateInput;
pub use timed::{DayOfWeek, MonthlyType, Ordinal, OrdinalValue, TimedConfig};
pub use variable::{TemplateVariable, TemplateVariableType};

id_type! {
    /// The id of a step or of a variant of one.
    pub struct StepId;
}

id_type! {
    /// The id that whoever writes a workflow gives one of its steps, so that conditions of later steps can refer to it.
    pub struct StepUuid;
}
