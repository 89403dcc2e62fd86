#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod blueprints;
mod changes;
mod channel;
mod client;
mod content;
mod custom_data;
mod deleted;
#[cfg(feature = "catalogue")]
mod entries;
mod envelope;
mod environments;
mod error_body;
mod error_code;
mod events;
mod execution_details;
mod feeds;
mod filters;
mod hidden;
mod id;
mod inbound_parse;
mod integrations;
mod layouts;
mod messages;
mod notification_groups;
mod notification_templates;
mod notifications;
mod nullable;
mod operation;
mod operations;
mod organizations;
mod preference_channels;
mod provider;
mod steps;
mod subscribers;
mod tenants;
mod topics;
mod workflow_overrides;
mod workflows;

pub use blueprints::{Blueprint, BlueprintGroup, Blueprints, GroupedBlueprints};
pub use changes::{
    Change, ChangeDetail, ChangeId, ChangeKind, ChangeOperation, ChangeUser, Changes, EntityId, ListChanges,
    PathSegment,
};
pub use channel::{Channel, StepType};
pub use client::Novu;
pub use content::{
    Actor, ActorType, ButtonType, CtaType, EmailBlock, EmailBlockStyles, EmailBlockType, MessageAction,
    MessageActionResult, MessageActionStatus, MessageButton, MessageContent, MessageCta, MessageCtaData,
    TextAlign,
};
pub use deleted::Deleted;
#[cfg(feature = "catalogue")]
#[cfg_attr(docsrs, doc(cfg(feature = "catalogue")))]
pub use entries::catalogue;
pub use environments::{
    ApiKey, ApiKeyId, ApiRateLimits, BridgeEndpoint, CreateEnvironment, Environment, EnvironmentDns,
    EnvironmentWidget, Environments,
};
pub use error_body::ErrorBody;
pub use error_code::ErrorCode;
pub use events::{
    Broadcast, Events, OtherStatus, Recipient, Recipients, SubscriberProfile, TriggerActor, TriggerEvent,
    TriggerStatus, TriggerTenant, Triggered,
};
pub use execution_details::{
    ExecutionDetail, ExecutionDetailId, ExecutionDetails, ExecutionSource, ExecutionStatus,
};
pub use feeds::{Feed, Feeds};
pub use filters::{
    FieldFilter, FieldOperator, FilterGroup, FilterPart, FilterType, OnlineFilter, OnlineInLastFilter,
    PreviousStepFilter, PreviousStepState, StepFilter, TimeOperator, WebhookFilter,
};
pub use hidden::HiddenJson;
pub use id::{
    EnvironmentId, FeedId, IntegrationId, InternalSubscriberId, JobId, LayoutId, MessageId,
    MessageTemplateId, NotificationGroupId, NotificationId, OrganizationId, SubscriberId, TenantIdentifier,
    TopicKey, TransactionId, UserId, WorkflowId,
};
pub use inbound_parse::{InboundParse, MxStatus};
pub use integrations::{
    ChannelUsage, CreateIntegration, Credentials, Integration, Integrations, ProviderOrIntegrationId,
    UpdateIntegration,
};
pub use layouts::{
    CreateLayout, CreatedLayout, Layout, Layouts, ListLayouts, SortLayoutsBy, SortOrder, UpdateLayout,
};
pub use messages::{DeleteMessages, ListMessages, Message, MessageStatus, Messages};
pub use notification_groups::{NotificationGroup, NotificationGroups};
pub use notification_templates::NotificationTemplates;
pub use notifications::{
    DayStats, GraphStats, Job, JobStatus, JobTenant, ListNotifications, Notification, NotificationStats,
    NotificationSubscriber, NotificationWorkflow, Notifications,
};
pub use operations::OPERATIONS;
pub use organizations::{
    ApiServiceLevel, Branding, CreateOrganization, JobTitle, Member, MemberId, MemberInvite, MemberRole,
    MemberStatus, MemberUser, Organization, Organizations, PartnerConfiguration, PartnerType,
    ProductUseCases, RenamedOrganization, TextDirection, UpdateBranding,
};
pub use preference_channels::PreferenceChannels;
pub use provider::ProviderId;
pub use steps::{
    AmountMetadata, DayOfWeek, MessageTemplate, MessageTemplateInput, MonthlyType, Ordinal, OrdinalValue,
    ReplyCallback, ScheduledMetadata, Step, StepId, StepInput, StepMetadata, StepUuid, StepVariant,
    StepVariantInput, TemplateContentType, TemplateVariable, TemplateVariableType, TimeUnit, TimedConfig,
    TimedMetadata,
};
pub use subscribers::{
    ChannelCredentials, ChannelSettings, ChatOauth, CountUnseen, CreateSubscriber, ListFeed, ListSubscribers,
    Mark, MarkAction, MarkAll, MarkAs, Preference, PreferenceLevel, PreferenceOverride,
    PreferenceOverrideSource, PreferenceTemplate, Subscriber, SubscriberChannel, SubscriberCredentials,
    SubscriberMessages, SubscriberNotifications, SubscriberPreference, SubscriberPreferences, Subscribers,
    UpdateGlobalPreference, UpdatePreference, UpdateSubscriber, UpsertedSubscriber,
};
pub use tenants::{CreateTenant, ListTenants, Tenant, TenantId, Tenants, UpdateTenant};
pub use topics::{
    CreateTopic, CreatedTopic, ListTopics, NotSubscribed, Subscribed, Topic, TopicId, TopicSubscription,
    Topics,
};
pub use workflow_overrides::{
    CreateWorkflowOverride, ListWorkflowOverrides, UpdateWorkflowOverride, WorkflowOverride,
    WorkflowOverrideId, WorkflowOverrides,
};
pub use workflows::{
    BlueprintId, ChannelIntegrationStatus, CreateWorkflow, ListWorkflows, ReservedVariable,
    ReservedVariableType, TriggerIdentifier, TriggerType, TriggerVariable, UpdateWorkflow, Workflow,
    WorkflowIntegrationStatus, WorkflowOrigin, WorkflowTrigger, WorkflowType, WorkflowVariables, Workflows,
};

pub use alertkit_transport::*;
