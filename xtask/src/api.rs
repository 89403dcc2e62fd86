//! The public API of each library crate, as a file in review.

use std::fs;
use std::path::{Path, PathBuf};

use crate::workspace::{Package, Workspace};
use crate::{Result, process};

/// Compares the named crates, or all, with their files.
pub(crate) fn check(crates: &[&str]) -> Result {
    let workspace = Workspace::read()?;
    let mut changed = Vec::new();
    for package in chosen(&workspace, crates)? {
        let file = file_of(package);
        let now = public_api(&workspace, package)?;
        let difference = match fs::read_to_string(&file) {
            Ok(before) => difference(&before, &now),
            Err(_) => vec![format!("there is no {}", shown(&file))],
        };
        if difference.is_empty() {
            println!("{}: as in {}, {} lines", package.name, shown(&file), now.lines().count());
        } else {
            println!("{}: not as in {}", package.name, shown(&file));
            for line in &difference {
                println!("  {line}");
            }
            changed.push(package.name.as_str());
        }
    }
    if changed.is_empty() {
        return Ok(());
    }
    let names = changed.join(" ");
    Err(format!("the public API has changed; if that is meant: cargo xtask api --bless {names}").into())
}

/// Writes the files of the named crates, or of all.
pub(crate) fn bless(crates: &[&str]) -> Result {
    let workspace = Workspace::read()?;
    for package in chosen(&workspace, crates)? {
        let file = file_of(package);
        let now = public_api(&workspace, package)?;
        fs::write(&file, &now)?;
        println!("{}: wrote {}, {} lines", package.name, shown(&file), now.lines().count());
    }
    Ok(())
}

fn chosen<'a>(workspace: &'a Workspace, crates: &[&str]) -> Result<Vec<&'a Package>> {
    let chosen: Vec<&Package> = workspace
        .libraries()
        .filter(|package| crates.is_empty() || crates.contains(&package.name.as_str()))
        .collect();
    let unknown = crates.iter().find(|name| chosen.iter().all(|package| package.name != **name));
    match unknown {
        None => Ok(chosen),
        Some(name) => Err(format!("`{name}` is no library crate of this workspace").into()),
    }
}

/// The public API with all features, an item a line.
///
/// rustdoc's JSON is unstable, which is why the compiler is told to act like a nightly one. It builds in a folder of
/// its own: dependencies ask which compiler they are built with, and would be built anew each time.
fn public_api(workspace: &Workspace, package: &Package) -> Result<String> {
    let target = workspace.target_directory.join("xtask-api");
    let arguments = ["rustdoc", "--quiet", "-p", &package.name, "--lib", "--all-features", "--target-dir"];
    process::output(
        process::cargo(arguments)
            .arg(&target)
            .args(["--", "-Z", "unstable-options", "--output-format", "json", "--cap-lints", "allow"])
            .env("RUSTC_BOOTSTRAP", "1"),
    )?;
    let library = package.library().ok_or_else(|| format!("{} has no library", package.name))?;
    let json = target.join("doc").join(format!("{library}.json"));
    // Without what a type has by itself. What it derives is a promise: without its `Clone`, a program stops compiling;
    // the compiler's own note that it was derived is not.
    let api = public_api::Builder::from_rustdoc_json(json)
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .build()?;
    let mut text = String::new();
    for item in api.items() {
        let line = item.to_string();
        if !line.contains("StructuralPartialEq") {
            text.push_str(&line);
            text.push('\n');
        }
    }
    Ok(text)
}

/// The lines that have gone (`-`) and come (`+`). Their order says nothing.
fn difference(before: &str, now: &str) -> Vec<String> {
    let lacks = |text: &str, line: &str| text.lines().all(|other| other != line);
    let gone = before.lines().filter(|line| lacks(now, line)).map(|line| format!("- {line}"));
    let come = now.lines().filter(|line| lacks(before, line)).map(|line| format!("+ {line}"));
    gone.chain(come).collect()
}

fn file_of(package: &Package) -> PathBuf {
    package.folder().join("public-api.txt")
}

/// The file and its folder.
fn shown(file: &Path) -> String {
    let folder = file.parent().and_then(Path::file_name).unwrap_or_default();
    format!("{}/public-api.txt", folder.to_string_lossy())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_shown() {
        assert_eq!(difference("a\nb\nc\n", "c\na\nd\n"), ["- b", "+ d"]);
        assert!(difference("a\nb\n", "b\na\n").is_empty());
    }
}
