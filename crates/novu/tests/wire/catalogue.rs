//! Every operation by its name, one after the other on one sandbox.
#![cfg(feature = "catalogue")]

use alertkit_novu::catalogue::Reply;
use alertkit_novu::{BulkOutcome, Credential, Novu, OPERATIONS};
use alertkit_sandbox::Sandbox;

/// What only a user of the dashboard may do.
const CLOSED_TO_KEYS: [&str; 2] = ["environments.create", "integrations.limit"];

#[tokio::test]
async fn every_example_works_on_a_seeded_sandbox() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.novu().seed(3);
    let novu = Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build().unwrap();
    let user = novu.with_key(Credential::bearer(sandbox.novu_token())).unwrap();
    let entries = alertkit_novu::catalogue();
    assert_eq!(entries.len(), OPERATIONS.len());
    for entry in entries {
        let operation = entry.operation();
        let client = if CLOSED_TO_KEYS.contains(&operation.name) { &user } else { &novu };
        let call = entry.call(client, &entry.example().unwrap()).unwrap();
        match call.send().await {
            Ok(Reply::Bulk(report)) => {
                assert!(report.is_complete(), "{}: {report:?}", operation.name);
                assert!(matches!(report.outcomes()[0], BulkOutcome::Done(_)));
            }
            Ok(_) => {}
            Err(error) => panic!("{}: {error}", operation.name),
        }
    }
}
