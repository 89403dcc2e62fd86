//! Who asks, and for what.

use http::header;

use super::account::{Account, Accounts};
use super::environment::Environment;
use super::errors;
use crate::exchange::{Answer, Request};

/// Someone with a key or a token, before their environment.
pub(crate) struct Visit<'accounts> {
    pub(crate) account: &'accounts mut Account,
    /// The index of the environment.
    pub(crate) environment: usize,
    /// Whether it is a user of the dashboard, with a bearer token, and not a program with a key.
    pub(crate) is_user: bool,
}

impl Accounts {
    pub(crate) fn visit(&mut self, request: &Request) -> Result<Visit<'_>, Answer> {
        let (account, environment, is_user) = self.find(request)?;
        let account = self.all.get_mut(account).ok_or_else(errors::internal)?;
        Ok(Visit { account, environment, is_user })
    }

    /// The indexes of the account and of its environment.
    pub(crate) fn place(&self, request: &Request) -> Result<(usize, usize), Answer> {
        self.find(request).map(|(account, environment, _)| (account, environment))
    }

    /// The indexes of the account and of its environment, and whether it is a user who asks.
    fn find(&self, request: &Request) -> Result<(usize, usize, bool), Answer> {
        let missing = || errors::unauthorized("Missing authorization header");
        let header = request.headers.get(header::AUTHORIZATION).filter(|header| !header.is_empty());
        let header = header.ok_or_else(missing)?;
        let header = String::from_utf8_lossy(header.as_bytes());
        let (scheme, key) = header.split_once(' ').unwrap_or((&header, ""));
        match scheme {
            "ApiKey" => {
                let found = self.keys.get(key).ok_or_else(|| errors::unauthorized("API Key not found"))?;
                Ok((found.0, found.1, false))
            }
            "Bearer" => {
                let unknown = || errors::bare(http::StatusCode::UNAUTHORIZED, "Unauthorized");
                // A user has the first environment open.
                Ok((*self.tokens.get(key).ok_or_else(unknown)?, 0, true))
            }
            other => Err(errors::unauthorized(&format!("Invalid authentication scheme: \"{other}\""))),
        }
    }

    /// The environment whose key or token the request carries.
    pub(crate) fn environment(&mut self, request: &Request) -> Result<&mut Environment, Answer> {
        self.visit(request)?.into_environment()
    }
}

impl<'accounts> Visit<'accounts> {
    pub(crate) fn into_environment(self) -> Result<&'accounts mut Environment, Answer> {
        self.account.environments.get_mut(self.environment).ok_or_else(errors::internal)
    }

    /// The environment of this id, where the organization has one; else that of the key or token.
    pub(crate) fn into_environment_of(self, id: Option<&str>) -> Result<&'accounts mut Environment, Answer> {
        let named =
            self.account.environments.iter().position(|environment| Some(environment.id.as_str()) == id);
        self.account.environments.get_mut(named.unwrap_or(self.environment)).ok_or_else(errors::internal)
    }
}
