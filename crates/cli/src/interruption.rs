//! Signals: what ends the command, and what it passes on to a command of its own.

use std::process::ExitStatus;

use tokio::process::Command;

use crate::exit;
use crate::failure::Failure;

/// Runs it until it ends or is interrupted (SIGINT, SIGTERM), which is not a failure.
pub(crate) async fn or_until_interrupted(
    work: impl Future<Output = Result<(), Failure>>,
) -> Result<(), Failure> {
    let mut signals = Signals::listen()?;
    tokio::select! {
        // First, so that signals are listened for before anything is done.
        biased;
        () = signals.interruption() => Ok(()),
        ended = work => ended,
    }
}

/// Runs a command to its end, and passes on the signals that arrive meanwhile. Returns the exit code: the command's own,
/// or 128 + n for a command that signal n ended, as shells do.
pub(crate) async fn accompany(mut command: Command) -> Result<u8, Failure> {
    let program = command.as_std().get_program().to_string_lossy().into_owned();
    let failed = |error: &std::io::Error| Failure::file(&program, error);
    let mut signals = Signals::listen()?;
    let mut child = command.spawn().map_err(|error| failed(&error))?;
    let status = signals.pass_on(&mut child).await.map_err(|error| failed(&error))?;
    Ok(code(status))
}

fn code(status: ExitStatus) -> u8 {
    let code = status.code().or_else(|| Some(128 + signal(status)?));
    code.and_then(|code| u8::try_from(code).ok()).unwrap_or(exit::FAILED)
}

#[cfg(unix)]
fn signal(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

#[cfg(not(unix))]
fn signal(_: ExitStatus) -> Option<i32> {
    None
}

#[cfg(unix)]
use unix::Signals;

#[cfg(unix)]
mod unix {
    use std::io::{self, IsTerminal};
    use std::process::ExitStatus;

    use rustix::process::{Pid, Signal as Number, kill_process};
    use tokio::process::Child;
    use tokio::signal::unix::{Signal, SignalKind, signal};

    /// The signals that are asked to end a program.
    pub(super) struct Signals {
        interrupt: Signal,
        terminate: Signal,
        hang_up: Option<Signal>,
    }

    impl Signals {
        pub(super) fn listen() -> io::Result<Self> {
            Ok(Self {
                interrupt: signal(SignalKind::interrupt())?,
                terminate: signal(SignalKind::terminate())?,
                // To listen would undo `nohup`, for this program and for the command that it runs.
                hang_up: if hang_up_is_ignored() { None } else { Some(signal(SignalKind::hangup())?) },
            })
        }

        pub(super) async fn interruption(&mut self) {
            // A hang-up has no other meaning here than the usual one: to end.
            let _ = self.next().await;
        }

        pub(super) async fn pass_on(&mut self, child: &mut Child) -> io::Result<ExitStatus> {
            // Ctrl-C goes to all programs of a terminal by itself.
            let has_terminal = io::stdin().is_terminal();
            loop {
                let number = tokio::select! {
                    status = child.wait() => return status,
                    number = self.next() => number,
                };
                let pid = child.id().and_then(|id| Pid::from_raw(i32::try_from(id).ok()?));
                if let Some(pid) = pid.filter(|_| !(has_terminal && number == Number::INT)) {
                    // It fails only for a child that has ended, for which the loop looks next.
                    let _ = kill_process(pid, number);
                }
            }
        }

        async fn next(&mut self) -> Number {
            let hang_up = async {
                match &mut self.hang_up {
                    Some(signal) => signal.recv().await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                _ = self.interrupt.recv() => Number::INT,
                _ = self.terminate.recv() => Number::TERM,
                _ = hang_up => Number::HUP,
            }
        }
    }

    /// Read from Linux's `/proc`; elsewhere the usual case is assumed.
    fn hang_up_is_ignored() -> bool {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask & 1 == 1)
    }
}

/// Elsewhere an interruption goes to all programs of a console by itself.
#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    #[allow(clippy::unnecessary_wraps, reason = "as on Unix, where it can fail")]
    fn listen() -> std::io::Result<Self> {
        Ok(Self)
    }

    async fn interruption(&mut self) {
        let _ = tokio::signal::ctrl_c().await;
    }

    async fn pass_on(&mut self, child: &mut tokio::process::Child) -> std::io::Result<ExitStatus> {
        loop {
            tokio::select! {
                status = child.wait() => return status,
                _ = tokio::signal::ctrl_c() => {}
            }
        }
    }
}
