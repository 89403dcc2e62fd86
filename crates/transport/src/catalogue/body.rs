//! A body that a caller wrote, read as the params of an operation: what is wrong in it is named by its place.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::names;
use crate::{Error, Json, JsonError, JsonTree};

/// Reads the params. Nulls for members that may be missing count as missing.
///
/// With `strict`, a member that the params do not model is an error.
pub(super) fn read<P: DeserializeOwned + Serialize>(body: &Json, strict: bool) -> Result<P, Error> {
    let mut tree = body.tree();
    let params: P = loop {
        match attempt(&tree) {
            Ok(params) => break params,
            Err(misfit) => {
                let place = culprit::<P>(&tree, &misfit);
                let counts_as_missing = match misfit.unknown_member() {
                    Some(_) => !strict && matches!(place.last(), Some(Step::Member(_))),
                    None => tree.at(&place) == Some(&JsonTree::Null) && is_optional::<P>(&tree, &place),
                };
                if !counts_as_missing {
                    return Err(explain::<P>(&tree, &place, &misfit, strict));
                }
                tree = tree.without(&place);
            }
        }
    };
    if strict {
        let written =
            Json::new(&params).map_err(|_| Error::invalid_input("body", "can't be written as JSON"))?.tree();
        check_written::<P>(&tree, &tree, &written, &mut Vec::new())?;
    }
    Ok(params)
}

/// Why a body does not fit.
struct Misfit {
    /// The place, as far as the parser knows it.
    path: String,
    /// What was expected there, without any value of the body.
    problem: String,
    /// serde's own message, without its position: it may hold a value, and is only compared.
    message: String,
    /// Whether a member is missing or stands there twice.
    is_about_a_name: bool,
}

impl Misfit {
    fn new(text: &str, error: &serde_json::Error) -> Self {
        let without_position =
            |text: &str| text.rsplit_once(" at line ").map_or(text, |(text, _)| text).to_owned();
        let message = without_position(&error.to_string());
        let described = without_position(&JsonError::of(error).describe(text));
        let starts = ["missing field ", "duplicate field "];
        let is_about_a_name = starts.iter().any(|start| message.starts_with(start));
        let (path, problem) = match described.rsplit_once(": ") {
            // The problem has a colon of its own.
            Some((start, rest)) if start.ends_with("invalid type") || start.ends_with("invalid value") => {
                let (path, word) = start.rsplit_once(": ").unwrap_or(("", start));
                (path.to_owned(), format!("{word}: {rest}"))
            }
            Some((path, problem)) => (path.to_owned(), problem.to_owned()),
            None => (String::new(), described),
        };
        Self { path, problem, message, is_about_a_name }
    }

    /// The member that a type rejects by itself, and those that it has.
    fn unknown_member(&self) -> Option<(&str, Vec<&str>)> {
        let mut names = self.message.strip_prefix("unknown field `")?.split('`').step_by(2);
        Some((names.next()?, names.filter(|name| !name.is_empty()).collect()))
    }
}

fn attempt<P: DeserializeOwned>(tree: &JsonTree) -> Result<P, Misfit> {
    let text = tree.to_json();
    serde_json::from_str(text.as_str()).map_err(|error| Misfit::new(text.as_str(), &error))
}

/// What the params make of a body: what they write, or the problem.
fn outcome<P: DeserializeOwned + Serialize>(tree: &JsonTree) -> Result<Json, String> {
    let params: P = attempt(tree).map_err(|misfit| misfit.problem)?;
    Json::new(&params).map_err(|error| error.to_string())
}

/// A step into JSON.
#[derive(Clone, Debug, PartialEq)]
enum Step {
    Member(String),
    Item(usize),
}

impl JsonTree {
    fn at(&self, place: &[Step]) -> Option<&Self> {
        place.iter().try_fold(self, |tree, step| match (tree, step) {
            (Self::Object(_), Step::Member(name)) => tree.get(name),
            (Self::Array(items), Step::Item(index)) => items.get(*index),
            _ => None,
        })
    }

    fn at_mut(&mut self, place: &[Step]) -> Option<&mut Self> {
        place.iter().try_fold(self, |tree, step| match step {
            Step::Member(name) => tree.get_mut(name),
            Step::Item(index) => match tree {
                Self::Array(items) => items.get_mut(*index),
                _ => None,
            },
        })
    }

    fn steps(&self) -> Vec<Step> {
        match self {
            Self::Object(members) => members.iter().map(|(name, _)| Step::Member(name.clone())).collect(),
            Self::Array(items) => (0..items.len()).map(Step::Item).collect(),
            _ => Vec::new(),
        }
    }

    /// All but the member at this place.
    fn without(&self, place: &[Step]) -> Self {
        let mut rest = self.clone();
        if let Some((Step::Member(name), parent)) = place.split_last()
            && let Some(Self::Object(members)) = rest.at_mut(parent)
        {
            members.retain(|(known, _)| known != name);
        }
        rest
    }

    /// What stands at this place, with nothing beside it.
    fn alone(&self, place: &[Step]) -> Self {
        let Some((step, rest)) = place.split_first() else { return self.clone() };
        let inner = self.at(std::slice::from_ref(step)).map_or(Self::Null, |inner| inner.alone(rest));
        match step {
            Step::Member(name) => Self::Object(vec![(name.clone(), inner)]),
            Step::Item(_) => Self::Array(vec![inner]),
        }
    }
}

/// The place of the value that does not fit.
///
/// The parser's own position is that of the whole object where serde buffers its members (`#[serde(flatten)]`), so each
/// value is tried alone: the one with the same problem is the culprit.
fn culprit<P: DeserializeOwned>(tree: &JsonTree, misfit: &Misfit) -> Vec<Step> {
    let mut place = Vec::new();
    if misfit.is_about_a_name {
        return place;
    }
    let is_misfit =
        |place: &[Step]| attempt::<P>(&tree.alone(place)).is_err_and(|it| it.message == misfit.message);
    while let Some(step) = tree.at(&place).and_then(|tree| {
        tree.steps().into_iter().find(|step| is_misfit(&[&place[..], std::slice::from_ref(step)].concat()))
    }) {
        // What stands in an unknown member is not the problem.
        let is_unknown = matches!((&step, misfit.unknown_member()), (Step::Member(name), Some((unknown, _))) if name == unknown);
        place.push(step);
        if is_unknown {
            break;
        }
    }
    if place.is_empty() {
        // What is required beside it may be missed first. Without an optional member that does not fit, the rest does.
        let is_the_problem = |step: &Step| attempt::<P>(&tree.without(std::slice::from_ref(step))).is_ok();
        place.extend(tree.steps().into_iter().find(is_the_problem));
    }
    place
}

/// Whether the member at this place may be missing.
fn is_optional<P: DeserializeOwned>(tree: &JsonTree, place: &[Step]) -> bool {
    let Some(Step::Member(name)) = place.last() else { return false };
    let is_missed = |misfit: Misfit| misfit.message == format!("missing field `{name}`");
    !attempt::<P>(&tree.without(place)).is_err_and(is_missed)
}

/// Whether the params read the member at this place: another value of it makes a difference.
fn is_read<P: DeserializeOwned + Serialize>(tree: &JsonTree, place: &[Step]) -> bool {
    let usual = outcome::<P>(tree);
    let others = [
        JsonTree::Null,
        JsonTree::Bool(true),
        JsonTree::Number("1".to_owned()),
        JsonTree::Text("-".to_owned()),
        JsonTree::Array(Vec::new()),
        JsonTree::Object(Vec::new()),
    ];
    others.into_iter().any(|other| {
        let mut changed = tree.clone();
        if let Some(value) = changed.at_mut(place) {
            *value = other;
        }
        outcome::<P>(&changed) != usual
    })
}

/// The error for a body that does not fit.
fn explain<P: DeserializeOwned + Serialize>(
    tree: &JsonTree,
    place: &[Step],
    misfit: &Misfit,
    strict: bool,
) -> Error {
    if let Some((name, known)) = misfit.unknown_member() {
        return names::unknown("body", name, &known);
    }
    // A misspelt name is also a missing one, and to name it helps more.
    if strict && (misfit.is_about_a_name || place.is_empty()) {
        let fields = names::fields_of::<P>();
        let unread = tree.steps().into_iter().find_map(|step| match step {
            Step::Member(name) if fields.is_empty() => {
                let place = [Step::Member(name.clone())];
                (misfit.is_about_a_name && !is_read::<P>(tree, &place)).then_some(name)
            }
            Step::Member(name) => (!fields.contains(&name.as_str())).then_some(name),
            Step::Item(_) => None,
        });
        if let Some(name) = unread {
            return names::unknown("body", &name, &fields);
        }
    }
    let place = shown(place);
    // The parser's own position is deeper where it is within the culprit.
    let place = if misfit.path.starts_with(&place) { &misfit.path } else { &place };
    let separator = if place.is_empty() { "" } else { ": " };
    Error::invalid_input("body", format!("does not fit: {place}{separator}{}", misfit.problem))
}

fn shown(place: &[Step]) -> String {
    place.iter().fold(String::new(), |path, step| match step {
        Step::Member(name) if path.is_empty() => name.clone(),
        Step::Member(name) => format!("{path}.{name}"),
        Step::Item(index) => format!("{path}[{index}]"),
    })
}

/// Whether all that was given was written back by what was read from it.
fn check_written<P: DeserializeOwned + Serialize>(
    root: &JsonTree,
    given: &JsonTree,
    written: &JsonTree,
    place: &mut Vec<Step>,
) -> Result<(), Error> {
    for step in given.steps() {
        let at = std::slice::from_ref(&step);
        let (Some(value), back) = (given.at(at), written.at(at)) else { continue };
        place.push(step.clone());
        match (back, step) {
            (Some(back), _) => check_written::<P>(root, value, back, place)?,
            (None, Step::Member(name)) => check_dropped::<P>(root, value, written, place, &name)?,
            (None, Step::Item(_)) => {}
        }
        place.pop();
    }
    Ok(())
}

/// The error for a member that was not written back, unless it is a null that stands for nothing.
fn check_dropped<P: DeserializeOwned + Serialize>(
    root: &JsonTree,
    value: &JsonTree,
    written: &JsonTree,
    place: &[Step],
    name: &str,
) -> Result<(), Error> {
    let fields = if place.len() == 1 { names::fields_of::<P>() } else { Vec::new() };
    if fields.contains(&name) || is_read::<P>(root, place) {
        return match value {
            JsonTree::Null => Ok(()),
            _ => {
                Err(Error::invalid_input("body", format!("has `{name}` with a value that would not be sent")))
            }
        };
    }
    let siblings = written.steps().into_iter().filter_map(|step| match step {
        Step::Member(name) => Some(name),
        Step::Item(_) => None,
    });
    let mut known: Vec<String> = fields.iter().map(|name| (*name).to_owned()).collect();
    known.extend(siblings.filter(|name| !fields.contains(&name.as_str())));
    Err(names::unknown("body", name, &known))
}
