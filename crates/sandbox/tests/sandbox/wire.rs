//! As little HTTP/1.1 as shows every byte that the sandbox sends, and shares no code with it.

use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use alertkit_sandbox::{Entry, Sandbox};
use serde_json::Value;

/// How long a test that fails waits before it does.
const PATIENCE: Duration = Duration::from_secs(60);

/// A request with a key; `connection: close`, so that an answer ends where the connection does.
pub(crate) struct Call {
    method: &'static str,
    url: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

pub(crate) fn get(url: impl Into<String>) -> Call {
    Call::new("GET", url)
}

pub(crate) fn post(url: impl Into<String>, body: &Value) -> Call {
    Call::new("POST", url).body(body.to_string())
}

pub(crate) fn put(url: impl Into<String>, body: &Value) -> Call {
    Call::new("PUT", url).body(body.to_string())
}

/// `GET /alerts<rest>` of Uptinio under the sandbox's first key.
pub(crate) fn get_alerts(sandbox: &Sandbox, rest: &str) -> Reply {
    get(format!("{}/alerts{rest}", sandbox.uptinio_url())).key(sandbox.uptinio_key()).send()
}

/// `POST /alerts` of Uptinio under the sandbox's first key.
pub(crate) fn create_alert(sandbox: &Sandbox, body: &Value) -> Reply {
    post(format!("{}/alerts", sandbox.uptinio_url()), body).key(sandbox.uptinio_key()).send()
}

/// `PUT /alerts/<id>` of Uptinio under the sandbox's first key.
pub(crate) fn update_alert(sandbox: &Sandbox, id: &str, body: &Value) -> Reply {
    put(format!("{}/alerts/{id}", sandbox.uptinio_url()), body).key(sandbox.uptinio_key()).send()
}

/// `POST /event` of API Alerts under the sandbox's first key.
pub(crate) fn send_event(sandbox: &Sandbox, body: &Value) -> Reply {
    post(format!("{}/event", sandbox.apialerts_url()), body).key(sandbox.apialerts_key()).send()
}

/// A request below `/api/projects/1/alerts` of PostHog under the sandbox's first key. Null is no body.
pub(crate) fn posthog(sandbox: &Sandbox, method: &'static str, rest: &str, body: &Value) -> Reply {
    let call = Call::new(method, format!("{}/api/projects/1/alerts{rest}", sandbox.posthog_url()));
    let call = call.key(sandbox.posthog_key());
    if body.is_null() {
        return call.send();
    }
    call.header("Content-Type", "application/json").body(body.to_string()).send()
}

/// A request below `/v1` of Novu under the sandbox's first key. Null is no body.
pub(crate) fn novu(sandbox: &Sandbox, method: &'static str, rest: &str, body: &Value) -> Reply {
    novu_as(&format!("ApiKey {}", sandbox.novu_key()), sandbox, method, rest, body)
}

/// The same with other credentials.
pub(crate) fn novu_as(
    credentials: &str,
    sandbox: &Sandbox,
    method: &'static str,
    rest: &str,
    body: &Value,
) -> Reply {
    let call = Call::new(method, format!("{}/v1{rest}", sandbox.novu_url()));
    let call = call.header("Authorization", credentials);
    if body.is_null() {
        return call.send();
    }
    call.header("Content-Type", "application/json").body(body.to_string()).send()
}

/// Waits until the sandbox has got so far. The clock is only there so that a failing test ends.
pub(crate) fn journal_until(sandbox: &Sandbox, reached: impl Fn(&[Entry]) -> bool) -> Vec<Entry> {
    let end = Instant::now() + PATIENCE;
    loop {
        let journal = sandbox.journal();
        if reached(&journal) {
            return journal;
        }
        assert!(Instant::now() < end, "never reached: {journal:#?}");
        std::thread::yield_now();
    }
}

impl Call {
    pub(crate) fn new(method: &'static str, url: impl Into<String>) -> Self {
        Self { method, url: url.into(), headers: Vec::new(), body: Vec::new() }
    }

    pub(crate) fn key(self, key: &str) -> Self {
        self.header("Authorization", &format!("Bearer {key}"))
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    pub(crate) fn send(self) -> Reply {
        let mut stream = self.start();
        let mut bytes = Vec::new();
        // A reset is one more way to end: what came before it is in `bytes`.
        let _ = stream.read_to_end(&mut bytes);
        Reply::parse(&bytes)
    }

    /// Sends the request and leaves the reading to the test.
    pub(crate) fn start(self) -> TcpStream {
        let rest = self.url.strip_prefix("http://").expect("a plain URL");
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let mut head =
            format!("{} {path} HTTP/1.1\r\nHost: {authority}\r\nConnection: close\r\n", self.method);
        for (name, value) in &self.headers {
            write!(head, "{name}: {value}\r\n").unwrap();
        }
        write!(head, "Content-Length: {}\r\n\r\n", self.body.len()).unwrap();
        let mut stream = connect(authority);
        stream.write_all(head.as_bytes()).unwrap();
        // A connection dropped before its body is read may refuse the rest of it.
        let _ = stream.write_all(&self.body);
        stream
    }
}

pub(crate) fn connect(authority: &str) -> TcpStream {
    let stream = TcpStream::connect(authority).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

/// What came back, down to nothing at all.
#[derive(Debug)]
pub(crate) struct Reply {
    /// `None` when the connection ended without a byte.
    pub(crate) status: Option<u16>,
    head: String,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn parse(bytes: &[u8]) -> Self {
        if bytes.is_empty() {
            return Self { status: None, head: String::new(), body: Vec::new() };
        }
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("a whole head") + 4;
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Self { status: Some(status), head, body: bytes[end..].to_vec() }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut fields = self.head.lines().filter_map(|line| line.split_once(": "));
        fields.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The ids of a listing, in order.
    pub(crate) fn ids(&self) -> Vec<String> {
        let json = self.json();
        let data = json["data"].as_array().unwrap_or_else(|| panic!("no list: {json}"));
        data.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
    }
}
