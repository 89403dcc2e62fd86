//! No secret field in any output, unless it was asked for.

use alertkit::transport::{Credential, Error, Operation, redact};
use alertkit_sandbox::{Fault, Sandbox};
use alertkit_tests::canary::{KEY as SECRET, assert_clean};
use serde_json::{Value, json};

use crate::support::{Example, alertkit, demo, examples, run};

/// Puts the secret wherever the operation says that there is one, and counts.
fn plant(value: &mut Value, operation: &Operation) -> usize {
    let mut hidden = value.clone();
    redact(&mut hidden, operation.secrets);
    plant_where_different(value, &hidden)
}

fn plant_where_different(value: &mut Value, hidden: &Value) -> usize {
    match (value, hidden) {
        (Value::Object(value), Value::Object(hidden)) => value
            .values_mut()
            .zip(hidden.values())
            .map(|(value, hidden)| plant_where_different(value, hidden))
            .sum(),
        (Value::Array(value), Value::Array(hidden)) => {
            value.iter_mut().zip(hidden).map(|(value, hidden)| plant_where_different(value, hidden)).sum()
        }
        (Value::String(text), hidden) if hidden.as_str() != Some(text) => {
            SECRET.clone_into(text);
            1
        }
        _ => 0,
    }
}

/// What the server answers to the example, as it comes over the wire.
fn answer(example: &Example, sandbox: &Sandbox) -> Value {
    let credentials = match example.api {
        "blacktide" => vec![Credential::new(sandbox.blacktide_key())],
        "novu" => vec![Credential::new(sandbox.novu_key()), Credential::bearer(sandbox.novu_token())],
        other => panic!("{other} had no secret fields when this was written"),
    };
    let ask = async |credential| -> Result<Value, Error> {
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let mut path = example.operation.path.to_owned();
        for (name, value) in &example.arguments.path {
            path = path.replace(&format!("{{{name}}}"), &text(value));
        }
        let client = example.client(sandbox, credential);
        let mut request = client.request::<Value>(example.operation.method.clone(), &path);
        for (name, value) in &example.arguments.query {
            request = request.query(name, text(value));
        }
        if let Some(body) = &example.arguments.body {
            request = request.json(body);
        }
        request.await
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let answers = credentials.into_iter().map(|credential| runtime.block_on(ask(credential)));
    let answers: Vec<_> = answers.collect();
    answers.into_iter().find_map(Result::ok).unwrap_or_else(|| panic!("{} has no answer", example.name()))
}

#[test]
fn in_answers() {
    let mut seen = 0;
    for example in examples() {
        if example.operation.secrets.is_empty() {
            continue;
        }
        // Each on its own: what one deletes, another needs.
        let sandbox = demo();
        let mut answer = answer(&example, &sandbox);
        if plant(&mut answer, example.operation) == 0 {
            continue;
        }
        seen += 1;
        sandbox.inject(Fault::on(&*example.name()).always().answer(200, answer));
        for options in [&[][..], &["--meta", "-vv"], &["--all"]] {
            let ran = run(&mut example.command(&sandbox, options));
            assert_eq!(ran.code, 0, "{}: {ran:?}", example.name());
            assert!(ran.stdout.contains("[redacted]"), "{}: {ran:?}", example.name());
            assert_clean(&example.name(), &format!("{}{}", ran.stdout, ran.stderr));
        }
        let revealed = run(&mut example.command(&sandbox, &["--reveal"]));
        assert!(revealed.stdout.contains(SECRET), "{}: {revealed:?}", example.name());
    }
    assert!(seen > 0);
}

/// Servers quote what they refuse.
#[test]
fn in_previews_and_errors_of_what_was_sent() {
    let sandbox = demo();
    let mut seen = 0;
    for mut example in examples() {
        let Some(body) = &mut example.arguments.body else { continue };
        let mut planted = body.to_value().unwrap();
        if plant(&mut planted, example.operation) == 0 {
            continue;
        }
        *body = planted.into();
        seen += 1;
        let preview = example.run(&sandbox, &["--preview", "-vv"]);
        assert_eq!(preview.code, 0, "{preview:?}");
        assert_clean(&example.name(), &format!("{}{}", preview.stdout, preview.stderr));
        let quoting =
            json!({"message": format!("`{SECRET}` is no such thing"), "error": {"message": SECRET}});
        sandbox.clear_faults();
        sandbox.inject(Fault::on_any().always().answer(400, quoting));
        let ran = run(&mut example.command(&sandbox, &["-vv"]));
        assert_eq!(ran.code, 11, "{ran:?}");
        assert_clean(&example.name(), &format!("{}{}", ran.stdout, ran.stderr));
    }
    assert!(seen > 0);
}

#[test]
fn in_a_listing_that_is_real() {
    let sandbox = demo();
    let config = json!({"webhookUrl": format!("https://hooks.slack.com/services/{SECRET}")});
    sandbox.blacktide().create_channel(json!({"name": "ops", "type": "slack", "config": config}));
    let list = ["call", "blacktide", "alert_channels.list"];
    for options in [&[][..], &["--all"], &["--meta"]] {
        let ran = alertkit(&sandbox, &[&list[..], options].concat());
        assert!(ran.code == 0 && ran.stdout.contains("[redacted]"), "{ran:?}");
        assert_clean("a listing", &ran.stdout);
    }
    assert!(alertkit(&sandbox, &[&list[..], &["--reveal"]].concat()).stdout.contains(SECRET));
}
