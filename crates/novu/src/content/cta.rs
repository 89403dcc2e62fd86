use alertkit_transport::{Extra, Json, open_enum, with_extra};

use crate::nullable;

open_enum! {
    /// What an in-app message does when it is clicked.
    #[doc(alias = "ChannelCTATypeEnum")]
    pub enum CtaType {
        /// It opens an address.
        Redirect = "redirect",
    }
}

open_enum! {
    /// Which of the buttons of an in-app message it is.
    pub enum ButtonType {
        /// The first one.
        Primary = "primary",
        /// The second one.
        Secondary = "secondary",
        /// The one that was clicked (until 0.24).
        Clicked = "clicked",
    }
}

open_enum! {
    /// Whether one of the buttons of an in-app message was clicked.
    pub enum MessageActionStatus {
        /// None was.
        Pending = "pending",
        /// One was.
        Done = "done",
    }
}

with_extra! {
    /// The call to action of an in-app message: where it leads, and its buttons.
    ///
    /// ```
    /// use alertkit_novu::{MessageButton, MessageCta};
    ///
    /// let cta = MessageCta::redirect("/invoices/{{number}}")
    ///     .button(MessageButton::primary("Pay"))
    ///     .button(MessageButton::secondary("Later"));
    /// assert_eq!(cta.data.and_then(|data| data.url).as_deref(), Some("/invoices/{{number}}"));
    /// ```
    #[derive(Clone, Debug, Default, PartialEq)]
    #[non_exhaustive]
    pub struct MessageCta {
        /// What it does.
        #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
        pub cta_type: Option<CtaType>,
        /// Where it leads.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub data: Option<MessageCtaData>,
        /// Its buttons, and what became of them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub action: Option<MessageAction>,
    }
}

impl MessageCta {
    /// A message that opens an address when it is clicked; with handlebars.
    #[must_use]
    pub fn redirect(url: impl Into<String>) -> Self {
        let data = MessageCtaData { url: Some(url.into()), extra: Extra::new() };
        Self { cta_type: Some(CtaType::Redirect), data: Some(data), action: None, extra: Extra::new() }
    }

    /// One more button.
    #[must_use]
    pub fn button(mut self, button: MessageButton) -> Self {
        self.action.get_or_insert_default().buttons.get_or_insert_default().push(button);
        self
    }
}

with_extra! {
    /// Where an in-app message leads.
    #[derive(Clone, Debug, Default, PartialEq)]
    #[non_exhaustive]
    pub struct MessageCtaData {
        /// The address; with handlebars in a template.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub url: Option<String>,
    }
}

with_extra! {
    /// The buttons of an in-app message, and what became of them.
    #[derive(Clone, Debug, Default, PartialEq)]
    #[non_exhaustive]
    pub struct MessageAction {
        /// Whether one was clicked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub status: Option<MessageActionStatus>,
        /// The buttons.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub buttons: Option<Vec<MessageButton>>,
        /// What was reported when one was clicked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub result: Option<MessageActionResult>,
    }
}

with_extra! {
    /// A button of an in-app message.
    #[derive(Clone, Debug, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct MessageButton {
        /// Which one it is.
        #[serde(rename = "type")]
        pub button_type: ButtonType,
        /// Its label, with handlebars in a template.
        #[serde(default, deserialize_with = "nullable::value")]
        pub content: String,
        /// Its label after it was clicked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub result_content: Option<String>,
    }
}

impl MessageButton {
    /// The first button.
    #[must_use]
    pub fn primary(content: impl Into<String>) -> Self {
        Self {
            button_type: ButtonType::Primary,
            content: content.into(),
            result_content: None,
            extra: Extra::new(),
        }
    }

    /// The second button.
    #[must_use]
    pub fn secondary(content: impl Into<String>) -> Self {
        Self {
            button_type: ButtonType::Secondary,
            content: content.into(),
            result_content: None,
            extra: Extra::new(),
        }
    }

    /// Its label after it was clicked.
    #[must_use]
    pub fn result_content(mut self, content: impl Into<String>) -> Self {
        self.result_content = Some(content.into());
        self
    }
}

with_extra! {
    /// What was reported when a button was clicked.
    #[derive(Clone, Debug, Default, PartialEq)]
    #[non_exhaustive]
    pub struct MessageActionResult {
        /// Data of the caller's own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub payload: Option<Json>,
        /// Which button it was.
        #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
        pub button_type: Option<ButtonType>,
    }
}
