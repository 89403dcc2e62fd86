//! The one engine under all calls: not generic, bytes in and bytes out.

use std::time::{Duration, Instant};

use bytes::Bytes;
use futures::future::{BoxFuture, ready};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use tracing::{Instrument, Span, field};
use url::Url;

use crate::backend::{BackendErrorKind, HttpRequest, HttpResponse};
use crate::draft::{Draft, IDEMPOTENCY_KEY};
use crate::retry::{self, Attempt, AttemptOutcome, Decision, Failure, Retry, Safety, Situation, StopReason};
use crate::{BackendError, Client, Error, Idempotency, Limits, Operation};

mod failed;

use failed::Failed;
pub(crate) use failed::read_api_error;

/// A call that can be sent: a draft without a problem, and the key of all its attempts.
pub(crate) struct Call {
    pub(crate) draft: Draft,
    idempotency_key: Option<String>,
}

/// A success, not yet decoded.
pub(crate) struct Answer {
    pub(crate) client: Client,
    pub(crate) operation: &'static Operation,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) history: Vec<Attempt>,
    pub(crate) elapsed: Duration,
    pub(crate) idempotency_key: Option<String>,
    /// The thing was gone already: an earlier attempt had deleted it.
    pub(crate) done_before: bool,
    /// How long the last attempt had waited.
    pub(crate) waited: Duration,
}

/// Sends the call, repeats it where that is safe, and gives the last word on it.
pub(crate) fn send(draft: Draft) -> BoxFuture<'static, Result<Answer, Error>> {
    match Call::new(draft) {
        // Not an `async fn`: it would keep its arguments twice, and what is large misses the allocator's fast path.
        Ok((call, url)) => Box::pin(async move {
            let span = tracing::debug_span!(
                target: "alertkit",
                "call",
                api = call.draft.client.api().name,
                operation = call.draft.operation.name,
                status = field::Empty,
                attempts = field::Empty,
            );
            let (outcome, progress) = call.run(url).instrument(span.clone()).await;
            match outcome {
                Ok(response) => Ok(call.succeed(response, progress, &span)),
                Err((failed, retry)) => call.give_up(failed, progress, retry, &span),
            }
        }),
        Err(error) => Box::pin(ready(Err(error))),
    }
}

impl Call {
    /// How much later than the backend the engine ends an attempt.
    const BACKEND_SLACK: Duration = Duration::from_millis(250);

    /// The call and its address, or the draft's problem.
    pub(crate) fn new(mut draft: Draft) -> Result<(Self, Url), Error> {
        let url = draft.finish()?;
        let keyed = draft.operation.idempotency == Idempotency::Keyed;
        let given = draft.options.idempotency_key.take();
        let idempotency_key = given.or_else(|| keyed.then(|| uuid::Uuid::new_v4().to_string()));
        Ok((Self { draft, idempotency_key }, url))
    }

    /// Makes attempts until one succeeds or none may follow.
    async fn run(&self, url: Url) -> (Result<HttpResponse, (Failed, Retry)>, Progress) {
        let clock = self.draft.client.time();
        let started = clock.now();
        let mut progress = Progress::new(started);
        if !clock.is_running(self.draft.client.is_over_tokio()) {
            let retry = Retry { safety: Safety::Safe, stopped: StopReason::NotRetryable };
            return (Err((Failed::without_runtime(), retry)), progress);
        }
        let timeout = self.draft.options.timeout.unwrap_or(self.draft.client.settings().timeout);
        let left = || timeout.saturating_sub(clock.now().duration_since(started));
        // The first attempt has all the time, and the address; both are made anew for a further one.
        let (mut url, mut limit) = (Some(url), timeout);
        loop {
            let failed = match self.attempt(url.take(), limit).await {
                Ok(response) => return (Ok(response), progress),
                Err(failed) => failed,
            };
            match self.decide(&failed, &progress, left()) {
                Decision::Again { wait, cost } => {
                    tracing::debug!(
                        target: "alertkit",
                        outcome = %failed.outcome,
                        wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX),
                        "trying again"
                    );
                    progress.failed(&failed, wait, cost);
                    if !wait.is_zero() {
                        clock.sleep(wait).await;
                    }
                    limit = left();
                }
                Decision::Stop(retry) => return (Err((failed, retry)), progress),
            }
        }
    }

    /// One attempt: a success, or what there is to decide on.
    async fn attempt(&self, url: Option<Url>, left: Duration) -> Result<HttpResponse, Failed> {
        let client = &self.draft.client;
        let limit = client.settings().attempt_timeout.min(left);
        let work = client.backend().call(self.http_request(url, limit));
        // The default backend keeps to the limit itself, and then gives what there is of a response.
        let slack = if client.is_over_tokio() { Self::BACKEND_SLACK } else { Duration::ZERO };
        let result = client.time().within(limit.saturating_add(slack), work).await;
        let result = result.unwrap_or_else(|| Err(BackendError::new(BackendErrorKind::TimedOut)));
        let failed = match result {
            Ok(response) if response.status.is_success() => {
                self.learn(response.status, &response.headers);
                return Ok(response);
            }
            Ok(response) => Failed::by_status(response, None),
            Err(error) => Failed::by_backend(error),
        };
        if let Some(answer) = failed.answer() {
            self.learn(answer.status, &answer.headers);
        }
        Err(failed)
    }

    fn http_request(&self, url: Option<Url>, attempt: Duration) -> HttpRequest {
        HttpRequest {
            method: self.draft.method.clone(),
            url: url.unwrap_or_else(|| self.url()),
            headers: self.all_headers(),
            body: self.draft.body.clone().unwrap_or_default(),
            limits: Limits { attempt, ..self.draft.client.settings().limits },
        }
    }

    /// The address, which was good when the call was made.
    fn url(&self) -> Url {
        self.draft.address().unwrap_or_else(|_| self.draft.client.base_url().clone())
    }

    /// The headers of an attempt: the transport's, then the client's, then the call's, which replace them.
    pub(crate) fn all_headers(&self) -> HeaderMap {
        const USUAL: usize = 8;
        let json = HeaderValue::from_static("application/json");
        let mut headers = HeaderMap::with_capacity(USUAL);
        headers.insert(header::AUTHORIZATION, self.draft.client.authorization().clone());
        headers.insert(header::ACCEPT, json.clone());
        if self.draft.body.is_some() {
            headers.insert(header::CONTENT_TYPE, json);
        }
        for (name, value) in self.draft.client.headers() {
            headers.insert(name.clone(), value.clone());
        }
        for name in self.draft.headers.keys() {
            headers.remove(name);
        }
        for (name, value) in &self.draft.headers {
            headers.append(name.clone(), value.clone());
        }
        if let Some(Ok(key)) = self.idempotency_key.as_deref().map(HeaderValue::try_from) {
            headers.insert(IDEMPOTENCY_KEY, key);
        }
        headers
    }

    /// An answer that echoes the key shows that the server honours keys; 401 and 429 come from in front of it.
    fn learn(&self, status: StatusCode, headers: &HeaderMap) {
        if self.is_echoed(headers) && !matches!(status.as_u16(), 401 | 429) {
            self.draft.client.learn_that_keys_are_honoured();
        }
    }

    /// Whether this error is stored under the key. A success that broke off is stored, too: whole.
    fn is_stored_error(&self, failed: &Failed) -> bool {
        let error = failed.answer().filter(|answer| !answer.status.is_success());
        error.is_some_and(|answer| self.is_echoed(&answer.headers))
    }

    fn is_echoed(&self, headers: &HeaderMap) -> bool {
        match (&self.idempotency_key, headers.get(IDEMPOTENCY_KEY)) {
            (Some(key), Some(echo)) => echo.as_bytes() == key.as_bytes(),
            _ => false,
        }
    }

    fn decide(&self, failed: &Failed, progress: &Progress, left: Duration) -> Decision {
        let client = &self.draft.client;
        let limit = failed.rate_limit();
        let situation = Situation {
            policy: self.draft.options.retry.as_ref().unwrap_or(&client.settings().retry),
            class: client.class_of(self.draft.operation),
            failed: progress.counted() + 1,
            failure: Failure {
                outcome: failed.outcome,
                retry_after: failed.retry_after(client.time().time_of_day()),
                echoes_key: self.is_stored_error(failed),
                waiting_cannot_help: limit.is_some_and(|limit| limit.waiting_cannot_help()),
            },
            earlier_may_have_been_done: progress.may_have_been_done,
            honours_keys: client.honours_keys(),
            left,
            jitter: client.time().jitter(),
            free_repetition: !progress.free_repetition_used,
        };
        if failed.is_before_any_attempt() {
            let safety = retry::safety(&situation);
            return Decision::Stop(Retry { safety, stopped: StopReason::NotRetryable });
        }
        match retry::decide(&situation) {
            Decision::Again { cost, .. } if cost > 0 && !client.budget().take(cost) => {
                let safety = retry::safety(&situation);
                Decision::Stop(Retry { safety, stopped: StopReason::BudgetExhausted })
            }
            decision => decision,
        }
    }

    fn succeed(self, response: HttpResponse, progress: Progress, span: &Span) -> Answer {
        let client = self.draft.client;
        client.budget().give_back(progress.spent);
        span.record("status", response.status.as_u16());
        span.record("attempts", progress.history.len() + 1);
        Answer {
            elapsed: client.time().now().duration_since(progress.started),
            operation: self.draft.operation,
            status: response.status,
            headers: response.headers,
            body: response.body,
            history: progress.history,
            idempotency_key: self.idempotency_key,
            done_before: false,
            waited: progress.next_waited,
            client,
        }
    }

    fn give_up(
        self,
        failed: Failed,
        mut progress: Progress,
        retry: Retry,
        span: &Span,
    ) -> Result<Answer, Error> {
        let earlier = progress.may_have_been_done;
        let gone = matches!(failed.outcome, AttemptOutcome::Status(StatusCode::NOT_FOUND));
        if gone && earlier && self.draft.method == Method::DELETE {
            // The first attempt's outcome was unknown, and now it is known: it deleted the thing.
            let headers = failed.answer().map(|answer| answer.headers.clone()).unwrap_or_default();
            let response = HttpResponse::new(StatusCode::NOT_FOUND, headers, Bytes::new());
            return Ok(Answer { done_before: true, ..self.succeed(response, progress, span) });
        }
        if !failed.is_before_any_attempt() {
            progress.failed(&failed, Duration::ZERO, 0);
        }
        span.record("attempts", progress.history.len());
        if let AttemptOutcome::Status(status) = failed.outcome {
            span.record("status", status.as_u16());
        }
        let stored = self.is_stored_error(&failed);
        let operation = self.draft.operation;
        Err(failed
            .into_error(&self.draft.client, &self.url(), operation, failed::Known { earlier, stored })
            .with_operation(operation)
            .with_history(progress.history, retry)
            .with_idempotency_key(self.idempotency_key))
    }
}

/// What has happened to a call so far.
struct Progress {
    started: Instant,
    history: Vec<Attempt>,
    next_waited: Duration,
    may_have_been_done: bool,
    free_repetition_used: bool,
    spent: u32,
}

impl Progress {
    fn new(started: Instant) -> Self {
        Self {
            started,
            history: Vec::new(),
            next_waited: Duration::ZERO,
            may_have_been_done: false,
            free_repetition_used: false,
            spent: 0,
        }
    }

    /// The failed attempts that count against the policy.
    fn counted(&self) -> u32 {
        let failed = u32::try_from(self.history.len()).unwrap_or(u32::MAX);
        failed.saturating_sub(u32::from(self.free_repetition_used))
    }

    fn failed(&mut self, failed: &Failed, wait: Duration, cost: u32) {
        self.history.push(Attempt { outcome: failed.outcome, waited: self.next_waited });
        self.next_waited = wait;
        self.may_have_been_done |= failed.outcome.may_have_been_done();
        self.free_repetition_used |= cost == 0;
        self.spent = self.spent.saturating_add(cost);
    }
}
