//! The configuration: profiles with a key and a base URL for each API.
//!
//! It is walked by hand. The parser's own messages quote the line that they complain about, and a key may stand there.

use std::path::{Path, PathBuf};

use alertkit::transport::catalogue::nearest;
use alertkit::transport::{Api, Error};
use clap::ValueEnum;
use toml::{Table, Value};

use crate::private_file;
use crate::services::ApiName;

/// The name by which errors call it.
const FIELD: &str = "config";

/// The file's tables.
pub(crate) struct Config {
    path: PathBuf,
    profiles: Table,
}

/// What a profile has for an API.
#[derive(Debug, PartialEq)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) base_url: Option<String>,
}

impl Config {
    pub(crate) fn read() -> Result<Self, Error> {
        let path = path()?;
        let text = private_file::read(FIELD, &path)?;
        Self::parse(path, &text)
    }

    fn parse(path: PathBuf, text: &str) -> Result<Self, Error> {
        let mut root: Table = text.parse().map_err(|error: toml::de::Error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            Error::invalid_input(FIELD, format!("{} is no TOML at line {line}", path.display()))
        })?;
        let profiles = root.remove("profiles").unwrap_or_else(|| Value::Table(Table::new()));
        let config = Self { profiles: config_table(&path, "profiles", profiles)?, path };
        config.known("the top", &root, &["profiles"])?;
        Ok(config)
    }

    /// What the profile has for this API.
    pub(crate) fn entry(mut self, profile: &str, api: &Api) -> Result<Option<Entry>, Error> {
        let names: Vec<&str> = self.profiles.keys().map(String::as_str).collect();
        if !names.contains(&profile) {
            let hint = nearest(profile, &names).map(|name| format!("; did you mean `{name}`?"));
            let problem =
                format!("`{profile}` is not in {}{}", self.path.display(), hint.unwrap_or_default());
            return Err(Error::invalid_input("profile", problem));
        }
        let Some(table) = self.profiles.remove(profile) else { return Ok(None) };
        let mut table = config_table(&self.path, profile, table)?;
        let apis: Vec<&str> = ApiName::value_variants().iter().map(|name| name.word()).collect();
        self.known(profile, &table, &apis)?;
        let Some(entry) = table.remove(api.name) else { return Ok(None) };
        let place = format!("{profile}.{}", api.name);
        let mut entry = config_table(&self.path, &place, entry)?;
        self.known(&place, &entry, &["key", "base_url"])?;
        let mut text = |name: &str| match entry.remove(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(self.wrong(format!("has `{place}.{name}`, which is no text"))),
        };
        let (key, base_url) = (text("key")?, text("base_url")?);
        let key = key.ok_or_else(|| self.wrong(format!("has `{place}` without a `key`")))?;
        Ok(Some(Entry { key, base_url }))
    }

    /// Refuses names that mean nothing: a misspelt `base_url` would send the key elsewhere.
    fn known(&self, place: &str, table: &Table, known: &[&str]) -> Result<(), Error> {
        let Some(name) = table.keys().find(|name| !known.contains(&name.as_str())) else { return Ok(()) };
        let hint = nearest(name, known).map(|known| format!("; did you mean `{known}`?"));
        Err(self.wrong(format!("has `{name}` in `{place}`, which means nothing{}", hint.unwrap_or_default())))
    }

    fn wrong(&self, problem: String) -> Error {
        Error::invalid_input(FIELD, format!("{} {problem}", self.path.display()))
    }
}

fn config_table(path: &Path, place: &str, value: Value) -> Result<Table, Error> {
    match value {
        Value::Table(table) => Ok(table),
        _ => Err(Error::invalid_input(FIELD, format!("{} has `{place}`, which is no table", path.display()))),
    }
}

/// `$XDG_CONFIG_HOME/alertkit/config.toml`. A relative path there is to be ignored, says its specification.
fn path() -> Result<PathBuf, Error> {
    let given = std::env::var_os("XDG_CONFIG_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let folder = given.or_else(|| Some(std::env::home_dir()?.join(".config")));
    let folder = folder.ok_or_else(|| {
        Error::invalid_input(FIELD, "has no place: neither XDG_CONFIG_HOME nor HOME is set")
    })?;
    Ok(folder.join("alertkit").join("config.toml"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(text: &str) -> Result<Option<Entry>, String> {
        let config = Config::parse(PathBuf::from("c.toml"), text).map_err(|error| error.to_string())?;
        config.entry("work", ApiName::Novu.service().api).map_err(|error| error.to_string())
    }

    #[test]
    fn a_profile_has_a_key_and_perhaps_a_base_url_for_an_api() {
        let both = "[profiles.work.novu]\nkey = 'k'\nbase_url = 'https://eu.api.novu.co'\n[profiles.home]";
        let base_url = Some("https://eu.api.novu.co".to_owned());
        assert_eq!(entry(both), Ok(Some(Entry { key: "k".to_owned(), base_url })));
        assert_eq!(entry("profiles.work.uptinio.key = 'k'"), Ok(None));
    }

    #[test]
    fn what_is_wrong_is_named_and_no_value_is_shown() {
        for (text, problem) in [
            ("profiles.work.novu.key = SECRET", "c.toml is no TOML at line 1"),
            ("[profiles]\nwork.novu = 'SECRET'", "c.toml has `work.novu`, which is no table"),
            ("profiles.work.novu.key = ['SECRET']", "c.toml has `work.novu.key`, which is no text"),
            ("profiles.work.novu.base_url = 'SECRET'", "c.toml has `work.novu` without a `key`"),
            ("profiles.wrk.novu.key = 'SECRET'", "`work` is not in c.toml; did you mean `wrk`?"),
            (
                "profile.work.novu.key = 'SECRET'",
                "has `profile` in `the top`, which means nothing; did you mean `profiles`?",
            ),
            (
                "profiles.work.nouv.key = 'SECRET'",
                "has `nouv` in `work`, which means nothing; did you mean `novu`?",
            ),
            (
                "profiles.work.novu = {key = 'SECRET', baseurl = 'SECRET'}",
                "has `baseurl` in `work.novu`, which means nothing; did you mean `base_url`?",
            ),
        ] {
            let message = entry(text).unwrap_err();
            assert!(message.ends_with(problem) && !message.contains("SECRET"), "{message}");
        }
    }
}
