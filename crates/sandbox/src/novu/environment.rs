use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use serde_json::{Value, json};

use super::ids::{Kind, id};
use super::input::{Object, object, text};
use super::keys::{ApiKey, digits};
use super::topics::Topics;
use super::{errors, notification_groups};
use crate::exchange::Answer;

/// What one environment has.
pub(crate) struct Environment {
    pub(crate) id: String,
    pub(crate) organization: String,
    things: HashMap<Kind, Things>,
    pub(crate) topics: Topics,
    /// The ids of all triggers of which something came.
    pub(crate) transactions: HashSet<String>,
    pub(crate) profile: Profile,
}

/// What an environment says of itself.
#[derive(Default)]
pub(crate) struct Profile {
    pub(crate) name: String,
    /// By which applications name it.
    pub(crate) identifier: String,
    /// The id of the environment whose changes are promoted to it.
    pub(crate) parent: Option<String>,
    pub(crate) key: Option<ApiKey>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    pub(crate) mx_record_configured: bool,
}

impl Profile {
    pub(crate) fn new(name: &str, parent: Option<String>, key: ApiKey, now: Timestamp) -> Self {
        let identifier = digits(&["identifier", &key.key], 12);
        let (name, key) = (name.to_owned(), Some(key));
        let (created_at, updated_at) = (now, now);
        Self { name, identifier, parent, key, created_at, updated_at, mx_record_configured: false }
    }
}

/// Things of one kind, oldest first.
#[derive(Default)]
struct Things {
    all: Vec<Object>,
    /// How many there ever were.
    numbered: u64,
}

impl Environment {
    pub(crate) fn new(id: String, organization: String) -> Self {
        let (things, topics, transactions) = (HashMap::new(), Topics::default(), HashSet::new());
        let mut environment =
            Self { id, organization, things, topics, transactions, profile: Profile::default() };
        notification_groups::add_general(&mut environment, Timestamp::now());
        environment
    }

    /// Refuses what may be done in the development environment only: elsewhere, it comes by promotion.
    pub(crate) fn only_in_development(&self) -> Result<(), Answer> {
        if self.profile.parent.is_none() {
            return Ok(());
        }
        Err(errors::unauthorized("This action is only allowed in Development environment"))
    }

    /// All things of a kind, oldest first.
    pub(crate) fn all(&self, kind: Kind) -> &[Object] {
        self.things.get(&kind).map_or(&[], |things| &things.all)
    }

    pub(crate) fn all_mut(&mut self, kind: Kind) -> &mut Vec<Object> {
        &mut self.things.entry(kind).or_default().all
    }

    /// The first thing of a kind with this text in a member.
    pub(crate) fn find(&self, kind: Kind, member: &str, value: &str) -> Option<&Object> {
        self.position(kind, member, value).and_then(|at| self.all(kind).get(at))
    }

    pub(crate) fn find_mut(&mut self, kind: Kind, member: &str, value: &str) -> Option<&mut Object> {
        let at = self.position(kind, member, value)?;
        self.all_mut(kind).get_mut(at)
    }

    fn position(&self, kind: Kind, member: &str, value: &str) -> Option<usize> {
        let all = self.all(kind);
        let is_it = |thing: &Object| text(thing, member) == Some(value);
        // Ids are numbered: where nothing was removed, the number is the place.
        let numbered = (member == "_id").then(|| u64::from_str_radix(value.get(12..)?, 16).ok()).flatten();
        let guess = numbered.and_then(|number| usize::try_from(number.checked_sub(1)?).ok());
        guess.filter(|at| all.get(*at).is_some_and(is_it)).or_else(|| all.iter().position(is_it))
    }

    /// Adds a thing with these members and those that all things have (its ids, and since when it is there), and gives it
    /// as it is stored.
    pub(crate) fn add(&mut self, kind: Kind, members: Object, now: Timestamp) -> Object {
        let thing = self.stamp(kind, members, now);
        self.all_mut(kind).push(thing.clone());
        thing
    }

    /// A thing with these members and those that all things have, which is to be kept within another.
    pub(crate) fn stamp(&mut self, kind: Kind, members: Object, now: Timestamp) -> Object {
        let things = self.things.entry(kind).or_default();
        things.numbered += 1;
        let id = id(kind, things.numbered);
        let at = milliseconds(now);
        let mut thing = object(json!({
            "_id": id, "_environmentId": self.id, "_organizationId": self.organization,
            "createdAt": at, "updatedAt": at, "__v": 0, "id": id,
        }));
        thing.extend(members);
        thing
    }

    /// Changes members of the first thing of a kind with this text in a member, and gives it as it is then.
    pub(crate) fn change(
        &mut self,
        kind: Kind,
        (member, value): (&str, &str),
        changes: Object,
        now: Timestamp,
    ) -> Option<Object> {
        let thing = self.find_mut(kind, member, value)?;
        thing.extend(changes);
        thing.insert("updatedAt".to_owned(), Value::from(milliseconds(now)));
        Some(thing.clone())
    }

    /// Removes the first thing of a kind with this text in a member.
    pub(crate) fn remove(&mut self, kind: Kind, member: &str, value: &str) -> Option<Object> {
        let at = self.position(kind, member, value)?;
        Some(self.all_mut(kind).remove(at))
    }
}

/// RFC 3339 in milliseconds.
pub(crate) fn milliseconds(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}
