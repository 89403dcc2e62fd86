//! What the content of a workflow's steps wants to know of a trigger: the names in its handlebars.

use serde_json::{Value, json};

use super::errors;
use super::input::Object;
use crate::exchange::Answer;

/// What the server knows by itself.
const SYSTEM: [&str; 6] = ["subscriber", "step", "branding", "tenant", "preheader", "actor"];

/// The helpers of which the first argument is a variable.
const HELPERS: [&str; 10] = [
    "equals",
    "titlecase",
    "uppercase",
    "lowercase",
    "pluralize",
    "dateFormat",
    "unique",
    "groupBy",
    "sortBy",
    "numberFormat",
];

#[derive(Clone, Debug, PartialEq)]
struct Variable {
    name: String,
    /// `String`, `Array` or `Boolean`.
    holds: &'static str,
}

enum Node<'text> {
    Value(Vec<&'text str>),
    Block(Vec<&'text str>, Vec<Node<'text>>),
}

/// What a trigger of a workflow with these steps has to give: `variables`, `reservedVariables` and
/// `subscriberVariables`.
pub(crate) fn of_steps(steps: &[Value]) -> Result<Object, Answer> {
    let mut all = Vec::new();
    for text in steps.iter().flat_map(texts) {
        let malformed = || errors::bad_request("Failed to extract variables");
        all.extend(names(&parse(&mut text.as_str(), None).ok_or_else(malformed)?));
    }
    let mut reserved: Vec<Value> = Vec::new();
    for (context, name) in [("tenant", "identifier"), ("actor", "subscriberId")] {
        if all.iter().any(|variable| prefix(&variable.name) == context) {
            reserved.push(json!({"type": context, "variables": [{"name": name, "type": "String"}]}));
        }
    }
    all.extend(steps.iter().flat_map(of_settings));
    let mut variables: Vec<Variable> = Vec::new();
    for variable in all.into_iter().filter(|variable| !SYSTEM.contains(&prefix(&variable.name))) {
        match variables.iter_mut().find(|known| known.name == variable.name) {
            Some(known) => *known = variable,
            None => variables.push(variable),
        }
    }
    let variables = variables.iter().map(|variable| json!({"name": variable.name, "type": variable.holds}));
    let sends = |kind: &str| steps.iter().any(|step| text(step, "/template/type") == Some(kind));
    let addresses = [("sms", "phone"), ("email", "email")].into_iter().filter(|(kind, _)| sends(kind));
    Ok([
        ("variables".to_owned(), variables.collect()),
        ("reservedVariables".to_owned(), Value::from(reserved)),
        ("subscriberVariables".to_owned(), addresses.map(|(_, name)| json!({"name": name})).collect()),
    ]
    .into_iter()
    .collect())
}

/// The texts of a step that are looked at.
fn texts(step: &Value) -> Vec<String> {
    let content = text(step, "/template/content");
    let blocks = step.pointer("/template/content").and_then(Value::as_array);
    let texts = match (text(step, "/template/type"), blocks) {
        (Some("in_app"), _) => vec![content, text(step, "/template/cta/data/url")],
        (Some("push"), _) => vec![content, text(step, "/template/title")],
        (Some("sms"), _) | (_, None) => vec![content],
        (_, Some(blocks)) => {
            let blocks = blocks.iter().flat_map(|block| [text(block, "/url"), text(block, "/content")]);
            std::iter::once(text(step, "/template/subject")).chain(blocks).collect()
        }
    };
    texts.into_iter().flatten().map(str::to_owned).collect()
}

/// What the conditions of a step, a delay and a digest want to know.
fn of_settings(step: &Value) -> Vec<Variable> {
    let children = list(step, "/filters").iter().flat_map(|filter| list(filter, "/children"));
    let payload = children.filter(|child| text(child, "/on") == Some("payload"));
    let payload = payload.filter_map(|child| text(child, "/field"));
    let waits = text(step, "/metadata/type") == Some("scheduled");
    let gathers = text(step, "/template/type") == Some("digest");
    let path = text(step, "/metadata/delayPath").filter(|_| waits);
    let key = text(step, "/metadata/digestKey").filter(|_| gathers);
    let names = payload.chain(path).chain(key);
    names.map(|name| Variable { name: name.to_owned(), holds: "String" }).collect()
}

/// Reads handlebars up to the end, or to the end of a block.
fn parse<'text>(rest: &mut &'text str, block: Option<&str>) -> Option<Vec<Node<'text>>> {
    let mut nodes = Vec::new();
    let mut otherwise = false;
    while let Some((_, at)) = rest.split_once("{{") {
        let (raw, at) = at.strip_prefix('{').map_or((false, at), |at| (true, at));
        let close = match (raw, at.starts_with("!--")) {
            (true, _) => "}}}",
            (false, true) => "--}}",
            (false, false) => "}}",
        };
        let (inside, after) = at.split_once(close)?;
        *rest = after;
        let words: Vec<&str> = inside.trim_matches('~').split_whitespace().collect();
        let first = *words.first()?;
        if let Some(name) = first.strip_prefix('#') {
            let body = parse(rest, Some(name))?;
            if !otherwise {
                nodes.push(Node::Block(words, body));
            }
        } else if let Some(name) = first.strip_prefix('/') {
            return (block == Some(name)).then_some(nodes);
        } else if first == "else" || first == "^" {
            otherwise = true;
        } else if !first.starts_with(['!', '>']) && !otherwise {
            nodes.push(Node::Value(words));
        }
    }
    block.is_none().then_some(nodes)
}

/// The variables of some nodes: those that are shown, then those that are gone over, then those that are asked.
fn names(nodes: &[Node<'_>]) -> Vec<Variable> {
    let (mut shown, mut gone_over, mut asked) = (Vec::new(), Vec::new(), Vec::new());
    for node in nodes {
        match node {
            Node::Value(words) => shown.extend(of_value(words)),
            Node::Block(words, body) => {
                let (helper, name) = (words.first().copied(), words.get(1).copied().unwrap_or_default());
                if !is_name(name) {
                    continue;
                }
                let within = names(body);
                let nested = |variable: Variable| Variable {
                    name: format!("{name}.{}", variable.name),
                    holds: variable.holds,
                };
                match helper {
                    Some("#each") => {
                        gone_over.push(Variable { name: name.to_owned(), holds: "Array" });
                        gone_over.extend(within.into_iter().map(nested));
                    }
                    Some("#with") => gone_over.extend(within.into_iter().map(nested)),
                    Some("#if" | "#unless") if words.len() == 2 => {
                        asked.push(Variable { name: name.to_owned(), holds: "Boolean" });
                        asked.extend(within);
                    }
                    _ => {}
                }
            }
        }
    }
    [shown, gone_over, asked].concat()
}

fn of_value(words: &[&str]) -> Vec<Variable> {
    let variable = |name: &str| Variable { name: name.to_owned(), holds: "String" };
    let plain = |word: &&str| word.trim_matches(['"', '\'']).to_owned();
    let name = match words {
        ["i18n", arguments @ ..] => {
            let pairs = arguments.iter().filter_map(|pair| pair.split_once('='));
            return pairs.map(|(_, name)| name).filter(|name| is_name(name)).map(variable).collect();
        }
        [name] => (*name).trim_start_matches('&').to_owned(),
        [helper, name, ..] if HELPERS.contains(helper) => plain(name),
        _ => return Vec::new(),
    };
    if is_name(&name) { vec![variable(&name)] } else { Vec::new() }
}

fn is_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
}

fn text<'value>(value: &'value Value, pointer: &str) -> Option<&'value str> {
    value.pointer(pointer)?.as_str()
}

fn list<'value>(value: &'value Value, pointer: &str) -> &'value [Value] {
    value.pointer(pointer).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn prefix(name: &str) -> &str {
    name.split('.').next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(template: &Value) -> Value {
        Value::Object(of_steps(&[json!({"template": template})]).unwrap())
    }

    fn of_text(content: &str) -> Value {
        of(&json!({"type": "chat", "content": content}))["variables"].clone()
    }

    #[test]
    fn names_are_found_in_handlebars() {
        for (content, expected) in [
            ("Hello", json!([])),
            ("{{b}} {{a.c}} {{b}} {{{d}}}", json!([["b", "String"], ["a.c", "String"], ["d", "String"]])),
            (
                "{{step.total_count}} events {{#each step.events}}{{n}} {{/each}}{{subscriber.firstName}}",
                json!([]),
            ),
            (
                "{{#each items}}{{name}}{{/each}}{{x}}",
                json!([["x", "String"], ["items", "Array"], ["items.name", "String"]]),
            ),
            ("{{#with user}}{{name}}{{/with}}", json!([["user.name", "String"]])),
            (
                "{{#if late}}{{days}}{{else}}{{never}}{{/if}}",
                json!([["late", "Boolean"], ["days", "String"]]),
            ),
            ("{{dateFormat due 'yyyy-MM-dd'}} {{odd one}}", json!([["due", "String"]])),
            ("{{i18n \"group.key\" name=who}} {{!-- {{hidden}} --}} {{1}}", json!([["who", "String"]])),
        ] {
            let found = of_text(content);
            let pairs: Vec<Value> =
                found.as_array().unwrap().iter().map(|found| json!([found["name"], found["type"]])).collect();
            assert_eq!(Value::from(pairs), expected, "{content}");
        }
        for content in ["{{", "{{#if a}}", "{{/if}}", "{{#if a}}{{/each}}", "{{}}"] {
            assert!(of_steps(&[json!({"template": {"content": content}})]).is_err(), "{content}");
        }
    }

    #[test]
    fn what_the_kind_of_the_step_sends_is_looked_at() {
        let template = json!({"type": "in_app", "content": "{{a}}", "title": "{{b}}", "cta": {"data": {"url": "/{{c}}"}}});
        assert_eq!(
            of(&template)["variables"],
            json!([{"name": "a", "type": "String"}, {"name": "c", "type": "String"}])
        );
        let blocks = json!([{"type": "button", "content": "{{c}}", "url": "{{b}}"}]);
        let email = of(&json!({"type": "email", "subject": "{{a}} {{tenant.name}}", "content": blocks}));
        let names: Vec<&Value> =
            email["variables"].as_array().unwrap().iter().map(|found| &found["name"]).collect();
        assert_eq!(names, ["a", "b", "c"]);
        assert_eq!(
            email["reservedVariables"],
            json!([{"type": "tenant", "variables": [{"name": "identifier", "type": "String"}]}])
        );
        assert_eq!(email["subscriberVariables"], json!([{"name": "email"}]));
    }

    #[test]
    fn conditions_delays_and_digests_want_to_know_something_too() {
        let children = json!([{"on": "payload", "field": "amount"}, {"on": "subscriber", "field": "email"}]);
        let steps = [
            json!({"template": {"type": "delay"}, "metadata": {"type": "scheduled", "delayPath": "at"}}),
            json!({"template": {"type": "digest"}, "metadata": {"digestKey": "order"}, "filters": [{"children": children}]}),
        ];
        let variables = of_steps(&steps).unwrap()["variables"].clone();
        let names: Vec<&Value> = variables.as_array().unwrap().iter().map(|found| &found["name"]).collect();
        assert_eq!(names, ["at", "amount", "order"]);
    }
}
