use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use alertkit_apialerts::bytes::Bytes;
use alertkit_apialerts::http::{HeaderMap, StatusCode};
use alertkit_apialerts::testing::ManualClock;
use alertkit_apialerts::{
    Backend, BackendError, BackendErrorKind, Clock, HttpRequest, HttpResponse, async_trait,
};

pub(crate) type Outcome = Result<HttpResponse, BackendError>;

/// A backend that answers at once, by a rule, and notes what it was asked and when.
#[derive(Clone)]
pub(crate) struct Rule(Arc<Parts>);

type Answer = Box<dyn FnMut(&Call) -> Outcome + Send>;

struct Parts {
    clock: ManualClock,
    start: Instant,
    calls: Mutex<Vec<Call>>,
    answer: Mutex<Answer>,
}

/// A request of the past.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// From 1.
    pub(crate) number: usize,
    pub(crate) message: String,
    /// Virtual time since the start.
    pub(crate) at: Duration,
}

impl Rule {
    pub(crate) fn new(clock: &ManualClock, answer: impl FnMut(&Call) -> Outcome + Send + 'static) -> Self {
        Self(Arc::new(Parts {
            clock: clock.clone(),
            start: clock.now(),
            calls: Mutex::default(),
            answer: Mutex::new(Box::new(answer)),
        }))
    }

    /// From now on it answers so.
    pub(crate) fn change(&self, answer: impl FnMut(&Call) -> Outcome + Send + 'static) {
        *self.0.answer.lock().unwrap() = Box::new(answer);
    }

    /// The seconds at which requests came.
    pub(crate) fn seconds(&self) -> Vec<u64> {
        self.0.calls.lock().unwrap().iter().map(|call| call.at.as_secs()).collect()
    }

    pub(crate) fn messages(&self) -> Vec<String> {
        self.0.calls.lock().unwrap().iter().map(|call| call.message.clone()).collect()
    }

    pub(crate) fn count(&self) -> usize {
        self.0.calls.lock().unwrap().len()
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Rule")
    }
}

#[async_trait]
impl Backend for Rule {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, BackendError> {
        let call = {
            let mut calls = self.0.calls.lock().unwrap();
            let at = self.0.clock.now() - self.0.start;
            let call = Call { number: calls.len() + 1, message: message(&request), at };
            calls.push(call.clone());
            call
        };
        (self.0.answer.lock().unwrap())(&call)
    }
}

pub(crate) fn message(request: &HttpRequest) -> String {
    let body: serde_json::Value = serde_json::from_slice(&request.body).unwrap();
    body["message"].as_str().unwrap().to_owned()
}

pub(crate) fn ok() -> Outcome {
    answer(200, r#"{"workspace":"W"}"#, &[])
}

pub(crate) fn status(code: u16) -> Outcome {
    answer(code, "{}", &[])
}

pub(crate) fn status_with_retry_after(code: u16, retry_after: &'static str) -> Outcome {
    answer(code, "{}", &[("retry-after", retry_after)])
}

#[allow(clippy::unnecessary_wraps, reason = "it is one of the outcomes")]
pub(crate) fn answer(code: u16, body: &'static str, headers: &[(&'static str, &'static str)]) -> Outcome {
    let headers: HeaderMap =
        headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
    Ok(HttpResponse::new(StatusCode::from_u16(code).unwrap(), headers, Bytes::from_static(body.as_bytes())))
}

pub(crate) fn refused() -> Outcome {
    Err(BackendError::new(BackendErrorKind::NotConnected))
}

pub(crate) fn broken() -> Outcome {
    Err(BackendError::new(BackendErrorKind::Interrupted))
}
