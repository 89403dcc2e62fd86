//! What all operations of this API have in common.

use alertkit_transport::{Idempotency, Operation};

/// The vendor's pages on the generation of the API that this crate speaks.
const DOCUMENTATION: &str = "https://v0.x-docs.novu.co/api-reference/overview";

pub(crate) const fn get(name: &'static str, path: &'static str) -> Operation {
    Operation::get(name, path).documentation(DOCUMENTATION)
}

/// The server recognises a repetition by its key.
pub(crate) const fn post(name: &'static str, path: &'static str) -> Operation {
    Operation::post(name, path).idempotency(Idempotency::Keyed).documentation(DOCUMENTATION)
}

pub(crate) const fn put(name: &'static str, path: &'static str) -> Operation {
    Operation::put(name, path).documentation(DOCUMENTATION)
}

/// The server recognises a repetition by its key.
pub(crate) const fn patch(name: &'static str, path: &'static str) -> Operation {
    Operation::patch(name, path).idempotency(Idempotency::Keyed).documentation(DOCUMENTATION)
}

pub(crate) const fn delete(name: &'static str, path: &'static str) -> Operation {
    Operation::delete(name, path).documentation(DOCUMENTATION)
}
