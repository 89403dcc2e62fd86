//! What a person at a terminal sees.

use std::fs::{File, OpenOptions};
use std::io::Read;
use std::process::Stdio;

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

use crate::support::bare;

/// The lines that the command writes to a terminal whose size nobody has set.
fn on_a_terminal(arguments: &[&str]) -> Vec<String> {
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&master).unwrap();
    unlockpt(&master).unwrap();
    let name = ptsname(&master, Vec::new()).unwrap().into_string().unwrap();
    let terminal = OpenOptions::new().read(true).write(true).open(name).unwrap();
    let mut command = bare(arguments);
    let mut child = command.env("TERM", "xterm").stdout(Stdio::from(terminal)).spawn().unwrap();
    // Only the child has the terminal now, so that reading ends with it.
    drop(command);
    let mut master = File::from(master);
    let mut shown = Vec::new();
    let mut part = [0; 4096];
    while let Ok(count) = master.read(&mut part) {
        if count == 0 {
            break;
        }
        shown.extend_from_slice(&part[..count]);
    }
    assert!(child.wait().unwrap().success());
    String::from_utf8(shown).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn a_terminal_without_a_size_has_the_usual_width() {
    let lines = on_a_terminal(&["ops", "uptinio"]);
    assert!(lines.len() < 15, "{lines:#?}");
    assert!(lines.iter().any(|line| line.contains("alerts.create")), "{lines:#?}");
}
