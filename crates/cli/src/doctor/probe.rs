//! The one request that most checks are made of.

use alertkit::transport::catalogue::{Arguments, Reply};
use alertkit::transport::http::Method;
use alertkit::transport::jiff::{SignedDuration, Timestamp};
use alertkit::transport::{Error, Operation};
use serde_json::Value;

use crate::services::{ApiName, Connection, Service};

/// What came of it.
pub(super) struct Probe {
    /// The operation, if there is one that only reads; else the server was only asked whether it is there.
    pub(super) read: Option<&'static Operation>,
    pub(super) result: Result<(), Error>,
    /// How far the server's clock is ahead of this machine's; its `Date` has whole seconds, and they are not held against it.
    pub(super) ahead: Option<SignedDuration>,
}

/// A read that asks for little and that every key for these alerts should be allowed.
fn safe_read(api: ApiName) -> Option<(&'static str, Arguments)> {
    let nothing = Arguments::default();
    match api {
        // It has one operation, which sends.
        ApiName::ApiAlerts => None,
        ApiName::BlackTide => Some(("alert_rules.list", nothing)),
        ApiName::Novu => Some(("topics.list", nothing.with_query("pageSize", 1))),
        ApiName::PostHog => {
            let current = nothing.with_path("scope", "projects").with_path("project_id", "@current");
            Some(("alerts.list", current.with_query("limit", 1)))
        }
        ApiName::Uptinio => Some(("alerts.list", nothing.with_query("per_page", 1))),
    }
}

pub(super) async fn send(service: &Service, connection: &Connection) -> Probe {
    let read = safe_read(service.name).and_then(|(name, arguments)| {
        let offer = service.offers.iter().find(|offer| offer.operation.name == name)?;
        Some((offer.operation, arguments))
    });
    let asked = Timestamp::now();
    let time = if let Some((operation, arguments)) = &read {
        call(connection, operation, arguments).await
    } else {
        let knock = connection.client.request::<Value>(Method::GET, "/").with_response().await;
        knock.map(|response| response.server_time())
    };
    let (result, date) = match time {
        Ok(date) => (Ok(()), date),
        Err(error) => {
            let date = error.server_time();
            (Err(error), date)
        }
    };
    let ahead = date.map(|date| ahead(date, asked, Timestamp::now()));
    Probe { read: read.map(|(operation, _)| operation), result, ahead }
}

async fn call(
    connection: &Connection,
    operation: &Operation,
    arguments: &Arguments,
) -> Result<Option<Timestamp>, Error> {
    match connection.call(operation, arguments)?.send().await? {
        Reply::Answer(response) => Ok(response.server_time()),
        _ => Ok(None),
    }
}

/// The server wrote its date between the two times here.
fn ahead(date: Timestamp, asked: Timestamp, answered: Timestamp) -> SignedDuration {
    let whole = SignedDuration::from_secs(1);
    let latest = date.saturating_add(whole).unwrap_or(date);
    if date > answered {
        date.duration_since(answered)
    } else if latest < asked {
        latest.duration_since(asked)
    } else {
        SignedDuration::ZERO
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_of_an_api_only_reads_and_stands_in_its_catalogue() {
        for service in crate::services::chosen(None) {
            let Some((name, _)) = safe_read(service.name) else { continue };
            let offer = service.offers.iter().find(|offer| offer.operation.name == name).unwrap();
            assert_eq!(offer.operation.idempotency, alertkit::transport::Idempotency::Safe);
        }
    }

    #[test]
    fn whole_seconds_and_the_time_on_the_way_are_not_held_against_a_clock() {
        let at = |text: &str| format!("2026-01-01T00:00:{text}Z").parse::<Timestamp>().unwrap();
        for (date, asked, answered, seconds) in
            [("10", "10.9", "11.2", 0), ("10", "09", "12", 0), ("20", "10", "12", 8), ("10", "20", "21", -9)]
        {
            assert_eq!(ahead(at(date), at(asked), at(answered)), SignedDuration::from_secs(seconds));
        }
    }
}
