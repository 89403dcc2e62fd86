use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures::future::BoxFuture;
use serde::Serialize;

mod finish;
mod with_response;

pub(crate) use finish::{finish, rejected_item};
pub use with_response::WithResponse;

use crate::decode::DecodeError;
use crate::draft::Draft;
use crate::engine::{self, Answer};
use crate::{Error, Preview, Response, RetryPolicy};

/// A call that has not been sent.
///
/// It is a future that sends on its first poll, so it can be awaited, spawned, joined and buffered; dropped before
/// that, it has done nothing. The options of one call are set here, for every operation alike:
///
/// ```no_run
/// # use std::time::Duration;
/// # use alertkit_transport::{Error, Request, RetryPolicy};
/// # async fn example(request: Request<u32>) -> Result<(), Error> {
/// let response = request
///     .timeout(Duration::from_secs(5))
///     .retry(RetryPolicy::default().attempts(2))
///     .header("X-Trace", "7f3a")
///     .with_response()
///     .await?;
/// println!("{} after {} attempts", response.status(), response.attempts());
/// # Ok(()) }
/// ```
#[must_use = "a request is sent when it is awaited"]
pub struct Request<T> {
    state: State,
    /// The idempotency key, once the draft that held it is being sent.
    sent_key: Option<String>,
    decode: Decode<T>,
    tolerant: Option<Tolerant<T>>,
}

type Decode<T> = fn(&str) -> Result<T, DecodeError>;

/// What calls the decoder, where single items of its value may be rejected.
type Tolerant<T> = fn(&str, Decode<T>) -> Result<T, DecodeError>;

impl Draft {
    /// A call with one response.
    #[inline]
    pub fn request<T: 'static>(mut self, decode: fn(&str) -> Result<T, DecodeError>) -> Request<T> {
        self.draw_idempotency_key();
        Request { state: State::Draft(self), sent_key: None, decode, tolerant: None }
    }
}

#[allow(clippy::large_enum_variant, reason = "a box around every draft would cost each call an allocation")]
enum State {
    Draft(Draft),
    Sending(BoxFuture<'static, Result<Answer, Error>>),
    Done,
}

impl<T> Request<T> {
    /// The total deadline of this call, retries and waits included. Default: the client's, 60 s.
    pub fn timeout(self, timeout: Duration) -> Self {
        self.change(|draft| draft.options.timeout = Some(timeout))
    }

    /// The time that one attempt of this call may take. Default: the client's, 30 s.
    pub fn attempt_timeout(self, timeout: Duration) -> Self {
        self.change(|draft| draft.options.attempt_timeout = Some(timeout))
    }

    /// The time that may pass without a byte received. Default: the client's, 15 s.
    pub fn read_timeout(self, timeout: Duration) -> Self {
        self.change(|draft| draft.options.read_timeout = Some(timeout))
    }

    /// The largest response body of this call, in bytes after decompression; a larger one is
    /// [`ResponseTooLarge`](crate::ErrorKind::ResponseTooLarge). Default: the client's, 10 MiB.
    pub fn max_response_bytes(self, bytes: usize) -> Self {
        self.change(|draft| draft.options.max_response_bytes = Some(bytes))
    }

    /// How often this call is retried. Default: the client's, [`RetryPolicy::default`].
    pub fn retry(self, policy: RetryPolicy) -> Self {
        self.change(|draft| draft.options.retry = Some(Box::new(policy)))
    }

    /// The key by which the server recognises a repetition, 1 to 255 visible ASCII characters. Default: a new one for
    /// each call, the same for all its attempts. Refused where the API has no keys.
    pub fn idempotency_key(self, key: impl Into<String>) -> Self {
        self.change(|draft| draft.set_idempotency_key(key.into()))
    }

    /// The idempotency key that every attempt carries, where the operation has one: drawn when the request was made, or set
    /// with [`idempotency_key`](Self::idempotency_key). Kept by the caller, it makes a call repeatable whose future was
    /// dropped.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        match &self.state {
            State::Draft(draft) => draft.options.idempotency_key.as_deref(),
            State::Sending(_) | State::Done => self.sent_key.as_deref(),
        }
    }

    /// Logs a failure of this call at debug instead of warn: for a caller that retries it and logs what matters, as a queue
    /// does.
    pub fn quiet(self) -> Self {
        self.change(|draft| draft.options.quiet = true)
    }

    /// Adds a header, in place of the client's of that name. The headers that the transport itself sets are refused.
    pub fn header(self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.change(|draft| draft.push_header(name.as_ref(), value.as_ref()))
    }

    /// Appends a query parameter that the operation does not have. One of the names that it has
    /// ([`Operation::query`](crate::Operation::query)) is rejected.
    pub fn query(self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.change(|draft| draft.push_query_of_caller(name.as_ref(), value.as_ref()))
    }

    /// Sets the JSON body in place of the operation's, for fields that the crate does not model and for endpoints
    /// that it does not.
    pub fn json(self, body: &(impl Serialize + ?Sized)) -> Self {
        self.change(|draft| draft.set_json(body))
    }

    /// The same call, giving the status, headers, attempts and the rest beside the value.
    pub fn with_response(self) -> WithResponse<T> {
        WithResponse(self)
    }

    /// The HTTP request as it would be sent, with its secrets removed. Sends nothing.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput), as sending it would.
    pub fn preview(self) -> Result<Preview, Error> {
        match self.state {
            State::Draft(draft) => Preview::new(draft),
            State::Sending(_) | State::Done => Err(sent_before()),
        }
    }

    /// Sends the call and blocks this thread until it ends. It works inside and outside of every runtime, also within
    /// another blocking call, as a middleware or a `tracing` subscriber may make one; inside of a runtime it blocks
    /// that runtime's thread.
    ///
    /// # Errors
    ///
    /// As awaiting it would.
    #[cfg(feature = "blocking")]
    #[cfg_attr(docsrs, doc(cfg(feature = "blocking")))]
    pub fn call(self) -> Result<T, Error> {
        self.call_with_response().map(Response::into_value)
    }

    /// As [`call`](Self::call), giving the status, headers, attempts and the rest beside the value.
    ///
    /// # Errors
    ///
    /// As awaiting it would.
    #[cfg(feature = "blocking")]
    #[cfg_attr(docsrs, doc(cfg(feature = "blocking")))]
    pub fn call_with_response(self) -> Result<Response<T>, Error> {
        match self.state {
            State::Draft(draft) => {
                let (decode, tolerant) = (self.decode, self.tolerant);
                crate::blocking::send(draft).and_then(|answer| finish(answer, decoder(decode, tolerant)))
            }
            State::Sending(_) | State::Done => Err(sent_before()),
        }
    }

    /// Decodes through this.
    pub(crate) fn tolerant(mut self, tolerant: Tolerant<T>) -> Self {
        self.tolerant = Some(tolerant);
        self
    }

    pub(crate) fn change(mut self, change: impl FnOnce(&mut Draft)) -> Self {
        self.change_draft(change);
        self
    }

    /// Once it is being sent, nothing can be changed any more.
    pub(crate) fn change_draft(&mut self, change: impl FnOnce(&mut Draft)) {
        if let State::Draft(draft) = &mut self.state {
            change(draft);
        }
    }

    fn poll_response(&mut self, context: &mut Context<'_>) -> Poll<Result<Response<T>, Error>> {
        let (decode, tolerant) = (self.decode, self.tolerant);
        self.poll_answer(context).map(|answer| finish(answer?, decoder(decode, tolerant)))
    }

    fn poll_answer(&mut self, context: &mut Context<'_>) -> Poll<Result<Answer, Error>> {
        loop {
            match &mut self.state {
                State::Sending(sending) => {
                    let Poll::Ready(result) = sending.as_mut().poll(context) else {
                        return Poll::Pending;
                    };
                    self.state = State::Done;
                    return Poll::Ready(result);
                }
                state => match std::mem::replace(state, State::Done) {
                    State::Draft(draft) => {
                        self.sent_key.clone_from(&draft.options.idempotency_key);
                        self.state = State::Sending(engine::send(draft));
                    }
                    _ => return Poll::Ready(Err(sent_before())),
                },
            }
        }
    }
}

impl<T> Future for Request<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let (decode, tolerant) = (self.decode, self.tolerant);
        self.poll_answer(context).map(|answer| finish::read(&answer?, decoder(decode, tolerant)))
    }
}

impl<T> fmt::Debug for Request<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Request");
        match &self.state {
            State::Draft(draft) => shown.field("operation", &draft.operation.name),
            State::Sending(_) => shown.field("state", &"sending"),
            State::Done => shown.field("state", &"done"),
        };
        shown.finish_non_exhaustive()
    }
}

fn decoder<T>(
    decode: Decode<T>,
    tolerant: Option<Tolerant<T>>,
) -> impl FnOnce(&str) -> Result<T, DecodeError> {
    move |body| match tolerant {
        Some(tolerant) => tolerant(body, decode),
        None => decode(body),
    }
}

fn sent_before() -> Error {
    Error::invalid_input("request", "was sent before")
}
