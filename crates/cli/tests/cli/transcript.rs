//! The transcript in the README, typed line by line into a shell.

use std::path::Path;
use std::process::Command;

use crate::support::{ALERTKIT, demo};

const README: &str = include_str!("../../README.md");

/// A line that was typed, and the lines that came.
struct Step {
    typed: String,
    shown: Vec<String>,
}

/// The fenced `console` blocks, in order.
fn steps(readme: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for block in readme.split("```console\n").skip(1) {
        let block = block.split("```").next().unwrap();
        for line in block.lines() {
            match (line.strip_prefix("$ "), steps.last_mut()) {
                (Some(typed), _) => steps.push(Step { typed: typed.to_owned(), shown: Vec::new() }),
                (None, Some(step)) => step.shown.push(line.to_owned()),
                (None, None) => panic!("a block begins with a line that was typed, not with `{line}`"),
            }
        }
    }
    steps
}

/// Whether a line is as it was shown, where `…` stands for anything.
fn is_as_shown(line: &str, shown: &str) -> bool {
    let mut parts = shown.split('…');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = line.strip_prefix(first) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

#[test]
fn the_readme_shows_what_comes() {
    let sandbox = demo();
    let steps = steps(README);
    assert!(steps.len() > 5);
    let folder = Path::new(ALERTKIT).parent().unwrap();
    let path = std::env::join_paths([folder, Path::new("/usr/bin"), Path::new("/bin")]).unwrap();
    for step in steps {
        let mut shell = Command::new("sh");
        // As on a terminal, errors stand between the answers.
        shell.args(["-c", &format!("exec 2>&1; {}", step.typed)]).env_clear();
        let output = shell.env("PATH", &path).envs(sandbox.environment()).output().unwrap();
        let came = String::from_utf8(output.stdout).unwrap();
        let lines: Vec<&str> = came.lines().collect();
        let agrees = lines.len() == step.shown.len()
            && lines.iter().zip(&step.shown).all(|(line, shown)| is_as_shown(line, shown));
        assert!(agrees, "$ {}\nshows\n{came}\nand the README says\n{}", step.typed, step.shown.join("\n"));
    }
}

#[test]
fn an_ellipsis_stands_for_what_differs() {
    assert!(is_as_shown("a b", "a b") && !is_as_shown("a b", "a"));
    assert!(is_as_shown("a 1 b 2", "a … b …") && is_as_shown("at 12:00", "at …"));
    assert!(!is_as_shown("a 1 c 2", "a … b …") && !is_as_shown("a 1 b", "a … b c"));
}
