use alertkit_transport::{Extra, open_enum, with_extra};

use crate::nullable;

open_enum! {
    /// What a block of an e-mail is.
    pub enum EmailBlockType {
        /// A paragraph.
        Text = "text",
        /// A button that leads somewhere.
        Button = "button",
    }
}

open_enum! {
    /// Where the text of a block stands.
    pub enum TextAlign {
        /// On the left.
        Left = "left",
        /// In the middle.
        Center = "center",
        /// On the right.
        Right = "right",
    }
}

with_extra! {
    /// A block of an e-mail.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct EmailBlock {
        /// What it is.
        #[serde(rename = "type")]
        pub block_type: EmailBlockType,
        /// Its text, with handlebars.
        #[serde(default, deserialize_with = "nullable::value")]
        pub content: String,
        /// Where a button leads, with handlebars.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub url: Option<String>,
        /// How it looks.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub styles: Option<EmailBlockStyles>,
    }
}

impl EmailBlock {
    /// A paragraph.
    #[must_use]
    pub fn text(content: impl Into<String>) -> Self {
        Self::new(EmailBlockType::Text, content.into(), None)
    }

    /// A button with its label, and where it leads.
    #[must_use]
    pub fn button(content: impl Into<String>, url: impl Into<String>) -> Self {
        Self::new(EmailBlockType::Button, content.into(), Some(url.into()))
    }

    /// Where its text stands.
    #[must_use]
    pub fn align(mut self, align: TextAlign) -> Self {
        self.styles = Some(EmailBlockStyles { text_align: Some(align), extra: Extra::new() });
        self
    }

    fn new(block_type: EmailBlockType, content: String, url: Option<String>) -> Self {
        Self { block_type, content, url, styles: None, extra: Extra::new() }
    }
}

with_extra! {
    /// How a block of an e-mail looks.
    #[derive(Clone, Debug, Default, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct EmailBlockStyles {
        /// Where its text stands.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub text_align: Option<TextAlign>,
    }
}
