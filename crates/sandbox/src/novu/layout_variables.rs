//! The variables of a layout: those that its content uses, and none else.

use serde_json::{Value, json};

/// What the server fills in by itself.
const RESERVED: [&str; 7] = ["body", "preheader", "subscriber", "actor", "tenant", "step", "branding"];

/// The variables in `{{…}}`, in the order of their first use, with what is declared of them besides their type: that
/// comes from the use.
pub(crate) fn extract(content: &str, declared: &[Value]) -> Vec<Value> {
    let mut variables: Vec<Value> = Vec::new();
    for (name, kind) in content.split("{{").skip(1).filter_map(|rest| used(rest.split("}}").next()?)) {
        if RESERVED.contains(&name) || variables.iter().any(|variable| variable["name"] == name) {
            continue;
        }
        let declared = declared.iter().find(|variable| variable["name"] == name);
        let said = |member: &str| declared.and_then(|variable| variable.get(member)).cloned();
        let mut variable =
            json!({"name": name, "type": kind, "required": said("required").unwrap_or(false.into())});
        let default = said("defaultValue").or_else(|| (kind == "String").then(|| Value::from("")));
        if let (Some(default), Some(variable)) = (default, variable.as_object_mut()) {
            variable.insert("defaultValue".to_owned(), default);
        }
        variables.push(variable);
    }
    variables
}

/// The variable of an expression, and its type: `#each` goes through a list, `#if` asks whether something is so.
fn used(expression: &str) -> Option<(&str, &'static str)> {
    let expression = expression.trim_start_matches('{').trim();
    let (kind, rest) = match expression.split_once(char::is_whitespace) {
        Some(("#each", rest)) => ("Array", rest),
        Some(("#if" | "#unless", rest)) => ("Boolean", rest),
        // A helper with arguments: what it does with them is its own affair.
        Some(_) => return None,
        None => ("String", expression),
    };
    let name = rest.trim().split(['.', ' ', '[']).next().filter(|name| !name.is_empty())?;
    let is_name = name.chars().all(|character| character.is_alphanumeric() || matches!(character, '_' | '-'));
    (is_name && name != "else" && name != "this").then_some((name, kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_content_uses_is_there_once_with_what_is_declared_of_it() {
        let content = "{{{body}}} {{subscriber.firstName}} {{ title }} {{#each lines}}{{this}}{{/each}} \
                       {{#if loud}}!{{else}}.{{/if}} {{title}} {{user.name}} {{helper a b}}";
        let declared = [
            json!({"name": "title", "type": "Array", "defaultValue": "Hello", "required": true}),
            json!({"name": "unused", "type": "String"}),
        ];
        assert_eq!(
            extract(content, &declared),
            [
                json!({"name": "title", "type": "String", "defaultValue": "Hello", "required": true}),
                json!({"name": "lines", "type": "Array", "required": false}),
                json!({"name": "loud", "type": "Boolean", "required": false}),
                json!({"name": "user", "type": "String", "defaultValue": "", "required": false}),
            ]
        );
    }
}
