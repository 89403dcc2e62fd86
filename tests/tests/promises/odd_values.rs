//! Responses of a vendor that changed a value: every value of every response, of the sandbox and recorded, replaced in turn.
//!
//! No form in no place makes anything panic or loses the status. In a listing it costs its own item at most, which is then
//! named with its path and its JSON. What the types do not model is written back as it came.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use alertkit::transport::catalogue::Reply;
use alertkit::transport::futures::stream::StreamExt;
use alertkit::transport::jiff::Timestamp;
use alertkit::transport::{BulkOutcome, Error, ErrorKind, Json};
use serde_json::{Value, json};

use crate::places::{all_places, path_of, with, without};
use crate::responses::{Response, of_bulk_calls, of_sandbox, recorded};
use crate::scripted::Reader;

/// An odd item has a neighbour on each side.
const ITEMS: usize = 3;
/// The item of a listing that is replaced.
const ODD: usize = 1;

async fn responses(reader: &Reader) -> Vec<Response> {
    let mut responses = of_sandbox(ITEMS).await;
    for response in recorded(ITEMS) {
        // Some are recorded because they can't be read.
        if reader.read(&response.callable, response.status, &response.body.to_string()).await.is_ok() {
            responses.push(response);
        }
    }
    responses
}

/// A member that no type models: numbers of any size, and members in their own order.
const NEW: &str = r#"{"z":18446744073709551617,"a":[1.50,{"y":null,"b":"ü"}]}"#;

/// Its members.
const NEW_MEMBERS: [&str; 2] = [r#""z":18446744073709551617"#, r#""a":[1.50,{"y":null,"b":"ü"}]"#];

/// The forms that stand in for a value: as JSON, or none for a member that is missing.
const FORMS: [Option<&str>; 10] = [
    None,
    Some("null"),
    Some("true"),
    Some("7"),
    Some(r#""7""#),
    Some(r#""""#),
    Some(r#""zz unknown""#),
    // Half a surrogate pair, which no `Value` holds.
    Some(r#""\ud83d""#),
    Some("[]"),
    Some("{}"),
];

/// A response as text, with a place for a value.
struct Form {
    before: String,
    after: String,
}

impl Form {
    fn of(body: &Value, place: &str) -> Self {
        const HERE: &str = "zz here";
        let text = with(body, place, json!(HERE)).to_string();
        let (before, after) = text.split_once(&format!("{HERE:?}")).unwrap();
        Self { before: before.to_owned(), after: after.to_owned() }
    }

    fn with(&self, value: &str) -> String {
        format!("{}{value}{}", self.before, self.after)
    }
}

/// What went wrong, all of it at once.
#[derive(Default)]
struct Problems(Vec<String>);

impl Problems {
    fn add(&mut self, response: &Response, place: &str, form: &str, problem: &str) {
        self.0.push(format!("{} {}: {form}: {problem}", response.name(), path_of(place)));
    }

    fn assert_none(self) {
        let mut shown = String::new();
        self.0.iter().for_each(|problem| writeln!(shown, "{problem}").unwrap());
        assert!(self.0.is_empty(), "{} problems:\n{shown}", self.0.len());
    }
}

/// Where the items of a listing stand, and what they are read as.
struct Listing {
    place: String,
    items: Vec<Value>,
}

impl Listing {
    fn of(response: &Response, read: &Json) -> Option<Self> {
        let is_listing =
            response.callable.operation.paged || response.callable.operation.name.ends_with("list");
        let read = read.to_value().unwrap();
        let items = read.get("items").filter(|_| is_listing)?.as_array()?.clone();
        let place = ["", "/data", "/results"]
            .into_iter()
            .find(|place| response.body.pointer(place).is_some_and(Value::is_array))?;
        Some(Self { place: place.to_owned(), items })
    }

    /// The index of the item in which this place is.
    fn item_of(&self, place: &str) -> Option<usize> {
        place.strip_prefix(&self.place)?.strip_prefix('/')?.split('/').next()?.parse().ok()
    }
}

#[tokio::test]
async fn an_odd_value_costs_no_more_than_its_item() {
    const STEP: usize = 4;
    let reader = Reader::new();
    let mut problems = Problems::default();
    let (mut seen, mut types) = (BTreeSet::new(), BTreeSet::new());
    for response in responses(&reader).await {
        let text = response.body.to_string();
        let read = reader.read(&response.callable, response.status, &text).await.unwrap();
        let listing = Listing::of(&response, &read);
        for place in all_places(&response.body).into_iter().chain([String::new()]) {
            let item = listing.as_ref().and_then(|listing| listing.item_of(&place));
            if item.is_some_and(|item| item != ODD) || !seen.insert(response.form_of(&place)) {
                continue;
            }
            let form = Form::of(&response.body, &place);
            let odd = OddValue { reader: &reader, response: &response, place: &place };
            // Where another operation returns the same, some of the forms in turn.
            let is_new = types.insert(response.form_in_its_type(&place, listing.is_some()));
            let some = FORMS.iter().skip(seen.len() % STEP).step_by(STEP);
            let values: Vec<_> = if is_new { FORMS.to_vec() } else { some.copied().collect() };
            for value in values {
                let text = match value {
                    None => without(&response.body, &place).map(|body| body.to_string()),
                    Some(value) => Some(form.with(value)),
                };
                let Some(text) = text else { continue };
                if let Err(problem) = odd.costs_no_more_than(&text, listing.as_ref(), item).await {
                    problems.add(&response, &place, value.unwrap_or("missing"), &problem);
                }
            }
        }
    }
    problems.assert_none();
}

/// A response with one value that is not as before.
struct OddValue<'a> {
    reader: &'a Reader,
    response: &'a Response,
    place: &'a str,
}

impl OddValue<'_> {
    async fn costs_no_more_than(
        &self,
        text: &str,
        listing: Option<&Listing>,
        item: Option<usize>,
    ) -> Result<(), String> {
        let Response { callable, status, .. } = self.response;
        match self.reader.read(callable, *status, text).await {
            Err(error) if item.is_some() => Err(format!("costs the listing: {error}")),
            Err(error) => self.is_named(&error, text),
            Ok(read) => match (listing, item) {
                (Some(listing), Some(item)) => self.leaves_the_others(text, listing, item, &read).await,
                // What stands beside the items, or is all of them.
                (Some(listing), None) if !listing.place.starts_with(self.place) => {
                    let read = read.to_value().unwrap();
                    let same = read.get("rejected").is_none() && read["items"] == json!(listing.items);
                    if same { Ok(()) } else { Err("changes the items".to_owned()) }
                }
                _ => Ok(()),
            },
        }
    }

    /// An error has the status and the body, and names the value or what stands around it.
    fn is_named(&self, error: &Error, text: &str) -> Result<(), String> {
        let status = error.status().map(|status| status.as_u16());
        if (error.kind(), status) != (ErrorKind::Decode, Some(self.response.status)) {
            return Err(format!("is of another kind: {error:?}"));
        }
        if error.body().is_none_or(|body| &**body != text.as_bytes()) {
            return Err("loses the body".to_owned());
        }
        let message = error.message().unwrap_or_default();
        let path = message.split_once(": ").map_or("", |(path, _)| path);
        // What is missing from the root has no path.
        let is_of_the_root = path.is_empty() || path.contains(' ');
        let is_named = if is_of_the_root { self.place.matches('/').count() < 2 } else { self.is_about(path) };
        if is_named { Ok(()) } else { Err(format!("is not named: {message}")) }
    }

    /// Whether this is the path of the value, of what stands around it, or within it.
    fn is_about(&self, path: &str) -> bool {
        let place = path_of(self.place);
        place.starts_with(path) || path.starts_with(&place)
    }

    async fn leaves_the_others(
        &self,
        text: &str,
        listing: &Listing,
        item: usize,
        read: &Json,
    ) -> Result<(), String> {
        let read = read.to_value().map_err(|error| error.to_string());
        // Half a pair that open JSON keeps is in no `Value`.
        let Ok(read) = read else { return Ok(()) };
        let mut items = read["items"].as_array().cloned().unwrap_or_default();
        let mut others = listing.items.clone();
        others.remove(item);
        let Some(rejected) = read.get("rejected") else {
            if items.len() != listing.items.len() {
                return Err(format!("leaves {} items", items.len()));
            }
            items.remove(item);
            return if items == others { Ok(()) } else { Err("changes other items".to_owned()) };
        };
        if items != others {
            return Err("changes other items".to_owned());
        }
        let path = rejected[0]["path"].as_str().unwrap_or_default();
        let item_path = path_of(&format!("{}/{item}", listing.place));
        if rejected[0]["index"] != item || !path.starts_with(&item_path) || !self.is_about(path) {
            return Err(format!("is rejected as {rejected}"));
        }
        if self.response.callable.operation.paged {
            self.arrives_as_an_error(text, listing, item, path).await
        } else {
            Ok(())
        }
    }

    /// Among the items it is an error in its place, with the item's JSON.
    async fn arrives_as_an_error(
        &self,
        text: &str,
        listing: &Listing,
        item: usize,
        path: &str,
    ) -> Result<(), String> {
        let Response { callable, status, .. } = self.response;
        let items: Vec<_> =
            self.reader.call(callable, *status, text).items().take(listing.items.len()).collect().await;
        let failed: Vec<_> = (0..items.len()).filter(|index| items[*index].is_err()).collect();
        let error = items.into_iter().find_map(Result::err);
        let named = error.is_some_and(|error| {
            let json = error.body().map(|body| String::from_utf8_lossy(body).into_owned());
            error.kind() == ErrorKind::Decode
                && error.status().is_some_and(|found| found.as_u16() == *status)
                && error.message().is_some_and(|message| message.starts_with(path))
                && json.is_some_and(|json| text.contains(&json) && !json.is_empty())
        });
        if failed == [item] && named { Ok(()) } else { Err(format!("is an error at {failed:?}")) }
    }
}

/// Whether the object there is the envelope or says something of the page.
fn is_around_the_value(response: &Response, listing: Option<&Listing>, place: &str, read: &Json) -> bool {
    match listing {
        Some(listing) => listing.item_of(place).is_none(),
        None if place.is_empty() => {
            let enveloped = response.body.get("data");
            enveloped.is_some()
                && read.to_value().ok().as_ref().and_then(|read| read.get("data")) != enveloped
        }
        None => false,
    }
}

#[tokio::test]
async fn a_member_that_is_not_modelled_is_written_back_from_every_object() {
    let written = format!(r#""zz_new":{NEW}"#);
    let mut seen = BTreeSet::new();
    let reader = Reader::new();
    let mut problems = Problems::default();
    for response in responses(&reader).await {
        let read =
            reader.read(&response.callable, response.status, &response.body.to_string()).await.unwrap();
        if !read.as_str().starts_with(['{', '[']) {
            continue;
        }
        let listing = Listing::of(&response, &read);
        for place in all_places(&response.body).into_iter().chain([String::new()]) {
            if is_around_the_value(&response, listing.as_ref(), &place, &read) {
                continue;
            }
            let mut body = response.body.clone();
            let Some(object) = body.pointer_mut(&place).and_then(Value::as_object_mut) else { continue };
            if !seen.insert(response.form_of(&place)) {
                continue;
            }
            object.insert("zz_new".to_owned(), Value::Null);
            let text = Form::of(&body, &format!("{place}/zz_new")).with(NEW);
            match reader.read(&response.callable, response.status, &text).await {
                Ok(read) if read.as_str().contains(&written) => {}
                // A map of such objects, of which the new one keeps its members.
                Ok(read) if NEW_MEMBERS.iter().all(|member| read.as_str().contains(member)) => {}
                Ok(_) => problems.add(&response, &place, "a new member", "is lost"),
                Err(error) => problems.add(&response, &place, "a new member", &error.to_string()),
            }
        }
    }
    problems.assert_none();
}

#[tokio::test]
async fn a_byte_order_mark_before_the_body_changes_nothing() {
    let reader = Reader::new();
    for response in responses(&reader).await {
        let text = response.body.to_string();
        let before = reader.read(&response.callable, response.status, &text).await.unwrap();
        let marked =
            reader.read(&response.callable, response.status, &format!("\u{feff}{text}")).await.unwrap();
        // Some maps are written in any order.
        assert_eq!(marked.to_value(), before.to_value(), "{}", response.name());
    }
}

#[tokio::test]
async fn times_are_read_in_every_form_and_empty_ones_are_none() {
    let reader = Reader::new();
    let mut problems = Problems::default();
    let mut seen = BTreeSet::new();
    for response in responses(&reader).await {
        for place in all_places(&response.body) {
            let time = response.body.pointer(&place).and_then(Value::as_str);
            let is_time = time.is_some_and(|text| text.parse::<Timestamp>().is_ok());
            if !is_time || !seen.insert(response.form_of(&place)) {
                continue;
            }
            let text = |value: &str| with(&response.body, &place, json!(value)).to_string();
            for (form, expected) in [
                ("2026-01-15T10:00:00", "2026-01-15T10:00:00"),
                ("2026-01-15 10:00:00", "2026-01-15"),
                ("2026-01-15", "2026-01-15"),
            ] {
                match reader.read(&response.callable, response.status, &text(form)).await {
                    Ok(read) if read.as_str().contains(expected) => {}
                    Ok(_) => problems.add(&response, &place, form, "is lost"),
                    Err(error) => problems.add(&response, &place, form, &error.to_string()),
                }
            }
            let null = with(&response.body, &place, Value::Null).to_string();
            let is_fine = |read: &Result<Json, Error>| {
                read.as_ref().is_ok_and(|read| !read.as_str().contains(r#""rejected":[{"#))
            };
            let null = reader.read(&response.callable, response.status, &null).await;
            let empty = reader.read(&response.callable, response.status, &text("")).await;
            if is_fine(&null) && !is_fine(&empty) {
                problems.add(&response, &place, "\"\"", "is an error");
            }
        }
    }
    problems.assert_none();
}

/// Every input keeps an outcome, and one that can't be read says so with the status.
#[tokio::test]
async fn an_odd_value_in_the_response_to_a_bulk_call_leaves_no_input_without_an_outcome() {
    let reader = Reader::new();
    for response in of_bulk_calls().await {
        for place in all_places(&response.body).into_iter().chain([String::new()]) {
            let form = Form::of(&response.body, &place);
            let missing = without(&response.body, &place).map(|body| body.to_string());
            for text in FORMS.iter().filter_map(|value| value.map(|value| form.with(value))).chain(missing) {
                let call = reader.call(&response.callable, response.status, &text);
                let Ok(Reply::Bulk(report)) = call.send().await else { panic!("{}", response.name()) };
                let name = format!("{}: {text}", response.name());
                assert_eq!(
                    (report.len(), report.unsent(), report.retryable()),
                    (2, vec![], vec![]),
                    "{name}"
                );
                for error in report.iter().filter_map(BulkOutcome::error) {
                    let status = error.status().map(|status| status.as_u16());
                    assert_eq!((error.kind(), status), (ErrorKind::Decode, Some(response.status)), "{name}");
                }
            }
        }
    }
}
