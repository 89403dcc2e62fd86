//! No id and no query value changes what is addressed.

use std::sync::LazyLock;

use alertkit::posthog::Scope;
use alertkit::transport::ErrorKind;
use alertkit::transport::catalogue::Call;
use alertkit::transport::url::Url;
use alertkit_sandbox::Sandbox;
use proptest::prelude::*;

use crate::operations::{Callable, Clients, all};

/// Pieces that mean something in a URL, and any text between them.
fn hostile() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        Just("..".to_owned()),
        Just(".".to_owned()),
        Just("/".to_owned()),
        Just("\\".to_owned()),
        Just("?".to_owned()),
        Just("#".to_owned()),
        Just("%2F".to_owned()),
        Just("%2e%2E".to_owned()),
        Just("%00".to_owned()),
        Just("&page=9".to_owned()),
        Just("=".to_owned()),
        Just("+".to_owned()),
        Just(" ".to_owned()),
        Just("\r\nX-Evil: 1".to_owned()),
        Just("\0".to_owned()),
        Just("é\u{202e}😀".to_owned()),
        Just("http://evil.example".to_owned()),
        Just("@evil.example".to_owned()),
        Just(";v=1".to_owned()),
        any::<String>(),
    ];
    prop::collection::vec(pieces, 0..4).prop_map(|pieces| pieces.concat())
}

fn is_same_number(one: &str, other: &str) -> bool {
    matches!((one.parse::<u64>(), other.parse::<u64>()), (Ok(one), Ok(other)) if one == other)
}

/// `%41` to `A`, and nothing else.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        match (first, after) {
            (b'%', [high, low, after @ ..]) => {
                let digits = [*high, *low];
                bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
                rest = after;
            }
            (byte, after) => {
                bytes.push(*byte);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// What stands in a path in the place of this placeholder; `None` for a path that has another form than the template.
fn segment_of<'path>(template: &str, name: &str, path: &'path str) -> Option<&'path str> {
    let (template, path): (Vec<&str>, Vec<&str>) = (template.split('/').collect(), path.split('/').collect());
    let same = |(expected, segment): (&&str, &&str)| expected.starts_with('{') || expected == segment;
    if template.len() != path.len() || !template.iter().zip(&path).all(same) {
        return None;
    }
    let at = template.iter().position(|expected| *expected == format!("{{{name}}}"))?;
    Some(path[at])
}

const BASE: &str = "https://api.example.com/prefix";

static CLIENTS: LazyLock<Clients> = LazyLock::new(|| Clients::of(BASE, "the-key"));

/// Made once for all cases.
static OPERATIONS: LazyLock<Vec<Callable>> = LazyLock::new(all);

/// The path of an example.
fn usual_path(callable: &Callable) -> String {
    let mut path = format!("/prefix{}", callable.operation.path);
    for (name, value) in &callable.example.path {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        path = path.replace(&format!("{{{name}}}"), &value);
    }
    path
}

/// 4,000 cases of each; more by `PROPTEST_CASES`.
fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(4_000);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn an_id_is_refused_or_stays_one_segment(id in hostile()) {
        for callable in OPERATIONS.iter() {
            for name in callable.placeholders() {
                let arguments = callable.example.clone().with_path(name, id.as_str());
                let preview = callable.with(&CLIENTS, &arguments).and_then(Call::preview);
                match preview {
                    Err(error) => prop_assert_eq!(error.kind(), ErrorKind::InvalidInput),
                    Ok(preview) => {
                        let path = preview.url.strip_prefix(BASE).unwrap();
                        let path = path.split_once('?').map_or(path, |(path, _)| path);
                        let segment = segment_of(callable.operation.path, name, path);
                        prop_assert_eq!(segment.map(decoded), Some(id.clone()), "{}", preview.url);
                    }
                }
            }
        }
    }

    #[test]
    fn a_query_value_is_refused_or_stays_one_value(value in hostile()) {
        for callable in OPERATIONS.iter() {
            for name in callable.operation.query {
                let arguments = callable.example.clone().with_query(*name, value.as_str());
                let preview = match callable.with(&CLIENTS, &arguments).and_then(Call::preview) {
                    Err(error) => {
                        prop_assert_eq!(error.kind(), ErrorKind::InvalidInput);
                        continue;
                    }
                    Ok(preview) => Url::parse(&preview.url).unwrap(),
                };
                prop_assert_eq!(preview.path(), usual_path(callable));
                prop_assert_eq!(preview.fragment(), None);
                let pairs: Vec<(String, String)> = preview.query_pairs().into_owned().collect();
                prop_assert!(pairs.iter().all(|(other, _)| callable.operation.query.contains(&other.as_str())));
                let values: Vec<&str> =
                    pairs.iter().filter(|(other, _)| other == name).map(|(_, value)| value.as_str()).collect();
                // A number may be written in another way; an empty text is as good as none.
                let intact = match values.as_slice() {
                    [found] => *found == value || is_same_number(found, &value),
                    _ => false,
                };
                let intact = intact || value.is_empty();
                prop_assert!(intact, "{} {}: {:?}", callable.name(), name, values);
            }
        }
    }
}

#[tokio::test]
async fn the_server_sees_the_same_id() {
    let sandbox = Sandbox::start().await.unwrap();
    let clients = Clients::of_sandbox(&sandbox);
    for id in
        ["a/b", "a?b=c", "a#b", "a%2Fb", "%2e%2e", "a b", "a+b", "é😀", "..a", "a\\b", "a;b", "@x", "a&b"]
    {
        sandbox.clear_journal();
        let error = clients.uptinio.alerts().get(id).await.unwrap_err();
        assert!(error.is_not_found(), "{id}: {error}");
        let journal = sandbox.journal_of("uptinio.alerts.get");
        assert_eq!(journal.len(), 1, "{id}");
        assert_eq!(decoded(journal[0].path.rsplit_once('/').unwrap().1), id);

        let error = clients.blacktide.alert_channels().test(id).await.unwrap_err();
        assert!(error.is_not_found(), "{id}: {error}");
        let journal = sandbox.journal_of("blacktide.alert_channels.test");
        let path = journal[0].path.strip_prefix("/blacktide/alert-channels/").unwrap();
        assert_eq!(decoded(path.strip_suffix("/test").unwrap()), id);

        let error = clients.posthog.alerts(Scope::project(1)).test_delivery(id).await.unwrap_err();
        assert!(error.is_not_found(), "{id}: {error}");
        let journal = sandbox.journal_of("posthog.alerts.test_delivery");
        let path = journal[0].path.strip_prefix("/posthog/api/projects/1/alerts/").unwrap();
        assert_eq!(decoded(path.strip_suffix("/test-delivery/").unwrap()), id);
    }
    for id in ["", ".", "..", "a\0b", "a\r\nb"] {
        assert_eq!(
            clients.uptinio.alerts().get(id).await.unwrap_err().kind(),
            ErrorKind::InvalidInput,
            "{id:?}"
        );
    }
}
