//! Ctrl-C, which is how some commands usually end.

use std::future::Future;

use crate::failure::Failure;

/// Runs it until it ends or is interrupted, which is no failure.
pub(crate) async fn or_until_interrupted(
    work: impl Future<Output = Result<(), Failure>>,
) -> Result<(), Failure> {
    tokio::select! {
        // First, so that interruptions are listened for before anything is done.
        biased;
        interrupted = tokio::signal::ctrl_c() => Ok(interrupted?),
        ended = work => ended,
    }
}

/// Runs it to its end, whatever comes: interruptions are for another program, which gets them as well.
pub(crate) async fn despite_interruptions<T>(work: impl Future<Output = T>) -> T {
    let mut work = std::pin::pin!(work);
    loop {
        tokio::select! {
            biased;
            interrupted = tokio::signal::ctrl_c() => if interrupted.is_err() { return work.await },
            ended = &mut work => return ended,
        }
    }
}
