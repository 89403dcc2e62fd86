use alertkit_transport::{Extra, Secret, reveal, tagged, with_extra};

use super::{FieldOperator, PreviousStepState, TimeOperator};
use crate::{HiddenJson, StepUuid};

/// A condition. `Debug` does not show the address of a webhook.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
#[doc(alias = "FieldFilterPart")]
pub enum FilterPart {
    /// About a field of the subscriber.
    Subscriber(FieldFilter),
    /// About a field of the trigger's payload.
    Payload(FieldFilter),
    /// About a field of the tenant.
    Tenant(FieldFilter),
    /// About a field of what an address of yours answers.
    Webhook(WebhookFilter),
    /// About whether the subscriber is online.
    IsOnline(OnlineFilter),
    /// About when the subscriber was online.
    IsOnlineInLast(OnlineInLastFilter),
    /// About what became of the message of an earlier step.
    PreviousStep(PreviousStepFilter),
    /// What this version does not know, or does not fit: kept whole.
    Other(HiddenJson),
}

tagged!(FilterPart by "on" {
    "subscriber" => Subscriber,
    "payload" => Payload,
    "tenant" => Tenant,
    "webhook" => Webhook,
    "isOnline" => IsOnline,
    "isOnlineInLast" => IsOnlineInLast,
    "previousStep" => PreviousStep,
});

impl FilterPart {
    /// A field of the subscriber, compared with a value: `email`, `data.plan`.
    pub fn subscriber(
        field: impl Into<String>,
        operator: impl Into<FieldOperator>,
        value: impl Into<String>,
    ) -> Self {
        Self::Subscriber(FieldFilter::new(field, operator, value))
    }

    /// A field of the trigger's payload, compared with a value.
    pub fn payload(
        field: impl Into<String>,
        operator: impl Into<FieldOperator>,
        value: impl Into<String>,
    ) -> Self {
        Self::Payload(FieldFilter::new(field, operator, value))
    }

    /// A field of the tenant, compared with a value.
    pub fn tenant(
        field: impl Into<String>,
        operator: impl Into<FieldOperator>,
        value: impl Into<String>,
    ) -> Self {
        Self::Tenant(FieldFilter::new(field, operator, value))
    }

    /// A field of the JSON that this address answers, compared with a value. Novu asks it with a POST while it carries out
    /// the step.
    pub fn webhook(
        url: impl Into<String>,
        field: impl Into<String>,
        operator: impl Into<FieldOperator>,
        value: impl Into<String>,
    ) -> Self {
        let FieldFilter { field, operator, value, extra } = FieldFilter::new(field, operator, value);
        Self::Webhook(WebhookFilter { webhook_url: Secret::new(url), field, operator, value, extra })
    }

    /// The subscriber is online, or is not.
    #[must_use]
    pub const fn is_online(online: bool) -> Self {
        Self::IsOnline(OnlineFilter { value: online, extra: Extra::new() })
    }

    /// The subscriber was online in the last minutes, hours or days.
    pub fn is_online_in_last(value: u64, unit: impl Into<TimeOperator>) -> Self {
        Self::IsOnlineInLast(OnlineInLastFilter { value, time_operator: unit.into(), extra: Extra::new() })
    }

    /// The message of an earlier step, which is named by its `uuid`, was read, seen, or was not.
    pub fn previous_step(step: impl Into<StepUuid>, state: impl Into<PreviousStepState>) -> Self {
        Self::PreviousStep(PreviousStepFilter {
            step: step.into(),
            step_type: state.into(),
            extra: Extra::new(),
        })
    }
}

with_extra! {
    /// A field that is compared with a value.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct FieldFilter {
        /// The field's name, with dots where it is within another.
        pub field: String,
        /// How it is compared.
        pub operator: FieldOperator,
        /// What with: always text, also for numbers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub value: Option<String>,
    }
}

impl FieldFilter {
    fn new(field: impl Into<String>, operator: impl Into<FieldOperator>, value: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            operator: operator.into(),
            value: Some(value.into()),
            extra: Extra::new(),
        }
    }
}

with_extra! {
    /// A field of what an address answers, which is compared with a value.
    #[derive(Clone, Debug, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct WebhookFilter {
        /// The address that is asked.
        #[serde(with = "reveal")]
        pub webhook_url: Secret,
        /// The field's name, with dots where it is within another.
        pub field: String,
        /// How it is compared.
        pub operator: FieldOperator,
        /// What with: always text, also for numbers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub value: Option<String>,
    }
}

with_extra! {
    /// Whether the subscriber is online.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct OnlineFilter {
        /// Whether it has to be so, or must not.
        pub value: bool,
    }
}

with_extra! {
    /// Whether the subscriber was online lately.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct OnlineInLastFilter {
        /// How many.
        pub value: u64,
        /// Minutes, hours or days.
        pub time_operator: TimeOperator,
    }
}

with_extra! {
    /// What became of the message of an earlier step.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct PreviousStepFilter {
        /// The earlier step.
        pub step: StepUuid,
        /// What became of its message.
        pub step_type: PreviousStepState,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_kind_is_read_and_written_back() {
        let parts = [
            FilterPart::subscriber("email", FieldOperator::NotEqual, "x"),
            FilterPart::payload("amount", FieldOperator::Larger, "100"),
            FilterPart::tenant("name", FieldOperator::Like, "Acme"),
            FilterPart::webhook("https://hooks.example.com/s3cret", "ok", FieldOperator::Equal, "true"),
            FilterPart::is_online(true),
            FilterPart::is_online_in_last(5, TimeOperator::Minutes),
            FilterPart::previous_step("u1", PreviousStepState::Unread),
        ];
        let json = json!([
            {"on": "subscriber", "field": "email", "operator": "NOT_EQUAL", "value": "x"},
            {"on": "payload", "field": "amount", "operator": "LARGER", "value": "100"},
            {"on": "tenant", "field": "name", "operator": "LIKE", "value": "Acme"},
            {"on": "webhook", "webhookUrl": "https://hooks.example.com/s3cret", "field": "ok", "operator": "EQUAL",
                "value": "true"},
            {"on": "isOnline", "value": true},
            {"on": "isOnlineInLast", "value": 5, "timeOperator": "minutes"},
            {"on": "previousStep", "step": "u1", "stepType": "unread"},
        ]);
        assert_eq!(serde_json::to_value(&parts).unwrap(), json);
        assert_eq!(serde_json::from_value::<Vec<FilterPart>>(json).unwrap(), parts);
        assert!(!format!("{parts:?}").contains("s3cret"));
    }

    #[test]
    fn what_is_not_known_is_kept_and_not_shown() {
        for json in [
            json!({"on": "weather", "webhookUrl": "https://s3cret"}),
            json!({"on": "webhook", "webhookUrl": "https://s3cret"}),
            json!({"on": "isOnline", "value": "yes"}),
            json!({"field": "a", "operator": "EQUAL", "value": "b"}),
            json!(["subscriber"]),
            json!(null),
        ] {
            let part: FilterPart = serde_json::from_value(json.clone()).unwrap();
            assert!(matches!(&part, FilterPart::Other(other) if *other.json() == json), "{json}");
            assert!(!format!("{part:?}").contains("s3cret"));
            assert_eq!(serde_json::to_value(part).unwrap(), json);
        }
    }

    #[test]
    fn a_condition_without_a_value_has_none() {
        let json = json!({"on": "payload", "field": "a", "operator": "IS_DEFINED"});
        let part: FilterPart = serde_json::from_value(json.clone()).unwrap();
        assert!(matches!(part, FilterPart::Payload(FieldFilter { value: None, .. })));
        assert_eq!(serde_json::to_value(part).unwrap(), json);
    }
}
