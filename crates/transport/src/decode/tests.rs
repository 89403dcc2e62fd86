use super::*;

#[derive(Deserialize, Debug, PartialEq)]
struct Thing {
    id: u8,
}

#[test]
fn one_value_in_every_shape() {
    assert_eq!(enveloped::<Thing>(r#"{"data":{"id":1}}"#).unwrap(), Thing { id: 1 });
    assert_eq!(enveloped::<Thing>(r#"{"success":true,"data":{"id":1}}"#).unwrap(), Thing { id: 1 });
    assert_eq!(enveloped::<Thing>(r#"{"id":1}"#).unwrap(), Thing { id: 1 });
    assert_eq!(enveloped::<Thing>(r#"{"id":1,"data":{"id":2}}"#).unwrap(), Thing { id: 1 });
    assert_eq!(enveloped::<Thing>(r#"{"id":1,"data":"text"}"#).ok(), None);
    assert_eq!(enveloped::<Vec<u8>>("[1,2]").unwrap(), [1, 2]);
    assert_eq!(enveloped::<serde_json::Value>(" [1,null]").unwrap(), serde_json::json!([1, null]));
}

#[test]
fn an_error_under_a_success_is_an_error() {
    for body in [r#"{"error":{"code":"c","message":"m"}}"#, r#"{"error":"m","data_":1}"#] {
        assert!(matches!(enveloped::<Thing>(body), Err(DecodeError::Refused)), "{body}");
        assert!(matches!(enveloped_page::<Thing>(body), Err(DecodeError::Refused)));
    }
}

#[test]
fn pages_in_every_shape() {
    let page =
        enveloped_page::<Thing>(r#"{"data":[{"id":1}],"meta":{"page":2,"per_page":1,"total":5}}"#).unwrap();
    assert_eq!(
        (page.items, page.number, page.size, page.total),
        (vec![Thing { id: 1 }], Some(2), Some(1), Some(5))
    );
    let page =
        enveloped_page::<Thing>(r#"{"data":[],"meta":{"current_page":1,"per_page":null,"total_count":0}}"#)
            .unwrap();
    assert_eq!((page.number, page.size, page.total), (Some(1), None, Some(0)));
    assert_eq!(enveloped_page::<Thing>(r#" [{"id":3}]"#).unwrap().items, [Thing { id: 3 }]);
    assert_eq!(enveloped_page::<Thing>(r#"{"data":[],"meta":null}"#).unwrap().items, []);
    assert!(matches!(enveloped_page::<Thing>(r#"{"items":[]}"#), Err(DecodeError::Json(_))));
}
