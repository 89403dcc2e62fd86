//! Pages of Novu: counted from 0, with one of three ways to say whether there are more.

use http::StatusCode;
use serde_json::{Value, json};

use super::{answers, errors};
use crate::exchange::{Answer, Request};

/// The part of a listing that a request asks for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Window {
    page: usize,
    size: usize,
}

impl Window {
    /// `page` and `limit`, of which the latter has a largest value; 10 items where nothing is said.
    pub(crate) fn limited(request: &Request, largest: usize) -> Result<Self, Answer> {
        let mut problems = Vec::new();
        let page = number(request, "page", 0, &mut problems);
        let size = number(request, "limit", 10, &mut problems);
        if request.query_value("limit").is_some() && problems.is_empty() {
            if size > largest {
                problems.push(format!("limit must not be greater than {largest}"));
            } else if size < 1 {
                problems.push("limit must not be less than 1".to_owned());
            }
        }
        if problems.is_empty() { Ok(Self { page, size }) } else { Err(errors::invalid(problems)) }
    }

    /// `page` and `limit`; what is beyond the largest is refused in one sentence.
    pub(crate) fn limited_in_a_sentence(request: &Request, largest: usize) -> Result<Self, Answer> {
        let mut problems = Vec::new();
        let page = number(request, "page", 0, &mut problems);
        let size = number(request, "limit", 10, &mut problems);
        if !problems.is_empty() {
            return Err(errors::invalid(problems));
        }
        if size > largest {
            return Err(errors::bad_request(&format!("Limit can not be larger then {largest}")));
        }
        Ok(Self { page, size })
    }

    /// `page` and `pageSize`; what is beyond the largest is refused in one sentence.
    pub(crate) fn sized(request: &Request, largest: usize) -> Result<Self, Answer> {
        let mut problems = Vec::new();
        let page = number(request, "page", 0, &mut problems);
        let size = number(request, "pageSize", 10, &mut problems);
        if !problems.is_empty() {
            return Err(errors::invalid(problems));
        }
        if size > largest {
            return Err(errors::bad_request(&format!("Page size can not be larger then {largest}")));
        }
        Ok(Self { page, size })
    }

    /// A page of this size, whatever is asked for.
    pub(crate) fn fixed(request: &Request, size: usize) -> Result<Self, Answer> {
        let mut problems = Vec::new();
        let page = number(request, "page", 0, &mut problems);
        if problems.is_empty() { Ok(Self { page, size }) } else { Err(errors::invalid(problems)) }
    }

    pub(crate) fn size(self) -> usize {
        self.size
    }

    fn items(self, all: &[Value]) -> Vec<Value> {
        all.iter().skip(self.page.saturating_mul(self.size)).take(self.size).cloned().collect()
    }

    /// With `hasMore`, which is true whenever the page is full, also when it is the last one.
    pub(crate) fn with_has_more(self, all: &[Value]) -> Answer {
        self.with_has_more_of(all, Value::clone)
    }

    /// The same, where only what is on the page is made to be shown.
    pub(crate) fn with_has_more_of<T>(self, all: &[T], shown: impl Fn(&T) -> Value) -> Answer {
        let on_the_page = all.iter().skip(self.page.saturating_mul(self.size)).take(self.size);
        let data: Vec<Value> = on_the_page.map(shown).collect();
        let full = data.len() == self.size;
        let body = json!({"page": self.page, "hasMore": full, "pageSize": self.size, "data": data});
        answers::json(StatusCode::OK, &body)
    }

    /// With `totalCount`.
    pub(crate) fn with_total(self, all: &[Value]) -> Answer {
        let body = json!({"page": self.page, "totalCount": all.len(), "pageSize": self.size, "data": self.items(all)});
        answers::json(StatusCode::OK, &body)
    }

    /// With both, of which `hasMore` is true only when there are more.
    pub(crate) fn with_both(self, all: &[Value]) -> Answer {
        let data = self.items(all);
        let more = self.page.saturating_mul(self.size).saturating_add(data.len()) < all.len();
        let body = json!({
            "page": self.page, "totalCount": all.len(), "hasMore": more, "pageSize": self.size, "data": data,
        });
        answers::json(StatusCode::OK, &body)
    }
}

/// A negative page is the first one, as on the server.
fn number(request: &Request, name: &str, default: usize, problems: &mut Vec<String>) -> usize {
    match request.query_value(name).map(str::parse::<i64>) {
        None => default,
        Some(Ok(number)) => usize::try_from(number).unwrap_or(0),
        Some(Err(_)) => {
            problems.push(format!("{name} must be an integer number"));
            default
        }
    }
}
