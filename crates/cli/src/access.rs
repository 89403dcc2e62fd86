//! Where the key comes from, and what goes with it: options for all commands that call an API.

use std::path::{Path, PathBuf};
use std::time::Duration;

use alertkit::transport::{Api, Credential, Error, Secret};
use clap::Args;

use crate::config::Config;
use crate::private_file;
use crate::services::{Connection, Service, Settings};

#[derive(Args, Clone, Default)]
#[command(next_help_heading = "Access")]
pub(crate) struct Access {
    /// Take key and base URL from this profile of the configuration, and not from the environment
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// Take the key from this file, which no other user may change; one of your own, none may read either
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
    /// Another base URL: another region, a server of your own, a sandbox
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Allow plain HTTP to other machines: all can then be read on the way, the key too
    #[arg(long)]
    dangerous_http: bool,
    /// The time for the whole call, retries and waits included, of which one attempt takes 30 at most; of a listing, for
    /// each page [default: 60]
    #[arg(long, value_name = "S", value_parser = seconds)]
    timeout: Option<Duration>,
    /// How often a failed call is repeated where that does no harm [default: 2]
    #[arg(long, value_name = "N")]
    retries: Option<u32>,
}

/// A key, and where it was found.
#[derive(Clone)]
pub(crate) struct Key {
    pub(crate) secret: Secret,
    pub(crate) source: String,
    bearer: bool,
    base_url: Option<String>,
}

impl Access {
    /// With these in place of what was not given.
    pub(crate) fn or(mut self, timeout: Duration, retries: u32) -> Self {
        self.timeout.get_or_insert(timeout);
        self.retries.get_or_insert(retries);
        self
    }

    /// Whether the key is to come from a file, and so is the key of one API.
    pub(crate) fn has_key_file(&self) -> bool {
        self.key_file.is_some()
    }

    /// The key, if there is one.
    pub(crate) fn key(&self, api: &Api) -> Result<Option<Key>, Error> {
        let from_profile = self.profile.as_deref().map(|name| profile(name, api)).transpose()?.flatten();
        let Some(file) = &self.key_file else {
            return if self.profile.is_some() { Ok(from_profile) } else { environment(api) };
        };
        let base_url = match self.profile {
            Some(_) => from_profile.and_then(|key| key.base_url),
            None => variable(api.base_url_variable)?,
        };
        let text = private_file::read("key_file", file)?;
        Ok(Some(Key::new(text.trim(), shown(file), base_url)))
    }

    /// The error that there is no key, with what there is to do about it.
    pub(crate) fn lacks_key(&self, api: &Api) -> Error {
        match &self.profile {
            Some(name) => Error::invalid_input("profile", format!("`{name}` has no key for {}", api.name)),
            None => Error::invalid_input(
                api.key_variable,
                "is not set: export it, or take the key from a file (--key-file) or a profile (--profile)",
            ),
        }
    }

    /// A client with this key. Of the base URLs that were given, the one on the command line counts.
    pub(crate) fn connect(&self, service: &Service, key: &Key) -> Result<Connection, Error> {
        service.connect(Settings {
            credential: key.credential(),
            base_url: self.base_url.clone().or_else(|| key.base_url.clone()),
            dangerous_http: self.dangerous_http,
            timeout: self.timeout,
            retries: self.retries,
        })
    }
}

impl Key {
    /// What begins with `Bearer` is a bearer token, also where an API has keys of another kind.
    fn new(text: &str, source: String, base_url: Option<String>) -> Self {
        let token = text.strip_prefix("Bearer ");
        Self { secret: Secret::new(token.unwrap_or(text)), source, bearer: token.is_some(), base_url }
    }

    /// For what sends nothing.
    pub(crate) fn none(api: &Api) -> Result<Self, Error> {
        Ok(Self::new("none", String::new(), variable(api.base_url_variable)?))
    }

    fn credential(&self) -> Credential {
        if self.bearer {
            Credential::bearer(self.secret.clone())
        } else {
            Credential::new(self.secret.clone())
        }
    }
}

fn environment(api: &Api) -> Result<Option<Key>, Error> {
    let Some(text) = variable(api.key_variable)? else { return Ok(None) };
    Ok(Some(Key::new(&text, api.key_variable.to_owned(), variable(api.base_url_variable)?)))
}

fn profile(name: &str, api: &Api) -> Result<Option<Key>, Error> {
    let entry = Config::read()?.entry(name, api)?;
    let source = format!("the profile `{name}`");
    Ok(entry.map(|entry| Key::new(&entry.key, source, entry.base_url)))
}

/// An environment variable. An empty one is not set.
fn variable(name: &'static str) -> Result<Option<String>, Error> {
    match std::env::var(name) {
        Ok(text) => Ok(Some(text).filter(|text| !text.is_empty())),
        Err(std::env::VarError::NotPresent) => Ok(None),
        Err(std::env::VarError::NotUnicode(_)) => Err(Error::invalid_input(name, "is no Unicode")),
    }
}

fn shown(file: &Path) -> String {
    format!("the file {}", file.display())
}

/// Seconds, which may have decimals.
pub(crate) fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "is no number of seconds".to_owned())?;
    match Duration::try_from_secs_f64(seconds) {
        Ok(duration) if !duration.is_zero() => Ok(duration),
        _ => Err("is no time that can pass".to_owned()),
    }
}
