use std::error::Error;
use std::future::Future;

use crate::sandbox::Sandbox;

/// Runs an example against a fresh sandbox, on a fresh single-threaded tokio runtime. The sandbox serves until the
/// future has ended, wherever its handle has gone meanwhile.
///
/// It is what the documentation's examples run in, with one hidden line before them and one behind:
///
/// ```
/// alertkit_sandbox::example(|sandbox| async move {
///     sandbox.uptinio().seed(2);
///     assert_eq!(sandbox.uptinio().alerts().len(), 2);
///     Ok(())
/// });
/// ```
///
/// # Panics
///
/// The example returned an error, which is shown; or the sandbox can't start. An example has nobody to hand an error
/// to.
#[allow(
    clippy::panic,
    reason = "a failed example must fail its test, and has no caller to return an error to"
)]
pub fn example<F, Fut>(run: F)
where
    F: FnOnce(Sandbox) -> Fut,
    Fut: Future<Output = Result<(), Box<dyn Error>>>,
{
    let attempt = || -> Result<(), Box<dyn Error>> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let sandbox = Sandbox::start_blocking()?;
        let _alive = sandbox.parts();
        runtime.block_on(async { run(sandbox).await })
    };
    if let Err(error) = attempt() {
        panic!("the example failed: {}", chain(error.as_ref()));
    }
}

/// The error and its causes, outermost first.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
