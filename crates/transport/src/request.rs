use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures::future::BoxFuture;
use serde::Serialize;

use crate::decode::{self, DecodeError};
use crate::draft::Draft;
use crate::engine::{self, Answer};
use crate::retry::{Attempt, AttemptOutcome, Retry, Safety, StopReason};
use crate::{Error, ErrorKind, Idempotency, Preview, Response, RetryPolicy, request_id};

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
    decode: fn(&str) -> Result<T, DecodeError>,
}

#[allow(clippy::large_enum_variant, reason = "a box around every draft would cost each call an allocation")]
enum State {
    Draft(Draft),
    Sending(BoxFuture<'static, Result<Answer, Error>>),
    Done,
}

impl<T> Request<T> {
    #[inline]
    pub(crate) fn new(draft: Draft, decode: fn(&str) -> Result<T, DecodeError>) -> Self {
        Self { state: State::Draft(draft), decode }
    }

    /// The total deadline of this call, retries and waits included. Default: the client's, 60 s.
    pub fn timeout(self, timeout: Duration) -> Self {
        self.change(|draft| draft.options.timeout = Some(timeout))
    }

    /// How often this call is repeated. Default: the client's, [`RetryPolicy::default`].
    pub fn retry(self, policy: RetryPolicy) -> Self {
        self.change(|draft| draft.options.retry = Some(policy))
    }

    /// The key by which the server recognises a repetition, 1 to 255 visible ASCII characters. Default: a new one for
    /// each call, the same for all its attempts. Refused where the API has no keys.
    pub fn idempotency_key(self, key: impl Into<String>) -> Self {
        self.change(|draft| draft.set_idempotency_key(key.into()))
    }

    /// Adds a header, in place of the client's of that name. The headers that the transport itself sets are refused.
    pub fn header(self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.change(|draft| draft.push_header(name.as_ref(), value.as_ref()))
    }

    /// Appends a query parameter that the operation does not have.
    pub fn query(self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.change(|draft| draft.push_query(name.as_ref(), value.as_ref()))
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
    /// [`InvalidInput`](ErrorKind::InvalidInput), as sending it would.
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
                crate::blocking::send(draft).and_then(|answer| finish(answer, self.decode))
            }
            State::Sending(_) | State::Done => Err(sent_before()),
        }
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
        loop {
            match &mut self.state {
                State::Sending(sending) => {
                    let Poll::Ready(result) = sending.as_mut().poll(context) else {
                        return Poll::Pending;
                    };
                    self.state = State::Done;
                    return Poll::Ready(result.and_then(|answer| finish(answer, self.decode)));
                }
                state => match std::mem::replace(state, State::Done) {
                    State::Draft(draft) => self.state = State::Sending(engine::send(draft)),
                    _ => return Poll::Ready(Err(sent_before())),
                },
            }
        }
    }
}

impl<T> Future for Request<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.poll_response(context).map_ok(Response::into_value)
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

/// A [`Request`] that gives its value with the response around it.
#[must_use = "a request is sent when it is awaited"]
#[derive(Debug)]
pub struct WithResponse<T>(Request<T>);

impl<T> Future for WithResponse<T> {
    type Output = Result<Response<T>, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.poll_response(context)
    }
}

/// Decodes a success. Checked once as UTF-8, and then never again.
pub(crate) fn finish<T>(
    answer: Answer,
    decode: impl FnOnce(&str) -> Result<T, DecodeError>,
) -> Result<Response<T>, Error> {
    let decoded = match std::str::from_utf8(&answer.body) {
        Ok(body) => decode(body).map_err(|error| Unreadable::of(error, body)),
        Err(_) => Err(Unreadable::Shape("the body is not UTF-8".to_owned())),
    };
    match decoded {
        Ok(value) => Ok(Response::new(value, answer)),
        Err(problem) => Err(problem.into_error(answer)),
    }
}

/// A success whose body is not what it should be.
enum Unreadable {
    Shape(String),
    /// It says that the call failed.
    Refused,
}

impl Unreadable {
    fn of(error: DecodeError, body: &str) -> Self {
        match error {
            DecodeError::Json(error) => Self::Shape(decode::describe(body, &error)),
            DecodeError::Refused => Self::Refused,
        }
    }

    fn into_error(self, answer: Answer) -> Error {
        let secret = answer.client.secret().clone();
        let error = match self {
            // The path may hold names that the server chose.
            Self::Shape(problem) => Error::new(ErrorKind::Decode).with_message(secret.scrub(&problem)),
            Self::Refused => {
                let api = engine::read_api_error(&answer.client, &answer.body);
                Error::new(api.kind.unwrap_or(ErrorKind::Refused)).with_api_error(api)
            }
        };
        let safety = match answer.client.class_of(answer.operation) {
            Idempotency::Safe | Idempotency::Idempotent => Safety::Pointless,
            Idempotency::Keyed => Safety::SafeWithSameKey,
            Idempotency::Unsafe => Safety::MayDouble,
        };
        let mut history = answer.history;
        history.push(Attempt { outcome: AttemptOutcome::Unreadable, waited: answer.waited });
        error
            .with_operation(answer.operation)
            .with_status(answer.status)
            .with_request_id(request_id(&answer.headers), &secret)
            .with_server_time(&answer.headers)
            .with_body(&answer.body, &secret)
            .with_idempotency_key(answer.idempotency_key)
            .with_history(history, Retry { safety, stopped: StopReason::NotRetryable })
    }
}

fn sent_before() -> Error {
    Error::invalid_input("request", "was sent before")
}
