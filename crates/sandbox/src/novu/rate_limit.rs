//! Token buckets, one for each environment and category of operations.
//!
//! A bucket is refilled only once it has too little for a call, and begun anew when it has not been refilled for two
//! windows. A call that costs more than there is takes it all the same from a bucket that it begins, and is refused; until
//! the bucket would have had enough, calls of this cost are then refused without a look at it.

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
    level: Option<Level>,
    buckets: HashMap<Place, Bucket>,
    /// Until when calls of a cost are refused.
    blocked: HashMap<(Place, i64), i64>,
}

/// The index of an environment, and a category.
type Place = (usize, &'static str);

/// How much an organization may ask for.
#[derive(Clone, Copy, Debug)]
struct Level {
    name: &'static str,
    /// How often the free level.
    times: i64,
}

/// Its times are in thousandths of a token: in milliseconds, times the tokens that a second gives.
struct Bucket {
    /// Less than none after a call that cost more than there was.
    tokens: i64,
    refilled: i64,
}

/// A thousandth of a token is the unit of time.
const TOKEN: i64 = 1000;

type Headers = Vec<(HeaderName, HeaderValue)>;

impl RateLimits {
    /// Sets the level: `free`, `business`, `enterprise` or `unlimited`, or none by another word; with full buckets.
    pub(crate) fn set_level(&mut self, name: &str) {
        let levels = [("free", 1), ("business", 10), ("enterprise", 100), ("unlimited", 100)];
        let found = levels.into_iter().find(|(level, _)| *level == name);
        *self = Self { level: found.map(|(name, times)| Level { name, times }), ..Self::default() };
    }

    /// Takes what the operation costs, and gives the headers that say so; a refusal when there is not enough.
    pub(crate) fn take(
        &mut self,
        environment: usize,
        route: &Route,
        now: Timestamp,
    ) -> Result<Option<Headers>, Answer> {
        let Some(level) = self.level else { return Ok(None) };
        let (category, free) = category(route.path);
        let limit = free * level.times;
        let burst = limit + limit / 10;
        let (cost, cost_name) = if BULK.contains(&route.path) { (100, "bulk") } else { (1, "single") };
        let (place, now, second) = ((environment, category), now.as_millisecond() * limit, TOKEN * limit);

        let blocked = self.blocked.get(&(place, cost)).copied().filter(|until| *until > now);
        let (remaining, reset) = blocked.map_or_else(
            || {
                self.buckets.retain(|other, bucket| *other != place || now - bucket.refilled < 2 * second);
                match self.buckets.get_mut(&place) {
                    Some(bucket) => bucket.take(cost, burst, now),
                    None => self
                        .buckets
                        .entry(place)
                        .or_insert(Bucket { tokens: burst, refilled: now })
                        .begin(cost),
                }
            },
            |until| (-1, until),
        );
        let passes = remaining >= 0;
        if !passes {
            self.blocked.insert((place, cost), reset);
        }
        let seconds = ((reset - now).max(0) + second - 1) / second;
        let policy = format!(
            "{limit};w=1;burst={burst};comment=\"token bucket\";category=\"{category}\";cost=\"{cost_name}\";\
             serviceLevel=\"{}\"",
            level.name
        );
        let headers = [
            ("ratelimit-remaining", remaining.max(0).to_string()),
            ("ratelimit-limit", limit.to_string()),
            ("ratelimit-reset", seconds.to_string()),
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
        Err(refusal.with_header(header::RETRY_AFTER, HeaderValue::from(seconds)))
    }
}

impl Bucket {
    /// What remains, less than none for a call that is refused; and when there will be enough for another one.
    fn begin(&mut self, cost: i64) -> (i64, i64) {
        self.tokens -= cost;
        (self.tokens, self.enough_for(cost))
    }

    fn take(&mut self, cost: i64, burst: i64, now: i64) -> (i64, i64) {
        if self.tokens >= cost {
            return self.begin(cost);
        }
        let refill = (now - self.refilled) / TOKEN;
        let remaining = burst.min(self.tokens + refill) - cost;
        if remaining < 0 {
            return (remaining, self.refilled + (cost - self.tokens) * TOKEN);
        }
        self.refilled += refill * TOKEN;
        self.tokens = remaining;
        (remaining, self.enough_for(cost))
    }

    fn enough_for(&self, cost: i64) -> i64 {
        let missing = if self.tokens < cost { cost - self.tokens } else { cost };
        self.refilled + missing * TOKEN
    }
}

/// The category of a route, and what the free level allows in a second.
fn category(path: &str) -> (&'static str, i64) {
    let configuration = ["/v1/subscribers", "/v1/topics", "/v1/tenants"];
    if path.starts_with("/v1/events") {
        ("trigger", 60)
    } else if configuration.iter().any(|prefix| path.starts_with(prefix)) {
        ("configuration", 15)
    } else {
        ("global", 30)
    }
}
