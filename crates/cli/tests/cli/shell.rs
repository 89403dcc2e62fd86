//! Completions, manual pages and help.

use crate::support::{bare, examples, run};

fn printed(arguments: &[&str]) -> String {
    let ran = run(&mut bare(arguments));
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{arguments:?}");
    ran.stdout
}

#[test]
fn shells_complete_apis_and_operations() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = printed(&["completions", shell]);
        assert!(script.contains("doctor") && script.contains("idempotency-key"), "{shell}");
    }
    let bash = printed(&["completions", "bash"]);
    for example in examples() {
        assert!(bash.contains(&format!(" {}", example.operation.name)), "{}", example.name());
    }
}

#[test]
fn there_is_a_manual_page_of_the_command_and_of_each_of_its_commands() {
    let page = printed(&["man"]);
    assert!(page.contains(".TH alertkit 1") && page.contains("outcome_unknown"), "{page}");
    for name in ["ops", "call", "send", "tail", "trigger", "doctor", "sandbox", "completions", "man"] {
        assert!(page.contains(&format!("alertkit\\-{name}(1)")), "{name}");
        assert!(printed(&["man", name]).contains(&format!(".TH alertkit-{name} 1")), "{name}");
    }
    assert_eq!(run(&mut bare(&["man", "cal"])).code, 3);
}

#[test]
fn the_help_and_the_readme_list_the_exit_codes_alike() {
    let readme = include_str!("../../README.md");
    for command in [&["--help"][..], &["call", "--help"]] {
        let help = printed(command);
        let table = help.split_once("Exit codes").unwrap().1;
        let rows: Vec<Vec<&str>> = table
            .lines()
            .map(|line| line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect())
            .filter(|row: &Vec<&str>| row.first().is_some_and(|code| code.parse::<u8>().is_ok()))
            .collect();
        assert_eq!(rows.len(), 25, "{help}");
        for row in rows {
            let line = match row.as_slice() {
                [code, when] => format!("| {code} | | {when} |"),
                [code, kind, when] => format!("| {code} | `{kind}` | {when} |"),
                other => panic!("{other:?}"),
            };
            assert!(readme.contains(&line), "the README lacks: {line}");
        }
    }
}

#[test]
fn a_version_is_told() {
    assert_eq!(printed(&["--version"]), format!("alertkit {}\n", env!("CARGO_PKG_VERSION")));
}
