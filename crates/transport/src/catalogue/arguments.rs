use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Number, Value};
use url::form_urlencoded;

use super::{body, names};
use crate::{Error, Json, JsonTree, Operation};

/// The arguments of a call in wire names: `{"path": {…}, "query": {…}, "body": {…}}`. Each part may be missing.
///
/// They are read from text with [`FromStr`], which keeps numbers of any size and the order of the body's members.
///
/// `Debug` shows the names in the path and the query, and no value: which of them are secret depends on the operation.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Arguments {
    /// The values of the path's placeholders.
    pub path: Map<String, Value>,
    /// The query's parameters; a list stands for one that is repeated.
    pub query: Map<String, Value>,
    /// The body.
    pub body: Option<Json>,
    /// Whether names that the operation does not have are sent.
    pub(super) unknown: bool,
}

impl Arguments {
    /// Reads them. Numbers are as exact as [`serde_json::Value`] has them: 64 bits.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for another member, or one that is no object.
    pub fn from_json(json: Value) -> Result<Self, Error> {
        Json::from(json).as_str().parse()
    }

    /// Sends query parameters and members of the body that the operation does not have, too: for what a server takes and
    /// this version does not model. Default: they are an error.
    ///
    /// The body is then sent as it is given. Its known members are checked all the same.
    #[must_use]
    pub fn allow_unknown(mut self) -> Self {
        self.unknown = true;
        self
    }

    /// Sets the value of a placeholder of the path.
    #[must_use]
    pub fn with_path(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.path.insert(name.into(), value.into());
        self
    }

    /// Sets a query parameter.
    #[must_use]
    pub fn with_query(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.query.insert(name.into(), value.into());
        self
    }

    /// Sets the body.
    #[must_use]
    pub fn with_body(mut self, body: impl Into<Json>) -> Self {
        self.body = Some(body.into());
        self
    }

    /// For the API crates: the value of a placeholder.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) when it is missing or is no text, number or truth value.
    pub fn segment(&self, name: &'static str) -> Result<String, Error> {
        let value = self.path.get(name).ok_or_else(|| Error::invalid_input(name, "is missing in `path`"))?;
        scalar(value).ok_or_else(|| Error::invalid_input(name, "is neither text nor a number"))
    }

    /// For the API crates: the query as params, which read it as they would a form.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for a value that they do not take.
    pub fn params<P: DeserializeOwned>(&self) -> Result<P, Error> {
        let mut form = form_urlencoded::Serializer::new(String::new());
        for (name, text) in self.query_pairs()? {
            form.append_pair(name, &text);
        }
        // Not the parser's own words, which may hold a value.
        serde_html_form::from_str(&form.finish()).map_err(|_| {
            let given: Vec<String> = self.query.keys().map(|name| format!("`{name}`")).collect();
            Error::invalid_input("query", format!("has a value of the wrong form for {}", given.join(" or ")))
        })
    }

    /// The query's parameters, repeated ones once for each value.
    fn query_pairs(&self) -> Result<Vec<(&str, String)>, Error> {
        let mut pairs = Vec::new();
        for (name, value) in &self.query {
            let values = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
            for value in values {
                let text = scalar(value).ok_or_else(|| {
                    Error::invalid_input("query", format!("has `{name}`, which is no text and no number"))
                })?;
                pairs.push((name.as_str(), text));
            }
        }
        Ok(pairs)
    }

    /// The same, without the parameters that the operation does not have.
    pub(super) fn known(&self, operation: &Operation) -> Self {
        let mut known = self.clone();
        known.query.retain(|name, _| operation.query.contains(&name.as_str()));
        known
    }

    /// The parameters that the operation does not have.
    pub(super) fn unknown_query(&self, operation: &Operation) -> Result<Vec<(&str, String)>, Error> {
        let mut pairs = self.query_pairs()?;
        pairs.retain(|(name, _)| !operation.query.contains(name));
        Ok(pairs)
    }

    /// For the API crates: the body as params. No body is an empty object, and a null for a member that may be missing
    /// counts as missing.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) where they miss something, do not take a value, or do not know a
    /// name: what is not written back would be lost.
    pub fn params_of_body<P: DeserializeOwned + Serialize>(&self) -> Result<P, Error> {
        let empty = || Json::from(Map::new());
        body::read(self.body.as_ref().unwrap_or(&empty()), !self.unknown)
    }

    /// For the API crates: the value of a body that has one member, such as `{"name": "…"}`.
    ///
    /// # Errors
    ///
    /// As [`params_of_body`](Self::params_of_body).
    pub fn member_of_body<T: DeserializeOwned + Serialize>(&self, member: &'static str) -> Result<T, Error> {
        let mut body: BTreeMap<String, T> = self.params_of_body()?;
        let value =
            body.remove(member).ok_or_else(|| Error::invalid_input(member, "is missing in `body`"))?;
        match body.keys().next() {
            Some(name) => Err(names::unknown("body", name, &[member])),
            None => Ok(value),
        }
    }

    /// Rejects names of the path and the query that the operation does not have.
    pub(super) fn check(&self, operation: &Operation) -> Result<(), Error> {
        let placeholders: Vec<&str> = operation.path.split(['{', '}']).skip(1).step_by(2).collect();
        let unknown = |known: &[&str], given: &Map<String, Value>| {
            given.keys().find(|name| !known.contains(&name.as_str())).cloned()
        };
        if let Some(name) = unknown(&placeholders, &self.path) {
            return Err(names::unknown("path", &name, &placeholders));
        }
        match unknown(operation.query, &self.query) {
            _ if self.unknown => Ok(()),
            Some(name) => Err(names::unknown("query", &name, operation.query)),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Arguments {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Arguments")
            .field("path", &self.path.keys().collect::<Vec<_>>())
            .field("query", &self.query.keys().collect::<Vec<_>>())
            .field("has_body", &self.body.is_some())
            .finish_non_exhaustive()
    }
}

impl FromStr for Arguments {
    type Err = Error;

    /// Reads them from JSON.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for text that is not JSON, for another member, or for one that is no
    /// object.
    fn from_str(text: &str) -> Result<Self, Error> {
        let json: Json = text.parse().map_err(|_| Error::invalid_input("arguments", "are no JSON"))?;
        let JsonTree::Object(members) = json.tree() else {
            return Err(Error::invalid_input("arguments", "are no JSON object"));
        };
        let mut arguments = Self::default();
        for (name, part) in members {
            match name.as_str() {
                "path" => arguments.path = object("path", part)?,
                "query" => arguments.query = object("query", part)?,
                "body" => arguments.body = Some(part.to_json()).filter(|body| !body.is_null()),
                _ => return Err(names::unknown("arguments", &name, &["path", "query", "body"])),
            }
        }
        Ok(arguments)
    }
}

fn object(name: &'static str, part: JsonTree) -> Result<Map<String, Value>, Error> {
    match part {
        JsonTree::Null => Ok(Map::new()),
        JsonTree::Object(members) => {
            Ok(members.into_iter().map(|(name, value)| (name, value_of(value))).collect())
        }
        _ => Err(Error::invalid_input(name, "is no JSON object")),
    }
}

/// A value of the path or the query, which all become text. A number that would be rounded is its text already.
fn value_of(tree: JsonTree) -> Value {
    match tree {
        JsonTree::Null => Value::Null,
        JsonTree::Bool(flag) => flag.into(),
        JsonTree::Number(text) => match text.parse::<Number>() {
            Ok(number) if number.to_string() == text => number.into(),
            _ => text.into(),
        },
        JsonTree::Text(text) => text.into(),
        JsonTree::Array(items) => items.into_iter().map(value_of).collect(),
        JsonTree::Object(members) => {
            members.into_iter().map(|(name, value)| (name, value_of(value))).collect()
        }
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
