use std::sync::{Arc, Mutex};

use httpmock::{HttpMockResponse, MockServer};
use serde_json::Value;

/// A server that answers every request alike and keeps what it was asked, to be compared whole.
pub struct Recorder {
    server: MockServer,
    requests: Arc<Mutex<Vec<Recorded>>>,
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
    pub async fn answering(status: u16, body: impl Into<Vec<u8>>) -> Self {
        let body = body.into();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let server = MockServer::start_async().await;
        let kept = requests.clone();
        server
            .mock_async(|when, then| {
                when.any_request();
                then.respond_with(move |request| {
                    kept.lock().unwrap().push(Recorded::of(request));
                    let answer = HttpMockResponse::builder().status(status);
                    answer.header("content-type", "application/json").body(body.clone()).build()
                });
            })
            .await;
        Self { server, requests }
    }

    /// Where it is.
    #[must_use]
    pub fn url(&self) -> String {
        self.server.base_url()
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

    fn of(request: &httpmock::HttpMockRequest) -> Self {
        let uri = request.uri();
        let mut headers: Vec<(String, String)> = request
            .headers_vec()
            .iter()
            .map(|(name, value)| (name.to_ascii_lowercase(), value.clone()))
            .filter(|(name, _)| !matches!(name.as_str(), "host" | "content-length" | "connection"))
            .collect();
        headers.sort();
        Self {
            method: request.method_str().to_owned(),
            target: uri.path_and_query().map_or_else(|| uri.path().to_owned(), ToString::to_string),
            headers,
            body: serde_json::from_slice(request.body_ref()).unwrap_or_default(),
        }
    }
}

fn owned((name, value): (&str, &str)) -> (String, String) {
    (name.to_owned(), value.to_owned())
}
