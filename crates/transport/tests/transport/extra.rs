//! Members that a type does not model: kept, and written back unchanged.

use alertkit_transport::jiff::Timestamp;
use alertkit_transport::{Extra, Json, decode, with_extra};
use serde::{Deserialize, Serialize};
use serde_json::json;

with_extra! {
    /// An alert.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    #[serde(rename_all = "camelCase")]
    struct Alert {
        /// Its id.
        pub id: u64,
        /// What it is about.
        #[serde(rename = "type", alias = "kind", skip_serializing_if = "Option::is_none")]
        pub kind: Option<String>,
        /// When it was resolved.
        #[serde(default, deserialize_with = "decode::optional_time", skip_serializing_if = "Option::is_none")]
        pub resolved_at: Option<Timestamp>,
        /// Who made it.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub owner: Option<Owner>,
    }
}

with_extra! {
    /// Who made an alert.
    #[derive(Clone, Debug, PartialEq)]
    struct Owner {
        /// The name.
        pub name: String,
    }
}

#[test]
fn members_that_are_not_modelled_are_kept_at_every_level_and_written_back() {
    let body = r#"{"id":1,"type":"down","owner":{"name":"Ann","id":18446744073709551617},"count":18446744073709551617,"ratio":1.50,"z":{"b":1,"a":[null]}}"#;
    let alert: Alert = serde_json::from_str(body).unwrap();
    assert_eq!(alert.extra.keys().collect::<Vec<_>>(), ["count", "ratio", "z"]);
    assert_eq!(alert.owner.as_ref().unwrap().extra["id"].as_str(), "18446744073709551617");
    assert_eq!(alert.extra["z"].as_str(), r#"{"b":1,"a":[null]}"#);
    assert_eq!(serde_json::to_string(&alert).unwrap(), body);
}

#[test]
fn modelled_members_are_read_as_ever() {
    let alert: Alert = serde_json::from_str(r#"{"kind":"slow","x":1,"id":2,"resolvedAt":""}"#).unwrap();
    assert_eq!((alert.id, alert.kind.as_deref(), alert.resolved_at), (2, Some("slow"), None));
    assert_eq!(alert.extra, Extra::from_iter([("x", 1)]));
    let alert: Alert = serde_json::from_value(json!({"id": 3, "owner": {"name": "Ann", "x": [1]}})).unwrap();
    assert_eq!((alert.extra.len(), alert.owner.unwrap().extra["x"] == json!([1])), (0, true));
}

#[test]
fn what_does_not_fit_is_named_with_its_place() {
    for (body, expected) in [
        (r#"{"x":[{}],"id":"1"}"#, "invalid type: string \"1\", expected u64 at line 1 column 18"),
        (r#"{"x":1}"#, "missing field `id` at line 1 column 7"),
        (r#"{"id":1,"kind":"a","type":"b"}"#, "duplicate field `type` at line 1 column 25"),
        ("[1]", "invalid type: sequence, expected an object at line 1 column 0"),
    ] {
        assert_eq!(serde_json::from_str::<Alert>(body).unwrap_err().to_string(), expected);
    }
}

#[test]
fn extra_shows_names_only() {
    let alert: Alert = serde_json::from_str(r#"{"id":1,"apiKey":"sk_live_canary"}"#).unwrap();
    assert!(format!("{alert:?}").ends_with(r#"extra: {"apiKey": [redacted]} }"#), "{alert:?}");
}

#[test]
fn extra_is_changed_by_name() {
    let mut extra = Extra::new();
    assert!(extra.is_empty() && extra.insert("a", 1).is_none());
    assert_eq!(extra.insert("a", json!([2])), Some(Json::from(1)));
    extra.insert("b", "text");
    assert_eq!(
        extra.iter().map(|(name, json)| format!("{name}={json}")).collect::<Vec<_>>(),
        ["a=[2]", "b=\"text\""]
    );
    assert_eq!((extra.remove("a"), extra.get("a"), extra.len()), (Some(json!([2]).into()), None, 1));
    assert!(extra["missing"].is_null());
    assert_eq!(extra.into_iter().collect::<Vec<_>>(), [("b".to_owned(), Json::from("text"))]);
}

#[test]
fn a_member_of_another_form_stays_when_it_is_taken() {
    let mut extra: Extra = serde_json::from_str(r#"{"host":"h","port":"587","tls":null}"#).unwrap();
    assert_eq!((extra.take("host"), extra.take::<u16>("port")), (Some("h".to_owned()), None));
    assert_eq!((extra.take::<bool>("tls"), extra.take::<bool>("missing")), (None, None));
    assert_eq!(extra, Extra::from_iter([("port", "587")]));
}

#[test]
fn a_flattened_extra_is_read_and_written_too() {
    #[derive(Serialize, Deserialize, PartialEq, Debug)]
    struct Alert {
        id: u8,
        #[serde(flatten)]
        extra: Extra,
    }
    let body = r#"{"id":1,"a":{"c":1,"b":18446744073709551615},"d":null}"#;
    let alert: Alert = serde_json::from_str(body).unwrap();
    assert_eq!(serde_json::to_string(&alert).unwrap(), body);
}
