//! Which proxy a request goes through.

use std::fmt;

use url::Url;

use crate::Error;

/// The proxy of a pool.
#[derive(Clone)]
pub(crate) enum Proxy {
    /// The ones that the environment names.
    Environment,
    None,
    /// All requests go through this one. Its address may hold a password.
    Url(Url),
}

impl Proxy {
    /// A proxy that the caller names.
    pub(crate) fn parse(text: &str) -> Result<Self, Error> {
        let rejected = |problem: &str| Err(Error::invalid_input("proxy", problem));
        let Ok(url) = Url::parse(text) else { return rejected("is not a URL") };
        if !is_supported(url.scheme()) {
            return rejected(match url.scheme() {
                "socks5" | "socks5h" => "needs the feature `socks`",
                _ => {
                    "has a scheme that is not supported: use http, https, or (with the feature `socks`) socks5, socks5h"
                }
            });
        }
        if url.host().is_none() {
            return rejected("has no host");
        }
        Ok(Self::Url(url))
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Environment => "Environment",
            Self::None => "None",
            Self::Url(_) => "Url([redacted])",
        })
    }
}

fn is_supported(scheme: &str) -> bool {
    matches!(scheme, "http" | "https") || cfg!(feature = "socks") && matches!(scheme, "socks5" | "socks5h")
}

/// The proxies that the environment names.
#[derive(Default)]
pub(super) struct Environment {
    pub(super) http: Option<Url>,
    pub(super) https: Option<Url>,
    /// The hosts that are reached directly, separated by commas.
    pub(super) direct: String,
}

impl Environment {
    /// Reads `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`, in upper case first. What cannot be used is left
    /// out, as other programs do.
    pub(super) fn read() -> Self {
        // A CGI program's `HTTP_PROXY` is a header that its caller chose.
        if std::env::var_os("REQUEST_METHOD").is_some() {
            return Self::default();
        }
        Self::from_variables(|name| {
            std::env::var(name).or_else(|_| std::env::var(name.to_ascii_lowercase())).unwrap_or_default()
        })
    }

    fn from_variables(variable: impl Fn(&str) -> String) -> Self {
        let all = address(&variable("ALL_PROXY"));
        Self {
            http: address(&variable("HTTP_PROXY")).or_else(|| all.clone()),
            https: address(&variable("HTTPS_PROXY")).or(all),
            direct: direct(&variable("NO_PROXY")),
        }
    }
}

/// The address of a proxy, which may stand without its scheme.
fn address(text: &str) -> Option<Url> {
    let text = text.trim();
    let url = if text.contains("://") { Url::parse(text) } else { Url::parse(&format!("http://{text}")) };
    url.ok().filter(|url| is_supported(url.scheme()) && url.host().is_some())
}

/// The hosts of `NO_PROXY`, and this machine: what goes to it in plain text must not leave it.
fn direct(listed: &str) -> String {
    const LOOPBACK: &str = "localhost,127.0.0.0/8,::1";
    // A star stands for names alone where it is read.
    const ADDRESSES: &str = "0.0.0.0/0,::/0";
    if listed.split(',').any(|host| host.trim() == "*") {
        format!("*,{ADDRESSES}")
    } else {
        format!("{LOOPBACK},{listed}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(variables: &[(&str, &str)]) -> (Option<String>, Option<String>, String) {
        let read = Environment::from_variables(|name| {
            let found = variables.iter().find(|(set, _)| *set == name);
            found.map(|(_, value)| (*value).to_owned()).unwrap_or_default()
        });
        (read.http.map(String::from), read.https.map(String::from), read.direct)
    }

    #[test]
    fn the_environment_names_proxies_and_what_is_reached_without() {
        const LOOPBACK: &str = "localhost,127.0.0.0/8,::1,";
        let url = |text: &str| Some(text.to_owned());
        assert_eq!(environment(&[]), (None, None, LOOPBACK.to_owned()));
        let set =
            [("HTTP_PROXY", "proxy:8080"), ("ALL_PROXY", "https://user:pw@all:1"), ("NO_PROXY", "a.example")];
        let direct = format!("{LOOPBACK}a.example");
        assert_eq!(environment(&set), (url("http://proxy:8080/"), url("https://user:pw@all:1/"), direct));
        for star in ["*", "a.example, *", "*,b"] {
            assert_eq!(environment(&[("NO_PROXY", star)]).2, "*,0.0.0.0/0,::/0");
        }
        for nonsense in ["", " ", ":::", "http://[", "nonsense://x", "http://user:pa ss@:x"] {
            assert_eq!(environment(&[("ALL_PROXY", nonsense)]).0, None, "{nonsense}");
        }
    }

    #[test]
    fn a_proxy_that_cannot_be_used_is_rejected_without_being_printed() {
        for address in
            ["", "proxy", "proxy:8080", "ftp://s3cret", "foo://s3cret", "socks4://s3cret", "file:///s3cret"]
        {
            let error = Proxy::parse(address).unwrap_err();
            assert_eq!(error.field(), Some("proxy"), "{address}");
            assert!(!format!("{error} {error:?}").contains("s3cret"));
        }
        for address in ["http://proxy:1", "HTTPS://user:pw@proxy"] {
            assert_eq!(format!("{:?}", Proxy::parse(address).unwrap()), "Url([redacted])");
        }
        assert_eq!(Proxy::parse("socks5h://proxy").is_ok(), cfg!(feature = "socks"));
    }
}
