use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use crate::wire::get;

/// Ends the command with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn command() -> Command {
    Command::new(env!("CARGO_BIN_EXE_alertkit-sandbox"))
}

#[test]
fn prints_what_to_export_and_serves() {
    let child = command().args(["--seed", "3"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut running = Running(child);
    let lines: Vec<_> =
        BufReader::new(running.0.stdout.take().unwrap()).lines().take(11).map(Result::unwrap).collect();
    let exported = |name: &str| {
        let prefix = format!("export {name}=");
        lines
            .iter()
            .find_map(|line| line.strip_prefix(prefix.as_str()))
            .unwrap_or_else(|| panic!("{lines:?}"))
    };
    let reply =
        get(format!("{}/alerts", exported("UPTINIO_BASE_URL"))).key(exported("UPTINIO_API_KEY")).send();
    assert_eq!(reply.ids(), ["alt_1", "alt_2", "alt_3"]);
    assert!(exported("APIALERTS_BASE_URL").ends_with("/apialerts"));
    assert_eq!(exported("APIALERTS_API_KEY"), "sandbox-apialerts-key");
    assert_eq!(exported("BLACKTIDE_API_TOKEN"), "sandbox-blacktide-key");
    assert!(exported("BLACKTIDE_BASE_URL").ends_with("/blacktide"));
    assert_eq!(exported("NOVU_API_KEY"), "sandbox-novu-key");
    assert!(exported("NOVU_BASE_URL").ends_with("/novu"));
    assert_eq!(exported("POSTHOG_PERSONAL_API_KEY"), "sandbox-posthog-key");
    assert!(exported("POSTHOG_BASE_URL").ends_with("/posthog"));
}

#[test]
fn explains_itself() {
    let output = command().arg("--help").output().unwrap();
    assert!(output.status.success());
    assert!(String::from_utf8(output.stdout).unwrap().contains("--port N"));
    for wrong in [&["--port"][..], &["--port", "x"], &["--seed", "-1"], &["--colour", "red"]] {
        let output = command().args(wrong).output().unwrap();
        assert!(!output.status.success());
        let message = String::from_utf8(output.stderr).unwrap();
        assert!(message.starts_with(&format!("{} is unknown or lacks its value", wrong[0])), "{message}");
    }
}
