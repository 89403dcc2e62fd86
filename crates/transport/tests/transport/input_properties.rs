//! Whatever a key, header, agent or id holds: it is refused by name, or it arrives as it is.

use alertkit_transport::testing::ScriptedBackend;
use alertkit_transport::url::Url;
use alertkit_transport::{ClientBuilder, Error, ErrorKind, decode};
use proptest::prelude::*;
use serde_json::Value;

use crate::support::{CREATE_KEYED, READ, TEST_API, builder, client, create_keyed, read, script, thing};

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[ -~]{0,40}",
        "[a-z]{4,8}[\r\n\0\t\u{7f}\u{80}-\u{ff}]{0,2}[a-zA-Z: -]{4,12}",
        Just("\r\nx-evil: 1".to_owned()),
    ]
}

fn refused(error: &Error, field: &str, value: &str) -> Result<(), TestCaseError> {
    prop_assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some(field)));
    let shown = format!("{error} {error:?}");
    prop_assert!(value.trim().len() < 8 || !shown.contains(value.trim()), "{}", shown);
    Ok(())
}

fn on_a_runtime<F: Future>(work: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(work)
}

/// The header of the only request, as text that a server would read.
fn header_sent(backend: &ScriptedBackend, name: &str) -> Vec<u8> {
    let requests = backend.requests();
    assert_eq!(requests.len(), 1);
    let values: Vec<_> = requests[0].headers.get_all(name).iter().collect();
    assert_eq!(values.len(), 1);
    values[0].as_bytes().to_vec()
}

proptest! {
    #[test]
    fn a_key_is_refused_or_sent_as_it_is(key in text()) {
        let backend = script([thing()]);
        let built = ClientBuilder::new(&TEST_API, key.as_str(), |client| client).backend(backend.clone()).build();
        match built {
            Err(error) => refused(&error, "key", &key)?,
            Ok(client) => {
                on_a_runtime(read(&client)).unwrap();
                prop_assert_eq!(header_sent(&backend, "authorization"), format!("Bearer {key}").into_bytes());
            }
        }
    }

    #[test]
    fn an_idempotency_key_is_refused_or_sent_as_it_is(key in text()) {
        let backend = script([thing()]);
        if let Err(error) = on_a_runtime(create_keyed(&client(&backend)).idempotency_key(key.as_str())) {
            refused(&error, "idempotency_key", &key)?;
            prop_assert!(backend.requests().is_empty());
        } else {
            prop_assert_eq!(header_sent(&backend, "idempotency-key"), key.into_bytes());
        }
    }

    #[test]
    fn an_agent_is_refused_or_sent_as_it_is(name in text()) {
        let backend = script([thing()]);
        match builder(backend.clone()).application(name.as_str()).build() {
            Err(error) => refused(&error, "application", &name)?,
            Ok(client) => {
                on_a_runtime(read(&client)).unwrap();
                let expected = format!("{name} alertkit-test/0.1.0").into_bytes();
                prop_assert_eq!(header_sent(&backend, "user-agent"), expected);
            }
        }
    }

    #[test]
    fn a_header_is_refused_or_sent_as_it_is(value in text()) {
        let backend = script([thing()]);
        if let Err(error) = on_a_runtime(read(&client(&backend)).header("x-any", &value)) {
            refused(&error, "header", &value)?;
            prop_assert!(backend.requests().is_empty());
        } else {
            prop_assert_eq!(header_sent(&backend, "x-any"), value.clone().into_bytes());
        }
        if let Err(error) = builder(backend.clone()).header("x-any", value.as_str()).build() {
            refused(&error, "header", &value)?;
        }
    }

    #[test]
    fn a_headers_name_never_panics(name in text(), value in text()) {
        if let Err(error) = builder(script([thing()])).header(name, value.as_str()).build() {
            refused(&error, "header", &value)?;
        }
    }

    #[test]
    fn an_id_is_refused_or_comes_back_from_the_path(id in prop_oneof![text(), "[./%\\\\?#a2eEfF]{0,8}"]) {
        let call = client(&script([thing()])).operation(&READ).path(&id).request::<Value>(decode::value);
        match call.preview() {
            Err(error) => {
                refused(&error, "id", &id)?;
                let dots = matches!(id.as_str(), "" | "." | "..");
                prop_assert!(dots || id.chars().any(char::is_control), "{:?} is harmless", id);
            }
            Ok(preview) => {
                let url = Url::parse(&preview.url).unwrap();
                prop_assert_eq!(url.host_str(), Some("api.test.example"));
                prop_assert_eq!((url.query(), url.fragment()), (None, None));
                let segment = url.path().strip_prefix("/v1/things/").unwrap();
                prop_assert!(!segment.contains('/'));
                let decoded = percent_encoding::percent_decode_str(segment).decode_utf8().unwrap();
                prop_assert_eq!(decoded, id);
            }
        }
    }

    #[test]
    fn a_query_value_comes_back_as_it_is(name in any::<String>(), value in any::<String>()) {
        let call = client(&script([thing()])).operation(&CREATE_KEYED).request::<Value>(decode::value);
        let preview = call.query("first", "1").query(&name, &value).query("last", "2").preview().unwrap();
        let url = Url::parse(&preview.url).unwrap();
        let pairs: Vec<_> = url.query_pairs().into_owned().collect();
        let own = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        prop_assert_eq!(pairs, [own("first", "1"), (name, value), own("last", "2")]);
        prop_assert_eq!((url.path(), url.fragment()), ("/v1/things", None));
    }
}
