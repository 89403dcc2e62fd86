//! Ids like the database's: 24 hexadecimal digits. The first two say what it is an id of, so that those of a fresh
//! account are known beforehand: its third subscriber is `050000000000000000000003`.

/// What a thing is, in its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub(crate) enum Kind {
    Organization = 0x01,
    Environment = 0x02,
    User = 0x03,
    Member = 0x04,
    Subscriber = 0x05,
    Topic = 0x06,
    Tenant = 0x07,
    Workflow = 0x08,
    Step = 0x09,
    MessageTemplate = 0x0a,
    NotificationGroup = 0x0b,
    Integration = 0x0c,
    Layout = 0x0d,
    Feed = 0x0e,
    Notification = 0x0f,
    Message = 0x10,
    Job = 0x11,
    ExecutionDetail = 0x12,
    Change = 0x13,
    WorkflowOverride = 0x14,
    Blueprint = 0x15,
    /// What a subscriber wants of one workflow, or of all.
    Preference = 0x16,
    /// A trigger: only its number is used.
    Transaction = 0x17,
    /// A button of a message.
    Button = 0x18,
}

pub(crate) fn id(kind: Kind, number: u64) -> String {
    format!("{:02x}0000000000{number:012x}", kind as u8)
}

/// Whether the database takes it for an id.
pub(crate) fn is_id(text: &str) -> bool {
    text.len() == 24 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
