//! What messages say, in templates and in what was sent.

use alertkit_transport::Json;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

mod actor;
mod cta;
mod email_block;

pub use actor::{Actor, ActorType};
pub use cta::{
    ButtonType, CtaType, MessageAction, MessageActionResult, MessageActionStatus, MessageButton, MessageCta,
    MessageCtaData,
};
pub use email_block::{EmailBlock, EmailBlockStyles, EmailBlockType, TextAlign};

/// The content of a message: text, or the blocks of an e-mail.
///
/// Handlebars in it are filled in when the message is made: `Hello {{firstName}}`.
///
/// ```
/// use alertkit_novu::{EmailBlock, MessageContent};
///
/// let text = MessageContent::from("Hello {{firstName}}");
/// assert_eq!(text.as_text(), Some("Hello {{firstName}}"));
///
/// let blocks = MessageContent::from(vec![
///     EmailBlock::text("Your invoice is ready."),
///     EmailBlock::button("Show it", "https://example.com/invoices/{{number}}"),
/// ]);
/// assert_eq!(blocks.as_blocks().unwrap_or_default().len(), 2);
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum MessageContent {
    /// Text; of an e-mail whose content type is `customHtml`, HTML.
    Text(String),
    /// The blocks of an e-mail, in their order.
    Blocks(Vec<EmailBlock>),
    /// What is neither: kept whole.
    Other(Json),
}

impl MessageContent {
    /// The text, if it is text.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Blocks(_) | Self::Other(_) => None,
        }
    }

    /// The blocks, if it has them.
    #[must_use]
    pub fn as_blocks(&self) -> Option<&[EmailBlock]> {
        match self {
            Self::Blocks(blocks) => Some(blocks),
            Self::Text(_) | Self::Other(_) => None,
        }
    }
}

impl From<&str> for MessageContent {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for MessageContent {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Vec<EmailBlock>> for MessageContent {
    fn from(blocks: Vec<EmailBlock>) -> Self {
        Self::Blocks(blocks)
    }
}

impl<const N: usize> From<[EmailBlock; N]> for MessageContent {
    fn from(blocks: [EmailBlock; N]) -> Self {
        Self::Blocks(blocks.into())
    }
}

impl Serialize for MessageContent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Blocks(blocks) => blocks.serialize(serializer),
            Self::Other(json) => json.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for MessageContent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = Json::deserialize(deserializer)?;
        let text = json.read().map(Self::Text);
        Ok(text.or_else(|_| json.read().map(Self::Blocks)).unwrap_or(Self::Other(json)))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn content_is_read_by_its_form_and_written_back_unchanged() {
        let kind = |json: &Value| match serde_json::from_value(json.clone()).unwrap() {
            MessageContent::Text(_) => "text",
            MessageContent::Blocks(_) => "blocks",
            MessageContent::Other(_) => "other",
        };
        let block =
            json!({"type": "button", "content": "Go", "url": "/x", "styles": {"textAlign": "center"}});
        for (json, expected) in [
            (json!("Hello"), "text"),
            (json!(""), "text"),
            (json!([]), "blocks"),
            (json!([block, {"type": "image", "content": ""}]), "blocks"),
            (json!([block, "Hello"]), "other"),
            (json!([[]]), "other"),
            (json!({"html": "<p>"}), "other"),
            (json!(7), "other"),
        ] {
            assert_eq!(kind(&json), expected, "{json}");
            let content: MessageContent = serde_json::from_value(json.clone()).unwrap();
            assert_eq!(serde_json::to_value(content).unwrap(), json);
        }
    }
}
