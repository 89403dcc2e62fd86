use alertkit_transport::catalogue::Entry;
use serde::Deserialize;

use crate::{NotificationId, Novu, SubscriberId, execution_details};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Whose {
    notification_id: NotificationId,
    subscriber_id: SubscriberId,
}

pub(super) const ENTRIES: &[Entry<Novu>] = &[Entry::new(
    &execution_details::LIST,
    r#"{"query": {"notificationId": "0f0000000000000000000001", "subscriberId": "sub-1"}}"#,
    |novu, arguments| {
        let Whose { notification_id, subscriber_id } = arguments.params()?;
        Ok(novu.execution_details().list(notification_id, subscriber_id).into())
    },
)];
