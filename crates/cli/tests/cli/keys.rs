//! Where the key and the base URL come from.

use std::path::{Path, PathBuf};

use alertkit_sandbox::Sandbox;
use tempfile::TempDir;

use crate::support::{Ran, bare, command, demo, run};

const LIST: [&str; 3] = ["call", "uptinio", "alerts.list"];

/// Writes a file that nobody else can read.
pub(crate) fn write_privately(path: &Path, text: &str) {
    std::fs::write(path, text).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
}

/// A folder for configurations, with this one.
fn configured(text: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("alertkit").join("config.toml");
    std::fs::create_dir(file.parent().unwrap()).unwrap();
    write_privately(&file, text);
    (folder, file)
}

fn profile_of(sandbox: &Sandbox) -> String {
    let (key, url) = (sandbox.uptinio_key(), sandbox.uptinio_url());
    format!("[profiles.work.uptinio]\nkey = '{key}'\nbase_url = '{url}'\n[profiles.bare]\n")
}

fn message(ran: &Ran) -> String {
    assert_eq!(ran.code, 3, "{ran:?}");
    ran.error()["message"].as_str().unwrap().to_owned()
}

#[test]
fn without_a_key_the_variable_is_named() {
    for key in ["", "unset"] {
        let mut command = bare(&LIST);
        if key.is_empty() {
            command.env("UPTINIO_API_KEY", key);
        }
        let message = message(&run(&mut command));
        assert!(message.starts_with("UPTINIO_API_KEY is not set: export it, or "), "{message}");
    }
}

#[test]
fn a_profile_has_both_and_the_environment_is_left_alone() {
    let sandbox = demo();
    let (folder, _) = configured(&profile_of(&sandbox));
    let with_profile = [&LIST[..], &["--profile", "work"]].concat();
    let ran = run(bare(&with_profile).env("XDG_CONFIG_HOME", folder.path()));
    assert_eq!(ran.json()["total"], 3);
    // A key of one place never goes to the base URL of another.
    let mut elsewhere = bare(&with_profile);
    elsewhere.env("UPTINIO_API_KEY", "wrong").env("UPTINIO_BASE_URL", "http://127.0.0.1:1");
    assert_eq!(run(elsewhere.env("XDG_CONFIG_HOME", folder.path())).json()["total"], 3);
    let home = tempfile::tempdir().unwrap();
    std::fs::rename(folder.path(), home.path().join(".config")).unwrap();
    let ran = run(bare(&with_profile).env("HOME", home.path()).env("XDG_CONFIG_HOME", "relative"));
    assert_eq!(ran.json()["total"], 3);
}

#[test]
fn a_profile_that_does_not_help_says_why() {
    let sandbox = demo();
    let (folder, file) = configured(&profile_of(&sandbox));
    let run_with = |profile: &str| {
        let mut command = command(&sandbox, &[&LIST[..], &["--profile", profile]].concat());
        run(command.env("XDG_CONFIG_HOME", folder.path()))
    };
    let file = file.display().to_string();
    let told = message(&run_with("wrk"));
    assert_eq!(told, format!("profile `wrk` is not in {file}; did you mean `work`?"));
    assert_eq!(message(&run_with("bare")), "profile `bare` has no key for uptinio");
    let nowhere = run(&mut command(&sandbox, &[&LIST[..], &["--profile", "work"]].concat()));
    assert!(message(&nowhere).starts_with("config /nonexistent/alertkit/config.toml can't be read: "));
}

#[cfg(unix)]
#[test]
fn files_that_others_can_read_are_refused() {
    use std::os::unix::fs::PermissionsExt;
    let sandbox = demo();
    let (folder, file) = configured(&profile_of(&sandbox));
    let key = folder.path().join("key");
    write_privately(&key, sandbox.uptinio_key());
    let (from_profile, from_file) = (
        [&LIST[..], &["--profile", "work"]].concat(),
        [&LIST[..], &["--key-file", key.to_str().unwrap()]].concat(),
    );
    for mode in [0o640, 0o604, 0o644, 0o602] {
        for (path, arguments) in [(&file, &from_profile), (&key, &from_file)] {
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
            let told = message(&run(command(&sandbox, arguments).env("XDG_CONFIG_HOME", folder.path())));
            let shown = path.display().to_string();
            assert!(
                told.ends_with(&format!("{shown} can be read or changed by others; chmod 600 {shown}")),
                "{told}"
            );
        }
    }
    assert_eq!(sandbox.journal(), []);
}

#[test]
fn a_key_file_has_the_key_alone() {
    let sandbox = demo();
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("key");
    let list = [&LIST[..], &["--key-file", key.to_str().unwrap()]].concat();
    for end in ["", "\n", "\r\n"] {
        write_privately(&key, &format!("{}{end}", sandbox.uptinio_key()));
        let mut command = bare(&list);
        assert_eq!(run(command.env("UPTINIO_BASE_URL", sandbox.uptinio_url())).json()["total"], 3);
    }
    // What the command line says counts more than a profile, and a profile more than the environment.
    let base_url = [&list[..], &["--base-url", sandbox.uptinio_url()]].concat();
    assert_eq!(run(bare(&base_url).env("UPTINIO_BASE_URL", "http://127.0.0.1:1")).json()["total"], 3);
    let (configuration, _) = configured(&profile_of(&sandbox).replace(sandbox.uptinio_key(), "another"));
    let both = [&list[..], &["--profile", "work"]].concat();
    assert_eq!(run(bare(&both).env("XDG_CONFIG_HOME", configuration.path())).json()["total"], 3);
}

#[test]
fn a_bearer_token_stands_in_the_place_of_a_key() {
    let sandbox = demo();
    let token = format!("Bearer {}", sandbox.novu_token());
    let list = ["call", "novu", "topics.list"];
    assert_eq!(run(command(&sandbox, &list).env("NOVU_API_KEY", token)).json()["items"][0]["key"], "topic-1");
    let journal = sandbox.journal_of("novu.topics.list");
    assert_eq!(journal[0].header("authorization"), Some("Bearer [redacted]"));
    let ran = run(command(&sandbox, &list).env("NOVU_API_KEY", sandbox.novu_token()));
    assert_eq!(ran.code, 12, "a token alone is taken for a key");
}

#[test]
fn plain_http_to_another_machine_is_dangerous() {
    let sandbox = demo();
    let elsewhere = [&LIST[..], &["--base-url", "http://elsewhere.invalid"]].concat();
    let told = message(&run(&mut command(&sandbox, &elsewhere)));
    assert!(told.starts_with("base_url is plain http to another machine"), "{told}");
    let dangerous = [&elsewhere[..], &["--dangerous-http", "--retries", "0"]].concat();
    assert_eq!(run(&mut command(&sandbox, &dangerous)).code, 5);
}

#[test]
fn what_editors_put_around_a_key_is_not_part_of_it() {
    let sandbox = demo();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("key");
    let list =
        [&LIST[..], &["--key-file", file.to_str().unwrap(), "--base-url", sandbox.uptinio_url()]].concat();
    let key = sandbox.uptinio_key();
    for text in [format!("\u{feff}{key}\r\n"), format!("  {key}\t \n\n"), format!("\u{feff} {key}")] {
        write_privately(&file, &text);
        assert_eq!(run(&mut bare(&list)).json()["total"], 3);
    }
    let utf_16: Vec<u8> = "\u{feff}key".encode_utf16().flat_map(u16::to_le_bytes).collect();
    std::fs::write(&file, utf_16).unwrap();
    assert_eq!(
        message(&run(&mut bare(&list))),
        format!("key_file {} is UTF-16; save it as UTF-8", file.display())
    );
}
