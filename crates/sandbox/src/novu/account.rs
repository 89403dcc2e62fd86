use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

use super::environment::{Environment, Profile};
use super::idempotency::Idempotency;
use super::ids::{Kind, id};
use super::keys::ApiKey;
use super::organizations::Organizations;
use super::rate_limit::RateLimits;

/// All organizations of the sandbox.
#[derive(Default)]
pub(crate) struct Store {
    accounts: Mutex<Accounts>,
}

impl Store {
    pub(crate) fn lock(&self) -> MutexGuard<'_, Accounts> {
        self.accounts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Default)]
pub(crate) struct Accounts {
    pub(super) all: Vec<Account>,
    /// Which account and which of its environments a key opens.
    pub(super) keys: HashMap<String, (usize, usize)>,
    /// Which account a bearer token opens.
    pub(super) tokens: HashMap<String, usize>,
}

/// An organization.
pub(crate) struct Account {
    pub(crate) number: u64,
    /// Oldest first: Development, Production, and those that a user has made.
    pub(crate) environments: Vec<Environment>,
    pub(crate) organizations: Organizations,
    pub(crate) idempotency: Idempotency,
    pub(crate) rate_limits: RateLimits,
}

impl Accounts {
    /// The account and the environment of this key; they are made if there are none.
    pub(crate) fn open(&mut self, key: &str, now: Timestamp) -> Option<(&mut Account, usize)> {
        if !self.keys.contains_key(key) {
            let (index, account) = (self.all.len(), Account::new(self.all.len() as u64 + 1, key, now));
            for (environment, opened) in account.environments.iter().enumerate() {
                self.keys
                    .extend(opened.profile.key.iter().map(|key| (key.key.clone(), (index, environment))));
            }
            self.all.push(account);
        }
        let (account, environment) = *self.keys.get(key)?;
        self.all.get_mut(account).map(|account| (account, environment))
    }

    /// Makes a bearer token one of the organization to which this key belongs.
    pub(crate) fn add_token(&mut self, token: &str, key: &str, now: Timestamp) {
        self.open(key, now);
        if let Some((account, _)) = self.keys.get(key) {
            self.tokens.insert(token.to_owned(), *account);
        }
    }

    /// Makes another key for an environment. Those from before go on being taken.
    pub(crate) fn make_key(&mut self, account: usize, environment: usize, now: Timestamp) -> Option<ApiKey> {
        let profile = &mut self.all.get_mut(account)?.environments.get_mut(environment)?.profile;
        let before = profile.key.take()?;
        let key = ApiKey::made(&["after", &before.key], Organizations::user());
        profile.key = Some(key.clone());
        profile.updated_at = now;
        self.keys.insert(key.key.clone(), (account, environment));
        Some(key)
    }
}

impl Account {
    fn new(number: u64, key: &str, now: Timestamp) -> Self {
        let own = id(Kind::Organization, number);
        let user = Organizations::user();
        let development = environment(
            (2 * number - 1, &own),
            Profile::new("Development", None, ApiKey::new(key, user.as_str()), now),
        );
        let of_production = ApiKey::made(&["production", key], user);
        let production = environment(
            (2 * number, &own),
            Profile::new("Production", Some(development.id.clone()), of_production, now),
        );
        Self {
            number,
            environments: vec![development, production],
            organizations: Organizations::new(&own, now),
            idempotency: Idempotency::default(),
            rate_limits: RateLimits::default(),
        }
    }

    /// An environment that is not added yet. Its number is no other account's.
    pub(crate) fn make_environment(&self, name: &str, now: Timestamp) -> Environment {
        let number = (self.number << 24) + self.environments.len() as u64;
        let key = ApiKey::made(&["new", &number.to_string()], Organizations::user());
        environment((number, &id(Kind::Organization, self.number)), Profile::new(name, None, key, now))
    }
}

fn environment((number, organization): (u64, &str), profile: Profile) -> Environment {
    let mut environment = Environment::new(id(Kind::Environment, number), organization.to_owned());
    environment.profile = profile;
    environment
}
