//! What content says of whom: names in handlebars, with dots, are filled in. Blocks and helpers are left out.

use serde_json::Value;

/// The text with the values of its names; a name that has none leaves nothing.
pub(crate) fn render(text: &str, values: &Value) -> String {
    let mut rendered = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, at)) = rest.split_once("{{") {
        let (close, at) = at.strip_prefix('{').map_or(("}}", at), |at| ("}}}", at));
        let Some((name, after)) = at.split_once(close) else { break };
        rendered.push_str(before);
        rendered.push_str(&shown(find(name.trim_matches(['~', '&', ' ']), values)));
        rest = after;
    }
    rendered.push_str(rest);
    rendered
}

/// The value at a path of names, with dots between them.
pub(crate) fn find<'value>(path: &str, values: &'value Value) -> Option<&'value Value> {
    path.split('.').try_fold(values, |value, name| value.get(name))
}

/// As JavaScript writes it.
fn shown(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(items)) => items.iter().map(|item| shown(Some(item))).collect::<Vec<_>>().join(","),
        Some(Value::Object(_)) => "[object Object]".to_owned(),
        Some(value) => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_are_filled_in() {
        let values = json!({"name": "Ada", "a": {"b": [1, true, null, "x"]}, "o": {}, "half": 0.5});
        for (text, expected) in [
            ("", ""),
            ("Hello {{name}}!", "Hello Ada!"),
            ("{{{name}}}{{ name }}{{~name~}}{{&name}}", "AdaAdaAdaAda"),
            ("{{a.b}} {{half}} {{o}} {{none}}{{a.none.b}}", "1,true,,x 0.5 [object Object] "),
            ("{{#if name}}{{name}}{{/if}}{{! a remark }}", "Ada"),
            ("{{open", "{{open"),
            ("}} {{name}} {{", "}} Ada {{"),
        ] {
            assert_eq!(render(text, &values), expected, "{text}");
        }
    }
}
