//! How a response body becomes a value: one UTF-8 check, one pass, and the place of what does not fit.
//!
//! Every decoder here passes over a byte order mark and reads half a surrogate pair as U+FFFD.

use std::any::TypeId;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{DeserializeOwned, DeserializeSeed, IgnoredAny};
use serde_json::Value;

use crate::page::Page;

mod array;
mod envelope;
mod error;
mod lenient;
mod locate;
mod meta;
mod number;
mod text;
mod time;

pub use error::{DecodeError, JsonError};
pub use lenient::lenient_page;
pub use meta::{Meta, count, flag};
pub use number::whole;
pub use time::{optional_time, time};

pub(crate) use array::outermost_arrays;
pub(crate) use text::without_mark;

use envelope::{Envelope, EnvelopeOf};

/// The body is the value.
///
/// # Errors
///
/// [`DecodeError::Json`] when it is not.
pub fn value<T: DeserializeOwned>(body: &str) -> Result<T, DecodeError> {
    read(PhantomData, without_mark(body))
}

/// The text is the value. Half of a surrogate pair, which no Rust string can hold, is read as U+FFFD.
pub(crate) fn parse<T: DeserializeOwned>(text: &str) -> Result<T, JsonError> {
    parse_with(PhantomData, text).map_err(|error| JsonError::of(&error))
}

/// As [`parse`], by something that may know more of the value than its type.
fn read<T, S>(seed: S, text: &str) -> Result<T, DecodeError>
where
    S: for<'de> DeserializeSeed<'de, Value = T> + Copy,
{
    parse_with(seed, text).map_err(|error| DecodeError::Json(JsonError::of(&error)))
}

fn parse_with<T, S>(seed: S, text: &str) -> serde_json::Result<T>
where
    S: for<'de> DeserializeSeed<'de, Value = T> + Copy,
{
    match parse_once(seed, text) {
        Err(error) if error.is_syntax() => parse_once(seed, &text::with_whole_characters(text)),
        parsed => parsed,
    }
}

fn parse_once<'de, S: DeserializeSeed<'de>>(seed: S, text: &'de str) -> serde_json::Result<S::Value> {
    let mut json = serde_json::Deserializer::from_str(text);
    let value = seed.deserialize(&mut json)?;
    json.end()?;
    Ok(value)
}

/// As [`value`], for bytes that need not be UTF-8: the body of an error, or one that another server sent.
///
/// # Errors
///
/// As [`value`].
pub fn bytes<T: DeserializeOwned>(body: &[u8]) -> Result<T, DecodeError> {
    let text = std::str::from_utf8(body);
    value(text.map_err(|error| DecodeError::Json(JsonError::not_utf8(body, error.valid_up_to())))?)
}

/// The body is the value, and an empty one is `null`: for calls of which no more is known. `()` takes any JSON.
///
/// # Errors
///
/// [`DecodeError::Json`] when it is not.
pub(crate) fn value_or_null<T: DeserializeOwned + 'static>(body: &str) -> Result<T, DecodeError> {
    const NULL: &str = "null";
    if TypeId::of::<T>() == TypeId::of::<()>() {
        nothing(body)?;
        return value(NULL);
    }
    value(body)
        .or_else(|failure| if is_empty(body) { value(NULL).map_err(|_| failure) } else { Err(failure) })
}

/// The body is empty, or any JSON, which does not matter.
///
/// # Errors
///
/// [`DecodeError::Json`] when it is something else, such as the page of a proxy.
pub fn nothing(body: &str) -> Result<(), DecodeError> {
    if is_empty(body) { Ok(()) } else { value::<IgnoredAny>(body).map(|_| ()) }
}

/// The value stands in the member `data`; a body that has an `id` of its own, or no `data`, is the value itself, and
/// so is an array.
///
/// The enveloped shape is read in one pass; only a body of another shape is read twice.
///
/// # Errors
///
/// [`DecodeError::Refused`] for `success: false`, and for an `error` that is not null beside a `data` that is absent or
/// null; [`DecodeError::Json`] when neither shape fits.
pub fn enveloped<T: DeserializeOwned>(body: &str) -> Result<T, DecodeError> {
    #[derive(Deserialize)]
    #[serde(bound = "T: DeserializeOwned")]
    struct Envelope<T> {
        data: T,
        id: Option<IgnoredAny>,
        #[serde(default, deserialize_with = "flag")]
        success: Option<bool>,
        error: Option<IgnoredAny>,
    }
    // serde would take the items of an array for the envelope's members.
    if is_array(body) {
        return value(body);
    }
    match value::<Envelope<T>>(body) {
        Ok(Envelope { success: Some(false), .. }) => Err(DecodeError::Refused),
        Ok(Envelope { error: Some(_), .. }) if is_refusal(body) => Err(DecodeError::Refused),
        Ok(Envelope { data, id: None, .. }) => Ok(data),
        Ok(_) => value(body),
        Err(failure) => bare(body, failure),
    }
}

/// The items stand in the member `data`, with what is known of the page in [`meta`](Meta); a bare array is tolerated. An
/// item that can't be decoded is in the page's [`rejected`](Page::rejected).
///
/// # Errors
///
/// As [`enveloped`].
pub fn enveloped_page<T: DeserializeOwned>(body: &str) -> Result<Page<T>, DecodeError> {
    lenient_page(body, whole_page)
}

/// The page, if all of its items can be decoded.
fn whole_page<T: DeserializeOwned>(body: &str) -> Result<Page<T>, DecodeError> {
    if is_array(body) {
        return Ok(Page::new(value(body)?));
    }
    let text = without_mark(body);
    match read(EnvelopeOf::text(text), text) {
        Ok(Envelope { success: Some(false), .. }) => Err(DecodeError::Refused),
        Ok(Envelope { data, meta, .. }) => Ok(meta.of_page(data)),
        Err(_) if is_refusal(body) => Err(DecodeError::Refused),
        Err(failure) => Err(failure),
    }
}

fn is_empty(body: &str) -> bool {
    without_mark(body).trim().is_empty()
}

fn is_array(body: &str) -> bool {
    without_mark(body).trim_start().starts_with('[')
}

/// What a body may be that is not the envelope of such a value: the value itself, or an error under a success's status.
fn bare<T: DeserializeOwned>(body: &str, failure: DecodeError) -> Result<T, DecodeError> {
    let Ok(json) = value::<Value>(body) else {
        return Err(failure);
    };
    match json.get("data") {
        _ if says_it_failed(&json) => Err(DecodeError::Refused),
        None => value(body),
        Some(Value::Null) if json.get("id").is_some() => value(body),
        // The envelope is there, so what does not fit is within it.
        Some(_) => Err(failure),
    }
}

fn is_refusal(body: &str) -> bool {
    value(body).is_ok_and(|json| says_it_failed(&json))
}

fn says_it_failed(json: &Value) -> bool {
    let is_given = |name| json.get(name).is_some_and(|member| !member.is_null());
    json.get("success") == Some(&Value::Bool(false)) || (is_given("error") && !is_given("data"))
}

#[cfg(test)]
mod tests;
