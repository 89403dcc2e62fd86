//! The one engine under all calls: not generic, bytes in and bytes out.

use std::future::poll_fn;
use std::pin::pin;
use std::time::Duration;

use bytes::Bytes;
use futures::FutureExt;
use futures::future::{BoxFuture, ready};
use http::{HeaderMap, Method, StatusCode};
use tracing::{Span, field};
use url::Url;

use crate::backend::{BackendErrorKind, HttpResponse};
use crate::draft::{Draft, IDEMPOTENCY_KEY};
use crate::retry::{self, Attempt, AttemptOutcome, Decision, Facts, Retry, Safety, Situation, StopReason};
use crate::{BackendError, Client, Error, ErrorKind, Operation};

mod failed;
mod log;
mod outgoing;
mod progress;

use failed::Failed;
pub(crate) use failed::read_api_error;
use progress::Progress;

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
    /// An attempt before this success may have been carried out.
    pub(crate) earlier_may_have_been_done: bool,
    /// The thing was gone already: an earlier attempt had deleted it.
    pub(crate) done_before: bool,
    /// How long the last attempt had waited.
    pub(crate) waited: Duration,
}

/// Why there is no success.
enum Stop {
    /// No attempt was made.
    Unsent(Error),
    /// The last attempt failed like this, and none follows for this reason.
    After(Box<Failed>, Facts, Retry),
}

/// Sends the call, retries it where that is safe, and returns the last word on it.
pub(crate) fn send(mut draft: Draft) -> BoxFuture<'static, Result<Answer, Error>> {
    let mut url = match draft.finish() {
        Ok(url) => Some(url),
        Err(error) => return Box::pin(ready(Err(error))),
    };
    let call = Call::new(draft);
    // Not an `async fn`: it would keep its arguments twice, and what is large misses the allocator's fast path.
    Box::pin(async move {
        let span = tracing::debug_span!(
            target: "alertkit",
            "call",
            api = call.draft.client.api().name,
            operation = call.draft.operation.name,
            status = field::Empty,
            attempts = field::Empty,
        );
        let (outcome, progress) = {
            let mut run = pin!(call.run(&mut url));
            poll_fn(|context| span.in_scope(|| run.as_mut().poll(context))).await
        };
        // The events that end a call belong to it, too.
        span.in_scope(|| call.end(outcome, progress, &span))
    })
}

impl Call {
    /// How much later than the backend the engine ends an attempt.
    const BACKEND_SLACK: Duration = Duration::from_millis(250);

    /// The call of a draft that has an address.
    pub(crate) fn new(mut draft: Draft) -> Self {
        draft.draw_idempotency_key();
        let idempotency_key = draft.options.idempotency_key.take();
        Self { draft, idempotency_key }
    }

    /// Makes attempts until one succeeds or none may follow. The first one takes the address, a further one makes it anew.
    async fn run(&self, url: &mut Option<Url>) -> (Result<HttpResponse, Stop>, Progress) {
        let client = &self.draft.client;
        let clock = client.time();
        let mut progress = Progress::new(clock.now());
        if !clock.is_running(client.is_over_tokio()) {
            return (Err(Stop::Unsent(failed::without_runtime())), progress);
        }
        let timeout = self.draft.options.timeout.unwrap_or(client.settings().timeout);
        if timeout.is_zero() {
            return (Err(Stop::Unsent(out_of_time())), progress);
        }
        let mut limit = timeout;
        loop {
            let began = log::is_on().then(|| clock.now());
            let failed = match self.attempt(url.take(), limit).await {
                Ok(response) => {
                    log::succeeded(self, &progress, began, &response);
                    return (Ok(response), progress);
                }
                Err(failed) => failed,
            };
            let facts = self.facts(&failed, &progress);
            let needed = retry::needed(&facts, timeout);
            let (wait, cost) = match self.decide(
                &failed,
                facts,
                &progress,
                (timeout.saturating_sub(progress.elapsed(clock)), needed),
            ) {
                Decision::Again { wait, cost } => (wait, cost),
                Decision::Stop(retry) => {
                    log::failed(self, &progress, began, &failed, None);
                    return (Err(Stop::After(failed, facts, retry)), progress);
                }
            };
            log::failed(self, &progress, began, &failed, Some(wait));
            if !wait.is_zero() {
                clock.sleep(wait).await;
            }
            limit = timeout.saturating_sub(progress.elapsed(clock));
            if limit <= needed {
                // The sleeper woke late. What is known stays known.
                client.standing().budget.put_back(cost);
                let retry = Retry { safety: facts.safety(), stopped: StopReason::Deadline };
                return (Err(Stop::After(failed, facts, retry)), progress);
            }
            progress.failed(&facts, wait, cost);
        }
    }

    /// One attempt: a success, or what there is to decide on. The request is in the backend's future, not beside it.
    fn attempt(
        &self,
        url: Option<Url>,
        left: Duration,
    ) -> impl Future<Output = Result<HttpResponse, Box<Failed>>> {
        let client = &self.draft.client;
        let limit = self.draft.options.attempt_timeout.unwrap_or(client.settings().attempt_timeout).min(left);
        let work = client.backend().call(self.http_request(url, limit));
        // The default backend keeps to the limit itself, and then gives what there is of a response.
        let slack = if client.is_over_tokio() { Self::BACKEND_SLACK } else { Duration::ZERO };
        let result = client.time().within(limit.saturating_add(slack), client.keeps_to_limits(), work);
        result.map(|result| self.judge(result))
    }

    /// What the attempt has shown.
    fn judge(&self, result: Option<Result<HttpResponse, BackendError>>) -> Result<HttpResponse, Box<Failed>> {
        let client = &self.draft.client;
        let result = result.unwrap_or_else(|| Err(BackendError::new(BackendErrorKind::TimedOut)));
        let failed = match result {
            Ok(response) if response.status.is_success() => {
                self.learn(response.status, &response.headers);
                return Ok(response);
            }
            Ok(response) => Failed::by_status(client, response, None),
            Err(error) => Failed::by_backend(client, error),
        };
        if let Some(response) = failed.response() {
            client.standing().got_response(client.time().now());
            self.learn(response.status, &response.headers);
        }
        Err(Box::new(failed))
    }

    /// A success shows whether the server honours keys: it echoes them or not. Of what is no success only 409 and 422 come
    /// from where keys are looked at, and not every one of those is stored; what stands in front of the server may mirror a
    /// header in any other response.
    fn learn(&self, status: StatusCode, headers: &HeaderMap) {
        if self.idempotency_key.is_none() {
            return;
        }
        let echoed = self.is_echoed(headers);
        let shows = status.is_success() || (echoed && matches!(status.as_u16(), 409 | 422));
        if shows {
            self.draft.client.standing().learn_whether_keys_are_honoured(echoed);
        }
    }

    fn is_echoed(&self, headers: &HeaderMap) -> bool {
        match (&self.idempotency_key, headers.get(IDEMPOTENCY_KEY)) {
            (Some(key), Some(echo)) => echo.as_bytes() == key.as_bytes(),
            _ => false,
        }
    }

    fn facts(&self, failed: &Failed, progress: &Progress) -> Facts {
        let client = &self.draft.client;
        // A success that broke off is stored, too: whole.
        let error = failed.response().filter(|response| !response.status.is_success());
        Facts {
            class: client.class_of(self.draft.operation),
            outcome: failed.outcome,
            api_kind: failed.api.kind,
            nothing_done: failed.api.nothing_done,
            asks_to_wait: failed.asks_to_wait(),
            echoes_key: error.is_some_and(|response| self.is_echoed(&response.headers)),
            waiting_cannot_help: failed.waiting_cannot_help(client),
            honours_keys: client.honours_keys(),
            earlier_may_have_been_done: progress.may_have_been_done,
        }
    }

    fn decide(
        &self,
        failed: &Failed,
        facts: Facts,
        progress: &Progress,
        (left, needed): (Duration, Duration),
    ) -> Decision {
        let client = &self.draft.client;
        let (clock, standing) = (client.time(), client.standing());
        if failed.has_no_runtime() {
            return Decision::Stop(Retry { safety: facts.safety(), stopped: StopReason::NotRetryable });
        }
        let now = clock.now();
        let situation = Situation {
            policy: self.draft.options.retry.as_deref().unwrap_or(&client.settings().retry),
            facts,
            failed: progress.counted().saturating_add(1),
            retry_after: failed.retry_after(clock.time_of_day()),
            left,
            needed,
            jitter: clock.jitter(),
            may_be_stale: !progress.free_retry_used
                && failed.response().is_none()
                && standing.may_have_an_old_connection(now)
                && standing.budget.can_pay_for_a_retry(now),
            single_attempt: self.draft.operation.single_attempt,
        };
        match retry::decide(&situation) {
            Decision::Again { cost, .. } if cost > 0 && !standing.budget.take(cost, now) => {
                Decision::Stop(Retry { safety: facts.safety(), stopped: StopReason::BudgetExhausted })
            }
            decision => decision,
        }
    }

    /// The last word on the call.
    fn end(
        self,
        outcome: Result<HttpResponse, Stop>,
        progress: Progress,
        span: &Span,
    ) -> Result<Answer, Error> {
        match outcome {
            Ok(response) => Ok(self.succeed(response, progress, false, span)),
            Err(Stop::After(failed, facts, _)) if self.is_gone(&facts) => {
                // An attempt's outcome was unknown, and now it is known: it deleted the thing. There is no body to decode.
                Ok(self.succeed(failed.into_bodiless(), progress, true, span))
            }
            Err(Stop::After(failed, facts, retry)) => {
                Err(self.give_up(failed, &facts, retry, progress, span))
            }
            Err(Stop::Unsent(error)) => {
                let error =
                    error.with_operation(self.draft.operation).with_idempotency_key(self.idempotency_key);
                let draft = (&self.draft.method, self.draft.options.quiet);
                log::gave_up(&self.draft.client, draft, &error, Duration::ZERO);
                Err(error)
            }
        }
    }

    /// Whether a DELETE found gone what an earlier attempt of unknown outcome was to delete.
    fn is_gone(&self, facts: &Facts) -> bool {
        self.draft.method == Method::DELETE
            && facts.earlier_may_have_been_done
            && facts.says_that_nothing_is_there()
    }

    fn succeed(self, response: HttpResponse, progress: Progress, done_before: bool, span: &Span) -> Answer {
        let client = self.draft.client;
        let (standing, now) = (client.standing(), client.time().now());
        standing.budget.give_back(progress.spent);
        standing.got_response(now);
        span.record("status", response.status.as_u16());
        span.record("attempts", progress.history.len() + 1);
        let elapsed = now.saturating_duration_since(progress.started);
        log::ended(&client, self.draft.operation, &self.draft.method, &response, &progress, elapsed);
        Answer {
            elapsed,
            operation: self.draft.operation,
            status: response.status,
            headers: response.headers,
            body: response.body,
            history: progress.history,
            idempotency_key: self.idempotency_key,
            earlier_may_have_been_done: progress.may_have_been_done,
            done_before,
            waited: progress.next_waited,
            client,
        }
    }

    fn give_up(
        self,
        failed: Box<Failed>,
        facts: &Facts,
        retry: Retry,
        mut progress: Progress,
        span: &Span,
    ) -> Error {
        let url = self.url();
        let client = self.draft.client;
        if facts.shows_that_the_server_works() {
            client.standing().budget.give_back(progress.spent);
        }
        if !failed.has_no_runtime() {
            progress.failed(facts, Duration::ZERO, 0);
        }
        span.record("attempts", progress.history.len());
        if let AttemptOutcome::Status(status) = failed.outcome {
            span.record("status", status.as_u16());
        }
        let elapsed = client.time().now().saturating_duration_since(progress.started);
        let error = failed
            .into_error(&client, &url, facts)
            .with_operation(self.draft.operation)
            .with_history(progress.history, retry)
            .with_idempotency_key(self.idempotency_key);
        log::gave_up(&client, (&self.draft.method, self.draft.options.quiet), &error, elapsed);
        error
    }
}

/// The deadline had passed before the first attempt.
fn out_of_time() -> Error {
    Error::new(ErrorKind::Timeout)
        .with_message("there was no time to send it")
        .with_timed_out(true)
        .with_history(Vec::new(), Retry { safety: Safety::Safe, stopped: StopReason::Deadline })
}
