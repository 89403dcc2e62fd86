/// Whose alerts are meant: a project's.
///
/// Projects and environments are the same thing today and have the same numbers. The paths by project are the ones to
/// use; those by environment are older and deprecated, and what a self-hosted server of some age may have alone.
///
/// ```
/// use alertkit_posthog::Scope;
///
/// assert_eq!(Scope::project(7).to_string(), "projects/7");
/// assert_eq!(Scope::environment(7).to_string(), "environments/7");
/// assert_eq!(Scope::current().to_string(), "projects/@current");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Scope {
    family: &'static str,
    /// None for the current one.
    number: Option<u64>,
}

impl Scope {
    /// The project of this number, which stands in the address of PostHog's pages: `/project/7/…`.
    #[must_use]
    pub const fn project(number: u64) -> Self {
        Self { family: "projects", number: Some(number) }
    }

    /// The environment of this number, by the older paths. PostHog marks its answers there as deprecated.
    #[must_use]
    pub const fn environment(number: u64) -> Self {
        Self { family: "environments", number: Some(number) }
    }

    /// The project that the key's owner has open just now: for a look by hand, and nothing to automate with, since it
    /// changes when the owner opens another.
    #[must_use]
    pub const fn current() -> Self {
        Self { family: "projects", number: None }
    }

    /// The first segment that it gives a path.
    pub(crate) fn family(self) -> &'static str {
        self.family
    }

    /// The second.
    pub(crate) fn id(self) -> String {
        self.number.map_or_else(|| "@current".to_owned(), |number| number.to_string())
    }
}

impl std::fmt::Display for Scope {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}/{}", self.family, self.id())
    }
}
