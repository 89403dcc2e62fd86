//! The variables of a layout: those that its content uses, and none else.

use serde_json::{Value, json};

use super::template_variables;
use crate::exchange::Answer;

/// Where the content of an e-mail goes.
const BODY: &str = "body";

/// The variables of a content, with what is declared of them besides their type: that comes from the use.
pub(crate) fn extract(content: &str, declared: &[Value]) -> Result<Vec<Value>, Answer> {
    let found = template_variables::of_steps(&[json!({"template": {"content": content}})])?;
    let found = found.get("variables").and_then(Value::as_array).into_iter().flatten();
    let variables = found.filter_map(|variable| {
        let name = variable.get("name").filter(|name| name.as_str() != Some(BODY))?;
        let declared = declared.iter().find(|declared| declared.get("name") == Some(name));
        let said = |member: &str| declared.and_then(|declared| declared.get(member)).cloned();
        let mut variable = variable.as_object()?.clone();
        variable.insert("required".to_owned(), said("required").unwrap_or(false.into()));
        variable.insert("defaultValue".to_owned(), said("defaultValue").unwrap_or("".into()));
        Some(Value::Object(variable))
    });
    Ok(variables.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_content_uses_is_there_with_what_is_declared_of_it() {
        let content = "{{{body}}} {{subscriber.firstName}} {{ title }} {{#if loud}}!{{/if}} {{title}}";
        let declared = [
            json!({"name": "title", "type": "Array", "defaultValue": "Hello", "required": true}),
            json!({"name": "unused", "type": "String"}),
        ];
        assert_eq!(
            extract(content, &declared).unwrap(),
            [
                json!({"name": "title", "type": "String", "defaultValue": "Hello", "required": true}),
                json!({"name": "loud", "type": "Boolean", "defaultValue": "", "required": false}),
            ]
        );
        assert!(extract("{{{body}}} {{#if a}}", &[]).is_err());
    }
}
