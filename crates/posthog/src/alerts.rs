use alertkit_transport::{Client, Draft, Idempotency, Operation, Pages, Request, decode};

use crate::Scope;

mod alert;
mod check;
mod config;
mod create;
mod destinations;
mod detector;
mod insight;
mod list;
mod replace;
mod schedule;
mod settings;
mod simulate;
mod threshold;
mod update;
mod user;

pub use alert::{Alert, AlertId, AlertState, SearchMatchType};
pub use check::{
    Check, CheckError, CheckErrorCode, CheckId, Delivery, DeliveryChannel, InconclusiveAction,
    InvestigationStatus, InvestigationVerdict,
};
pub use config::{
    AlertConfig, FunnelMetric, FunnelsConfig, HogQlConfig, MetricsConfig, RowEvaluation, TrendsConfig,
};
pub use create::CreateAlert;
pub use destinations::{AddDestination, AddedDestinations, HogFunctionId, TestDelivery};
pub use detector::{
    DetectorConfig, EnsembleDetector, EnsembleOperator, HbosDetector, IqrDetector, IsolationForestDetector,
    KnnDetector, KnnMethod, LlmDetector, LofDetector, OcsvmDetector, Preprocessing, RangeDetector,
    StatisticalDetector,
};
pub use insight::Insight;
pub use list::{GetAlert, ListAlerts};
pub use replace::ReplaceAlert;
pub use schedule::{BlockedWindow, CalculationInterval, ScheduleRestriction};
pub use simulate::{InsightKey, SimulateAlert, SimulatedBreakdown, Simulation};
pub use threshold::{
    Bounds, Condition, ConditionType, SetThreshold, Threshold, ThresholdConfiguration, ThresholdId,
    ThresholdType,
};
pub use update::UpdateAlert;
pub use user::{Role, User};

use destinations::RemoveDestinations;

const DOCUMENTATION: &str = "https://posthog.com/docs/api/alerts";

pub(crate) static LIST: Operation = Operation::get("alerts.list", "/api/{scope}/{project_id}/alerts/")
    .query(&["limit", "offset", "insight", "created_by", "search", "insight_tag", "has_detector"])
    .paged()
    .documentation(DOCUMENTATION)
    .summary("Lists alerts.");

pub(crate) static CREATE: Operation = Operation::post("alerts.create", "/api/{scope}/{project_id}/alerts/")
    .documentation(DOCUMENTATION)
    .summary("Creates an alert.");

pub(crate) static GET: Operation = Operation::get("alerts.get", "/api/{scope}/{project_id}/alerts/{id}/")
    .query(&["checks_date_from", "checks_date_to", "checks_limit", "checks_offset"])
    .documentation(DOCUMENTATION)
    .summary("Gets an alert with its checks.");

/// Not to be repeated: each snooze adds a check, so that the second one would be seen in the history.
pub(crate) static UPDATE: Operation =
    Operation::patch("alerts.update", "/api/{scope}/{project_id}/alerts/{id}/")
        .documentation(DOCUMENTATION)
        .summary("Changes an alert.");

pub(crate) static REPLACE: Operation =
    Operation::put("alerts.replace", "/api/{scope}/{project_id}/alerts/{id}/")
        .documentation(DOCUMENTATION)
        .summary("Replaces an alert.");

pub(crate) static DELETE: Operation =
    Operation::delete("alerts.delete", "/api/{scope}/{project_id}/alerts/{id}/")
        .documentation(DOCUMENTATION)
        .summary("Deletes an alert.");

/// A POST that only reads.
pub(crate) static SIMULATE: Operation =
    Operation::post("alerts.simulate", "/api/{scope}/{project_id}/alerts/simulate/")
        .idempotency(Idempotency::Safe)
        .single_attempt()
        .documentation(DOCUMENTATION)
        .summary("Shows what a detector would find.");

pub(crate) static TEST_DELIVERY: Operation =
    Operation::post("alerts.test_delivery", "/api/{scope}/{project_id}/alerts/{id}/test-delivery/")
        .documentation(DOCUMENTATION)
        .summary("Sends a test notification.");

pub(crate) static ADD_DESTINATION: Operation =
    Operation::post("alerts.add_destination", "/api/{scope}/{project_id}/alerts/{id}/destinations/")
        .documentation(DOCUMENTATION)
        .summary("Adds a Slack channel to an alert.");

pub(crate) static REMOVE_DESTINATIONS: Operation = Operation::post(
    "alerts.remove_destinations",
    "/api/{scope}/{project_id}/alerts/{id}/destinations/delete/",
)
.documentation(DOCUMENTATION)
.summary("Removes destinations from an alert.");

/// The alerts on the insights of a project; from [`PostHog::alerts`](crate::PostHog::alerts).
///
/// Reading takes a key with the scope `alert:read`, all else one with `alert:write`, which includes it. Alerts on Metrics
/// insights take `metrics:read` beside it, and are hidden from keys without.
///
/// Source: <https://posthog.com/docs/api/alerts>.
#[derive(Clone, Debug)]
pub struct Alerts {
    client: Client,
    scope: Scope,
}

impl Alerts {
    pub(crate) fn new(client: Client, scope: Scope) -> Self {
        Self { client, scope }
    }

    fn operation(&self, operation: &'static Operation) -> Draft {
        self.client.operation(operation).path(self.scope.family()).path(self.scope.id())
    }

    fn of_alert(&self, operation: &'static Operation, id: impl Into<AlertId>) -> Draft {
        self.operation(operation).path(id.into())
    }

    /// Lists alerts, all pages of them, the newest first.
    ///
    /// `GET /api/projects/{project_id}/alerts/`
    ///
    /// Pages are found by counting what came: the server's links to the next one say whether there is one, and are not
    /// followed. Alerts that are created while the listing is read shift others: one can then appear twice, one that
    /// follows a deleted one not at all. Nothing is removed here.
    ///
    /// # Errors
    ///
    /// Of each page: [`InvalidInput`](crate::ErrorKind::InvalidInput) for a limit of 0, before any I/O;
    /// [`BadRequest`](crate::ErrorKind::BadRequest) for a filter that is not valid;
    /// [`Forbidden`](crate::ErrorKind::Forbidden) for a key without the scope `alert:read`;
    /// [`NotFound`](crate::ErrorKind::NotFound) for a project that does not exist;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.posthog().seed(5);
    /// # let posthog = alertkit_posthog::PostHog::builder(sandbox.posthog_key()).base_url(sandbox.posthog_url()).build()?;
    /// use alertkit_posthog::{ListAlerts, Scope};
    ///
    /// let mut alerts = posthog.alerts(Scope::project(1)).list(ListAlerts::new().limit(2)).prefetch(1).items();
    /// let mut count = 0;
    /// while let Some(alert) = alerts.next().await {
    ///     println!("{}", alert?.name);
    ///     count += 1;
    /// }
    /// assert_eq!(count, 5);
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn list(&self, params: ListAlerts) -> Pages<Alert> {
        let paging = ListAlerts::PAGING.start(params.offset).size(params.limit);
        self.operation(&LIST)
            .check(params.check())
            .query_if_set("insight", params.insight)
            .query_if_set("created_by", params.created_by)
            .query_if_set("search", params.search)
            .query_if_set("insight_tag", params.insight_tag)
            .query_if_set("has_detector", params.has_detector)
            .pages(paging, list::page)
    }

    /// Creates an alert.
    ///
    /// `POST /api/projects/{project_id}/alerts/`
    ///
    /// The server ignores members that it does not know, such as those that it got only later. Snooze an alert with an
    /// [`update`](Self::update) once it is there.
    ///
    /// # Errors
    ///
    /// [`BadRequest`](crate::ErrorKind::BadRequest), whose [`details`](crate::Error::details) name the first field that
    /// is not valid; a plan that allows no further alert names `alert`.
    /// [`PaymentRequired`](crate::ErrorKind::PaymentRequired) (`limit_exceeded`) when the project has as many alerts as
    /// it may: see [`ErrorBody::exceeded_limit`](crate::ErrorBody::exceeded_limit).
    /// [`Forbidden`](crate::ErrorKind::Forbidden) (`permission_denied`) for a key without the scope `alert:write`: see
    /// [`ErrorBody::missing_scope`](crate::ErrorBody::missing_scope).
    /// [`RateLimited`](crate::ErrorKind::RateLimited) (`throttled`), after the retries;
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when the alert may have been created: PostHog has no
    /// idempotency keys, so it is not repeated.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let posthog = alertkit_posthog::PostHog::builder(sandbox.posthog_key()).base_url(sandbox.posthog_url()).build()?;
    /// use alertkit_posthog::{
    ///     CalculationInterval, ConditionType, CreateAlert, Scope, ThresholdConfiguration, TrendsConfig,
    /// };
    ///
    /// let risen = ThresholdConfiguration::percent_above(20.0);
    /// let alert = CreateAlert::new(1, [1, 2], risen, ConditionType::RelativeIncrease, TrendsConfig::new(0))
    ///     .name("Sign-ups rose")
    ///     .calculation_interval(CalculationInterval::Daily);
    /// let alert = posthog.alerts(Scope::project(1)).create(alert).await?;
    /// assert_eq!(alert.insight.id().get(), 1);
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn create(&self, alert: CreateAlert) -> Request<Alert> {
        self.operation(&CREATE).json(&alert).request(decode::value)
    }

    /// Gets an alert with its checks.
    ///
    /// `GET /api/projects/{project_id}/alerts/{id}/`
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound) (`not_found`), also for an alert whose insight the key's owner may not
    /// see, and for an id that is no UUID; [`Forbidden`](crate::ErrorKind::Forbidden) for a key without the scope
    /// `alert:read`; [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.posthog().seed(1);
    /// # let posthog = alertkit_posthog::PostHog::builder(sandbox.posthog_key()).base_url(sandbox.posthog_url()).build()?;
    /// use alertkit_posthog::{GetAlert, Scope};
    ///
    /// let last_day = GetAlert::new().checks_date_from("-24h").checks_limit(50);
    /// let alert = posthog.alerts(Scope::project(1)).get("00000000-0000-4000-8000-000000000001", last_day).await?;
    /// for check in alert.checks.unwrap_or_default() {
    ///     println!("{}: {}", check.created_at, check.state);
    /// }
    /// # Ok(()) });
    /// ```
    #[inline]
    #[doc(alias = "retrieve")]
    pub fn get(&self, id: impl Into<AlertId>, params: GetAlert) -> Request<Alert> {
        self.of_alert(&GET, id)
            .query_if_set("checks_date_from", params.checks_date_from)
            .query_if_set("checks_date_to", params.checks_date_to)
            .query_if_set("checks_limit", params.checks_limit)
            .query_if_set("checks_offset", params.checks_offset)
            .request(decode::value)
    }

    /// Changes an alert: what is not set stays as it is.
    ///
    /// `PATCH /api/projects/{project_id}/alerts/{id}/`
    ///
    /// The server checks the whole alert, also what is not changed: a new name can be refused because the insight has
    /// fewer series by now. The answer has no checks, and its `last_value` says nothing.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) when nothing is set, before any I/O;
    /// [`NotFound`](crate::ErrorKind::NotFound) (`not_found`);
    /// [`BadRequest`](crate::ErrorKind::BadRequest) and [`Forbidden`](crate::ErrorKind::Forbidden) as for
    /// [`create`](Self::create); [`RateLimited`](crate::ErrorKind::RateLimited) (`throttled`), after the retries;
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when it may have been carried out. It is not repeated, for a
    /// second snooze adds a second check; a change of anything else can be sent again without harm.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.posthog().seed(1);
    /// # let posthog = alertkit_posthog::PostHog::builder(sandbox.posthog_key()).base_url(sandbox.posthog_url()).build()?;
    /// use alertkit_posthog::{AlertState, Patch, Scope, UpdateAlert};
    ///
    /// let alerts = posthog.alerts(Scope::project(1));
    /// let id = "00000000-0000-4000-8000-000000000001";
    /// let snooze = UpdateAlert::new().snoozed_until("2099-01-01T00:00:00Z".parse::<alertkit_posthog::jiff::Timestamp>()?);
    /// assert_eq!(alerts.update(id, snooze).await?.state, AlertState::Snoozed);
    /// let awake = alerts.update(id, UpdateAlert::new().snoozed_until(Patch::Null)).await?;
    /// assert_eq!(awake.snoozed_until, None);
    /// # Ok(()) });
    /// ```
    #[inline]
    #[doc(alias = "partial_update")]
    pub fn update(&self, id: impl Into<AlertId>, changes: UpdateAlert) -> Request<Alert> {
        self.of_alert(&UPDATE, id).check(changes.check()).json(&changes).request(decode::value)
    }

    /// Replaces an alert.
    ///
    /// `PUT /api/projects/{project_id}/alerts/{id}/`
    ///
    /// The documentation leaves this operation out; the server has it. Whether it resets what is not set is not
    /// documented either: set what matters, or use [`update`](Self::update).
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound) (`not_found`);
    /// [`BadRequest`](crate::ErrorKind::BadRequest) and [`Forbidden`](crate::ErrorKind::Forbidden) as for
    /// [`create`](Self::create); [`RateLimited`](crate::ErrorKind::RateLimited) (`throttled`), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.posthog().seed(1);
    /// # let posthog = alertkit_posthog::PostHog::builder(sandbox.posthog_key()).base_url(sandbox.posthog_url()).build()?;
    /// use alertkit_posthog::{ConditionType, CreateAlert, Scope, ThresholdConfiguration, TrendsConfig};
    ///
    /// let few = ThresholdConfiguration::below(5.0);
    /// let alert = CreateAlert::new(2, [1], few, ConditionType::AbsoluteValue, TrendsConfig::new(0)).name("Too few");
    /// let id = "00000000-0000-4000-8000-000000000001";
    /// let alert = posthog.alerts(Scope::project(1)).replace(id, alert).await?;
    /// assert_eq!(alert.insight.id().get(), 2);
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn replace(&self, id: impl Into<AlertId>, alert: impl Into<ReplaceAlert>) -> Request<Alert> {
        let alert = alert.into();
        self.of_alert(&REPLACE, id).json(&alert).request(decode::value)
    }

    /// Deletes an alert, its checks and its destinations. There is no way back.
    ///
    /// `DELETE /api/projects/{project_id}/alerts/{id}/`
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound) (`not_found`); [`Forbidden`](crate::ErrorKind::Forbidden)
    /// (`permission_denied`) for a key without the scope `alert:write`;
    /// [`RateLimited`](crate::ErrorKind::RateLimited) (`throttled`), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.posthog().seed(1);
    /// # let posthog = alertkit_posthog::PostHog::builder(sandbox.posthog_key()).base_url(sandbox.posthog_url()).build()?;
    /// use alertkit_posthog::Scope;
    ///
    /// let alerts = posthog.alerts(Scope::project(1));
    /// alerts.delete("00000000-0000-4000-8000-000000000001").await?;
    /// let again = alerts.delete("00000000-0000-4000-8000-000000000001").await;
    /// assert!(again.unwrap_err().is_not_found());
    /// # Ok(()) });
    /// ```
    #[inline]
    #[doc(alias = "destroy")]
    pub fn delete(&self, id: impl Into<AlertId>) -> Request<()> {
        self.of_alert(&DELETE, id).request(decode::nothing)
    }

    /// Shows what a detector would find in an insight. Nothing is stored and nobody is told.
    ///
    /// `POST /api/projects/{project_id}/alerts/simulate/`
    ///
    /// From 2026 on. The key needs the scope `insight:read`, too, and `alert:write` for the detector that asks a language
    /// model. It is never retried, since each attempt may be another call of that model.
    ///
    /// # Errors
    ///
    /// [`BadRequest`](crate::ErrorKind::BadRequest) for a detector that is not valid;
    /// [`Forbidden`](crate::ErrorKind::Forbidden) (`permission_denied`) for a key that lacks a scope;
    /// [`Server`](crate::ErrorKind::Server) (`llm_detector_unavailable`);
    /// [`RateLimited`](crate::ErrorKind::RateLimited) (`throttled`).
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let posthog = alertkit_posthog::PostHog::builder(sandbox.posthog_key()).base_url(sandbox.posthog_url()).build()?;
    /// use alertkit_posthog::{DetectorConfig, Scope, SimulateAlert, StatisticalDetector};
    ///
    /// let detector = DetectorConfig::ZScore(StatisticalDetector::new().threshold(0.95).window(30));
    /// let month = SimulateAlert::new(1, detector).date_from("-30d");
    /// let simulation = posthog.alerts(Scope::project(1)).simulate(month).await?;
    /// println!("{} anomalies", simulation.triggered_indices.len());
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn simulate(&self, simulation: SimulateAlert) -> Request<Simulation> {
        self.operation(&SIMULATE).json(&simulation).request(decode::value)
    }

    /// Sends a test notification to all whom an alert tells.
    ///
    /// `POST /api/projects/{project_id}/alerts/{id}/test-delivery/`
    ///
    /// From 2026 on. Where some of the ways fail, the call succeeds and names them.
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound) (`not_found`); [`Conflict`](crate::ErrorKind::Conflict) when there is
    /// nobody to tell; [`Forbidden`](crate::ErrorKind::Forbidden) (`permission_denied`) for a key without the scope
    /// `alert:write`; [`RateLimited`](crate::ErrorKind::RateLimited) (`throttled`), after the retries: tests have a
    /// narrower limit than the rest; [`Server`](crate::ErrorKind::Server) (503) when all ways failed, after the retries;
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when it may have been sent.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.posthog().seed(1);
    /// # let posthog = alertkit_posthog::PostHog::builder(sandbox.posthog_key()).base_url(sandbox.posthog_url()).build()?;
    /// use alertkit_posthog::Scope;
    ///
    /// let test = posthog.alerts(Scope::project(1)).test_delivery("00000000-0000-4000-8000-000000000001").await?;
    /// assert!(test.failed_delivery_channels.is_empty());
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn test_delivery(&self, id: impl Into<AlertId>) -> Request<TestDelivery> {
        self.of_alert(&TEST_DELIVERY, id).request(decode::value)
    }

    /// Adds a destination to an alert: a channel in Slack.
    ///
    /// `POST /api/projects/{project_id}/alerts/{id}/destinations/`
    ///
    /// From autumn 2026 on.
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound) (`not_found`);
    /// [`BadRequest`](crate::ErrorKind::BadRequest) for a workspace that is not connected, or a sixth destination;
    /// [`Forbidden`](crate::ErrorKind::Forbidden) (`permission_denied`) for a key without the scope `alert:write`;
    /// [`RateLimited`](crate::ErrorKind::RateLimited) (`throttled`), after the retries;
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when it may have been added: it is not repeated.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.posthog().seed(1);
    /// # let posthog = alertkit_posthog::PostHog::builder(sandbox.posthog_key()).base_url(sandbox.posthog_url()).build()?;
    /// use alertkit_posthog::{AddDestination, Scope};
    ///
    /// let alerts = posthog.alerts(Scope::project(1));
    /// let id = "00000000-0000-4000-8000-000000000001";
    /// let slack = AddDestination::slack(1, "C0123456789").channel_name("#alerts");
    /// let added = alerts.add_destination(id, slack).await?;
    /// alerts.remove_destinations(id, &added.hog_function_ids).await?;
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn add_destination(
        &self,
        id: impl Into<AlertId>,
        destination: AddDestination,
    ) -> Request<AddedDestinations> {
        self.of_alert(&ADD_DESTINATION, id).json(&destination).request(decode::value)
    }

    /// Removes destinations from an alert, 1 to 100 of them.
    ///
    /// `POST /api/projects/{project_id}/alerts/{id}/destinations/delete/`
    ///
    /// From autumn 2026 on.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for none or more than 100, before any I/O;
    /// [`NotFound`](crate::ErrorKind::NotFound) (`not_found`);
    /// [`BadRequest`](crate::ErrorKind::BadRequest) for an id that is not valid;
    /// [`Forbidden`](crate::ErrorKind::Forbidden) (`permission_denied`) for a key without the scope `alert:write`;
    /// [`RateLimited`](crate::ErrorKind::RateLimited) (`throttled`), after the retries;
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when they may have been removed.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.posthog().seed(1);
    /// # let posthog = alertkit_posthog::PostHog::builder(sandbox.posthog_key()).base_url(sandbox.posthog_url()).build()?;
    /// use alertkit_posthog::{AddDestination, Scope};
    ///
    /// let alerts = posthog.alerts(Scope::project(1));
    /// let id = "00000000-0000-4000-8000-000000000001";
    /// let added = alerts.add_destination(id, AddDestination::slack(1, "C0123456789")).await?;
    /// alerts.remove_destinations(id, &added.hog_function_ids).await?;
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn remove_destinations(
        &self,
        id: impl Into<AlertId>,
        destinations: impl IntoIterator<Item = impl Into<HogFunctionId>>,
    ) -> Request<()> {
        let destinations = RemoveDestinations::new(destinations);
        self.of_alert(&REMOVE_DESTINATIONS, id)
            .check(destinations.check())
            .json(&destinations)
            .request(decode::nothing)
    }
}
