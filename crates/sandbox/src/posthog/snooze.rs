//! Times as text: ISO 8601, or relative to now.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan, Zoned};

/// A time with a zone, or without one, which is UTC, or a day.
pub(crate) fn iso(text: &str) -> Option<Timestamp> {
    let civil = |at: DateTime| at.to_zoned(TimeZone::UTC).ok().map(|at| at.timestamp());
    text.parse()
        .ok()
        .or_else(|| text.parse::<DateTime>().ok().and_then(civil))
        .or_else(|| text.parse::<Date>().ok().and_then(|day| civil(day.into())))
}

/// When a snooze of this text ends. What is relative is added to now and then cut: hours to the hour, all else to the
/// day. Text without a unit is now, cut to the day.
pub(crate) fn snoozed_until(text: &str, now: Timestamp) -> Timestamp {
    if let Some(at) = iso(text) {
        return at;
    }
    let (span, unit) = relative(text);
    let later = now.to_zoned(TimeZone::UTC).saturating_add(span);
    cut(&later, unit).unwrap_or(now)
}

/// ISO 8601, or so much before now (`-1`) or after it (1), as exact as now is.
pub(crate) fn moment(text: &str, now: Timestamp, sign: i64) -> Timestamp {
    iso(text).unwrap_or_else(|| {
        let span = relative(text).0.checked_mul(sign).unwrap_or_default();
        now.to_zoned(TimeZone::UTC).saturating_add(span).timestamp()
    })
}

/// The first number and unit anywhere in the text; the sign before it is ignored, and a unit alone is of none.
fn relative(text: &str) -> (Span, char) {
    let Some(at) = text.find(is_unit) else { return (Span::new(), 'd') };
    let (before, rest) = text.split_at_checked(at).unwrap_or_default();
    let digits = before.chars().rev().take_while(char::is_ascii_digit).count();
    let number: i64 = before.get(before.len() - digits..).and_then(|text| text.parse().ok()).unwrap_or(0);
    let number = number.min(10_000);
    let unit = rest.chars().next().unwrap_or('d');
    let span = match unit {
        'h' => number.hours(),
        'w' => number.weeks(),
        'm' => number.months(),
        'q' => (number * 3).months(),
        'y' => number.years(),
        'M' => number.minutes(),
        's' => number.seconds(),
        _ => number.days(),
    };
    (span, unit)
}

fn is_unit(letter: char) -> bool {
    matches!(letter, 'h' | 'd' | 'w' | 'm' | 'q' | 'y' | 'M' | 's')
}

fn cut(at: &Zoned, unit: char) -> Option<Timestamp> {
    let hour = if unit == 'h' { at.hour() } else { 0 };
    let cut = at.with().hour(hour).minute(0).second(0).subsec_nanosecond(0).build();
    cut.ok().map(|cut| cut.timestamp())
}
