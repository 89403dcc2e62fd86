#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod alerts;
mod client;
#[cfg(feature = "catalogue")]
mod entries;
mod error_body;
mod error_code;
mod id;
mod id_or;
mod scope;

pub use alerts::{
    AddDestination, AddedDestinations, Alert, AlertConfig, AlertId, AlertState, Alerts, BlockedWindow,
    Bounds, CalculationInterval, Check, CheckError, CheckErrorCode, CheckId, Condition, ConditionType,
    CreateAlert, Delivery, DeliveryChannel, DetectorConfig, EnsembleDetector, EnsembleOperator, FunnelMetric,
    FunnelsConfig, GetAlert, HbosDetector, HogFunctionId, HogQlConfig, InconclusiveAction, Insight,
    InsightKey, InvestigationStatus, InvestigationVerdict, IqrDetector, IsolationForestDetector, KnnDetector,
    KnnMethod, ListAlerts, LlmDetector, LofDetector, MetricsConfig, OcsvmDetector, Preprocessing,
    RangeDetector, ReplaceAlert, Role, RowEvaluation, ScheduleRestriction, SearchMatchType, SetThreshold,
    SimulateAlert, SimulatedBreakdown, Simulation, StatisticalDetector, TestDelivery, Threshold,
    ThresholdConfiguration, ThresholdId, ThresholdType, TrendsConfig, UpdateAlert, User,
};
pub use client::PostHog;
pub use error_body::{ErrorBody, ErrorType, ExceededLimit};
pub use error_code::ErrorCode;
pub use id::{InsightId, InsightShortId, UserId};
pub use id_or::IdOr;
pub use scope::Scope;

pub use alertkit_transport::*;

#[cfg(feature = "catalogue")]
#[cfg_attr(docsrs, doc(cfg(feature = "catalogue")))]
pub use entries::catalogue;

/// Every operation of this crate.
pub const OPERATIONS: &[&Operation] = &[
    &alerts::LIST,
    &alerts::CREATE,
    &alerts::GET,
    &alerts::UPDATE,
    &alerts::REPLACE,
    &alerts::DELETE,
    &alerts::SIMULATE,
    &alerts::TEST_DELIVERY,
    &alerts::ADD_DESTINATION,
    &alerts::REMOVE_DESTINATIONS,
];
