use std::time::{Duration, SystemTime};

use http::header::{DATE, RETRY_AFTER};
use http::{HeaderMap, HeaderName, HeaderValue};

/// A wait that no caller would sit out; longer ones are cut to it, so that no arithmetic overflows.
const LONGEST: Duration = Duration::from_secs(366 * 24 * 3600);

const RETRY_AFTER_MS: HeaderName = HeaderName::from_static("retry-after-ms");

/// How long the server asks to wait: `retry-after-ms`, or `Retry-After` in seconds (decimals too) or as a date,
/// which is read against the server's own `Date`, for its clock and ours may differ. Nonsense is no wish at all;
/// of two headers the longer wait counts.
pub(crate) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let milliseconds = headers.get_all(RETRY_AFTER_MS).iter().filter_map(|value| number(value, 1e-3));
    let others = headers.get_all(RETRY_AFTER).iter().filter_map(|value| {
        number(value, 1.0).or_else(|| {
            let until = date(value)?;
            let from = headers.get(DATE).and_then(date).unwrap_or(now);
            // A date in the past says: now.
            Some(until.duration_since(from).unwrap_or(Duration::ZERO).min(LONGEST))
        })
    });
    milliseconds.chain(others).max()
}

fn number(value: &HeaderValue, unit: f64) -> Option<Duration> {
    let text = value.to_str().ok()?.trim();
    if !text.starts_with(|first: char| first.is_ascii_digit() || first == '.') {
        return None;
    }
    let seconds = text.parse::<f64>().ok()? * unit;
    Some(Duration::try_from_secs_f64(seconds).unwrap_or(LONGEST).min(LONGEST))
}

fn date(value: &HeaderValue) -> Option<SystemTime> {
    httpdate::parse_http_date(value.to_str().ok()?.trim()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&'static str, &[u8])]) -> Option<Duration> {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, HeaderValue::from_bytes(value).unwrap());
        }
        // 1994-11-06T08:49:37Z
        retry_after(&headers, SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777))
    }

    #[test]
    fn honest_values_are_read() {
        let seconds = |text: &'static str| read(&[("retry-after", text.as_bytes())]).unwrap().as_secs_f64();
        assert!((seconds("7") - 7.0).abs() < 1e-9);
        assert!((seconds("1.5") - 1.5).abs() < 1e-9);
        assert!((seconds("0") - 0.0).abs() < 1e-9);
        assert_eq!(read(&[("retry-after-ms", b"250")]), Some(Duration::from_millis(250)));
        for later in
            ["Sun, 06 Nov 1994 08:50:37 GMT", "Sunday, 06-Nov-94 08:50:37 GMT", "Sun Nov  6 08:50:37 1994"]
        {
            assert!((seconds(later) - 60.0).abs() < 1e-9, "{later}");
        }
    }

    #[test]
    fn a_date_is_read_against_the_servers_clock() {
        let pairs: &[(&str, &[u8])] =
            &[("date", b"Sat, 01 Jan 2000 00:00:00 GMT"), ("retry-after", b"Sat, 01 Jan 2000 00:00:30 GMT")];
        assert_eq!(read(pairs), Some(Duration::from_secs(30)));
    }

    #[test]
    fn hostile_values_neither_panic_nor_wait_for_ever() {
        let cases: &[(&[u8], Option<Duration>)] = &[
            (b"-5", None),
            (b"NaN", None),
            (b"inf", None),
            (b"", None),
            (b"soon", None),
            (b"\xff\xfe", None),
            (b"1e18", Some(LONGEST)),
            (b"99999999999999999999999999", Some(LONGEST)),
            (b"Sun, 06 Nov 1994 08:49:36 GMT", Some(Duration::ZERO)),
            (b"Fri, 31 Dec 9999 23:59:59 GMT", Some(LONGEST)),
        ];
        for (value, expected) in cases {
            assert_eq!(read(&[("retry-after", value)]), *expected, "{:?}", String::from_utf8_lossy(value));
        }
        assert_eq!(read(&[("retry-after", b"3"), ("retry-after", b"9")]), Some(Duration::from_secs(9)));
        assert_eq!(read(&[]), None);
    }
}
