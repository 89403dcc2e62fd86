//! Open JSON: kept as it was sent, in every context that serde reads or writes it in.

use std::collections::BTreeMap;

use alertkit_transport::Json;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// What other representations of JSON lose: integers beyond 64 bits, the spelling of floats, the order of members.
const EXACT: &str = r#"{"z":18446744073709551617,"a":1.50,"tiny":0.1000000000000000055511151231257827,"e":1E2,"b":[null,true,"\u00e9 x"]}"#;

#[test]
fn json_keeps_numbers_order_and_spelling_in_both_directions() {
    let json: Json = serde_json::from_str(EXACT).unwrap();
    assert_eq!(json.as_str(), EXACT);
    assert_eq!(serde_json::to_string(&json).unwrap(), EXACT);
    assert_eq!(EXACT.parse::<Json>().unwrap(), json);
    assert_eq!(serde_json::from_slice::<Json>(EXACT.as_bytes()).unwrap(), json);
    assert_eq!(serde_json::from_reader::<_, Json>(EXACT.as_bytes()).unwrap(), json);
}

#[test]
fn json_is_kept_within_objects_lists_maps_and_options() {
    #[derive(Serialize, Deserialize)]
    struct Outer {
        list: Vec<Json>,
        map: BTreeMap<String, Json>,
        some: Option<Json>,
        none: Option<Json>,
    }
    let body = format!(r#"{{"list":[{EXACT}],"map":{{"a":{EXACT}}},"some":{EXACT},"none":null}}"#);
    let outer: Outer = serde_json::from_str(&body).unwrap();
    assert!(outer.none.is_none());
    assert_eq!(serde_json::to_string(&outer).unwrap(), body);
}

#[test]
fn whitespace_between_tokens_does_not_count() {
    let spaced: Json = " { \"a b\" :\t[ 1 ,\r\n \"c \\\" d\\\\\" , \" \" ] } ".parse().unwrap();
    assert_eq!(spaced.as_str(), r#"{"a b":[1,"c \" d\\"," "]}"#);
    assert_eq!(spaced, r#"{"a b":[1,"c \" d\\"," "]}"#.parse::<Json>().unwrap());
}

#[test]
fn json_is_equal_by_its_text_and_to_a_value_by_its_meaning() {
    let json = |text: &str| text.parse::<Json>().unwrap();
    assert_ne!(json("1"), json("1.0"));
    assert_ne!(json(r#"{"a":1,"b":2}"#), json(r#"{"b":2,"a":1}"#));
    assert_eq!(json(r#"{"b":2,"a":1}"#), json!({"a": 1, "b": 2}));
    assert_ne!(json("1"), json!("1"));
    assert!(json("true") == true && json("7") == 7 && json("1.50") == 1.5 && json("\"\\u0061\"") == "a");
    assert!(json("\"7\"") != 7 && json("null") != false);
    assert_eq!(json("null"), Json::default());
    assert!(Json::default().is_null() && !json("0").is_null());
}

#[test]
fn json_is_made_from_values_and_read_as_types() {
    assert_eq!(Json::from(json!({"a": [1, null]})).as_str(), r#"{"a":[1,null]}"#);
    assert_eq!(Json::from("text").as_str(), r#""text""#);
    assert_eq!(Json::from(true).as_str(), "true");
    assert_eq!(Json::new(&u128::MAX).unwrap().as_str(), u128::MAX.to_string());
    assert_eq!(Json::from(7).read::<u8>(), Ok(7));
    assert_eq!(Json::from("text").read::<String>().unwrap(), "text");
    assert_eq!(Json::from(vec![1, 2]).to_value().unwrap(), json!([1, 2]));
}

#[test]
fn an_error_of_json_never_quotes_the_value() {
    let secret = Json::from("sk_live_canary");
    let error = secret.read::<u8>().unwrap_err();
    assert_eq!(error.to_string(), "invalid type: string, expected u8 at line 1 column 16");
    let error = "sk_live_canary".parse::<Json>().unwrap_err();
    assert_eq!(error.to_string(), "this is no JSON at line 1 column 1");
    let error = Json::new(&BTreeMap::from([((1, 2), 3)])).unwrap_err();
    assert_eq!(error.to_string(), "the value can't be written as JSON");
    assert!(Json::from(u64::MAX).read::<u8>().is_err());
}

#[test]
fn json_is_nested_as_deep_as_it_can_be_parsed() {
    let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    let deepest: Json = nested(127).parse().unwrap();
    assert!(deepest.to_value().is_ok());
    let wide: Json = format!("[{}0]", "[],{},".repeat(1_000)).parse().unwrap();
    assert!(wide.to_value().is_ok());
    assert_eq!(format!("\"{}\"", nested(1_000)).parse::<Json>().unwrap(), nested(1_000).as_str());
    for levels in [128, 100_000] {
        let error = nested(levels).parse::<Json>().unwrap_err();
        assert_eq!(error.to_string(), "the JSON is nested deeper than 127 levels");
        assert!(serde_json::from_str::<Json>(&nested(levels)).is_err());
    }
}

/// The contexts in which serde buffers the input, or `serde_json` is not the deserializer's text.
mod buffered {
    use super::*;

    /// What a buffer of 64-bit numbers holds.
    const PLAIN: &str =
        r#"{"z":18446744073709551615,"a":[-1,1.5,null,true,"x \" y",{}],"m":{"b":{"n":7}},"e":[]}"#;

    #[derive(Serialize, Deserialize, Debug, PartialEq)]
    struct Inner {
        json: Json,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        or: Option<Json>,
    }

    #[derive(Serialize, Deserialize, Debug, PartialEq)]
    struct Flat {
        #[serde(flatten)]
        inner: Inner,
        #[serde(flatten)]
        rest: BTreeMap<String, Json>,
    }

    #[test]
    fn json_in_a_flattened_type_keeps_the_order_of_members() {
        let body = format!(r#"{{"json":{PLAIN},"or":{{"n":1}},"rest":{PLAIN}}}"#);
        let flat: Flat = serde_json::from_str(&body).unwrap();
        assert_eq!(flat.inner.json.as_str(), PLAIN);
        assert_eq!(flat.inner.or, Some(Json::from(json!({"n": 1}))));
        assert_eq!(flat.rest["rest"].as_str(), PLAIN);
        assert_eq!(serde_json::to_string(&flat).unwrap(), body);
        let flat: Flat = serde_json::from_str(r#"{"json":null,"or":7}"#).unwrap();
        assert_eq!(flat.inner, Inner { json: Json::default(), or: Some(Json::from(7)) });
    }

    #[test]
    fn json_in_an_untagged_enum_is_read() {
        #[derive(Deserialize, Debug, PartialEq)]
        #[serde(untagged)]
        enum Either {
            Number(u8),
            Inner(Inner),
            Any(Json),
        }
        let read = |text: &str| serde_json::from_str::<Either>(text).unwrap();
        assert_eq!(read("7"), Either::Number(7));
        assert_eq!(
            read(&format!(r#"{{"json":{PLAIN}}}"#)),
            Either::Inner(Inner { json: PLAIN.parse().unwrap(), or: None })
        );
        for any in [PLAIN, "[1,2.5,null]", "-8", "true", "null", r#""text""#, "1e300"] {
            let Either::Any(json) = read(any) else { panic!("{any}") };
            assert_eq!(json.to_value(), any.parse::<Json>().unwrap().to_value());
        }
    }

    #[test]
    fn json_in_an_internally_tagged_enum_is_read() {
        #[derive(Serialize, Deserialize, Debug, PartialEq)]
        #[serde(tag = "type")]
        enum Tagged {
            Inner(Inner),
        }
        let body = format!(r#"{{"type":"Inner","json":{PLAIN}}}"#);
        let tagged: Tagged = serde_json::from_str(&body).unwrap();
        assert_eq!(serde_json::to_string(&tagged).unwrap(), body);
    }

    #[test]
    fn json_goes_through_a_value() {
        let value: serde_json::Value = serde_json::from_str(PLAIN).unwrap();
        let json: Json = serde_json::from_value(value.clone()).unwrap();
        assert_eq!(json.to_value().unwrap(), value);
        assert_eq!(serde_json::to_value(&json).unwrap(), value);
        assert_eq!(Json::deserialize(&value).unwrap(), json);
        let inner: Inner = serde_json::from_value(json!({"json": value, "or": "x"})).unwrap();
        assert_eq!(inner, Inner { json, or: Some(Json::from("x")) });
    }
}
