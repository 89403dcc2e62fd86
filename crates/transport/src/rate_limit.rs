use std::time::Duration;

use http::HeaderMap;

use crate::Secret;

/// What a server says of its rate limit, from `RateLimit-…` or `X-RateLimit-…` headers. Each part is there when the
/// server sends it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimit {
    /// Requests allowed in the window.
    pub limit: Option<u64>,
    /// Requests left in the window.
    pub remaining: Option<u64>,
    /// Time until the window starts anew.
    pub reset: Option<Duration>,
    /// The largest burst, from the policy.
    pub burst: Option<u64>,
    /// The category that the call counts in, such as `trigger`.
    pub category: Option<String>,
    /// What the call costs, such as `single` or `bulk`.
    pub cost: Option<String>,
}

impl RateLimit {
    pub(crate) fn from_headers(headers: &HeaderMap) -> Option<Self> {
        let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
        let number = |names: &[&str]| names.iter().find_map(|name| text(name)?.parse().ok());
        let limit = number(&["ratelimit-limit", "x-ratelimit-limit"]);
        let remaining = number(&["ratelimit-remaining", "x-ratelimit-remaining"]);
        // `X-RateLimit-Reset` is seconds at some vendors and a date at others: only the standard one is read.
        let reset = number(&["ratelimit-reset"]).map(Duration::from_secs);
        let policy = text("ratelimit-policy");
        if limit.is_none() && remaining.is_none() && reset.is_none() && policy.is_none() {
            return None;
        }
        let part = |name: &str| policy.and_then(|policy| policy_part(policy, name));
        Some(Self {
            limit,
            remaining,
            reset,
            burst: part("burst").and_then(|burst| burst.parse().ok()),
            category: part("category").map(str::to_owned),
            cost: part("cost").map(str::to_owned),
        })
    }

    pub(crate) fn scrub(mut self, secret: &Secret) -> Self {
        self.category = self.category.map(|text| secret.scrub(&text));
        self.cost = self.cost.map(|text| secret.scrub(&text));
        self
    }

    /// Whether the call costs more than the bucket can ever hold.
    pub(crate) fn waiting_cannot_help(&self) -> bool {
        // What Novu takes for a bulk call; a single one costs 1.
        const BULK: u64 = 100;
        let cost = match self.cost.as_deref() {
            Some("bulk") => BULK,
            Some(cost) => cost.parse().unwrap_or(1),
            None => 1,
        };
        self.burst.is_some_and(|burst| burst < cost)
    }
}

/// The value of `name=value` or `name="value"` in a policy whose parts are divided by semicolons.
fn policy_part<'a>(policy: &'a str, name: &str) -> Option<&'a str> {
    policy.split(';').find_map(|part| {
        let (key, value) = part.split_once('=')?;
        (key.trim() == name).then(|| value.trim().trim_matches('"'))
    })
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn read(pairs: &[(&'static str, &'static str)]) -> Option<RateLimit> {
        let headers = pairs
            .iter()
            .map(|(name, value)| (http::HeaderName::from_static(name), HeaderValue::from_static(value)));
        RateLimit::from_headers(&headers.collect())
    }

    #[test]
    fn a_token_bucket_that_is_too_small_is_seen() {
        let policy =
            r#"60;w=1;burst=66;comment="token bucket";category="trigger";cost="bulk";serviceLevel="free""#;
        let limit = read(&[
            ("ratelimit-limit", "60"),
            ("ratelimit-remaining", "0"),
            ("ratelimit-reset", "1"),
            ("ratelimit-policy", policy),
        ])
        .unwrap();
        assert_eq!((limit.limit, limit.remaining, limit.burst), (Some(60), Some(0), Some(66)));
        assert_eq!(limit.reset, Some(Duration::from_secs(1)));
        assert_eq!((limit.category.as_deref(), limit.cost.as_deref()), (Some("trigger"), Some("bulk")));
        assert!(limit.waiting_cannot_help());
        let single = RateLimit { cost: Some("single".into()), ..limit };
        assert!(!single.waiting_cannot_help());
    }

    #[test]
    fn absent_and_odd_headers_say_nothing() {
        assert_eq!(read(&[]), None);
        assert_eq!(read(&[("x-ratelimit-limit", "many")]), None);
        let limit = read(&[("x-ratelimit-remaining", "7"), ("x-ratelimit-reset", "1700000000")]).unwrap();
        assert_eq!((limit.remaining, limit.reset), (Some(7), None));
        assert!(!limit.waiting_cannot_help());
    }
}
