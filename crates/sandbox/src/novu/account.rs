use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::environment::Environment;
use super::idempotency::Idempotency;
use super::ids::{Kind, id};
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
    all: Vec<Account>,
    /// Which account and which of its environments a key opens.
    keys: HashMap<String, (usize, usize)>,
    /// Which account a bearer token opens.
    tokens: HashMap<String, usize>,
}

/// An organization.
pub(crate) struct Account {
    pub(crate) number: u64,
    /// Oldest first; there is always one.
    pub(crate) environments: Vec<Environment>,
    pub(crate) idempotency: Idempotency,
    pub(crate) rate_limits: RateLimits,
}

impl Accounts {
    /// The account and the environment of this key; they are made if there are none.
    pub(crate) fn open(&mut self, key: &str) -> Option<(&mut Account, usize)> {
        if !self.keys.contains_key(key) {
            self.keys.insert(key.to_owned(), (self.all.len(), 0));
            self.all.push(Account::new(self.all.len() as u64 + 1));
        }
        self.of_key(key)
    }

    /// Makes a bearer token one of the organization to which this key belongs.
    pub(crate) fn add_token(&mut self, token: &str, key: &str) {
        self.open(key);
        if let Some((account, _)) = self.keys.get(key) {
            self.tokens.insert(token.to_owned(), *account);
        }
    }

    pub(super) fn of_key(&mut self, key: &str) -> Option<(&mut Account, usize)> {
        let (account, environment) = *self.keys.get(key)?;
        self.all.get_mut(account).map(|account| (account, environment))
    }

    /// The organization of a token; its first environment is the one that its user has open.
    pub(super) fn of_token(&mut self, token: &str) -> Option<(&mut Account, usize)> {
        self.all.get_mut(*self.tokens.get(token)?).map(|account| (account, 0))
    }
}

impl Account {
    fn new(number: u64) -> Self {
        let organization = id(Kind::Organization, number);
        let development = Environment::new(id(Kind::Environment, 2 * number - 1), organization);
        Self {
            number,
            environments: vec![development],
            idempotency: Idempotency::default(),
            rate_limits: RateLimits::default(),
        }
    }
}
