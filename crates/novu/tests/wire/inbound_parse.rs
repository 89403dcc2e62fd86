use serde_json::{Value, json};

use crate::{answering, expected, sent};

#[tokio::test]
async fn inbound_parse_mx_status() {
    for configured in [false, true] {
        let (server, novu) = answering(200, json!({"data": {"mxRecordConfigured": configured}})).await;
        let status = novu.inbound_parse().mx_status().await.unwrap();
        assert_eq!(sent(&server), expected("GET", "/inbound-parse/mx/status", Value::Null));
        assert_eq!(status.mx_record_configured, configured);
    }
}

#[tokio::test]
async fn inbound_parse_mx_status__is_false_when_nothing_is_said() {
    let (_server, novu) = answering(200, json!({"data": {}})).await;
    assert!(!novu.inbound_parse().mx_status().await.unwrap().mx_record_configured);
}
