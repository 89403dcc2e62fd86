use alertkit_transport::{Extra, with_extra};

with_extra! {
    /// What most deletions answer.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct Deleted {
        /// The server has it.
        pub acknowledged: bool,
        /// `deleted`; nothing where it was gone already, by an earlier attempt of the same call.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub status: Option<String>,
    }
}

impl Deleted {
    /// By an earlier attempt of the same call.
    pub(crate) const fn before() -> Self {
        Self { acknowledged: true, status: None, extra: Extra::new() }
    }
}
