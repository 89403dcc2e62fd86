//! Name resolution, TLS, clock, key and permissions of one API.

use std::time::Duration;

use alertkit::transport::url::{Host, Url};
use alertkit::transport::{Api, Error, ErrorKind};

use super::findings::{Finding, Outcome};
use super::probe::{self, Probe};
use crate::access::{Access, Key};
use crate::failure::message;
use crate::mask::Mask;
use crate::services::Service;

/// A difference that neither certificates nor waits until a date will feel.
const TOLERATED_SECONDS: u64 = 60;

const LOOKUP: Duration = Duration::from_secs(5);

/// What was found, of everything that is checked. Where a check can't be made without an earlier one, it says so.
struct Outcomes {
    dns: Outcome,
    tls: Outcome,
    clock: Outcome,
    key: Outcome,
    permissions: Outcome,
}

pub(super) async fn examine(service: &Service, key: &Key, access: &Access) -> Vec<Finding> {
    let mask = Mask::of_key(&key.secret);
    let outcomes = match access.connect(service, key) {
        Err(error) => unusable(&error, service.api, key),
        Ok(connection) => {
            let url = connection.client.base_url();
            let dns = resolve(url).await;
            if dns.is_failed() {
                Outcomes { dns, ..Outcomes::unknown("there is no address") }
            } else {
                let probe = probe::send(service, &connection).await;
                Outcomes {
                    dns,
                    tls: tls(url, &probe),
                    clock: clock(&probe),
                    key: key_is_taken(service.api, key, &probe),
                    permissions: permissions(service.api, &probe),
                }
            }
        }
    };
    let Outcomes { dns, tls, clock, key, permissions } = outcomes;
    [("dns", dns), ("tls", tls), ("clock", clock), ("key", key), ("permissions", permissions)]
        .map(|(check, outcome)| outcome.into_finding(service.api.name, check, &mask))
        .to_vec()
}

impl Outcomes {
    fn unknown(why: &str) -> Self {
        let unknown = || Outcome::not_checked(why);
        Self { dns: unknown(), tls: unknown(), clock: unknown(), key: unknown(), permissions: unknown() }
    }
}

/// A setting with which there can be no client: the key, or the base URL.
fn unusable(error: &Error, api: &Api, key: &Key) -> Outcomes {
    let unknown = Outcomes::unknown("there is no client with these settings");
    if error.field() == Some("base_url") {
        let remedy = format!("correct {} or --base-url", api.base_url_variable);
        return Outcomes { dns: Outcome::failed(message(error), remedy), ..unknown };
    }
    Outcomes { key: Outcome::failed(message(error), format!("correct {}", key.source)), ..unknown }
}

async fn resolve(url: &Url) -> Outcome {
    let Some(Host::Domain(name)) = url.host() else {
        return Outcome::Ok(format!("{} is an address", url.host_str().unwrap_or_default()));
    };
    let port = url.port_or_known_default().unwrap_or_default();
    let looked_up = tokio::time::timeout(LOOKUP, tokio::net::lookup_host((name, port))).await;
    let problem = match looked_up {
        Err(_) => format!("no answer in {} s", LOOKUP.as_secs()),
        Ok(Err(error)) => error.to_string(),
        Ok(Ok(addresses)) => {
            let addresses: Vec<String> = addresses.map(|address| address.ip().to_string()).collect();
            match addresses.split_first() {
                Some((first, [])) => return Outcome::Ok(format!("{name} is {first}")),
                Some((first, more)) => {
                    return Outcome::Ok(format!("{name} is {first} and {} more", more.len()));
                }
                None => "it has none".to_owned(),
            }
        }
    };
    let cause = format!("no address for {name} ({problem})");
    if is_proxied() {
        return Outcome::not_checked(format!("{cause}; a proxy is set, which looks it up itself"));
    }
    Outcome::failed(cause, "check the base URL for a mistake, and this machine's network")
}

/// Whether the environment names a proxy, as far as that is worth knowing here.
fn is_proxied() -> bool {
    ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

fn tls(url: &Url, probe: &Probe) -> Outcome {
    let place =
        format!("{}:{}", url.host_str().unwrap_or_default(), url.port_or_known_default().unwrap_or_default());
    let plain = url.scheme() == "http";
    match &probe.result {
        Err(error) if error.status().is_some() => {}
        Err(error) => match error.kind() {
            ErrorKind::Connect => {
                let remedy =
                    format!("check that a server listens on {place}, and the firewall and proxy on the way");
                return Outcome::failed(message(error), remedy);
            }
            ErrorKind::Certificate => {
                return Outcome::failed(
                    message(error),
                    "check the clock and the system's root certificates; a proxy that opens TLS needs its own root there",
                );
            }
            _ => {
                return Outcome::failed(
                    format!("no whole answer of {place}: {}", message(error)),
                    "try again, with a longer --timeout",
                );
            }
        },
        Ok(()) => {}
    }
    if plain {
        Outcome::not_checked("plain HTTP: what is sent can be read on the way")
    } else {
        Outcome::Ok(format!("{place} has a good certificate"))
    }
}

fn clock(probe: &Probe) -> Outcome {
    let Some(ahead) = probe.ahead else {
        return Outcome::not_checked("there is no answer with a date");
    };
    let seconds = ahead.unsigned_abs().as_secs();
    if seconds <= TOLERATED_SECONDS {
        return Outcome::Ok(match seconds {
            0 => "the same as the server's".to_owned(),
            _ => format!("{seconds} s from the server's"),
        });
    }
    let direction = if ahead.is_negative() { "ahead of" } else { "behind" };
    Outcome::failed(
        format!("this machine's clock is {seconds} s {direction} the server's"),
        "set it, best by a time service (NTP): certificates and waits until a date depend on it",
    )
}

fn key_is_taken(api: &Api, key: &Key, probe: &Probe) -> Outcome {
    if probe.read.is_none() {
        return Outcome::not_checked("no call only reads");
    }
    match &probe.result {
        Ok(()) => Outcome::Ok(format!("{} is taken", key.source)),
        Err(error) => match error.kind() {
            ErrorKind::Unauthorized => Outcome::failed(
                format!("{} is refused ({})", key.source, message(error)),
                format!("put the right key there, or the right server into {}", api.base_url_variable),
            ),
            ErrorKind::Forbidden
            | ErrorKind::PaymentRequired
            | ErrorKind::NotFound
            | ErrorKind::BadRequest => Outcome::Ok(format!("{} is taken", key.source)),
            _ => Outcome::not_checked(format!("the server did not get so far: {}", message(error))),
        },
    }
}

fn permissions(api: &Api, probe: &Probe) -> Outcome {
    let Some(operation) = probe.read else { return Outcome::not_checked("no call only reads") };
    let name = operation.name;
    let error = match &probe.result {
        Ok(()) => return Outcome::Ok(format!("{name} is allowed")),
        Err(error) => error,
    };
    let cause = match error.status() {
        Some(status) => format!("{name} ends with {}: {}", status.as_u16(), message(error)),
        None => format!("{name}: {}", message(error)),
    };
    match error.kind() {
        ErrorKind::Forbidden => {
            Outcome::failed(cause, format!("give the key the right to it: {}", operation.documentation))
        }
        ErrorKind::PaymentRequired => {
            Outcome::failed(cause, "look at the plan and the limits of the account")
        }
        ErrorKind::NotFound | ErrorKind::Redirect | ErrorKind::Decode => Outcome::failed(
            cause,
            format!("check the base URL ({}): something else answers there", api.base_url_variable),
        ),
        ErrorKind::RateLimited => Outcome::failed(cause, "wait, and ask less often"),
        ErrorKind::Server => Outcome::failed(cause, "try again later: it is the server's failure"),
        ErrorKind::Unauthorized => Outcome::not_checked("the key is refused"),
        _ if error.status().is_none() => Outcome::not_checked("there is no answer"),
        _ => Outcome::failed(cause, format!("look it up: {}", operation.documentation)),
    }
}
