//! Conditions: of the steps of workflows, and of integrations.

use alertkit_transport::{Extra, with_extra};

mod operator;
mod part;

pub use operator::{FieldOperator, FilterGroup, FilterType, PreviousStepState, TimeOperator};
pub use part::{
    FieldFilter, FilterPart, OnlineFilter, OnlineInLastFilter, PreviousStepFilter, WebhookFilter,
};

use crate::nullable;

with_extra! {
    /// A group of conditions, on which a step is carried out or an integration is used.
    ///
    /// ```
    /// use alertkit_novu::{FieldOperator, FilterPart, StepFilter};
    ///
    /// let filter = StepFilter::all([
    ///     FilterPart::payload("amount", FieldOperator::Larger, "100"),
    ///     FilterPart::is_online(false),
    /// ]);
    /// assert_eq!(filter.children.len(), 2);
    /// ```
    #[derive(Clone, Debug, Default, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct StepFilter {
        /// Whether the opposite is meant.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub is_negated: Option<bool>,
        /// What it is: a group, as a rule.
        #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
        pub filter_type: Option<FilterType>,
        /// Whether all or any of the conditions must hold.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub value: Option<FilterGroup>,
        /// The conditions.
        #[serde(default, deserialize_with = "nullable::list")]
        pub children: Vec<FilterPart>,
    }
}

impl StepFilter {
    /// All of these conditions must hold.
    pub fn all(children: impl IntoIterator<Item = FilterPart>) -> Self {
        Self::new(FilterGroup::And, children)
    }

    /// Any of these conditions must hold.
    pub fn any(children: impl IntoIterator<Item = FilterPart>) -> Self {
        Self::new(FilterGroup::Or, children)
    }

    /// The opposite.
    #[must_use]
    pub fn negated(mut self) -> Self {
        self.is_negated = Some(true);
        self
    }

    fn new(value: FilterGroup, children: impl IntoIterator<Item = FilterPart>) -> Self {
        Self {
            is_negated: Some(false),
            filter_type: Some(FilterType::Group),
            value: Some(value),
            children: children.into_iter().collect(),
            extra: Extra::new(),
        }
    }
}
