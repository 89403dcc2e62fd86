//! The five APIs, whatever the types of their clients: all that the command knows of them comes from their catalogues.

use std::time::Duration;

use alertkit::apialerts::{self, ApiAlerts};
use alertkit::blacktide::{self, BlackTide};
use alertkit::novu::{self, Novu};
use alertkit::posthog::{self, PostHog};
use alertkit::transport::catalogue::{Arguments, Call, Entry, nearest};
use alertkit::transport::{Api, Client, ClientBuilder, Credential, Error, Operation, RetryPolicy};
use alertkit::uptinio::{self, Uptinio};
use clap::ValueEnum;
use clap::builder::PossibleValue;

/// An API, by the name that people type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ApiName {
    ApiAlerts,
    BlackTide,
    Novu,
    PostHog,
    Uptinio,
}

impl ValueEnum for ApiName {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::ApiAlerts, Self::BlackTide, Self::Novu, Self::PostHog, Self::Uptinio]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.word()))
    }
}

impl ApiName {
    /// The name.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::ApiAlerts => "apialerts",
            Self::BlackTide => "blacktide",
            Self::Novu => "novu",
            Self::PostHog => "posthog",
            Self::Uptinio => "uptinio",
        }
    }

    pub(crate) fn service(self) -> Service {
        match self {
            Self::ApiAlerts => Service::of(self, ApiAlerts::builder, apialerts::catalogue),
            Self::BlackTide => Service::of(self, BlackTide::builder, blacktide::catalogue),
            Self::Novu => Service::of(self, Novu::builder, novu::catalogue),
            Self::PostHog => Service::of(self, PostHog::builder, posthog::catalogue),
            Self::Uptinio => Service::of(self, Uptinio::builder, uptinio::catalogue),
        }
    }
}

/// All services, or this one.
pub(crate) fn chosen(api: Option<ApiName>) -> Vec<Service> {
    let all = ApiName::value_variants().iter().copied();
    all.filter(|name| api.is_none_or(|api| api == *name)).map(ApiName::service).collect()
}

/// What an API offers, and the way to its client.
pub(crate) struct Service {
    pub(crate) name: ApiName,
    pub(crate) api: &'static Api,
    pub(crate) offers: Vec<Offer>,
    connect: Box<Connect>,
}

type Connect = dyn Fn(Settings) -> Result<Connection, Error>;

/// An operation, and arguments that show how it is called.
pub(crate) struct Offer {
    pub(crate) operation: &'static Operation,
    pub(crate) example: Arguments,
}

/// What a client is made with.
pub(crate) struct Settings {
    pub(crate) credential: Credential,
    pub(crate) base_url: Option<String>,
    pub(crate) dangerous_http: bool,
    pub(crate) timeout: Option<Duration>,
    pub(crate) retries: Option<u32>,
}

/// A client that makes calls by name.
pub(crate) struct Connection {
    pub(crate) client: Client,
    prepare: Box<Prepare>,
}

type Prepare = dyn Fn(&Operation, &Arguments) -> Result<Call, Error>;

impl Service {
    fn of<C: AsRef<Client> + 'static>(
        name: ApiName,
        builder: fn(Credential) -> ClientBuilder<C>,
        catalogue: fn() -> Vec<Entry<C>>,
    ) -> Self {
        let offer = |entry: Entry<C>| Offer {
            operation: entry.operation(),
            // The tests make every example; one that can't be read would fail there.
            example: entry.example().unwrap_or_default(),
        };
        let connect = move |settings: Settings| {
            let client = settings.apply(builder)?;
            let entries = catalogue();
            Ok(Connection {
                client: client.as_ref().clone(),
                prepare: Box::new(move |operation, arguments| {
                    let entry = entries.iter().find(|entry| entry.operation().name == operation.name);
                    let unknown = || Error::invalid_input("operation", "is not in the catalogue");
                    entry.ok_or_else(unknown)?.call(&client, arguments)
                }),
            })
        };
        Self {
            name,
            api: builder(Credential::new("")).api(),
            offers: catalogue().into_iter().map(offer).collect(),
            connect: Box::new(connect),
        }
    }

    /// The operation of this name; for another name, an error with the nearest.
    pub(crate) fn offer(&self, name: &str) -> Result<&Offer, Error> {
        if let Some(offer) = self.offers.iter().find(|offer| offer.operation.name == name) {
            return Ok(offer);
        }
        let known: Vec<&str> = self.offers.iter().map(|offer| offer.operation.name).collect();
        let hint = match nearest(name, &known) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => format!("`alertkit ops {}` lists what there is", self.api.name),
        };
        Err(Error::invalid_input("operation", format!("`{name}` is unknown; {hint}")))
    }

    pub(crate) fn connect(&self, settings: Settings) -> Result<Connection, Error> {
        (self.connect)(settings)
    }
}

impl Settings {
    fn apply<C>(self, builder: fn(Credential) -> ClientBuilder<C>) -> Result<C, Error> {
        let mut builder =
            builder(self.credential).application(concat!("alertkit-cli/", env!("CARGO_PKG_VERSION")));
        if let Some(url) = self.base_url {
            builder = builder.base_url(url);
        }
        if self.dangerous_http {
            builder = builder.dangerous_allow_http();
        }
        if let Some(timeout) = self.timeout {
            builder = builder.timeout(timeout);
        }
        if let Some(retries) = self.retries {
            builder = builder.retry(RetryPolicy::default().attempts(retries.saturating_add(1)));
        }
        builder.build()
    }
}

impl Connection {
    /// The typed call of an operation, not sent.
    pub(crate) fn call(&self, operation: &Operation, arguments: &Arguments) -> Result<Call, Error> {
        (self.prepare)(operation, arguments)
    }
}
