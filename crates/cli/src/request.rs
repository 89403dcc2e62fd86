//! `alertkit request`: an endpoint that no operation covers, with the key, the retries and the masks of all calls.

use std::path::PathBuf;

use alertkit::transport::http::Method;
use clap::Args;

use crate::exit;
use crate::failure::Failure;
use crate::input::{self, Pair};
use crate::manner::{Manner, Sends};
use crate::services::ApiName;

/// Send a request to an endpoint that no operation covers and print the response body as JSON
///
/// GET, PUT and DELETE are retried. POST and PATCH are not, once they may have been carried out.
#[derive(Args)]
#[command(after_long_help = exit::help())]
pub(crate) struct Request {
    /// The API
    api: ApiName,
    /// The method, such as GET
    #[arg(value_parser = method)]
    method: Method,
    /// The path below the base URL, percent-encoded: `/alerts/alt_1`
    path: String,
    /// A query parameter; once more for a further value
    #[arg(long, value_name = "K=V", value_parser = input::pair)]
    query: Vec<Pair>,
    /// The JSON body; `-` reads it from standard input
    #[arg(long, value_name = "JSON")]
    body: Option<String>,
    /// A file with the body; `-` is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "body")]
    body_file: Option<PathBuf>,
    /// Show the HTTP request without its secrets, and send nothing; no key is needed
    #[arg(long)]
    preview: bool,
    /// Status, headers, request id and attempts beside the response
    #[arg(long, conflicts_with = "preview")]
    meta: bool,
    #[command(flatten)]
    manner: Manner,
}

fn method(text: &str) -> Result<Method, String> {
    Method::from_bytes(text.to_uppercase().as_bytes()).map_err(|_| "is not an HTTP method".to_owned())
}

impl Request {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let service = self.api.service();
        let body = input::body(self.body.as_deref(), self.body_file.as_deref())?;
        let sends = if self.preview { Sends::Nothing } else { Sends::Call };
        let ready = self.manner.prepare_raw(&service, body.as_ref(), sends, |client| {
            let mut request = client.request(self.method, &self.path);
            for (name, value) in &self.query {
                request = request.query(name, value);
            }
            match &body {
                Some(body) => request.json(body),
                None => request,
            }
        })?;
        if self.preview { ready.preview() } else { ready.send(self.meta).await }
    }
}
