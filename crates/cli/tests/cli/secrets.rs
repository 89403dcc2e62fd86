//! No key in any output, whatever command and whatever happens.

use std::net::TcpListener;

use alertkit_sandbox::{Fault, Sandbox};
use alertkit_tests::canary::{KEY, assert_clean};
use serde_json::json;

use crate::support::{Example, Ran, alertkit, bare, command, examples, run};

fn sandbox() -> Sandbox {
    let builder = Sandbox::builder().apialerts_key(KEY).blacktide_key(KEY).novu_key(KEY);
    let sandbox = builder.novu_token(KEY).posthog_key(KEY).uptinio_key(KEY).start_blocking().unwrap();
    sandbox.seed(3);
    sandbox
}

#[track_caller]
fn assert_shows_nothing(example: &Example, ran: &Ran) {
    assert_clean(&example.name(), &ran.stdout);
    assert_clean(&example.name(), &ran.stderr);
}

#[test]
fn in_answers_and_logs_and_previews() {
    let sandbox = sandbox();
    for example in examples() {
        let preview = example.run(&sandbox, &["--preview", "-vv"]);
        assert!(preview.stdout.contains(r#""authorization":"[redacted]""#), "{preview:?}");
        assert_shows_nothing(&example, &preview);
        let ran = example.run(&sandbox, &["--meta", "--reveal", "-vv"]);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert!(ran.stderr.contains("alertkit"), "nothing is logged: {ran:?}");
        assert_shows_nothing(&example, &ran);
    }
}

/// A server that repeats the key wherever it can.
#[test]
fn in_what_a_server_repeats() {
    let sandbox = sandbox();
    let body = json!({
        "error": {"code": KEY, "message": format!("bad key {KEY}"), "details": {KEY: KEY}},
        "message": format!("Bearer {KEY} is not valid"), "detail": KEY, "attr": KEY, "type": KEY, "code": KEY,
        "errors": [KEY], "data": {"id": [KEY]}, "workspace": KEY, KEY: KEY,
    });
    for example in examples() {
        for status in [200, 302, 401, 500] {
            sandbox.clear_faults();
            let fault = Fault::on(&*example.name()).always().answer(status, body.clone());
            let location = format!("http://127.0.0.1:1/{KEY}?key={KEY}");
            let fault = fault.header("Location", &location).header("Set-Cookie", KEY).header("X-Echo", KEY);
            sandbox.inject(fault.header("X-Request-Id", KEY));
            let options: &[&str] =
                if status == 200 { &["--meta", "-vv"] } else { &["--retries", "0", "-vv"] };
            let ran = run(&mut example.command(&sandbox, options));
            assert!(status == 200 || ran.code > 2, "{ran:?}");
            assert_shows_nothing(&example, &ran);
        }
    }
}

#[test]
fn in_errors_of_connections() {
    let sandbox = sandbox();
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let nowhere = format!("http://{closed}/{KEY}?token={KEY}");
    for example in examples() {
        let ran = run(&mut example.command(&sandbox, &["--base-url", &nowhere, "--retries", "0", "-vv"]));
        assert_eq!(ran.code, 5, "{ran:?}");
        assert_shows_nothing(&example, &ran);
        sandbox.clear_faults();
        sandbox.inject(Fault::on(&*example.name()).always().drop_before());
        let ran = run(&mut example.command(&sandbox, &["--retries", "0", "-vv"]));
        assert!([8, 9].contains(&ran.code), "{ran:?}");
        assert_shows_nothing(&example, &ran);
    }
}

#[test]
fn in_keys_that_cannot_be_used() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("key");
    std::fs::write(&file, KEY).unwrap();
    let open = run(&mut bare(&["call", "novu", "topics.list", "--key-file", file.to_str().unwrap()]));
    for key in [format!("{KEY}\n"), format!(" {KEY}"), format!("Bearer {KEY}\u{7f}")] {
        let ran = run(bare(&["call", "novu", "topics.list", "-vv"]).env("NOVU_API_KEY", &key));
        assert_eq!(ran.code, 3, "{ran:?}");
        assert_clean("a key that can't be used", &format!("{ran:?}"));
        let ran = run(bare(&["doctor"]).env("NOVU_API_KEY", key));
        assert_eq!(ran.code, 1, "{ran:?}");
        assert_clean("the doctor of a key that can't be used", &format!("{ran:?}"));
    }
    assert_eq!(open.code, if cfg!(unix) { 3 } else { 5 }, "{open:?}");
    assert_clean("a file that others can read", &format!("{open:?}"));
    let text = format!("[profiles.work]\nnovu = '{KEY}'\n{KEY}");
    let config = folder.path().join("alertkit").join("config.toml");
    std::fs::create_dir(config.parent().unwrap()).unwrap();
    crate::keys::write_privately(&config, &text);
    let call = ["call", "novu", "topics.list", "--profile", "work", "-vv"];
    let ran = run(bare(&call).env("XDG_CONFIG_HOME", folder.path()));
    assert_eq!(ran.code, 3, "{ran:?}");
    assert_clean("a configuration that is wrong", &format!("{ran:?}"));
}

#[test]
fn in_the_other_commands() {
    let sandbox = sandbox();
    let echo =
        json!({"error": {"code": KEY, "message": format!("bad key {KEY}")}, "detail": KEY, "message": KEY});
    for status in [None, Some(401), Some(403), Some(500)] {
        sandbox.clear_faults();
        if let Some(status) = status {
            sandbox.inject(Fault::on_any().always().answer(status, echo.clone()).header("X-Request-Id", KEY));
        }
        for arguments in [
            &["doctor", "-vv"][..],
            &["doctor", "--json", "-vv"],
            &["send", "message", "-vv", "--retries", "0"],
            &["tail", "uptinio", "--existing", "--count", "1", "-vv", "--retries", "0"],
        ] {
            if arguments[0] == "tail" && status == Some(500) {
                // It waits for better times.
                continue;
            }
            let ran = run(&mut command(&sandbox, arguments));
            assert!(status.is_none() == (ran.code == 0), "{arguments:?}: {ran:?}");
            assert_clean(arguments[0], &format!("{}{}", ran.stdout, ran.stderr));
        }
    }
    for arguments in [&["ops"][..], &["completions", "bash"], &["man"]] {
        assert_clean(arguments[0], &format!("{:?}", alertkit(&sandbox, arguments)));
    }
}
