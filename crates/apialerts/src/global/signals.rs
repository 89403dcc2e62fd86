use std::thread;
use std::time::Duration;

use alertkit_transport::Error;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

use super::guard::{Guard, warn_of_losses};

impl Guard {
    /// On SIGTERM and SIGINT (Ctrl-C), waits for the events that are still to be sent, up to the guard's
    /// [timeout](Self::with_timeout), and then lets the signal end the process as it would have. A second signal ends
    /// it at once.
    ///
    /// For programs that leave these signals alone. One that has handlers of its own calls
    /// [`shutdown`](Self::shutdown) when they have run.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let guard = alertkit_apialerts::configure_from_env()?.shutdown_on_signals()?;
    /// # drop(guard); Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Runtime`](crate::ErrorKind::Runtime) when the signals can't be caught or the thread that waits for them can't
    /// be started. The guard is dropped then.
    #[cfg_attr(docsrs, doc(cfg(feature = "signals")))]
    pub fn shutdown_on_signals(self) -> Result<Self, Error> {
        let failed =
            |error: std::io::Error| Error::runtime(format!("signals can't be caught: {}", error.kind()));
        let signals = Signals::new([SIGTERM, SIGINT]).map_err(failed)?;
        let timeout = self.timeout;
        let thread = thread::Builder::new().name("alertkit-signals".to_owned());
        thread.spawn(move || watch(signals, timeout)).map_err(failed)?;
        Ok(self)
    }
}

fn watch(mut signals: Signals, timeout: Duration) {
    let mut received = signals.forever();
    let Some(first) = received.next() else { return };
    let ends = thread::Builder::new().name("alertkit-shutdown".to_owned()).spawn(move || {
        warn_of_losses(super::end(timeout));
        let _ = emulate_default_handler(first);
    });
    // Without a thread to wait on, and for someone who does not want to wait, the signal does what it always does.
    let second = if ends.is_ok() { received.next() } else { Some(first) };
    if let Some(signal) = second {
        let _ = emulate_default_handler(signal);
    }
}
