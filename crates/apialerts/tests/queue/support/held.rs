use std::fmt;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use alertkit_apialerts::{Backend, BackendError, HttpRequest, HttpResponse, async_trait};
use tokio::sync::oneshot;

use super::PATIENCE;
use super::rule::{Outcome, message, ok};

/// A backend that keeps every request under way until the test answers it.
#[derive(Clone)]
pub(crate) struct Held(Arc<Mutex<Sender<Call>>>);

/// The requests of a [`Held`], as they come.
pub(crate) struct Calls(Receiver<Call>);

/// A request under way.
pub(crate) struct Call {
    pub(crate) message: String,
    answer: oneshot::Sender<Outcome>,
}

impl Held {
    pub(crate) fn new() -> (Self, Calls) {
        let (sender, receiver) = channel();
        (Self(Arc::new(Mutex::new(sender))), Calls(receiver))
    }
}

impl Calls {
    /// The next request, or a failed test.
    pub(crate) fn next(&self) -> Call {
        self.0.recv_timeout(PATIENCE).expect("a request")
    }

    /// Whether there is none just now.
    pub(crate) fn are_none(&self) -> bool {
        self.0.try_recv().is_err()
    }
}

impl Call {
    pub(crate) fn answer(self, outcome: Outcome) {
        assert!(self.answer.send(outcome).is_ok(), "nobody waits for {}", self.message);
    }

    pub(crate) fn succeed(self) {
        self.answer(ok());
    }
}

impl fmt::Debug for Held {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Held")
    }
}

#[async_trait]
impl Backend for Held {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, BackendError> {
        let (answer, answered) = oneshot::channel();
        // The test may be over.
        let _ = self.0.lock().unwrap().send(Call { message: message(&request), answer });
        match answered.await {
            Ok(outcome) => outcome,
            Err(_) => std::future::pending().await,
        }
    }
}
