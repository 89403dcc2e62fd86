use serde_json::{Map, Value};

use super::errors;
use super::team::Object;
use crate::exchange::{Answer, Request};

/// A body whose members are looked at one after the other; what is wrong with each of them is collected.
pub(crate) struct Input {
    body: Object,
    problems: Map<String, Value>,
}

impl Input {
    pub(crate) fn read(request: &Request) -> Result<Self, Answer> {
        match request.json() {
            Some(Value::Object(body)) => Ok(Self { body, problems: Map::new() }),
            _ => Err(errors::invalid_field("body", "must be a JSON object")),
        }
    }

    pub(crate) fn get(&self, field: &str) -> Option<&Value> {
        self.body.get(field)
    }

    pub(crate) fn refuse(&mut self, field: &str, problem: impl Into<String>) {
        self.problems.entry(field).or_insert_with(|| Value::from(problem.into()));
    }

    pub(crate) fn require(&mut self, fields: &[&str]) {
        for field in fields {
            if !self.body.contains_key(*field) {
                self.refuse(field, "required");
            }
        }
    }

    /// A member that may be missing, but not wrong.
    pub(crate) fn expect(&mut self, field: &str, what: &str, right: impl FnOnce(&Value) -> bool) {
        if self.body.get(field).is_some_and(|value| !right(value)) {
            self.refuse(field, format!("must be {what}"));
        }
    }

    /// A change of nothing is refused.
    pub(crate) fn require_one_of(&mut self, fields: &[&str]) {
        if !fields.iter().any(|field| self.body.contains_key(*field)) {
            self.refuse("body", format!("must have one of {}", fields.join(", ")));
        }
    }

    /// The members of these names, if nothing is wrong with any.
    pub(crate) fn accept(self, fields: &[&str]) -> Result<Object, Answer> {
        if !self.problems.is_empty() {
            return Err(errors::invalid(self.problems));
        }
        Ok(self.body.into_iter().filter(|(name, _)| fields.contains(&name.as_str())).collect())
    }
}

pub(crate) fn is_name(value: &Value) -> bool {
    value.as_str().is_some_and(|name| !name.trim().is_empty())
}

/// The strings of a list; `None` when it is none, or holds something else.
pub(crate) fn strings(value: &Value) -> Option<Vec<&str>> {
    value.as_array()?.iter().map(Value::as_str).collect()
}

pub(crate) fn is_from_one(value: &Value) -> bool {
    value.as_u64().is_some_and(|number| number >= 1)
}
