use http::Method;

/// One operation of an API: its name, its route, and what may be repeated.
///
/// It stands as a `static` beside the method that makes the call and is what that method is built from, so the
/// route exists once. The list of a crate's operations is its `OPERATIONS`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Operation {
    /// The resource and the verb, such as `alerts.list`.
    pub name: &'static str,
    /// The HTTP verb.
    pub method: Method,
    /// The path below the base URL, with `{placeholders}`.
    pub path: &'static str,
    /// The names of the query parameters.
    pub query: &'static [&'static str],
    /// What a repetition of the call would do.
    pub idempotency: Idempotency,
    /// Whether the answer comes in pages.
    pub paged: bool,
    /// Whether it is never retried, whatever the policy: each attempt costs something, such as a call of a language model.
    pub single_attempt: bool,
    /// Where secrets stand in the bodies: dotted paths, `*` for any key or index. What stands below a path is
    /// secret too.
    pub secrets: &'static [&'static str],
    /// The vendor's page.
    pub documentation: &'static str,
    /// What it does, in one sentence.
    pub summary: &'static str,
}

impl Operation {
    /// A GET.
    #[must_use]
    pub const fn get(name: &'static str, path: &'static str) -> Self {
        Self::new(name, Method::GET, path, Idempotency::Safe)
    }

    /// A POST whose repetition would do its work twice.
    #[must_use]
    pub const fn post(name: &'static str, path: &'static str) -> Self {
        Self::new(name, Method::POST, path, Idempotency::Unsafe)
    }

    /// A PUT.
    #[must_use]
    pub const fn put(name: &'static str, path: &'static str) -> Self {
        Self::new(name, Method::PUT, path, Idempotency::Idempotent)
    }

    /// A PATCH whose repetition would do its work twice.
    #[must_use]
    pub const fn patch(name: &'static str, path: &'static str) -> Self {
        Self::new(name, Method::PATCH, path, Idempotency::Unsafe)
    }

    /// A DELETE.
    #[must_use]
    pub const fn delete(name: &'static str, path: &'static str) -> Self {
        Self::new(name, Method::DELETE, path, Idempotency::Idempotent)
    }

    pub(crate) const fn new(
        name: &'static str,
        method: Method,
        path: &'static str,
        idempotency: Idempotency,
    ) -> Self {
        Self {
            name,
            method,
            path,
            query: &[],
            idempotency,
            paged: false,
            single_attempt: false,
            secrets: &[],
            documentation: "",
            summary: "",
        }
    }

    /// Names its query parameters.
    #[must_use]
    pub const fn query(mut self, names: &'static [&'static str]) -> Self {
        self.query = names;
        self
    }

    /// Says that its answer comes in pages.
    #[must_use]
    pub const fn paged(mut self) -> Self {
        self.paged = true;
        self
    }

    /// Says that each attempt costs something, so that it is never retried.
    #[must_use]
    pub const fn single_attempt(mut self) -> Self {
        self.single_attempt = true;
        self
    }

    /// Says that a repetition does no harm, or that a key makes it harmless.
    #[must_use]
    pub const fn idempotency(mut self, class: Idempotency) -> Self {
        self.idempotency = class;
        self
    }

    /// Names the secret places of its bodies.
    #[must_use]
    pub const fn secrets(mut self, paths: &'static [&'static str]) -> Self {
        self.secrets = paths;
        self
    }

    /// Links the vendor's page.
    #[must_use]
    pub const fn documentation(mut self, url: &'static str) -> Self {
        self.documentation = url;
        self
    }

    /// Says in one sentence what it does.
    #[must_use]
    pub const fn summary(mut self, sentence: &'static str) -> Self {
        self.summary = sentence;
        self
    }
}

/// What a repetition of a call would do; the retry rules follow from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Idempotency {
    /// It only reads.
    Safe,
    /// It leaves the same state however often it is made.
    Idempotent,
    /// The server recognises a repetition by its `Idempotency-Key`.
    Keyed,
    /// It would do its work twice.
    Unsafe,
}

impl Idempotency {
    /// The word that stands in the catalogue: `safe`, `idempotent`, `keyed` or `unsafe`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Idempotent => "idempotent",
            Self::Keyed => "keyed",
            Self::Unsafe => "unsafe",
        }
    }
}
