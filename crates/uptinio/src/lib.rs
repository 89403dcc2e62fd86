#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod alerts;
mod client;
mod error_code;

pub use alerts::{
    Alert, AlertId, AlertStatus, AlertType, Alerts, Channel, CreateAlert, ListAlerts, MonitorId,
    Notification, NotificationStatus, Operator, Threshold, UpdateAlert,
};
pub use client::Uptinio;
pub use error_code::ErrorCode;

pub use alertkit_transport::*;

/// Every operation of this crate.
pub const OPERATIONS: &[&Operation] = &[&alerts::LIST, &alerts::CREATE, &alerts::GET, &alerts::UPDATE];
