use http::header;
use serde_json::{Map, Value};

use super::errors;
use crate::exchange::{Answer, Request};

/// An object of the API: its members by their names on the wire.
pub(crate) type Object = Map<String, Value>;

/// A body whose members are looked at one after the other; what is wrong with each is collected in the words of the
/// server's validation.
pub(crate) struct Input {
    body: Object,
    problems: Vec<String>,
}

impl Input {
    /// Reads the body. What is no JSON object, or was not sent as JSON, has no members.
    pub(crate) fn read(request: &Request) -> Self {
        let body = match request.json().filter(|_| is_json(request)) {
            Some(Value::Object(body)) => body,
            _ => Object::new(),
        };
        Self { body, problems: Vec::new() }
    }

    /// The same for an object within a body.
    pub(crate) fn of(body: Object) -> Self {
        Self { body, problems: Vec::new() }
    }

    /// Whether there is no member.
    pub(crate) fn is_empty(&self) -> bool {
        self.body.is_empty()
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.body.get(name)
    }

    /// A text, if it is one.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Value::as_str)
    }

    /// Takes another value for what was given.
    pub(crate) fn set(&mut self, name: &str, value: Value) {
        self.body.insert(name.to_owned(), value);
    }

    /// What is wrong so far.
    pub(crate) fn problems(&self) -> &[String] {
        &self.problems
    }

    pub(crate) fn refuse(&mut self, problem: impl Into<String>) {
        self.problems.push(problem.into());
    }

    /// A member that has to be there and right.
    pub(crate) fn require(&mut self, name: &str, what: &str, right: impl FnOnce(&Value) -> bool) {
        let value = self.body.get(name).filter(|value| !value.is_null());
        if value.is_none() {
            self.problems.push(format!("{name} should not be null or undefined"));
        }
        if !value.is_some_and(right) {
            self.problems.push(format!("{name} must be {what}"));
        }
    }

    /// A member that may be missing or null, but not wrong.
    pub(crate) fn expect(&mut self, name: &str, what: &str, right: impl FnOnce(&Value) -> bool) {
        if self.body.get(name).is_some_and(|value| !value.is_null() && !right(value)) {
            self.problems.push(format!("{name} must be {what}"));
        }
    }

    pub(crate) fn require_text(&mut self, name: &str) {
        self.require(name, "a string", Value::is_string);
    }

    pub(crate) fn expect_text(&mut self, name: &str) {
        self.expect(name, "a string", Value::is_string);
    }

    /// A refusal with all problems, if there are any.
    pub(crate) fn check(&self) -> Result<(), Answer> {
        if self.problems.is_empty() { Ok(()) } else { Err(errors::invalid(self.problems.clone())) }
    }

    /// The members of these names, if nothing is wrong with any.
    pub(crate) fn accept(mut self, names: &[&str]) -> Result<Object, Answer> {
        self.check()?;
        self.body.retain(|name, _| names.contains(&name.as_str()));
        Ok(self.body)
    }
}

/// Whether the body says that it is JSON; what does not is not read.
pub(crate) fn is_json(request: &Request) -> bool {
    let kind =
        request.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

/// A JSON object as the map that it is; nothing for what is none.
pub(crate) fn object(value: Value) -> Object {
    match value {
        Value::Object(members) => members,
        _ => Object::new(),
    }
}

/// A text of an object.
pub(crate) fn text<'object>(object: &'object Object, member: &str) -> Option<&'object str> {
    object.get(member).and_then(Value::as_str)
}

/// The texts of a list; what is no text is left out.
pub(crate) fn texts(value: Option<&Value>) -> Vec<String> {
    let items = value.and_then(Value::as_array).into_iter().flatten();
    items.filter_map(Value::as_str).map(str::to_owned).collect()
}
