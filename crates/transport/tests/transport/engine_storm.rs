//! A server that fails for a minute: how much more it is asked than it would be without retries, and how evenly.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use alertkit_transport::bytes::Bytes;
use alertkit_transport::http::{HeaderMap, StatusCode};
use alertkit_transport::testing::{Reply, ScriptedBackend};
use alertkit_transport::{
    Backend, BackendError, BackendErrorKind, Client, ClientBuilder, HttpRequest, HttpResponse, RetryPolicy,
    StopReason, async_trait,
};
use tokio::time::Instant;

use crate::support::server::{Server, answer};
use crate::support::{KEY, TEST_API, TokioClock, builder, call, client, ms, read, script, secs, thing};

const OUTAGE: Duration = Duration::from_secs(60);

/// Fails with 503 until the outage is over, and keeps when it was asked.
#[derive(Clone, Debug)]
struct Failing {
    start: Instant,
    asked: Arc<Mutex<Vec<Duration>>>,
}

impl Failing {
    fn new() -> Self {
        Self { start: Instant::now(), asked: Arc::default() }
    }

    fn requests(&self) -> usize {
        self.asked.lock().unwrap().len()
    }
}

#[async_trait]
impl Backend for Failing {
    async fn call(&self, _: HttpRequest) -> Result<HttpResponse, BackendError> {
        let now = self.start.elapsed();
        self.asked.lock().unwrap().push(now);
        let (status, body) = if now < OUTAGE { (503, "") } else { (200, "{}") };
        let status = StatusCode::from_u16(status).unwrap();
        Ok(HttpResponse::new(status, HeaderMap::new(), Bytes::from_static(body.as_bytes())))
    }
}

/// With the clock and the randomness that are used outside of tests.
fn client_of(backend: &Failing) -> Client {
    ClientBuilder::new(&TEST_API, KEY, |client| client).backend(backend.clone()).build().unwrap()
}

/// 1,000 callers of one client, each with a call a second, through the outage and out of it.
#[tokio::test(start_paused = true)]
async fn once_the_budget_is_empty_a_call_is_one_request() {
    const CALLERS: usize = 1_000;
    let backend = Failing::new();
    let client = client_of(&backend);
    let mut unpaid = 0;
    let (mut calls_unpaid, mut requests_unpaid) = (0, 0);
    for second in 0..70 {
        let before = backend.requests();
        let answers = (0..CALLERS).map(|_| tokio::spawn(read(&client).with_response()));
        let answers = alertkit_transport::futures::future::join_all(answers).await;
        let mut failed = 0;
        for answer in answers {
            match answer.unwrap() {
                Ok(response) => assert_eq!(response.attempts(), 1),
                Err(error) => {
                    failed += 1;
                    unpaid += usize::from(error.retry().stopped == StopReason::BudgetExhausted);
                }
            }
        }
        let requests = backend.requests() - before;
        if second == 0 {
            assert_eq!(requests, CALLERS + 100, "500 tokens are 100 retries");
        } else {
            calls_unpaid += CALLERS;
            requests_unpaid += requests;
        }
        assert_eq!(failed, if second < OUTAGE.as_secs() { CALLERS } else { 0 }, "in second {second}");
        tokio::time::sleep_until(backend.start + secs(second + 1)).await;
    }
    assert!(unpaid >= 59 * CALLERS, "{unpaid}");
    assert!(requests_unpaid * 100 <= calls_unpaid * 110, "{requests_unpaid} for {calls_unpaid} calls");
}

/// 1,000 clients that all fail at the same moment: their retries do not come at the same moment.
#[tokio::test(start_paused = true)]
async fn the_retries_of_many_clients_are_spread() {
    const CLIENTS: usize = 1_000;
    let backend = Failing::new();
    let calls = (0..CLIENTS).map(|_| tokio::spawn(read(&client_of(&backend))));
    for call in alertkit_transport::futures::future::join_all(calls).await {
        assert_eq!(call.unwrap().unwrap_err().retry().stopped, StopReason::AttemptsExhausted);
    }
    let asked = backend.asked.lock().unwrap().clone();
    assert_eq!(asked.len(), 3 * CLIENTS);
    let mut retries = asked;
    retries.sort_unstable();
    let retries = &retries[CLIENTS..];
    // The buckets from the first retry to the last one; two waits of at most 200 and 400 ms.
    let mut buckets = vec![0; 1 + retries.last().unwrap().as_millis() as usize / 100];
    for retry in retries {
        buckets[retry.as_millis() as usize / 100] += 1;
    }
    assert!(buckets.len() <= 7, "{buckets:?}");
    let most = buckets.iter().max().unwrap();
    assert!(most * buckets.len() <= 3 * retries.len(), "{buckets:?}");
}

#[tokio::test(start_paused = true)]
async fn what_a_retry_costs_comes_back_with_a_success() {
    // Each call costs 5 tokens and gives them back.
    let replies = (0..300).flat_map(|_| [Reply::status(503), thing()]);
    let backend = script(replies);
    let client = client(&backend);
    for _ in 0..300 {
        read(&client).await.unwrap();
    }
    assert_eq!(backend.requests().len(), 600);
}

/// A client whose waits take no time, so that no token comes back by it.
fn at_once(backend: &ScriptedBackend) -> Client {
    builder(backend.clone()).clock(TokioClock { jitter: 0.0 }).build().unwrap()
}

#[tokio::test(start_paused = true)]
async fn timeouts_cost_twice_as_much() {
    let backend = script([Reply::failure(BackendErrorKind::TimedOut)]);
    let client = at_once(&backend);
    let mut requests = 0;
    for _ in 0..60 {
        requests += read(&client).await.unwrap_err().attempts();
    }
    assert_eq!(requests, 60 + 50, "500 tokens are 50 retries");
    let error = read(&client).await.unwrap_err();
    assert_eq!((error.attempts(), error.retry().stopped), (1, StopReason::BudgetExhausted));
}

/// Resets, and resets among 503: the free retry over a stale connection is none of a failing server.
#[tokio::test(start_paused = true)]
async fn a_server_that_resets_every_connection_gets_no_free_retries() {
    let mixed = [Reply::failure(BackendErrorKind::Interrupted), Reply::status(503)];
    let mixed: Vec<Reply> = mixed.into_iter().cycle().take(4_000).collect();
    for replies in [vec![Reply::failure(BackendErrorKind::Interrupted)], mixed] {
        let backend = script(replies);
        let client = at_once(&backend);
        for _ in 0..300 {
            read(&client).await.unwrap_err();
        }
        let before = backend.requests().len();
        for _ in 0..1_000 {
            read(&client).await.unwrap_err();
        }
        assert_eq!(backend.requests().len() - before, 1_000);
    }
}

/// A pooled connection lives for 20 s without use; when none can be left, none can be stale.
#[tokio::test(start_paused = true)]
async fn a_connection_is_stale_only_where_the_pool_can_have_an_old_one() {
    for (pause, free) in [(secs(19), true), (secs(21), false)] {
        let backend = script([thing(), Reply::failure(BackendErrorKind::Interrupted), thing()]);
        let client = client(&backend);
        read(&client).await.unwrap();
        tokio::time::sleep(pause).await;
        let response = read(&client).with_response().await.unwrap();
        assert_eq!((response.attempts(), response.waited()), (2, if free { ms(0) } else { ms(100) }));
    }
    // Not before the first response, and not when retries are off.
    let backend = script([Reply::failure(BackendErrorKind::Interrupted)]);
    assert_eq!(read(&client(&backend)).await.unwrap_err().attempts(), 3);
    let backend = script([thing(), Reply::failure(BackendErrorKind::Interrupted)]);
    let client = client(&backend);
    read(&client).await.unwrap();
    for policy in [RetryPolicy::none(), RetryPolicy::default().attempts(0)] {
        assert_eq!(read(&client).retry(policy).await.unwrap_err().attempts(), 1);
    }
    assert_eq!(read(&client).await.unwrap_err().attempts(), 4, "the free one is beyond the policy's three");
}

#[tokio::test(start_paused = true)]
async fn time_and_a_server_that_works_fill_the_budget_again() {
    let empty = |client: Client| async move {
        for _ in 0..60 {
            read(&client).await.unwrap_err();
        }
        assert_eq!(read(&client).await.unwrap_err().retry().stopped, StopReason::BudgetExhausted);
    };
    let backend = script([Reply::status(503)]);
    let client = at_once(&backend);
    empty(client.clone()).await;
    tokio::time::sleep(secs(10)).await;
    assert_eq!(read(&client).await.unwrap_err().attempts(), 3, "10 tokens are two retries");
    assert_eq!(read(&client).await.unwrap_err().attempts(), 1);

    // 404 is the word of a server that works, 429 and 408 are not.
    for (code, attempts) in [(404, 2), (429, 1), (408, 1)] {
        let failing = (0..161).map(|_| Reply::status(503));
        let answers = (0..5).map(|_| Reply::status(code));
        let backend = script(failing.chain(answers).chain([Reply::status(503)]));
        let client = at_once(&backend);
        empty(client.clone()).await;
        for _ in 0..5 {
            read(&client).retry(RetryPolicy::none()).await.unwrap_err();
        }
        assert_eq!(read(&client).await.unwrap_err().attempts(), attempts, "{code}");
    }
}

/// A client for each call is no way around the budget.
#[tokio::test(start_paused = true)]
async fn a_tenant_that_gets_a_client_for_each_call_has_one_budget() {
    let backend = script([Reply::status(503)]);
    let client = at_once(&backend);
    for _ in 0..200 {
        read(&client.with_key("tenant").unwrap()).await.unwrap_err();
    }
    let error = read(&client.with_key("tenant").unwrap()).await.unwrap_err();
    assert_eq!(error.retry().stopped, StopReason::BudgetExhausted);
    assert_eq!(read(&client).await.unwrap_err().attempts(), 3, "that of another credential is full");
}

#[tokio::test]
async fn all_clients_of_the_process_share_the_budget_of_a_credential() {
    let server = Server::always(answer("503 Service Unavailable", "", "{}"));
    let build = |key: &'static str| {
        let builder = ClientBuilder::new(&TEST_API, key, |client| client).base_url(server.url()).no_proxy();
        builder.retry(RetryPolicy::default().base(ms(0))).build().unwrap()
    };
    let (one, two) = (build("shared"), build("shared"));
    for _ in 0..60 {
        read(&one).await.unwrap_err();
    }
    assert_eq!(read(&two).await.unwrap_err().retry().stopped, StopReason::BudgetExhausted);
    assert_eq!(read(&build("another")).await.unwrap_err().attempts(), 3);
}

#[tokio::test(start_paused = true)]
async fn the_size_of_the_budget_can_be_set() {
    let backend = script([Reply::status(503)]);
    for (tokens, attempts) in [(0, 1), (4, 1), (5, 2), (10, 3)] {
        let client = builder(backend.clone()).retry_budget(tokens).build().unwrap();
        assert_eq!(client.retry_budget(), tokens);
        assert_eq!(read(&client).await.unwrap_err().attempts(), attempts, "{tokens}");
    }
}

#[tokio::test(start_paused = true)]
async fn each_credential_has_a_budget_of_its_own() {
    let backend = script([Reply::status(503)]);
    let first = client(&backend);
    for _ in 0..60 {
        read(&first).await.unwrap_err();
    }
    let emptied = read(&first.clone()).await.unwrap_err();
    assert_eq!(emptied.retry().stopped, StopReason::BudgetExhausted, "a clone is the same client");
    let other = first.with_key("another-key").unwrap();
    let error = call(&other, alertkit_transport::Idempotency::Idempotent).await.unwrap_err();
    assert_eq!((error.attempts(), error.retry().stopped), (3, StopReason::AttemptsExhausted));
    assert_eq!(read(&other).timeout(ms(1)).await.unwrap_err().retry().stopped, StopReason::Deadline);
}
