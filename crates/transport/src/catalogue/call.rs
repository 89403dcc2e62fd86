use std::fmt;
use std::time::Duration;

use futures::future::{BoxFuture, FutureExt};
use futures::stream::{BoxStream, StreamExt};
use serde::Serialize;
use serde_json::Value;

use super::Arguments;
use crate::bulk::{Bulk, BulkReport};
use crate::draft::Draft;
use crate::pages::Pages;
use crate::{BulkOutcome, Error, ErrorKind, Json, Preview, Request, Response, RetryPolicy};

/// A call that has not been sent, whatever its types are: made of a [`Request`], a listing or a bulk call.
#[must_use = "a call is sent when its answer is asked for"]
pub struct Call(Box<dyn Sendable>);

/// What came of a call.
///
/// Its `Debug` shows no value: which of them are secret depends on the operation.
#[non_exhaustive]
pub enum Reply {
    /// The answer. Of a listing it is the first page: `items`, and what is known of it beside them.
    Answer(Box<Response<Json>>),
    /// What became of each input of a bulk call.
    Bulk(BulkReport<Json>),
}

impl Call {
    /// The total deadline, retries and waits included: of a bulk call as a whole, of each request of a listing.
    pub fn timeout(self, timeout: Duration) -> Self {
        self.change(|draft| draft.options.timeout = Some(timeout))
    }

    /// The time that one attempt of each request may take.
    pub fn attempt_timeout(self, timeout: Duration) -> Self {
        self.change(|draft| draft.options.attempt_timeout = Some(timeout))
    }

    /// The time that may pass without a byte received.
    pub fn read_timeout(self, timeout: Duration) -> Self {
        self.change(|draft| draft.options.read_timeout = Some(timeout))
    }

    /// The largest response body, in bytes after decompression.
    pub fn max_response_bytes(self, bytes: usize) -> Self {
        self.change(|draft| draft.options.max_response_bytes = Some(bytes))
    }

    /// How often it is repeated.
    pub fn retry(self, policy: RetryPolicy) -> Self {
        self.change(|draft| draft.options.retry = Some(Box::new(policy.clone())))
    }

    /// The key by which the server recognises a retry; a bulk call derives one from it for each request. Invalid where the API
    /// has no keys.
    pub fn idempotency_key(self, key: impl Into<String>) -> Self {
        let key = key.into();
        self.change(|draft| draft.set_idempotency_key(key.clone()))
    }

    /// The HTTP request as it would be sent, with its secrets removed: the first one, where there are several. Sends
    /// nothing.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](ErrorKind::InvalidInput), as sending it would.
    pub fn preview(self) -> Result<Preview, Error> {
        self.0.preview()
    }

    /// Sends it. Of a listing, the first page is asked for.
    ///
    /// # Errors
    ///
    /// As the typed call. A bulk call does not fail as a whole: its report says what became of each input.
    pub async fn send(self) -> Result<Reply, Error> {
        self.0.send().await
    }

    /// All items of a listing, page after page; of another call, its answer.
    #[must_use = "a stream does nothing unless it is asked for items"]
    pub fn items(self) -> BoxStream<'static, Result<Json, Error>> {
        self.0.items()
    }

    /// All pages of a listing, one after the other, each with its `items` and what is known of the listing beside them, such
    /// as the `total`; of another call, its answer.
    #[must_use = "a stream does nothing unless it is asked for pages"]
    pub fn pages(self) -> BoxStream<'static, Result<Json, Error>> {
        self.0.pages()
    }

    /// With the query parameters and the body that were given, in place of those that the types have made of them.
    pub(super) fn with_unknown(self, arguments: &Arguments) -> Result<Self, Error> {
        if !self.0.takes_a_body_as_given() && arguments.body.is_some() {
            return Err(Error::invalid_input(
                "body",
                "is divided among requests, so that members which are unknown can't be sent",
            ));
        }
        let mut query = Ok(());
        let call = self.change(|draft| {
            match arguments.unknown_query(draft.operation) {
                Ok(pairs) => pairs.iter().for_each(|(name, value)| draft.push_query(name, value)),
                Err(error) => query = Err(error),
            }
            if let Some(body) = arguments.body.as_ref().filter(|_| draft.body.is_some()) {
                draft.set_json(body);
            }
        });
        query.map(|()| call)
    }

    fn change(mut self, mut change: impl FnMut(&mut Draft)) -> Self {
        self.0.change(&mut change);
        self
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Call").finish_non_exhaustive()
    }
}

impl<T: Serialize + Send + 'static> From<Request<T>> for Call {
    fn from(request: Request<T>) -> Self {
        Self(Box::new(request))
    }
}

impl<T: Serialize + Send + 'static> From<Pages<T>> for Call {
    fn from(pages: Pages<T>) -> Self {
        Self(Box::new(pages))
    }
}

impl<T: Serialize + Send + 'static> From<Bulk<T>> for Call {
    fn from(bulk: Bulk<T>) -> Self {
        Self(Box::new(bulk))
    }
}

/// What a call can do without its types.
trait Sendable: Send {
    /// Whether its body is one that the caller may write.
    fn takes_a_body_as_given(&self) -> bool {
        true
    }

    fn change(&mut self, change: &mut dyn FnMut(&mut Draft));
    fn preview(self: Box<Self>) -> Result<Preview, Error>;
    fn send(self: Box<Self>) -> BoxFuture<'static, Result<Reply, Error>>;
    fn items(self: Box<Self>) -> BoxStream<'static, Result<Json, Error>>;
    fn pages(self: Box<Self>) -> BoxStream<'static, Result<Json, Error>> {
        self.items()
    }
}

impl<T: Serialize + Send + 'static> Sendable for Request<T> {
    fn change(&mut self, change: &mut dyn FnMut(&mut Draft)) {
        self.change_draft(change);
    }

    fn preview(self: Box<Self>) -> Result<Preview, Error> {
        Self::preview(*self)
    }

    fn send(self: Box<Self>) -> BoxFuture<'static, Result<Reply, Error>> {
        async {
            let response = self.with_response().await?;
            let value = as_json(response.value())?;
            Ok(Reply::Answer(Box::new(response.map(|_| value))))
        }
        .boxed()
    }

    fn items(self: Box<Self>) -> BoxStream<'static, Result<Json, Error>> {
        self.map(|result| result.and_then(|value| as_json(&value))).into_stream().boxed()
    }
}

impl<T: Serialize + Send + 'static> Sendable for Pages<T> {
    fn change(&mut self, change: &mut dyn FnMut(&mut Draft)) {
        change(self.draft_mut());
    }

    fn preview(self: Box<Self>) -> Result<Preview, Error> {
        self.first_page().preview()
    }

    fn send(self: Box<Self>) -> BoxFuture<'static, Result<Reply, Error>> {
        async {
            let response = self.first_page().with_response().await?;
            let value = as_json(response.value())?;
            Ok(Reply::Answer(Box::new(response.map(|_| value))))
        }
        .boxed()
    }

    fn items(self: Box<Self>) -> BoxStream<'static, Result<Json, Error>> {
        Self::items(*self).map(|item| item.and_then(|item| as_json(&item))).boxed()
    }

    fn pages(self: Box<Self>) -> BoxStream<'static, Result<Json, Error>> {
        Self::pages(*self).map(|page| page.and_then(|page| as_json(&page))).boxed()
    }
}

impl<T: Serialize + Send + 'static> Sendable for Bulk<T> {
    fn takes_a_body_as_given(&self) -> bool {
        false
    }

    fn change(&mut self, change: &mut dyn FnMut(&mut Draft)) {
        self.change_draft(change);
    }

    fn preview(self: Box<Self>) -> Result<Preview, Error> {
        Self::preview(*self)
    }

    fn send(self: Box<Self>) -> BoxFuture<'static, Result<Reply, Error>> {
        async { Ok(Reply::Bulk((*self).await.try_map(|value| as_json(&value))?)) }.boxed()
    }

    fn items(self: Box<Self>) -> BoxStream<'static, Result<Json, Error>> {
        Sendable::send(self).map(|reply| reply.map(Reply::into_text)).into_stream().boxed()
    }
}

impl Reply {
    /// The answer, or the outcomes of a bulk call in the order of its inputs: `done` with the answer's `value`, `refused`
    /// with a `message`, `failed` with the `error`, or `unsent`.
    ///
    /// [`into_text`](Self::into_text) keeps numbers of any size and the order of members. What a [`Value`] can't hold at all
    /// is null.
    #[must_use]
    pub fn into_json(self) -> Value {
        self.into_text().to_value().unwrap_or_default()
    }

    /// The same, as JSON text.
    #[must_use]
    pub fn into_text(self) -> Json {
        match self {
            Self::Answer(response) => response.into_value(),
            Self::Bulk(report) => {
                let outcomes: Vec<Told> = report.into_outcomes().into_iter().map(Told::of).collect();
                Json::new(&outcomes).unwrap_or_default()
            }
        }
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answer(response) => formatter
                .debug_struct("Answer")
                .field("status", &response.status())
                .field("attempts", &response.attempts())
                .field("body_bytes", &response.body().len())
                .finish_non_exhaustive(),
            Self::Bulk(report) => formatter
                .debug_struct("Bulk")
                .field("inputs", &report.outcomes().len())
                .field("is_complete", &report.is_complete())
                .finish_non_exhaustive(),
        }
    }
}

/// The outcome of one input, as JSON.
#[derive(Serialize)]
struct Told {
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<Json>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

impl Told {
    fn of(outcome: BulkOutcome<Json>) -> Self {
        let none = Self { outcome: "unsent", value: None, message: None, error: None };
        match outcome {
            BulkOutcome::Done(value) => Self { outcome: "done", value: Some(value), ..none },
            BulkOutcome::Refused(refusal) => {
                Self { outcome: "refused", message: Some(refusal.message), ..none }
            }
            BulkOutcome::Failed(error) => Self { outcome: "failed", error: Some(error.to_string()), ..none },
            BulkOutcome::Unsent => none,
        }
    }
}

fn as_json(value: &impl Serialize) -> Result<Json, Error> {
    // Not its text, which may hold the value.
    Json::new(value)
        .map_err(|_| Error::new(ErrorKind::Decode).with_message("the answer can't be written as JSON"))
}
