//! How a call is made and its answer shown: options for all commands that make one call.

use alertkit::transport::catalogue::{Arguments, Call};
use alertkit::transport::{Client, Error, Json, JsonTree, Operation, Preview, Request};
use clap::Args;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::access::{Access, Key};
use crate::answer::{self, Answer};
use crate::failure::Failure;
use crate::listing;
use crate::mask::Mask;
use crate::output::Output;
use crate::services::{Connection, Service};

#[derive(Args, Clone)]
pub(crate) struct Manner {
    /// The key by which the server recognises a repetition, where the API has such keys
    #[arg(long, value_name = "K")]
    idempotency_key: Option<String>,
    /// Show the secret fields of answers; the key of the API itself is never shown
    #[arg(long)]
    reveal: bool,
    /// JSON on one line, whatever standard output is
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    access: Access,
}

/// What becomes of a call.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Sends {
    Call,
    /// It is only shown, for which no key is needed.
    Nothing,
}

/// A call, and how it is shown.
pub(crate) struct Ready {
    call: Call,
    /// None for an endpoint that no operation covers.
    operation: Option<&'static Operation>,
    mask: Mask,
    output: Output,
}

/// A request, as programs read it.
#[derive(Serialize)]
struct Shown {
    method: String,
    url: String,
    headers: Map<String, Value>,
    body: JsonTree,
}

impl Manner {
    /// The call of an operation, ready to be sent.
    pub(crate) fn prepare(
        &self,
        service: &Service,
        operation: &'static Operation,
        arguments: &Arguments,
        sends: Sends,
    ) -> Result<Ready, Failure> {
        let make = |connection: &Connection| connection.call(operation, arguments);
        self.ready(service, &[operation], arguments.body.as_ref(), sends, make)
    }

    /// A call of an endpoint that no operation covers: the secret fields of all operations are hidden.
    pub(crate) fn prepare_raw(
        &self,
        service: &Service,
        body: Option<&Json>,
        sends: Sends,
        make: impl FnOnce(&Client) -> Request<Json>,
    ) -> Result<Ready, Failure> {
        let operations: Vec<_> = service.offers.iter().map(|offer| offer.operation).collect();
        self.ready(service, &operations, body, sends, |connection| Ok(make(&connection.client).into()))
    }

    fn ready(
        &self,
        service: &Service,
        operations: &[&'static Operation],
        body: Option<&Json>,
        sends: Sends,
        make: impl FnOnce(&Connection) -> Result<Call, Error>,
    ) -> Result<Ready, Failure> {
        let key = match (self.access.key(service.api)?, sends) {
            (Some(key), _) => key,
            (None, Sends::Nothing) => Key::none(service.api)?,
            (None, Sends::Call) => return Err(self.access.lacks_key(service.api).into()),
        };
        let mut mask = Mask::of_key(&key.secret);
        if !self.reveal {
            mask = operations.iter().fold(mask, |mask, operation| mask.with_fields(operation, body));
        }
        let call = self.access.connect(service, &key).and_then(|connection| make(&connection));
        let operation = match operations {
            [operation] => Some(*operation),
            _ => None,
        };
        match call {
            Ok(call) => {
                let call = match &self.idempotency_key {
                    Some(key) => call.idempotency_key(key),
                    None => call,
                };
                Ok(Ready { call, operation, mask, output: Output::new(self.json) })
            }
            Err(error) => Err(Failure::of(&error, &mask)),
        }
    }
}

impl Ready {
    /// Shows the HTTP request.
    pub(crate) fn preview(self) -> Result<(), Failure> {
        let preview = self.call.preview().map_err(|error| Failure::of(&error, &self.mask))?;
        let Preview { method, url, headers, body_text, .. } = preview;
        let mut shown = Shown {
            method: method.to_string(),
            url: self.mask.text(&url),
            headers: headers.into_iter().map(|(name, value)| (name, self.mask.text(&value).into())).collect(),
            body: body_text.map_or(JsonTree::Null, |body| body.tree()),
        };
        self.mask.texts(&mut shown.body);
        self.output.value(&shown)
    }

    /// Sends the call and shows its answer; of a listing, the first page. With `meta`, all that is known of it.
    pub(crate) async fn send(mut self, meta: bool) -> Result<(), Failure> {
        self.mask = self.mask.with_error_bodies(meta);
        let reply = self.call.send().await.map_err(|error| Failure::of(&error, &self.mask))?;
        let refused = answer::not_taken(&reply, self.operation, &self.mask);
        let answer = Answer::new(reply, &self.mask);
        if meta {
            self.output.value(&answer)?;
        } else {
            self.output.value(&answer.value)?;
        }
        refused.map_or(Ok(()), Err)
    }

    /// Streams all items as lines.
    pub(crate) async fn stream(self, limit: Option<u64>) -> Result<(), Failure> {
        if self.operation.is_some_and(|operation| operation.paged) {
            return listing::stream(self.call, &self.mask, limit).await;
        }
        let reply = self.call.send().await.map_err(|error| Failure::of(&error, &self.mask))?;
        let refused = answer::not_taken(&reply, self.operation, &self.mask);
        listing::lines(Answer::new(reply, &self.mask).value, limit)?;
        refused.map_or(Ok(()), Err)
    }
}
