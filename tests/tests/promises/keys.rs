//! A call with an idempotency key has its effect once, however often it is sent.

use std::collections::HashSet;

use alertkit::novu::Novu;
use alertkit::transport::Idempotency;
use alertkit_sandbox::{Fault, Sandbox};

use crate::operations::{Callable, Clients, all, seed};

fn keyed() -> Vec<Callable> {
    let keyed = |callable: &Callable| callable.operation.idempotency == Idempotency::Keyed;
    all().into_iter().filter(keyed).collect()
}

/// A seeded sandbox that honours keys, and clients that are told so.
async fn sandbox() -> (Sandbox, Clients) {
    let sandbox = Sandbox::start().await.unwrap();
    seed(&sandbox);
    sandbox.novu().honour_idempotency_keys();
    let clients = Clients::of_sandbox(&sandbox);
    let novu = Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url());
    let novu = novu.honours_idempotency_keys(true).retry(Clients::at_once()).build().unwrap();
    (sandbox, Clients { novu, ..clients })
}

/// The server commits, and the connection breaks before a byte of the answer: on every POST and PATCH.
#[tokio::test]
async fn a_lost_answer_is_asked_for_again_and_nothing_is_done_twice() {
    let mut keys = HashSet::new();
    for callable in keyed() {
        let name = callable.name();
        let (sandbox, clients) = sandbox().await;
        // What the example needs may come from those before it.
        let committed = committed_alone(&callable).await;
        sandbox.inject(Fault::on(&*name).first(2).drop_after());
        let sent = callable.send(&clients).await;
        assert!(sent.is_ok(), "{name}: {sent:?}");
        let journal = sandbox.journal_of(&name);
        assert_eq!(journal.len(), 3, "{name}");
        let key = journal[0].header("idempotency-key").unwrap();
        assert!(journal.iter().all(|entry| entry.header("idempotency-key") == Some(key)), "{name}");
        assert!(keys.insert(key.to_owned()), "{name}: a key of another call");
        let effects = journal.iter().filter(|entry| entry.committed).count();
        assert_eq!(effects, usize::from(committed), "{name}");
    }
    assert_eq!(keys.len(), keyed().len());
}

/// Whether the example changes anything at all.
async fn committed_alone(callable: &Callable) -> bool {
    let (sandbox, clients) = sandbox().await;
    callable.send(&clients).await.unwrap();
    sandbox.journal_of(&callable.name())[0].committed
}

/// Where keys are not known to be honoured, what may have been done is not done again.
#[tokio::test]
async fn without_honoured_keys_a_lost_answer_is_an_unknown_outcome_with_the_key() {
    for callable in keyed() {
        let name = callable.name();
        let sandbox = Sandbox::start().await.unwrap();
        seed(&sandbox);
        sandbox.inject(Fault::on(&*name).always().drop_after());
        let error = callable.send(&Clients::of_sandbox(&sandbox)).await.unwrap_err();
        assert!(error.is_outcome_unknown(), "{name}: {error}");
        let journal = sandbox.journal_of(&name);
        assert_eq!(journal.len(), 1, "{name}");
        assert_eq!(error.idempotency_key(), journal[0].header("idempotency-key"), "{name}");
    }
}
