//! Each feature of each library crate alone, and none: features are additive, and each builds by itself.

use crate::workspace::{Package, Workspace};
use crate::{Result, process};

/// What can't stand alone, with what is turned on beside it.
///
/// The default backend needs cryptography, and which one is the user's choice: without a choice, a `compile_error!`
/// says so.
const COMPANIONS: &[(&str, &str)] = &[("reqwest", "ring")];

/// Checks them all, and counts.
pub(crate) fn run() -> Result {
    let workspace = Workspace::read()?;
    let mut count = 0;
    for package in workspace.libraries() {
        for features in selections(package) {
            check(&package.name, &features)?;
            count += 1;
        }
    }
    println!("{count} selections of features build alone");
    Ok(())
}

/// No feature, and then each of them with what it can't do without.
fn selections(package: &Package) -> Vec<String> {
    let alone = package.features.keys().filter(|feature| *feature != "default").map(|feature| {
        let companion = COMPANIONS.iter().find(|(name, _)| name == feature).map(|(_, companion)| *companion);
        match companion.filter(|companion| package.features.contains_key(*companion)) {
            Some(companion) => format!("{feature},{companion}"),
            None => feature.clone(),
        }
    });
    std::iter::once(String::new()).chain(alone).collect()
}

/// clippy rather than check: what is unused without a feature shows too.
fn check(package: &str, features: &str) -> Result {
    let arguments = ["clippy", "--quiet", "-p", package, "--no-default-features", "--features", features];
    process::run(process::cargo(arguments).args(["--", "-D", "warnings"]))
}
