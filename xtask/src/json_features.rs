//! The tests of what is read and written, with the features of `serde_json` that change its numbers and maps switched on:
//! an application that uses one of them switches it on for these crates too.

use crate::{Result, process};

const FEATURES: &str = "serde_json/arbitrary_precision,serde_json/float_roundtrip,serde_json/preserve_order";

const CRATES: [&str; 6] = ["transport", "apialerts", "blacktide", "novu", "posthog", "uptinio"];

/// Runs them with all of these features at once; the usual run has them off.
pub(crate) fn run() -> Result {
    let mut command = process::cargo(["test", "--all-features", "--features", FEATURES]);
    for name in CRATES {
        command.args(["-p", &format!("alertkit-{name}")]);
    }
    process::run(command.args(["--no-fail-fast", "--lib", "--test", "wire", "--test", "transport"]))
}
