use std::convert::Infallible;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::sync::oneshot;

/// A server that answers every request alike and keeps what it was asked, to be compared whole.
///
/// It has a port and a thread of its own, and ends when it is dropped: a test that drops it too early fails always, and not
/// now and then, by the answers of another test.
pub struct Recorder {
    url: String,
    requests: Arc<Mutex<Vec<Recorded>>>,
    /// Its end is the server's.
    _running: oneshot::Sender<()>,
}

/// A request as it came over the wire.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// The verb.
    pub method: String,
    /// Path and query, as they were sent.
    pub target: String,
    /// The headers by name, in lower case, without those of the connection (`host`, `content-length`).
    pub headers: Vec<(String, String)>,
    /// The JSON body; null for none.
    pub body: Value,
}

impl Recorder {
    /// Starts a server that answers with this.
    ///
    /// # Panics
    ///
    /// When there is no port or no thread.
    #[allow(clippy::unused_async, reason = "as all that starts a server")]
    pub async fn answering(status: u16, body: impl Into<Vec<u8>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let answer = Answer { status, body: Bytes::from(body.into()), requests: requests.clone() };
        let (running, ended) = oneshot::channel();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        thread::spawn(move || {
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                tokio::select! {
                    () = serve(listener, answer) => {}
                    _ = ended => {}
                }
            });
        });
        Self { url, requests, _running: running }
    }

    /// Where it is.
    #[must_use]
    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// The requests so far.
    #[must_use]
    pub fn requests(&self) -> Vec<Recorded> {
        self.requests.lock().unwrap().clone()
    }

    /// The only request.
    #[must_use]
    pub fn request(&self) -> Recorded {
        let requests = self.requests();
        match <[Recorded; 1]>::try_from(requests) {
            Ok([request]) => request,
            Err(requests) => panic!("{} requests came instead of one: {requests:#?}", requests.len()),
        }
    }
}

impl Recorded {
    /// What is expected: the headers are those that the transport sends with every call, in the order of their
    /// names.
    #[must_use]
    pub fn expected(method: &str, target: &str, headers: &[(&str, &str)], body: Value) -> Self {
        let mut headers: Vec<(String, String)> =
            headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        headers.extend([("accept-encoding", "gzip"), ("accept", "application/json")].map(owned));
        if !body.is_null() {
            headers.push(owned(("content-type", "application/json")));
        }
        headers.sort();
        Self { method: method.to_owned(), target: target.to_owned(), headers, body }
    }

    async fn of(request: hyper::Request<Incoming>) -> Self {
        let (head, body) = request.into_parts();
        let body = body.collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
        let mut headers: Vec<(String, String)> = head
            .headers
            .iter()
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .filter(|(name, _)| !matches!(name.as_str(), "host" | "content-length" | "connection"))
            .collect();
        headers.sort();
        Self {
            method: head.method.to_string(),
            target: head.uri.path_and_query().map_or_else(|| head.uri.path().to_owned(), ToString::to_string),
            headers,
            body: serde_json::from_slice(&body).unwrap_or_default(),
        }
    }
}

#[derive(Clone)]
struct Answer {
    status: u16,
    body: Bytes,
    requests: Arc<Mutex<Vec<Recorded>>>,
}

async fn serve(listener: tokio::net::TcpListener, answer: Answer) {
    while let Ok((stream, _)) = listener.accept().await {
        let answer = answer.clone();
        let service = service_fn(move |request| {
            let answer = answer.clone();
            async move {
                let recorded = Recorded::of(request).await;
                answer.requests.lock().unwrap().push(recorded);
                let response = hyper::Response::builder().status(answer.status);
                let response = response.header("content-type", "application/json");
                Ok::<_, Infallible>(response.body(Full::new(answer.body)).unwrap())
            }
        });
        tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    }
}

fn owned((name, value): (&str, &str)) -> (String, String) {
    (name.to_owned(), value.to_owned())
}
