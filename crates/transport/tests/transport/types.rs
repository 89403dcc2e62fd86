//! What the types promise at compile time.

use alertkit_transport::decode::{DecodeError, JsonError};
use alertkit_transport::futures::stream::{FusedStream, Stream};
use alertkit_transport::{
    BlockingItems, Bulk, BulkOutcomes, BulkReport, Client, ClientBuilder, Cursor, Error, Items, Page,
    PageStream, Pages, Preview, RejectedItem, Request, Response, RetryPolicy, WithResponse,
};
use static_assertions::{assert_impl_all, assert_not_impl_any};

assert_impl_all!(Client: Clone, Send, Sync, Unpin);
assert_impl_all!(ClientBuilder<Client>: Send);
assert_impl_all!(Request<String>: Future, Send, Unpin);
assert_impl_all!(WithResponse<String>: Future, Send, Unpin);
assert_impl_all!(Pages<String>: Clone, Send, Unpin);
assert_impl_all!(Pages<OnlySend>: Clone);
assert_impl_all!(Items<String>: FusedStream, Stream, Send, Unpin);
assert_impl_all!(PageStream<String>: FusedStream, Stream, Send, Unpin);
assert_impl_all!(BlockingItems<String>: Iterator, Send);
assert_impl_all!(Bulk<String>: Future, Send, Unpin);
assert_impl_all!(BulkOutcomes<String>: FusedStream, Send, Unpin);
assert_impl_all!(BulkReport<String>: Clone, Send, Sync);
assert_impl_all!(Error: std::error::Error, Clone, Send, Sync, Unpin);
assert_impl_all!(Response<String>: Send, Sync);
assert_impl_all!(Preview: Clone, Send, Sync);
assert_impl_all!(Page<String>: Clone, Send, Sync);
assert_impl_all!(RejectedItem: Clone, Send, Sync);
assert_impl_all!(Cursor: Clone, Eq, std::hash::Hash, Send, Sync, serde::Serialize, serde::de::DeserializeOwned);
assert_impl_all!(DecodeError: std::error::Error, Send, Sync);
assert_impl_all!(JsonError: std::error::Error, Clone, Send, Sync);
assert_impl_all!(RetryPolicy: Clone, Eq, Send, Sync);
// An `.await` on a listing would give its first page and lose the rest.
assert_not_impl_any!(Pages<String>: Future, Stream);

/// An item that is no more than `Send` does not take that away from the call that brings it.
type OnlySend = std::cell::Cell<u8>;
assert_impl_all!(Request<OnlySend>: Future, Send, Unpin);
assert_impl_all!(Items<OnlySend>: Stream, Send, Unpin);
assert_impl_all!(Bulk<OnlySend>: Future, Send, Unpin);

fn lives_on<T: 'static>() -> &'static str {
    std::any::type_name::<T>()
}

#[test]
fn nothing_borrows_from_its_client() {
    for name in [
        lives_on::<Request<String>>(),
        lives_on::<Items<String>>(),
        lives_on::<PageStream<String>>(),
        lives_on::<Pages<String>>(),
        lives_on::<Bulk<String>>(),
        lives_on::<BulkOutcomes<String>>(),
        lives_on::<Error>(),
    ] {
        assert!(name.starts_with("alertkit_transport::"), "{name}");
    }
}

#[test]
fn an_error_is_one_word_large() {
    assert_eq!(size_of::<Error>(), size_of::<usize>());
    assert_eq!(size_of::<Client>(), size_of::<usize>());
}
