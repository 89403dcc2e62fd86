//! JSON deeper than any stack: an error, also on a small one.

use alertkit_transport::testing::Reply;
use alertkit_transport::{ErrorKind, decode};
use serde_json::Value;

use crate::support::{READ, client, create, read, script};

const STACK: usize = 512 << 10;

/// Arrays or objects, one in another.
fn nested(levels: usize, array: bool) -> String {
    let (open, close) = if array { ("[", "]") } else { (r#"{"data":"#, "}") };
    let inner = if array { "" } else { "1" };
    format!("{}{inner}{}", open.repeat(levels), close.repeat(levels))
}

/// Runs it on a thread with a small stack, and on a runtime of that thread.
fn on_a_small_stack(work: impl Future<Output = ()> + Send + 'static) {
    let run =
        move || tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(work);
    std::thread::Builder::new().stack_size(STACK).spawn(run).unwrap().join().unwrap();
}

#[test]
fn deep_answers_are_refused() {
    for (levels, fits) in [(127, true), (128, false), (129, false), (100_000, false)] {
        for array in [true, false] {
            on_a_small_stack(async move {
                let body = nested(levels, array);
                let client = client(&script([Reply::json(200, body.clone())]));
                match read(&client).await {
                    Ok(_) => assert!(fits, "{levels}"),
                    Err(error) => {
                        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Decode, 1), "{levels}");
                        assert!(!fits && error.body().unwrap() == &body);
                        assert!(error.to_string().len() < 200, "{error}");
                    }
                }
                // The same through the envelopes.
                let call = client.operation(&READ).path("t1").request(decode::enveloped::<Value>);
                assert_eq!(call.await.is_ok(), fits, "{levels} {array}");
                let page = client.operation(&READ).path("t1").request(decode::enveloped_page::<Value>);
                assert!(page.await.is_ok() == (fits && array), "{levels} {array}");
            });
        }
    }
}

#[test]
fn deep_errors_keep_their_status() {
    for levels in [127, 128, 129, 100_000] {
        for array in [true, false] {
            on_a_small_stack(async move {
                let client = client(&script([Reply::json(422, nested(levels, array))]));
                let error = create(&client).await.unwrap_err();
                assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::BadRequest, 422));
            });
        }
    }
}

#[test]
fn deep_details_are_read_no_deeper_than_they_mean() {
    on_a_small_stack(async {
        let details = nested(120, true);
        let body = format!(r#"{{"message":"no","errors":{details}}}"#);
        let error = create(&client(&script([Reply::json(400, body)]))).await.unwrap_err();
        assert_eq!((error.message(), error.details().len()), (Some("no"), 0));
    });
}
