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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::route;

    /// What a server said, of which these are recordings.
    #[derive(Debug, PartialEq)]
    struct Said {
        passes: bool,
        remaining: String,
        reset: String,
        retry_after: Option<String>,
    }

    fn passes(remaining: i64, reset: i64) -> Said {
        Said { passes: true, remaining: remaining.to_string(), reset: reset.to_string(), retry_after: None }
    }

    fn refused(reset: i64) -> Said {
        let reset = reset.to_string();
        Said { passes: false, remaining: "0".to_owned(), reset: reset.clone(), retry_after: Some(reset) }
    }

    /// Calls a route, so many milliseconds after the beginning.
    fn call(limits: &mut RateLimits, path: &'static str, after: i64) -> Said {
        let route = route("", "POST", path, |_, _| Err(errors::internal()));
        let now = Timestamp::from_millisecond(1_800_000_000_000 + after).unwrap();
        let (passes, headers) = match limits.take(0, &route, now) {
            Ok(headers) => (true, headers.unwrap()),
            Err(refusal) => (false, refusal.headers),
        };
        let find = |name: &str| {
            let found = headers.iter().find(|(found, _)| found.as_str() == name);
            found.map(|(_, value)| value.to_str().unwrap().to_owned())
        };
        let (remaining, reset) = (find("ratelimit-remaining").unwrap(), find("ratelimit-reset").unwrap());
        Said { passes, remaining, reset, retry_after: find("retry-after") }
    }

    fn free() -> RateLimits {
        let mut limits = RateLimits::default();
        limits.set_level("free");
        limits
    }

    #[test]
    fn a_second_call_says_that_there_is_nothing_to_wait_for() {
        let mut limits = free();
        assert_eq!(call(&mut limits, "/v1/changes", 0), passes(32, 1));
        assert_eq!(call(&mut limits, "/v1/changes", 100), passes(31, 0));
    }

    #[test]
    fn a_bulk_call_that_is_more_than_a_burst_takes_it_from_all_others() {
        let mut limits = free();
        assert_eq!(call(&mut limits, "/v1/events/trigger/bulk", 0), refused(3));
        assert_eq!(call(&mut limits, "/v1/subscribers/bulk", 0), refused(13));
        for after in [10, 20] {
            assert_eq!(call(&mut limits, "/v1/subscribers/{subscriberId}", after), refused(6));
        }
        assert_eq!(call(&mut limits, "/v1/changes", 30), passes(32, 1), "another category");
        // The bucket is as good as new after two seconds; but what was told to wait is not asked again before.
        assert_eq!(call(&mut limits, "/v1/subscribers/{subscriberId}", 5000), refused(1));
        assert_eq!(call(&mut limits, "/v1/subscribers/{subscriberId}", 5700), passes(15, 1));
    }

    #[test]
    fn a_bucket_is_refilled_when_it_is_empty_and_not_before() {
        let mut limits = free();
        for remaining in (0..16).rev() {
            assert!(call(&mut limits, "/v1/tenants", 0).passes, "{remaining}");
        }
        // A token takes 67 milliseconds.
        assert_eq!(call(&mut limits, "/v1/tenants", 60), refused(1));
        assert_eq!(call(&mut limits, "/v1/tenants", 66), refused(1));
        assert_eq!(call(&mut limits, "/v1/tenants", 67), passes(0, 1));
        assert_eq!(
            call(&mut limits, "/v1/tenants", 1067),
            passes(14, 1),
            "fifteen of a second, less its own"
        );
        assert_eq!(call(&mut limits, "/v1/tenants", 9000), passes(15, 1), "a new one");
    }

    #[test]
    fn environments_have_buckets_of_their_own() {
        let mut limits = free();
        let route = route("", "GET", "/v1/feeds", |_, _| Err(errors::internal()));
        let now = Timestamp::from_millisecond(1_800_000_000_000).unwrap();
        for _ in 0..33 {
            assert!(limits.take(0, &route, now).is_ok());
        }
        assert!(limits.take(0, &route, now).is_err());
        assert!(limits.take(1, &route, now).is_ok());
    }
}
