//! Instructions and allocations of one call.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use super::figure::Counts;
use crate::workspace::Workspace;
use crate::{Result, process};

/// What is compared.
pub(super) const WHAT: &str = "\
Compared: `alertkit-uptinio` against `alertkit-yardstick`, which is reqwest with the same features and json, rustls
with ring, the same timeouts, headers, bodies and types, `.bearer_auth`, `.json(&body)`, `.json::<T>()`, the id in the
path by format!, no retries. Both are release builds on a current-thread runtime and speak plain HTTP, kept alive, to a
server in another process on 127.0.0.1. One call is (count of n2 calls - count of n1 calls) / (n2 - n1); a figure is
the median of 3 such measurements. Instructions are callgrind's; an allocation is an alloc or a realloc.";

/// Measurements of which the median is taken.
const REPETITIONS: usize = 3;

/// The programs of `alertkit-bench`, built, with the server running.
pub(super) struct Programs {
    folder: PathBuf,
    server: Child,
    base_url: String,
}

impl Programs {
    pub(super) fn build() -> Result<Self> {
        process::run(&mut process::cargo(["build", "--release", "-p", "alertkit-bench"]))?;
        let folder = Workspace::read()?.target_directory.join("release");
        let mut server = Command::new(folder.join("bench-server"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("bench-server: {error}"))?;
        let mut line = String::new();
        let output = server.stdout.take().ok_or("bench-server has no output")?;
        BufReader::new(output).read_line(&mut line)?;
        Ok(Self { folder, server, base_url: line.trim().to_owned() })
    }

    /// Instructions of one call, where valgrind is there to count them.
    pub(super) fn instructions(&self, call: &str, counts: [u32; 2]) -> Result<Option<Counts>> {
        if !process::is_there(Command::new("valgrind").arg("--version")) {
            println!("not checked: valgrind is not installed");
            return Ok(None);
        }
        let out = self.folder.join("callgrind.out");
        let counted = |side: &str, count: u32| {
            let mut valgrind = Command::new("valgrind");
            valgrind.args(["--quiet", "--tool=callgrind"]);
            valgrind.arg(format!("--callgrind-out-file={}", out.display()));
            self.give_plan(valgrind.arg(self.folder.join("bench-calls")), side, call, count);
            process::output(&mut valgrind)?;
            total(&out)
        };
        both_sides(counts, counted).map(Some)
    }

    /// Allocations of one call.
    pub(super) fn allocations(&self, call: &str, counts: [u32; 2]) -> Result<Counts> {
        let counted = |side: &str, count: u32| {
            let mut program = Command::new(self.folder.join("bench-allocations"));
            self.give_plan(&mut program, side, call, count);
            Ok(process::output(&mut program)?.trim().parse()?)
        };
        both_sides(counts, counted)
    }

    /// What `bench-queue` prints for these arguments, with the server's path before them.
    pub(super) fn queue<const N: usize>(&self, path: &str, arguments: &[&str]) -> Result<[f64; N]> {
        let mut program = Command::new(self.folder.join("bench-queue"));
        program.arg(format!("{}{path}", self.base_url)).args(arguments);
        let output = process::output(&mut program)?;
        let numbers: Vec<f64> =
            output.split_whitespace().map(str::parse).collect::<std::result::Result<_, _>>()?;
        numbers.try_into().map_err(|_| format!("bench-queue printed `{}`", output.trim()).into())
    }

    /// The proxy variables of whoever measures would be work for both sides.
    fn give_plan(&self, program: &mut Command, side: &str, call: &str, count: u32) {
        for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"] {
            program.env_remove(name);
        }
        program.args([&self.base_url, side, call, &count.to_string()]);
    }
}

impl Drop for Programs {
    fn drop(&mut self) {
        // It ends with its input. Should it not, it is no loss to end it.
        drop(self.server.stdin.take());
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// One call of each side, by turns, so that whatever else the machine does meets both.
fn both_sides(counts: [u32; 2], counted: impl Fn(&str, u32) -> Result<u64>) -> Result<Counts> {
    let [few, many] = counts;
    let one_call = |side: &str| -> Result<f64> {
        let more = counted(side, many)?.saturating_sub(counted(side, few)?);
        // A difference that fits in 53 bits, as that of any run of minutes does.
        #[allow(clippy::cast_precision_loss, reason = "see above")]
        let more = more as f64;
        Ok(more / f64::from(many - few))
    };
    let (mut alertkit, mut by_hand) = (Vec::new(), Vec::new());
    for _ in 0..REPETITIONS {
        alertkit.push(one_call("alertkit")?);
        by_hand.push(one_call("by-hand")?);
    }
    Ok(Counts { alertkit: median(alertkit), by_hand: median(by_hand) })
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The instructions of the whole run.
fn total(callgrind_out: &Path) -> Result<u64> {
    let text = fs::read_to_string(callgrind_out)?;
    let total =
        text.lines().find_map(|line| line.strip_prefix("totals: ").or(line.strip_prefix("summary: ")));
    Ok(total.ok_or("callgrind wrote no total")?.trim().parse()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_paid_once_does_not_count() {
        let counted = |side: &str, count: u32| -> Result<u64> {
            Ok(1_000_000 + u64::from(count) * if side == "alertkit" { 9 } else { 10 })
        };
        let counts = both_sides([10, 110], counted).unwrap();
        assert_eq!(counts, Counts { alertkit: 9.0, by_hand: 10.0 });
    }
}
