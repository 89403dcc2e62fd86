use alertkit_transport::{Client, Operation, Request};

use crate::envelope::data;
use crate::operation::get;
use crate::{BlueprintId, TriggerIdentifier, workflows};

mod blueprint;

pub use blueprint::{Blueprint, BlueprintGroup, GroupedBlueprints};

pub(crate) static LIST_GROUPED: Operation =
    get("blueprints.list_grouped", "/v1/blueprints/group-by-category")
        .secrets(&[
            "*.blueprints.steps.filters.children.webhookUrl",
            "*.blueprints.steps.replyCallback.url",
            "*.blueprints.steps.variants.filters.children.webhookUrl",
            "*.blueprints.steps.variants.replyCallback.url",
            "data.*.blueprints.steps.filters.children.webhookUrl",
            "data.*.blueprints.steps.replyCallback.url",
            "data.*.blueprints.steps.variants.filters.children.webhookUrl",
            "data.*.blueprints.steps.variants.replyCallback.url",
        ])
        .summary("Lists all blueprints by their categories.");

pub(crate) static GET: Operation = get("blueprints.get", "/v1/blueprints/{templateIdOrIdentifier}")
    .secrets(workflows::SECRETS)
    .summary("Gets a blueprint.");

/// Where an operation takes the one for the other.
impl From<TriggerIdentifier> for BlueprintId {
    fn from(identifier: TriggerIdentifier) -> Self {
        identifier.as_str().into()
    }
}

/// Where an operation takes the one for the other.
impl From<&TriggerIdentifier> for BlueprintId {
    fn from(identifier: &TriggerIdentifier) -> Self {
        identifier.as_str().into()
    }
}

/// Blueprints: workflows of the vendor's, from which others can be made; from
/// [`Novu::blueprints`](crate::Novu::blueprints).
///
/// They are open to everybody: the server does not look at the key. A server of one's own has some only where it was told
/// whose workflows are its blueprints, and otherwise answers each of these calls with an error of its own (500).
///
/// Source: <https://v0.x-docs.novu.co/api-reference/overview>.
#[derive(Clone, Debug)]
pub struct Blueprints {
    client: Client,
}

impl Blueprints {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Lists all blueprints by their categories, and once more those that are used most.
    ///
    /// `GET /v1/blueprints/group-by-category`
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound) where there are none;
    /// [`Server`](crate::ErrorKind::Server), after the retries, where the server has not been told whose they are.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// for group in novu.blueprints().list_grouped().await?.general {
    ///     println!("{}: {} blueprints", group.name.unwrap_or_default(), group.blueprints.len());
    /// }
    /// # Ok(()) });
    /// ```
    #[inline]
    #[doc(alias = "get_grouped_by_category")]
    pub fn list_grouped(&self) -> Request<GroupedBlueprints> {
        self.client.operation(&LIST_GROUPED).request(data)
    }

    /// Gets a blueprint, by its id or by the identifier of its trigger.
    ///
    /// `GET /v1/blueprints/{templateIdOrIdentifier}`
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound);
    /// [`Server`](crate::ErrorKind::Server), after the retries, where the server has not been told whose they are.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// let blueprint = novu.blueprints().get("welcome-hand").await?;
    /// assert_eq!(blueprint.steps.len(), 1);
    /// # Ok(()) });
    /// ```
    #[inline]
    #[doc(alias = "get_by_id")]
    pub fn get(&self, blueprint: impl Into<BlueprintId>) -> Request<Blueprint> {
        self.client.operation(&GET).path(blueprint.into()).request(data)
    }
}
