use alertkit_transport::{Client, Operation, Pages, Request};

use crate::LayoutId;
use crate::envelope::{data, nothing, page};
use crate::operation::{delete, get, patch, post};

mod layout;
mod params;

pub use layout::{CreatedLayout, Layout};
pub use params::{CreateLayout, ListLayouts, SortLayoutsBy, SortOrder, UpdateLayout};

pub(crate) static LIST: Operation = get("layouts.list", "/v1/layouts")
    .query(&["page", "pageSize", "sortBy", "orderBy"])
    .paged()
    .summary("Lists layouts.");

pub(crate) static CREATE: Operation = post("layouts.create", "/v1/layouts").summary("Creates a layout.");

pub(crate) static GET: Operation = get("layouts.get", "/v1/layouts/{layoutId}").summary("Gets a layout.");

pub(crate) static UPDATE: Operation =
    patch("layouts.update", "/v1/layouts/{layoutId}").summary("Changes a layout.");

pub(crate) static DELETE: Operation =
    delete("layouts.delete", "/v1/layouts/{layoutId}").summary("Deletes a layout.");

pub(crate) static SET_DEFAULT: Operation =
    post("layouts.set_default", "/v1/layouts/{layoutId}/default").summary("Makes a layout the default one.");

/// Layouts: what stands around the content of e-mails; from [`Novu::layouts`](crate::Novu::layouts).
///
/// Changes to them wait in the list of [changes](crate::Changes) until they are promoted.
///
/// Source: <https://v0.x-docs.novu.co/api-reference/overview>.
#[derive(Clone, Debug)]
pub struct Layouts {
    client: Client,
}

impl Layouts {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Lists layouts, all pages of them, the newest first unless told otherwise.
    ///
    /// `GET /v1/layouts`
    ///
    /// # Errors
    ///
    /// Of each page: [`InvalidInput`](crate::ErrorKind::InvalidInput) for a page size of 0, before any I/O;
    /// [`BadRequest`](crate::ErrorKind::BadRequest) for one above 1000;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// use alertkit_novu::{ListLayouts, SortOrder};
    ///
    /// let oldest_first = ListLayouts::new().order_by(SortOrder::Ascending);
    /// let layouts = novu.layouts().list(oldest_first).collect_up_to(1000).await?;
    /// assert_eq!(layouts[0].identifier.as_deref(), Some("layout-1"));
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn list(&self, params: ListLayouts) -> Pages<Layout> {
        let paging = ListLayouts::PAGING.start(params.page).size(params.page_size);
        self.client
            .operation(&LIST)
            .check(params.check())
            .query_if_set("sortBy", params.sort_by)
            .query_if_set("orderBy", params.order_by)
            .pages(paging, page)
    }

    /// Creates a layout, and gives its id.
    ///
    /// `POST /v1/layouts`
    ///
    /// # Errors
    ///
    /// [`BadRequest`](crate::ErrorKind::BadRequest) for content without `{{{body}}}`;
    /// [`Conflict`](crate::ErrorKind::Conflict) for an identifier that another layout has;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries;
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when it may have been created, with the idempotency key.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// use alertkit_novu::CreateLayout;
    ///
    /// let layout = CreateLayout::new("Newsletter", "newsletter", "<h1>{{title}}</h1>{{{body}}}");
    /// let created = novu.layouts().create(layout).await?;
    /// let layout = novu.layouts().get(created.id).await?;
    /// assert_eq!(layout.variables[0].name, "title");
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn create(&self, layout: CreateLayout) -> Request<CreatedLayout> {
        self.client.operation(&CREATE).json(&layout).request(data)
    }

    /// Gets a layout.
    ///
    /// `GET /v1/layouts/{layoutId}`
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Server`](crate::ErrorKind::Server) for an id that is none;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// let layout = novu.layouts().get("0d0000000000000000000001").await?;
    /// assert_eq!(layout.is_default, Some(true));
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn get(&self, layout: impl Into<LayoutId>) -> Request<Layout> {
        self.client.operation(&GET).path(layout.into()).request(data)
    }

    /// Changes a layout: what is not set stays as it is.
    ///
    /// `PATCH /v1/layouts/{layoutId}`
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) when nothing is set, before any I/O;
    /// [`BadRequest`](crate::ErrorKind::BadRequest) for content without `{{{body}}}`;
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Server`](crate::ErrorKind::Server) for an id that is none;
    /// [`Conflict`](crate::ErrorKind::Conflict) for an identifier that another layout has, and when there would be no
    /// default layout any more; [`RateLimited`](crate::ErrorKind::RateLimited), after the retries;
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when it may have been changed, with the idempotency key.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// use alertkit_novu::UpdateLayout;
    ///
    /// let changes = UpdateLayout::new().content("<main>{{{body}}}</main>").variables([]);
    /// let layout = novu.layouts().update("0d0000000000000000000002", changes).await?;
    /// assert!(layout.variables.is_empty());
    /// # Ok(()) });
    /// ```
    #[inline]
    #[doc(alias = "patch")]
    pub fn update(&self, layout: impl Into<LayoutId>, changes: UpdateLayout) -> Request<Layout> {
        self.client.operation(&UPDATE).path(layout.into()).check(changes.check()).json(&changes).request(data)
    }

    /// Deletes a layout that is not the default one and that no step uses.
    ///
    /// `DELETE /v1/layouts/{layoutId}`
    ///
    /// # Errors
    ///
    /// [`Conflict`](crate::ErrorKind::Conflict) for the default layout, and for one that is used;
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Server`](crate::ErrorKind::Server) for an id that is none;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// use alertkit_novu::ErrorKind;
    ///
    /// novu.layouts().delete("0d0000000000000000000002").await?;
    /// let default = novu.layouts().delete("0d0000000000000000000001").await;
    /// assert_eq!(default.unwrap_err().kind(), ErrorKind::Conflict);
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn delete(&self, layout: impl Into<LayoutId>) -> Request<()> {
        self.client.operation(&DELETE).path(layout.into()).request(nothing)
    }

    /// Makes a layout the default one, in place of the one that was.
    ///
    /// `POST /v1/layouts/{layoutId}/default`
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Server`](crate::ErrorKind::Server) for an id that is none;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries;
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when it may have been done, with the idempotency key: doing it
    /// again does no harm.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// novu.layouts().set_default("0d0000000000000000000002").await?;
    /// let before = novu.layouts().get("0d0000000000000000000001").await?;
    /// assert_eq!(before.is_default, Some(false));
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn set_default(&self, layout: impl Into<LayoutId>) -> Request<()> {
        self.client.operation(&SET_DEFAULT).path(layout.into()).request(nothing)
    }
}
