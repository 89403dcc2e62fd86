//! A page of a listing, and the links to its neighbours.

use http::header;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::access::successor;
use crate::exchange::Request;

const DEFAULT_LIMIT: usize = 100;

/// Which part of a listing is asked for. What is no number is the default: nothing is refused, and nothing is too much.
pub(crate) struct Part {
    pub(crate) limit: usize,
    pub(crate) offset: usize,
}

impl Part {
    pub(crate) fn asked(request: &Request) -> Self {
        let number = |name| request.query_value(name).and_then(|text| text.parse::<usize>().ok());
        Self {
            limit: number("limit").filter(|limit| *limit > 0).unwrap_or(DEFAULT_LIMIT),
            offset: number("offset").unwrap_or(0),
        }
    }

    pub(crate) fn envelope(&self, request: &Request, count: usize, results: Vec<Value>) -> Value {
        let end = self.offset.saturating_add(self.limit);
        let next = (end < count).then(|| self.link(request, end));
        let previous = (self.offset > 0).then(|| self.link(request, self.offset.saturating_sub(self.limit)));
        json!({"count": count, "next": next, "previous": previous, "results": results})
    }

    /// Absolute, by the host that the caller named, with the parameters in the order of their names.
    fn link(&self, request: &Request, offset: usize) -> String {
        let host = request.headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
        let own = |(name, _): &&(String, String)| name != "limit" && name != "offset";
        let mut pairs: Vec<(String, String)> = request.query.iter().filter(own).cloned().collect();
        pairs.push(("limit".to_owned(), self.limit.to_string()));
        if offset > 0 {
            pairs.push(("offset".to_owned(), offset.to_string()));
        }
        pairs.sort();
        let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let pairs: Vec<String> = pairs
            .iter()
            .map(|(name, value)| {
                // Names are the documented ones mostly, whose underscore needs no encoding.
                format!("{}={}", encode(name).replace("%5F", "_"), encode(value))
            })
            .collect();
        format!("http://{host}{}?{}", successor(request), pairs.join("&"))
    }
}
