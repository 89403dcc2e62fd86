use alertkit_transport::decode::optional_time;
use alertkit_transport::jiff::Timestamp;
use alertkit_transport::{Client, Operation, Page, Request, id_type, with_extra};
use serde::{Deserialize, Serialize};

use crate::{ChannelId, MonitorId, envelope};

mod conditions;
mod create;
mod escalation_policy;
mod update;

pub use conditions::Conditions;
pub use create::{CreateAlertRule, CreatedRule};
pub use escalation_policy::EscalationPolicy;
pub use update::{UpdateAlertRule, UpdatedRule};

const DOCUMENTATION: &str = "https://blacktide.xyz/docs/api/alerts";

pub(crate) static LIST: Operation = Operation::get("alert_rules.list", "/alert-rules")
    .query(&["enabled", "monitor_id"])
    .documentation(DOCUMENTATION)
    .summary("Lists alert rules.");

pub(crate) static CREATE: Operation = Operation::post("alert_rules.create", "/alert-rules")
    .documentation(DOCUMENTATION)
    .summary("Creates an alert rule.");

pub(crate) static UPDATE: Operation = Operation::put("alert_rules.update", "/alert-rules/{id}")
    .documentation(DOCUMENTATION)
    .summary("Changes an alert rule.");

pub(crate) static DELETE: Operation = Operation::delete("alert_rules.delete", "/alert-rules/{id}")
    .documentation(DOCUMENTATION)
    .summary("Deletes an alert rule.");

/// The rules that say when to alert, and whom; from [`BlackTide::alert_rules`](crate::BlackTide::alert_rules).
///
/// Source: <https://blacktide.xyz/docs/api/alerts>.
#[derive(Clone, Debug)]
pub struct AlertRules {
    client: Client,
}

impl AlertRules {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Lists alert rules.
    ///
    /// `GET /alert-rules`
    ///
    /// The documentation describes no pages here and no order. Should the server send a part only and say so,
    /// [`Page::has_more`] is true; `.query("page", "2")` on the request asks for another one.
    ///
    /// # Errors
    ///
    /// [`Unauthorized`](crate::ErrorKind::Unauthorized) for a token that is wrong or has expired;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.blacktide().seed(3);
    /// # let blacktide = alertkit_blacktide::BlackTide::builder(sandbox.blacktide_key()).base_url(sandbox.blacktide_url()).build()?;
    /// use alertkit_blacktide::ListAlertRules;
    ///
    /// let of_the_shop = ListAlertRules::new().enabled(true).monitor_id("mon_1");
    /// for rule in blacktide.alert_rules().list(of_the_shop).await?.items {
    ///     println!("{}: {}", rule.id, rule.name.unwrap_or_default());
    /// }
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn list(&self, params: ListAlertRules) -> Request<Page<AlertRule>> {
        self.client
            .operation(&LIST)
            .query_if_set("enabled", params.enabled)
            .query_if_set("monitor_id", params.monitor_id)
            .request(envelope::page)
    }

    /// Creates an alert rule.
    ///
    /// `POST /alert-rules`
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) when no condition is set, or the escalation policy waits 0
    /// minutes, names no channel or stops at 0, before any I/O;
    /// [`BadRequest`](crate::ErrorKind::BadRequest) (`VALIDATION_ERROR`), with a detail for each field;
    /// [`Forbidden`](crate::ErrorKind::Forbidden) for a token that may only read;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries;
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when the rule may have been created: BlackTide has no
    /// idempotency keys, so it is not repeated.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.blacktide().seed(2);
    /// # let blacktide = alertkit_blacktide::BlackTide::builder(sandbox.blacktide_key()).base_url(sandbox.blacktide_url()).build()?;
    /// use alertkit_blacktide::{Conditions, CreateAlertRule, EscalationPolicy};
    ///
    /// let down_or_slow = Conditions::new().consecutive_failures(3).latency_threshold_ms(2000);
    /// let rule = CreateAlertRule::new("Critical API failures", down_or_slow, ["chan_1"])
    ///     .monitors(["mon_1", "mon_2"])
    ///     .notify_on_recovery(true)
    ///     .escalation_policy(EscalationPolicy::new(15, ["chan_2"]).max_escalations(2));
    /// let rule = blacktide.alert_rules().create(rule).await?;
    /// assert_eq!(rule.enabled, Some(true));
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn create(&self, rule: CreateAlertRule) -> Request<CreatedRule> {
        self.client.operation(&CREATE).check(rule.check()).json(&rule).request(envelope::one)
    }

    /// Changes an alert rule: what is not set stays as it is.
    ///
    /// `PUT /alert-rules/{id}`
    ///
    /// Whether the server merges or replaces the conditions and the escalation policy is not documented: set them
    /// whole.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) when nothing is set, or as for [`create`](Self::create), before
    /// any I/O; [`NotFound`](crate::ErrorKind::NotFound);
    /// [`BadRequest`](crate::ErrorKind::BadRequest) (`VALIDATION_ERROR`), with a detail for each field;
    /// [`Forbidden`](crate::ErrorKind::Forbidden) for a token that may only read;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.blacktide().seed(1);
    /// # let blacktide = alertkit_blacktide::BlackTide::builder(sandbox.blacktide_key()).base_url(sandbox.blacktide_url()).build()?;
    /// use alertkit_blacktide::UpdateAlertRule;
    ///
    /// let rule = blacktide.alert_rules().update("rule_1", UpdateAlertRule::new().enabled(false)).await?;
    /// assert_eq!(rule.enabled, Some(false));
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn update(&self, id: impl Into<RuleId>, changes: UpdateAlertRule) -> Request<UpdatedRule> {
        self.client
            .operation(&UPDATE)
            .path(id.into())
            .check(changes.check())
            .json(&changes)
            .request(envelope::one)
    }

    /// Deletes an alert rule.
    ///
    /// `DELETE /alert-rules/{id}`
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Forbidden`](crate::ErrorKind::Forbidden) for a token that may only
    /// read; [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.blacktide().seed(1);
    /// # let blacktide = alertkit_blacktide::BlackTide::builder(sandbox.blacktide_key()).base_url(sandbox.blacktide_url()).build()?;
    /// blacktide.alert_rules().delete("rule_1").await?;
    /// assert!(blacktide.alert_rules().delete("rule_1").await.unwrap_err().is_not_found());
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn delete(&self, id: impl Into<RuleId>) -> Request<()> {
        self.client.operation(&DELETE).path(id.into()).request(envelope::nothing)
    }
}

id_type! {
    /// The id of an alert rule, such as `rule_abc123`.
    pub struct RuleId;
}

with_extra! {
    /// A rule that says when to alert, and whom, as a list has it.
    ///
    /// Only the id is sure to be there: the documentation's answers leave out different members, and nothing says which
    /// of them a rule always has.
    #[derive(Clone, Debug, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct AlertRule {
        /// Its id.
        pub id: RuleId,
        /// Its name.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub name: Option<String>,
        /// Whether it alerts.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub enabled: Option<bool>,
        /// When it alerts.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub conditions: Option<Conditions>,
        /// Where its alerts go. `None` where the server leaves it out, which does not mean nowhere.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub channels: Option<Vec<ChannelId>>,
        /// The monitors that it watches. `None` where the server leaves it out.
        #[serde(skip_serializing_if = "Option::is_none", alias = "monitorIds")]
        pub monitors: Option<Vec<MonitorId>>,
        /// Whether it also tells of recoveries. The documented lists leave it out; a guide shows it among the
        /// conditions, where it is kept in [`Conditions::extra`].
        #[serde(skip_serializing_if = "Option::is_none")]
        pub notify_on_recovery: Option<bool>,
        /// Whom it tells when nobody reacts. The documented lists leave it out.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub escalation_policy: Option<EscalationPolicy>,
        /// When it was created.
        #[serde(default, deserialize_with = "optional_time", skip_serializing_if = "Option::is_none")]
        pub created_at: Option<Timestamp>,
        /// When it was last changed. The documented lists leave it out.
        #[serde(default, deserialize_with = "optional_time", skip_serializing_if = "Option::is_none")]
        pub updated_at: Option<Timestamp>,
    }
}

/// Which rules to list; from [`new`](Self::new), all of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ListAlertRules {
    #[serde(skip_serializing_if = "Option::is_none")]
    enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    monitor_id: Option<MonitorId>,
}

impl ListAlertRules {
    /// All rules.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Only rules that alert, or only those that do not.
    #[must_use]
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = Some(enabled);
        self
    }

    /// Only rules of this monitor.
    #[must_use]
    pub fn monitor_id(mut self, monitor: impl Into<MonitorId>) -> Self {
        self.monitor_id = Some(monitor.into());
        self
    }
}
