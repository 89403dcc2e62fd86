use alertkit_novu::{ExecutionSource, StepType};
use serde_json::{Value, json};

use crate::{ID, answering, expected, sent};

fn detail() -> Value {
    json!({
        "_id": ID, "_jobId": "j", "_environmentId": "e", "_organizationId": "o", "_notificationId": "n",
        "_notificationTemplateId": "w", "_subscriberId": "s", "_messageId": "m", "transactionId": "tx",
        "channel": "custom", "detail": "Step created", "source": "New", "status": "Mystery", "isTest": false,
        "isRetry": false, "raw": "{\"canary\":1}", "webhookStatus": "x", "createdAt": "2023-02-02T00:07:54.022Z",
        "updatedAt": "2023-02-02T00:07:54.022Z", "expireAt": "2023-03-02T00:07:54.022Z", "providerId": "novu",
    })
}

#[tokio::test]
async fn execution_details_list() {
    let (server, novu) = answering(200, json!({"data": [detail(), {"_id": "d", "providerId": null}]})).await;
    let details = novu.execution_details().list("n", "a b&c").await.unwrap();
    let target = "/execution-details?notificationId=n&subscriberId=a+b%26c";
    assert_eq!(sent(&server), expected("GET", target, Value::Null));
    assert_eq!(serde_json::to_value(&details).unwrap(), json!([detail(), {"_id": "d"}]));
    assert_eq!(details[0].channel, Some(StepType::Custom));
    assert!(matches!(details[0].source, Some(ExecutionSource::Unknown(_))));
    assert_eq!(details[0].raw.as_ref().unwrap().reveal(), "{\"canary\":1}");
    assert!(!format!("{details:?}").contains("canary"));
}
