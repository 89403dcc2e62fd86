//! The clock of these tests runs: what they say of counts is what holds however slow the machine is.

use std::time::Duration;

use alertkit_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::novu_refusal::assert_bare;
use crate::wire::{Call, Reply, novu, novu_as};

fn sandbox(level: &str) -> Sandbox {
    let sandbox = Sandbox::start_blocking().unwrap();
    sandbox.novu().limit_rate(level);
    sandbox
}

fn get(sandbox: &Sandbox, rest: &str) -> Reply {
    novu(sandbox, "GET", rest, &Value::Null)
}

fn number(reply: &Reply, header: &str) -> u64 {
    reply.header(header).unwrap_or_else(|| panic!("no {header}: {reply:?}")).parse().unwrap()
}

/// Calls until one is refused, and gives how many passed, and the refusal.
fn exhaust(sandbox: &Sandbox, rest: &str) -> (u64, Reply) {
    let mut passed = 0;
    loop {
        let reply = get(sandbox, rest);
        if reply.status == Some(429) {
            return (passed, reply);
        }
        passed += 1;
        assert!(passed < 10_000, "never refused");
    }
}

#[test]
fn every_answer_says_how_much_is_left() {
    let sandbox = sandbox("free");
    for (rest, status, category, limit, burst) in [
        ("/feeds", 200, "global", 30, 33),
        ("/tenants", 200, "configuration", 15, 16),
        ("/topics?pageSize=11", 400, "configuration", 15, 16),
        ("/subscribers/nobody", 404, "configuration", 15, 16),
    ] {
        let reply = get(&sandbox, rest);
        assert_eq!(reply.status, Some(status), "{rest}");
        let policy = format!(
            "{limit};w=1;burst={burst};comment=\"token bucket\";category=\"{category}\";cost=\"single\";\
             serviceLevel=\"free\""
        );
        assert_eq!(reply.header("ratelimit-policy"), Some(&*policy));
        assert_eq!(number(&reply, "ratelimit-limit"), limit);
        assert!(number(&reply, "ratelimit-remaining") < burst && number(&reply, "ratelimit-reset") <= 1);
        assert_eq!(reply.header("retry-after"), None);
    }
}

#[test]
fn a_level_has_its_limits() {
    for (level, limit, remaining) in
        [("free", 30, 32), ("business", 300, 329), ("enterprise", 3000, 3299), ("unlimited", 3000, 3299)]
    {
        let sandbox = sandbox(level);
        let reply = get(&sandbox, "/feeds");
        assert_eq!(
            (number(&reply, "ratelimit-limit"), number(&reply, "ratelimit-remaining")),
            (limit, remaining)
        );
        let policy = reply.header("ratelimit-policy").unwrap();
        assert!(policy.ends_with(&format!("serviceLevel=\"{level}\"")), "{policy}");
    }
}

#[test]
fn a_burst_passes_and_then_it_is_refused_until_time_has_passed() {
    let sandbox = sandbox("free");
    let (passed, refused) = exhaust(&sandbox, "/tenants");
    assert!(passed >= 16, "{passed}");
    assert_bare(&refused, 429, "API rate limit exceeded");
    assert_eq!((number(&refused, "ratelimit-remaining"), number(&refused, "ratelimit-limit")), (0, 15));
    let wait = number(&refused, "retry-after");
    assert_eq!((wait, number(&refused, "ratelimit-reset")), (1, 1));
    // The other categories have buckets of their own.
    assert_eq!(get(&sandbox, "/feeds").status, Some(200));

    sandbox.advance(Duration::from_secs(wait));
    let refilled = get(&sandbox, "/tenants");
    assert_eq!(refilled.status, Some(200));
    sandbox.advance(Duration::from_secs(60));
    assert_eq!(number(&get(&sandbox, "/tenants"), "ratelimit-remaining"), 15, "no more than a burst");
}

/// On the free level a burst is less than what they cost; and what they took is missing for all others.
#[test]
fn bulk_calls_never_pass_on_the_free_level() {
    let events = json!({"events": []});
    let subscribers = json!({"subscribers": [{"subscriberId": "a"}]});
    for (path, body, category, single, waits) in [
        ("/events/trigger/bulk", events, "trigger", ("DELETE", "/events/trigger/none"), (3, 1)),
        ("/subscribers/bulk", subscribers, "configuration", ("GET", "/tenants"), (13, 6)),
        ("/changes/bulk/apply", json!({"changeIds": []}), "global", ("GET", "/feeds"), (6, 3)),
    ] {
        let sandbox = sandbox("free");
        for _ in 0..3 {
            let refused = novu(&sandbox, "POST", path, &body);
            assert_bare(&refused, 429, "API rate limit exceeded");
            let policy = refused.header("ratelimit-policy").unwrap();
            assert!(policy.contains(&format!("category=\"{category}\";cost=\"bulk\"")), "{policy}");
            assert_eq!(number(&refused, "retry-after"), waits.0, "{path}");

            let after = novu(&sandbox, single.0, single.1, &Value::Null);
            // The machine may have been slow enough for it.
            if after.status == Some(429) {
                assert_bare(&after, 429, "API rate limit exceeded");
                assert!(number(&after, "retry-after") <= waits.1, "{single:?}: {after:?}");
            }
            sandbox.advance(Duration::from_secs(waits.0));
        }
        assert_eq!(novu(&sandbox, single.0, single.1, &Value::Null).status, Some(200));
    }
}

#[test]
fn a_bulk_call_costs_a_hundred() {
    let sandbox = sandbox("business");
    let body = json!({"subscribers": [{"subscriberId": "a"}]});
    let reply = novu(&sandbox, "POST", "/subscribers/bulk", &body);
    assert_eq!((reply.status, number(&reply, "ratelimit-remaining")), (Some(201), 65));
    let calls = std::iter::repeat_with(|| novu(&sandbox, "POST", "/subscribers/bulk", &body));
    let refused = calls.take(1000).find(|reply| reply.status == Some(429)).unwrap();
    assert_eq!(number(&refused, "retry-after"), 1);
    assert_eq!(get(&sandbox, "/tenants").status, Some(200), "there is enough for one");
}

#[test]
fn it_is_for_programs_only() {
    let sandbox = sandbox("free");
    let without = |reply: &Reply, status: u16| {
        assert_eq!(reply.status, Some(status));
        let names = ["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset", "ratelimit-policy"];
        assert!(names.into_iter().all(|name| reply.header(name).is_none()), "{reply:?}");
    };
    without(&novu_as("ApiKey wrong", &sandbox, "GET", "/feeds", &Value::Null), 401);
    without(&Call::new("GET", format!("{}/v1/feeds", sandbox.novu_url())).send(), 401);
    without(&get(&sandbox, "/integrations/email/limit"), 401);
    without(&get(&sandbox, "/blueprints/nope"), 404);
    exhaust(&sandbox, "/feeds");
    let of_user = format!("Bearer {}", sandbox.novu_token());
    without(&novu_as(&of_user, &sandbox, "GET", "/feeds", &Value::Null), 200);
    without(&get(&sandbox, "/blueprints/group-by-category"), 200);
    sandbox.novu().limit_rate("none");
    without(&get(&sandbox, "/feeds"), 200);
}

#[test]
fn every_environment_has_its_own_buckets() {
    let sandbox = sandbox("free");
    exhaust(&sandbox, "/feeds");
    let production = format!("ApiKey {}", sandbox.novu().production_key());
    let reply = novu_as(&production, &sandbox, "GET", "/feeds", &Value::Null);
    assert_eq!((reply.status, number(&reply, "ratelimit-remaining")), (Some(200), 32));
}

/// It comes before the key is looked at: the same call, later, is the first one.
#[test]
fn what_is_limited_is_not_kept_under_a_key() {
    let sandbox = sandbox("free");
    sandbox.novu().honour_idempotency_keys();
    exhaust(&sandbox, "/feeds");
    let call = || {
        Call::new("POST", format!("{}/v1/notification-groups", sandbox.novu_url()))
            .header("Authorization", &format!("ApiKey {}", sandbox.novu_key()))
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", "k1")
            .body(r#"{"name":"rl-idem"}"#)
            .send()
    };
    let limited = call();
    // The machine may have been slow enough for a token.
    if limited.status == Some(429) {
        assert_eq!(limited.header("idempotency-key"), None);
        sandbox.advance(Duration::from_secs(2));
        let created = call();
        assert_eq!((created.status, created.header("idempotency-replay")), (Some(201), None));
    }
    let again = call();
    assert_eq!((again.status, again.header("idempotency-replay")), (Some(201), Some("true")));
    assert!(again.header("ratelimit-remaining").is_some());
}
