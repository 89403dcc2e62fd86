//! Open enums, ids, patches and tagged settings.

use std::collections::{BTreeSet, HashMap};

use alertkit_transport::{Json, Patch, id_type, open_enum, tagged, with_extra};
use serde::de::value::{Error as ValueError, MapDeserializer};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use static_assertions::assert_impl_all;

id_type! {
    /// The id of an alert.
    pub struct AlertId;
}

open_enum! {
    /// How bad it is.
    pub enum Level {
        /// Not very.
        Low = "low",
        /// Very.
        High = "high",
    }
}

assert_impl_all!(Level: Ord, From<String>, AsRef<str>, PartialEq<str>, PartialEq<&'static str>);
assert_impl_all!(AlertId: std::str::FromStr, std::borrow::Borrow<str>, PartialEq<str>, PartialEq<&'static str>);

#[test]
fn an_open_enum_is_compared_and_sorted_and_made_from_text() {
    assert_eq!(Level::from("high".to_owned()), Level::High);
    assert!(Level::Low == "low" && Level::Low == *"low" && Level::Low != "Low");
    assert_eq!(Level::High.as_ref(), "high");
    let sorted = BTreeSet::from([Level::from("b"), Level::High, Level::from("a"), Level::Low]);
    let texts: Vec<&str> = sorted.iter().map(Level::as_str).collect();
    assert_eq!(texts, ["low", "high", "a", "b"]);
}

#[test]
fn an_unrecognized_value_is_never_a_known_one() {
    for text in ["low", "high"] {
        assert!(!matches!(Level::from(text), Level::Unknown(_)));
        assert!(!matches!(serde_json::from_value(json!(text)).unwrap(), Level::Unknown(_)));
        assert!(!matches!(text.parse().unwrap(), Level::Unknown(_)));
    }
    for text in ["Low", "", " low", "höch"] {
        let Level::Unknown(value) = Level::from(text) else { panic!("{text}") };
        assert_eq!(value.as_str(), text);
        assert_eq!(serde_json::to_value(Level::Unknown(value)).unwrap(), json!(text));
    }
}

#[test]
fn an_id_is_compared_and_looked_up_by_text() {
    let id: AlertId = "alt_1".parse().unwrap();
    assert!(id == "alt_1" && id == *"alt_1" && id != "alt_2");
    let names = HashMap::from([(id.clone(), "shop")]);
    assert_eq!(names.get("alt_1"), Some(&"shop"));
    assert_eq!(id.into_string(), "alt_1");
}

#[test]
fn an_id_is_read_from_text_and_integers_only() {
    let read = |json: &str| serde_json::from_str::<AlertId>(json);
    for (json, id) in
        [("\"a\"", "a"), ("7", "7"), ("-7", "-7"), ("18446744073709551615", "18446744073709551615")]
    {
        assert_eq!(read(json).unwrap(), id);
    }
    assert_eq!(serde_json::from_value::<AlertId>(json!(7)).unwrap(), "7");
    for json in ["1.5", "true", "null", "[]"] {
        let error = read(json).unwrap_err().to_string();
        assert!(error.contains("expected a string or an integer"), "{error}");
    }
    let error = read("{\"id\":7}").unwrap_err().to_string();
    assert!(error.starts_with("invalid type: map, expected a string or an integer"), "{error}");
}

/// A format that is not for people can't say what comes next: it must be asked for text.
#[test]
fn an_id_asks_a_binary_format_for_text() {
    struct Binary;
    impl<'de> serde::Deserializer<'de> for Binary {
        type Error = ValueError;
        fn deserialize_any<V: serde::de::Visitor<'de>>(self, _: V) -> Result<V::Value, ValueError> {
            Err(serde::de::Error::custom("the format does not describe itself"))
        }
        fn deserialize_string<V: serde::de::Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
            visitor.visit_string("alt_1".to_owned())
        }
        fn is_human_readable(&self) -> bool {
            false
        }
        serde::forward_to_deserialize_any! {
            bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str bytes byte_buf option unit unit_struct newtype_struct
            seq tuple tuple_struct map struct enum identifier ignored_any
        }
    }
    assert_eq!(AlertId::deserialize(Binary).unwrap(), "alt_1");
    let members = MapDeserializer::<_, ValueError>::new([("a", 1_u8)].into_iter());
    assert_eq!(HashMap::<AlertId, u8>::deserialize(members).unwrap()["a"], 1);
}

#[derive(Serialize, Deserialize, Debug, PartialEq)]
struct Update {
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    email: Patch<String>,
}

#[test]
fn a_patch_that_keeps_is_absent_and_never_written_as_null() {
    #[derive(Serialize)]
    struct Forgotten {
        email: Patch<String>,
    }
    assert_eq!(serde_json::to_string(&Update { email: Patch::Keep }).unwrap(), "{}");
    let error = serde_json::to_string(&Forgotten { email: Patch::Keep }).unwrap_err();
    assert_eq!(error.to_string(), "a field that is kept must be skipped");
    assert!(serde_json::to_string(&[Patch::Set(1), Patch::Keep]).is_err());
    assert!(serde_json::to_value(Patch::<u8>::Keep).is_err());
    assert_eq!(serde_json::to_string(&[Patch::Set(1), Patch::Null]).unwrap(), "[1,null]");
}

#[test]
fn a_patch_is_made_from_options_and_mapped() {
    assert_eq!(Patch::from(Some(1)), Patch::Set(1));
    assert_eq!(Patch::<u8>::from(None), Patch::Null);
    assert_eq!(Patch::Set(2).map(|number| number + 1), Patch::Set(3));
    assert_eq!(
        (Patch::<u8>::Keep.map(u16::from), Patch::<u8>::Null.map(u16::from)),
        (Patch::Keep, Patch::Null)
    );
    let patch = Patch::from("text");
    assert_eq!(patch.as_ref().map(String::len), Patch::Set(4));
    assert!(Patch::<u8>::Null.is_null() && !patch.is_null() && !Patch::<u8>::Keep.is_null());
}

#[derive(Debug, PartialEq, Clone)]
enum Trigger {
    Interval(Interval),
    Delay(Delay),
    Other(Json),
}

with_extra! {
    /// Settings that keep what they do not model.
    #[derive(Debug, PartialEq, Clone)]
    struct Interval {
        seconds: u32,
    }
}

/// Settings that do not.
#[derive(Debug, PartialEq, Clone, Serialize, Deserialize)]
struct Delay {
    seconds: u32,
}

tagged! {
    Trigger by "type" {
        "interval" => Interval,
        "delay" => Delay,
    }
}

#[test]
fn settings_of_a_known_kind_keep_members_that_are_not_modelled() {
    for body in [
        r#"{"type":"interval","seconds":60,"jitter":18446744073709551617,"ratio":1.50}"#,
        r#"{"type":"delay","seconds":60,"jitter":18446744073709551617}"#,
        r#"{"type":"delay","seconds":60}"#,
    ] {
        let trigger: Trigger = serde_json::from_str(body).unwrap();
        assert_eq!(serde_json::to_string(&trigger).unwrap(), body);
        assert_eq!(trigger.kind(), body.split('"').nth(3));
    }
    let kept: Trigger = serde_json::from_str(r#"{"seconds":60,"jitter":5,"type":"interval"}"#).unwrap();
    let Trigger::Interval(interval) = &kept else { panic!("{kept:?}") };
    assert_eq!((interval.seconds, interval.extra.keys().collect::<Vec<_>>()), (60, vec!["jitter"]));
    // A type that would lose the member leaves the settings whole.
    let whole: Trigger = serde_json::from_str(r#"{"type":"delay","seconds":60,"jitter":5}"#).unwrap();
    assert!(matches!(whole, Trigger::Other(_)), "{whole:?}");
}

#[test]
fn settings_of_no_known_kind_are_kept_as_they_are() {
    for body in [
        r#"{"type":"moon","n":18446744073709551617,"f":0.1000000000000000055511151231257827}"#,
        r#"{"z":1,"type":"interval","seconds":"60","a":{"y":1,"x":2}}"#,
        r#"{"seconds":60}"#,
        r#"{"type":7}"#,
        "[1]",
        "null",
        r#""interval""#,
    ] {
        let trigger: Trigger = serde_json::from_str(body).unwrap();
        assert_eq!(trigger, Trigger::Other(body.parse().unwrap()));
        assert_eq!(serde_json::to_string(&trigger).unwrap(), body);
    }
    let escaped: Trigger = serde_json::from_str(r#"{"type":"inter\u0076al","seconds":1}"#).unwrap();
    assert_eq!(escaped.kind(), Some("interval"));
}

#[test]
fn tagged_settings_may_hold_a_value_in_other() {
    #[derive(Debug, PartialEq)]
    enum Open {
        Delay(Delay),
        Other(Value),
    }
    tagged!(Open by "type" { "delay" => Delay });
    let odd = json!({"type": "moon", "phase": "full"});
    let open: Open = serde_json::from_value(odd.clone()).unwrap();
    assert_eq!((open.kind(), &open), (Some("moon"), &Open::Other(odd.clone())));
    assert_eq!(serde_json::to_value(&open).unwrap(), odd);
}
