use alertkit_transport::{Extra, Json, open_enum, with_extra};

open_enum! {
    /// What a variable of a template holds.
    pub enum TemplateVariableType {
        /// Text, or a number.
        String = "String",
        /// A list, over which a template goes.
        Array = "Array",
        /// Whether something is so.
        Boolean = "Boolean",
    }
}

with_extra! {
    /// A variable of a message template.
    ///
    /// The server finds the variables in the content itself: only one that is required, or has a default, has to be described.
    #[derive(Clone, Debug, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct TemplateVariable {
        /// Its name.
        pub name: String,
        /// What it holds.
        #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
        pub variable_type: Option<TemplateVariableType>,
        /// Whether a trigger without it is refused.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub required: Option<bool>,
        /// What it is where a trigger is without it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub default_value: Option<Json>,
    }
}

impl TemplateVariable {
    /// A variable that is not required and has no default.
    pub fn new(name: impl Into<String>, variable_type: impl Into<TemplateVariableType>) -> Self {
        Self {
            name: name.into(),
            variable_type: Some(variable_type.into()),
            required: None,
            default_value: None,
            extra: Extra::new(),
        }
    }

    /// Whether a trigger without it is refused (400).
    #[must_use]
    pub fn required(mut self, required: bool) -> Self {
        self.required = Some(required);
        self
    }

    /// What it is where a trigger is without it.
    #[must_use]
    pub fn default_value(mut self, value: impl Into<Json>) -> Self {
        self.default_value = Some(value.into());
        self
    }
}
