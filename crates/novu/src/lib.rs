#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![allow(dead_code, reason = "until all resources are there")]

mod channel;
mod client;
mod custom_data;

mod deleted;
#[cfg(feature = "catalogue")]
mod entries;
mod envelope;
mod error_body;
mod error_code;
mod events;
mod id;
mod operation;
mod operations;
mod provider;
mod subscribers;
mod tenants;
mod topics;

pub use channel::{Channel, StepType};
pub use client::Novu;
pub use deleted::Deleted;
#[cfg(feature = "catalogue")]
#[cfg_attr(docsrs, doc(cfg(feature = "catalogue")))]
pub use entries::catalogue;
pub use error_body::ErrorBody;
pub use error_code::ErrorCode;
pub use events::{
    Broadcast, Events, OtherStatus, Recipient, Recipients, SubscriberProfile, TriggerActor, TriggerEvent,
    TriggerStatus, TriggerTenant, Triggered, WorkflowIdentifier,
};
pub use id::{
    EnvironmentId, FeedId, IntegrationId, InternalSubscriberId, JobId, LayoutId, MessageId,
    MessageTemplateId, NotificationGroupId, NotificationId, OrganizationId, SubscriberId, TenantIdentifier,
    TopicKey, TransactionId, UserId, WorkflowId,
};
pub use operations::OPERATIONS;
pub use provider::ProviderId;
pub use subscribers::{ChannelCredentials, ChannelSettings, Subscriber, Subscribers};
pub use tenants::{CreateTenant, ListTenants, Tenant, TenantId, Tenants, UpdateTenant};
pub use topics::{
    CreateTopic, CreatedTopic, ListTopics, NotSubscribed, Subscribed, Topic, TopicId, TopicSubscription,
    Topics,
};

pub use alertkit_transport::*;
pub use serde_json;
