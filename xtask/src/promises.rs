//! What a client adds to a program's dependencies, and what it never brings (C15).

use std::collections::BTreeSet;

use crate::catalogue::APIS;
use crate::workspace::Workspace;
use crate::{Result, process};

/// The package that does the same by hand.
const YARDSTICK: &str = "alertkit-yardstick";

/// How many crates a client may have beyond those of a client written by hand.
const MOST: usize = 12;

/// What must not be in any tree: one TLS, and no C library that a system has to bring.
const NEVER: [&str; 4] = ["openssl", "openssl-sys", "native-tls", "hyper-tls"];

/// Counts for every API crate; an error names those that break the promise.
pub(crate) fn run() -> Result {
    let workspace = Workspace::read()?;
    let by_hand = tree(YARDSTICK, &[])?;
    let bare = tree(YARDSTICK, &["--no-default-features"])?;
    println!(
        "Third-party crates (a version each) that a program gets; those of procedural macros count too.\n\
         A client written by hand (reqwest with the transport's features and json, rustls with ring, serde with\n\
         derive, tokio) has {}; reqwest alone with the transport's features has {}.",
        by_hand.len(),
        bare.len()
    );
    let mut broken = Vec::new();
    for api in APIS {
        let package = api.package();
        if !workspace.has(&package) {
            return Err(format!("the catalogue has {package}, the workspace has not").into());
        }
        let ours = tree(&package, &[])?;
        let beyond: Vec<&Crate> = ours.difference(&by_hand).collect();
        let beyond_bare: Vec<&Crate> = ours.difference(&bare).collect();
        println!("\n{package}: {} crates", ours.len());
        println!("  beyond a client by hand  {:>3} (at most {MOST}): {}", beyond.len(), names(&beyond));
        println!("  beyond reqwest alone     {:>3}: {}", beyond_bare.len(), names(&beyond_bare));
        if beyond.len() > MOST {
            broken.push(format!("{package} has {} crates beyond a client by hand", beyond.len()));
        }
        for found in ours.iter().filter(|found| NEVER.contains(&found.name.as_str())) {
            broken.push(format!("{package} has {} in its tree", found.name));
        }
    }
    if broken.is_empty() { Ok(()) } else { Err(broken.join("\n       ").into()) }
}

/// A crate and its version: two versions of one are two crates to build.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Crate {
    name: String,
    version: String,
}

/// The third-party crates that end in a program that depends on the package.
fn tree(package: &str, options: &[&str]) -> Result<BTreeSet<Crate>> {
    let arguments = ["tree", "-p", package, "-e", "normal", "--prefix", "none", "--format", "{p}"];
    let lines = process::output(process::cargo(arguments).args(options))?;
    Ok(third_party(&lines))
}

/// Crates of the workspace show their folder.
fn third_party(lines: &str) -> BTreeSet<Crate> {
    let of_line = |line: &str| {
        let mut words = line.split_whitespace();
        let (name, version) = (words.next()?, words.next()?);
        let here = words.next().is_some_and(|word| word.starts_with("(/") || word.contains(":\\"));
        (!here).then(|| Crate { name: name.to_owned(), version: version.to_owned() })
    };
    lines.lines().filter_map(of_line).collect()
}

/// The names, with the version where there are two of one name.
fn names(crates: &[&Crate]) -> String {
    let shown = |one: &&Crate| {
        let twice = crates.iter().filter(|other| other.name == one.name).count() > 1;
        if twice { format!("{} {}", one.name, one.version) } else { one.name.clone() }
    };
    let names: Vec<String> = crates.iter().map(shown).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_counts_once_and_ours_do_not() {
        let lines = "alertkit-uptinio v0.1.0 (/somewhere/crates/uptinio)\nsyn v2.0.1\nsyn v2.0.1 (*)\n\
                     serde_derive v1.0.0 (proc-macro)\nserde_derive v1.0.0 (proc-macro) (*)\nsyn v3.0.0\n";
        let found = third_party(lines);
        let found: Vec<&str> = found.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(found, ["serde_derive", "syn", "syn"]);
    }
}
