//! Middleware: what wraps the backend sees every request, in the order in which it was added.

use std::sync::{Arc, Mutex};

use alertkit_transport::http::{HeaderName, HeaderValue};
use alertkit_transport::testing::Reply;
use alertkit_transport::{Backend, BackendError, HttpRequest, HttpResponse, async_trait};

use crate::support::server::{Server, ok};
use crate::support::{builder, create, read, script, thing, wire};

type Log = Arc<Mutex<Vec<String>>>;

/// Writes down when it sees a request and its response, and adds a header.
#[derive(Debug)]
struct Named {
    name: &'static str,
    inner: Arc<dyn Backend>,
    log: Log,
}

#[async_trait]
impl Backend for Named {
    async fn call(&self, mut request: HttpRequest) -> Result<HttpResponse, BackendError> {
        self.log.lock().unwrap().push(format!("{} in", self.name));
        request.headers.insert(HeaderName::from_static(self.name), HeaderValue::from_static("seen"));
        let result = self.inner.call(request).await;
        self.log.lock().unwrap().push(format!("{} out", self.name));
        result
    }
}

fn named(name: &'static str, log: &Log) -> impl FnOnce(Arc<dyn Backend>) -> Named + Send + 'static {
    let log = log.clone();
    move |inner| Named { name, inner, log }
}

fn taken(log: &Log) -> Vec<String> {
    std::mem::take(&mut *log.lock().unwrap())
}

#[tokio::test(start_paused = true)]
async fn the_last_one_that_was_added_is_the_outermost() {
    let (backend, log) = (script([Reply::status(503), thing()]), Log::default());
    let client =
        builder(backend.clone()).layer(named("first", &log)).layer(named("last", &log)).build().unwrap();
    read(&client).await.unwrap();
    let once = ["last in", "first in", "first out", "last out"];
    assert_eq!(taken(&log), [once, once].concat(), "each attempt passes all of them");
    for request in backend.requests() {
        assert!(request.headers.contains_key("first") && request.headers.contains_key("last"));
    }
}

#[tokio::test]
async fn the_default_backend_is_wrapped_and_shared_with_its_middleware() {
    let (server, log) = (Server::always(ok("{}")), Log::default());
    let client = wire(&server.url()).layer(named("inner", &log)).build().unwrap();
    create(&client).await.unwrap();
    assert_eq!(taken(&log), ["inner in", "inner out"]);
    let sharing = wire(&server.url()).share_pool(&client).layer(named("outer", &log)).build().unwrap();
    read(&sharing).await.unwrap();
    assert_eq!(taken(&log), ["outer in", "inner in", "inner out", "outer out"]);
    read(&client.with_key("another-key").unwrap()).await.unwrap();
    assert_eq!(taken(&log), ["inner in", "inner out"]);
    assert_eq!((server.requests().len(), server.connections()), (3, 1));
    assert!(server.requests().iter().all(|request| request.contains("inner: seen")));
}

#[test]
fn the_default_backend_shows_no_secret_to_a_middleware() {
    let shown = Arc::new(Mutex::new(String::new()));
    let kept = shown.clone();
    let proxy = "http://user:c4n4ry@127.0.0.1:9";
    let builder = wire("http://127.0.0.1:9").proxy(proxy).layer(move |inner| {
        *kept.lock().unwrap() = format!("{inner:?} {inner:#?}");
        inner
    });
    builder.build().unwrap();
    let shown = shown.lock().unwrap().clone();
    assert!(shown.contains("ReqwestBackend") && !shown.contains("c4n4ry"), "{shown}");
}

#[test]
fn a_call_outside_of_a_runtime_is_an_error_behind_middleware_too() {
    let log = Log::default();
    let client = wire("http://127.0.0.1:9").layer(named("inner", &log)).build().unwrap();
    let error = alertkit_transport::futures::FutureExt::now_or_never(read(&client)).unwrap().unwrap_err();
    assert_eq!(error.kind(), alertkit_transport::ErrorKind::Runtime);
    assert!(taken(&log).is_empty());
}
