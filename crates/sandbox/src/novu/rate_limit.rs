//! Token buckets, one for each category of operations.

use std::collections::HashMap;

use http::{HeaderName, HeaderValue, StatusCode, header};
use jiff::Timestamp;

use super::errors;
use crate::exchange::Answer;
use crate::route::Route;

const BULK: [&str; 4] = [
    "/v1/events/trigger/bulk",
    "/v1/events/trigger/broadcast",
    "/v1/subscribers/bulk",
    "/v1/changes/bulk/apply",
];

/// Off on a fresh server, as it is shipped.
#[derive(Default)]
pub(crate) struct RateLimits {
    pub(crate) level: Option<Level>,
    buckets: HashMap<&'static str, Bucket>,
}

/// How much an organization may ask for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Level {
    name: &'static str,
    /// How often the free level.
    times: u32,
}

impl Level {
    /// `free`, `business`, `enterprise` or `unlimited`.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let levels = [("free", 1), ("business", 10), ("enterprise", 100), ("unlimited", 100)];
        let found = levels.into_iter().find(|(level, _)| *level == name);
        found.map(|(name, times)| Self { name, times })
    }
}

struct Bucket {
    tokens: u32,
    filled: Timestamp,
}

type Headers = Vec<(HeaderName, HeaderValue)>;

impl RateLimits {
    /// Takes what the operation costs, and gives the headers that say so; a refusal when there is not enough.
    pub(crate) fn take(&mut self, route: &Route, now: Timestamp) -> Result<Option<Headers>, Answer> {
        let Some(level) = self.level else { return Ok(None) };
        let (category, free) = category(route.path);
        let limit = free * level.times;
        let burst = limit + limit / 10;
        let (cost, cost_name) = if BULK.contains(&route.path) { (100, "bulk") } else { (1, "single") };
        let bucket = self.buckets.entry(category).or_insert(Bucket { tokens: burst, filled: now });
        // A window is a second; a whole one fills the bucket by the limit.
        let seconds = u32::try_from((now.as_second() - bucket.filled.as_second()).max(0)).unwrap_or(u32::MAX);
        if seconds > 0 {
            bucket.tokens = bucket.tokens.saturating_add(seconds.saturating_mul(limit)).min(burst);
            bucket.filled = now;
        }
        let passes = bucket.tokens >= cost;
        if passes {
            bucket.tokens -= cost;
        }
        let policy = format!(
            "{limit};w=1;burst={burst};comment=\"token bucket\";category=\"{category}\";cost=\"{cost_name}\";\
             serviceLevel=\"{}\"",
            level.name
        );
        let remaining = if passes { bucket.tokens } else { 0 };
        let headers = [
            ("ratelimit-remaining", remaining.to_string()),
            ("ratelimit-limit", limit.to_string()),
            ("ratelimit-reset", "1".to_owned()),
            ("ratelimit-policy", policy),
        ];
        let header = |(name, value): (&'static str, String)| {
            HeaderValue::try_from(value).ok().map(|value| (HeaderName::from_static(name), value))
        };
        let headers: Headers = headers.into_iter().filter_map(header).collect();
        if passes {
            return Ok(Some(headers));
        }
        let mut refusal = errors::bare(StatusCode::TOO_MANY_REQUESTS, "API rate limit exceeded");
        refusal.headers.extend(headers);
        Err(refusal.with_header(header::RETRY_AFTER, HeaderValue::from_static("1")))
    }
}

/// The category of a route, and what the free level allows in a second.
fn category(path: &str) -> (&'static str, u32) {
    let configuration = ["/v1/subscribers", "/v1/topics", "/v1/tenants"];
    if path.starts_with("/v1/events") {
        ("trigger", 60)
    } else if configuration.iter().any(|prefix| path.starts_with(prefix)) {
        ("configuration", 15)
    } else {
        ("global", 30)
    }
}
