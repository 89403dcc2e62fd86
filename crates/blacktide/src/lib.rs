#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod alert_channels;
mod alert_rules;
mod client;
#[cfg(feature = "catalogue")]
mod entries;
mod envelope;
mod error_code;
mod monitors;
mod webhook;

pub use alert_channels::{
    AlertChannel, AlertChannels, ChannelConfig, ChannelId, ChannelType, ChatId, CreateAlertChannel,
    CreatedChannel, DiscordConfig, EmailConfig, ListAlertChannels, OpsgenieConfig, OpsgeniePriority,
    OtherConfig, PagerDutyConfig, PagerDutySeverity, SlackConfig, TelegramConfig, TestResult,
    UpdateAlertChannel, UpdatedChannel, WebhookConfig,
};
pub use alert_rules::{
    AlertRule, AlertRules, Conditions, CreateAlertRule, CreatedRule, EscalationPolicy, ListAlertRules,
    RuleId, UpdateAlertRule, UpdatedRule,
};
pub use client::BlackTide;
pub use error_code::ErrorCode;
pub use monitors::{MonitorId, Monitors, SilenceMonitor, Silenced};
pub use webhook::{
    IncidentId, MonitorStatus, WebhookEvent, WebhookEventType, WebhookIncident, WebhookLinks, WebhookMonitor,
};

pub use alertkit_transport::*;

#[cfg(feature = "catalogue")]
#[cfg_attr(docsrs, doc(cfg(feature = "catalogue")))]
pub use entries::catalogue;

/// Every operation of this crate.
pub const OPERATIONS: &[&Operation] = &[
    &alert_rules::LIST,
    &alert_rules::CREATE,
    &alert_rules::UPDATE,
    &alert_rules::DELETE,
    &alert_channels::LIST,
    &alert_channels::CREATE,
    &alert_channels::UPDATE,
    &alert_channels::DELETE,
    &alert_channels::TEST,
    &monitors::SILENCE,
    &monitors::UNSILENCE,
];
