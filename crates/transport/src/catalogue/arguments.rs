use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use url::form_urlencoded;

use super::names;
use crate::{Error, Operation, decode};

/// The arguments of a call in wire names: `{"path": {…}, "query": {…}, "body": {…}}`. Each part may be missing.
///
/// Its `Debug` shows the names in the path and the query, and no value: which of them are secret depends on the operation.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Arguments {
    /// The values of the path's placeholders.
    pub path: Map<String, Value>,
    /// The query's parameters; a list stands for one that is repeated.
    pub query: Map<String, Value>,
    /// The body.
    pub body: Option<Value>,
}

impl Arguments {
    /// Reads them.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for another member, or one that is no object.
    pub fn from_json(json: Value) -> Result<Self, Error> {
        let Value::Object(mut members) = json else {
            return Err(Error::invalid_input("arguments", "are no JSON object"));
        };
        let arguments = Self {
            path: object("path", members.remove("path"))?,
            query: object("query", members.remove("query"))?,
            body: members.remove("body").filter(|body| !body.is_null()),
        };
        match members.keys().next() {
            Some(name) => Err(names::unknown("arguments", name, &["path", "query", "body"])),
            None => Ok(arguments),
        }
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
    pub fn with_body(mut self, body: impl Into<Value>) -> Self {
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
        for (name, value) in &self.query {
            let values = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
            for value in values {
                let text = scalar(value).ok_or_else(|| {
                    Error::invalid_input("query", format!("has `{name}`, which is no text and no number"))
                })?;
                form.append_pair(name, &text);
            }
        }
        // Not the parser's own words, which may hold a value.
        serde_html_form::from_str(&form.finish()).map_err(|_| {
            let given: Vec<String> = self.query.keys().map(|name| format!("`{name}`")).collect();
            Error::invalid_input("query", format!("has a value of the wrong form for {}", given.join(" or ")))
        })
    }

    /// For the API crates: the body as params. No body is an empty object.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) where they miss something, do not take a value, or do not know a
    /// name: what is not written back would be lost.
    pub fn params_of_body<P: DeserializeOwned + Serialize>(&self) -> Result<P, Error> {
        let empty = Value::Object(Map::new());
        let body = self.body.as_ref().unwrap_or(&empty);
        let text = body.to_string();
        let fields = names::fields_of::<P>();
        let params: P = serde_json::from_str(&text).map_err(|error| {
            // A misspelt name is also a missing one, and to name it helps more.
            if let Some(unknown) = names::none_of(body, &fields) {
                return names::unknown("body", unknown, &fields);
            }
            let problem = decode::JsonError::of(&error).describe(&text);
            let problem = problem.rsplit_once(" at line ").map_or(problem.as_str(), |(problem, _)| problem);
            Error::invalid_input("body", format!("does not fit: {problem}"))
        })?;
        let written = serde_json::to_value(&params)
            .map_err(|_| Error::invalid_input("body", "can't be written as JSON"))?;
        names::all_written(body, &written, &fields).map(|()| params)
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

    /// Refuses names of the path and the query that the operation does not have.
    pub(super) fn check(&self, operation: &Operation) -> Result<(), Error> {
        let placeholders: Vec<&str> = operation.path.split(['{', '}']).skip(1).step_by(2).collect();
        let unknown = |known: &[&str], given: &Map<String, Value>| {
            given.keys().find(|name| !known.contains(&name.as_str())).cloned()
        };
        if let Some(name) = unknown(&placeholders, &self.path) {
            return Err(names::unknown("path", &name, &placeholders));
        }
        match unknown(operation.query, &self.query) {
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
            .finish()
    }
}

fn object(name: &'static str, part: Option<Value>) -> Result<Map<String, Value>, Error> {
    match part {
        None | Some(Value::Null) => Ok(Map::new()),
        Some(Value::Object(members)) => Ok(members),
        Some(_) => Err(Error::invalid_input(name, "is no JSON object")),
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
