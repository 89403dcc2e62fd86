use alertkit_transport::{Extra, open_enum, with_extra};

open_enum! {
    /// Whose picture stands beside an in-app message.
    #[doc(alias = "AvatarTypeEnum")]
    pub enum ActorType {
        /// Nobody's.
        None = "none",
        /// That of the subscriber who acted.
        User = "user",
        /// One of Novu's icons.
        SystemIcon = "system_icon",
        /// A picture of your own.
        SystemCustom = "system_custom",
    }
}

with_extra! {
    /// The picture beside an in-app message.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct Actor {
        /// Whose it is.
        #[serde(rename = "type")]
        pub actor_type: ActorType,
        /// The icon's name, or the picture's address.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub data: Option<String>,
    }
}

impl Actor {
    /// The picture of the subscriber who acted, whom the trigger names.
    #[must_use]
    pub const fn user() -> Self {
        Self { actor_type: ActorType::User, data: None, extra: Extra::new() }
    }

    /// One of Novu's icons: `info`, `success`, `warning`, `error`, `up` or `question`.
    #[must_use]
    pub fn system_icon(name: impl Into<String>) -> Self {
        Self { actor_type: ActorType::SystemIcon, data: Some(name.into()), extra: Extra::new() }
    }

    /// A picture of your own, by its address.
    #[must_use]
    pub fn system_custom(url: impl Into<String>) -> Self {
        Self { actor_type: ActorType::SystemCustom, data: Some(url.into()), extra: Extra::new() }
    }
}
