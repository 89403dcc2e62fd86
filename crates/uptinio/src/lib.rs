#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod alerts;
mod client;
#[cfg(feature = "catalogue")]
mod entries;
mod error_code;

pub use alerts::{
    Alert, AlertId, AlertStatus, AlertType, Alerts, Channel, CreateAlert, ListAlerts, MonitorId,
    Notification, NotificationStatus, Operator, Threshold, UpdateAlert,
};
pub use client::Uptinio;
pub use error_code::ErrorCode;

pub use alertkit_transport::*;

#[cfg(feature = "catalogue")]
#[cfg_attr(docsrs, doc(cfg(feature = "catalogue")))]
pub use entries::catalogue;

/// Every operation of this crate.
pub const OPERATIONS: &[&Operation] = &[&alerts::LIST, &alerts::CREATE, &alerts::GET, &alerts::UPDATE];
