//! Where subscribers are found at providers of chats and push notifications.

use serde_json::{Value, json};

use super::environment::{Environment, milliseconds};
use super::ids::Kind;
use super::input::{Input, Object, object, text, texts};
use super::subscribers::{find, unknown_by_400};
use super::{answers, errors};
use crate::exchange::{Answer, Request};
use crate::route::{Route, route};
use crate::state::State;

pub(crate) const ROUTES: &[Route] = &[
    route("novu.subscribers.credentials.update", "PUT", "/v1/subscribers/{subscriberId}/credentials", update),
    route(
        "novu.subscribers.credentials.append",
        "PATCH",
        "/v1/subscribers/{subscriberId}/credentials",
        append,
    ),
    route(
        "novu.subscribers.credentials.delete",
        "DELETE",
        "/v1/subscribers/{subscriberId}/credentials/{providerId}",
        delete,
    ),
];

const MEMBERS: [&str; 8] =
    ["webhookUrl", "channel", "deviceTokens", "alertUid", "title", "imageUrl", "state", "externalUrl"];

fn update(state: &State, request: &Request) -> Result<Answer, Answer> {
    set(state, request, |_, given| given)
}

fn append(state: &State, request: &Request) -> Result<Answer, Answer> {
    set(state, request, |before, given| if given.is_empty() { given } else { [before, given].concat() })
}

/// Device tokens are joined with those of before, in one way or another, and are none where none are given; other values
/// stay where none is given.
fn set(
    state: &State,
    request: &Request,
    join: impl FnOnce(Vec<String>, Vec<String>) -> Vec<String>,
) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    let (provider, identifier, given) = read(request)?;
    let id = request.parameter("subscriberId");
    if environment.find(Kind::Subscriber, "subscriberId", id).is_none() {
        return Err(unknown_by_400(id));
    }
    let integration = active_integration(environment, &provider, identifier.as_deref())?;
    let unknown = || unknown_by_400(id);
    let subscriber = environment.find_mut(Kind::Subscriber, "subscriberId", id).ok_or_else(unknown)?;
    let mut channels = match subscriber.remove("channels") {
        Some(Value::Array(channels)) => channels,
        _ => Vec::new(),
    };
    let is_its = |channel: &&mut Value| {
        channel.get("_integrationId").and_then(Value::as_str) == Some(&integration)
            && channel.get("providerId").and_then(Value::as_str) == Some(&provider)
    };
    match channels.iter_mut().find(is_its).and_then(|channel| channel.get_mut("credentials")) {
        None => {
            channels
                .push(json!({"credentials": given, "_integrationId": integration, "providerId": provider}));
        }
        Some(Value::Object(credentials)) if *credentials != given => {
            let tokens = join(texts(credentials.get("deviceTokens")), texts(given.get("deviceTokens")));
            credentials.extend(given);
            credentials.insert("deviceTokens".to_owned(), Value::from(without_repetitions(tokens)));
        }
        Some(_) => {}
    }
    subscriber.insert("channels".to_owned(), Value::from(channels));
    subscriber.insert("updatedAt".to_owned(), Value::from(milliseconds(state.clock.now())));
    Ok(answers::ok(subscriber.clone()).committed())
}

/// The provider, the integration's identifier, and the credentials that are given.
fn read(request: &Request) -> Result<(String, Option<String>, Object), Answer> {
    let mut input = Input::read(request);
    input.require_text("providerId");
    input.expect_text("integrationIdentifier");
    match input.get("credentials") {
        Some(Value::Object(_)) => {}
        given => {
            let missing = given.is_none_or(Value::is_null);
            input.refuse("credentials must be an object");
            if missing {
                input.refuse("credentials should not be null or undefined");
            }
        }
    }
    input.check()?;
    let mut credentials = object(input.get("credentials").cloned().unwrap_or_default());
    credentials.retain(|name, value| MEMBERS.contains(&name.as_str()) && !value.is_null());
    if credentials.contains_key("deviceTokens") {
        let tokens = without_repetitions(texts(credentials.get("deviceTokens")));
        credentials.insert("deviceTokens".to_owned(), Value::from(tokens));
    }
    let provider = input.text("providerId").unwrap_or_default().to_owned();
    Ok((provider, input.text("integrationIdentifier").map(str::to_owned), credentials))
}

fn without_repetitions(tokens: Vec<String>) -> Vec<String> {
    let mut once: Vec<String> = Vec::with_capacity(tokens.len());
    for token in tokens {
        if !once.contains(&token) {
            once.push(token);
        }
    }
    once
}

/// The id of the newest active integration of a provider.
fn active_integration(
    environment: &Environment,
    provider: &str,
    identifier: Option<&str>,
) -> Result<String, Answer> {
    let mut newest_first = environment.all(Kind::Integration).iter().rev();
    let integration = newest_first.find(|integration| {
        text(integration, "providerId") == Some(provider)
            && integration.get("active") == Some(&Value::Bool(true))
            && identifier.is_none_or(|identifier| text(integration, "identifier") == Some(identifier))
    });
    let id = integration.and_then(|integration| text(integration, "_id"));
    id.map(str::to_owned).ok_or_else(|| {
        errors::bad_request(&format!(
            "Subscribers environment ({}) do not have active {provider} integration.",
            environment.id
        ))
    })
}

/// The integration need not be active, and credentials need not be there.
fn delete(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    find(environment, request)?;
    let provider = request.parameter("providerId");
    let integration = environment.find(Kind::Integration, "providerId", provider);
    let Some(integration) = integration.and_then(|integration| text(integration, "_id")).map(str::to_owned)
    else {
        return Err(errors::not_found(&format!(
            "Subscribers environment ({}) do not have {provider} integration.",
            environment.id
        )));
    };
    let id = request.parameter("subscriberId");
    let subscriber = environment.find_mut(Kind::Subscriber, "subscriberId", id);
    if let Some(Value::Array(channels)) = subscriber.and_then(|subscriber| subscriber.get_mut("channels")) {
        channels
            .retain(|channel| channel.get("_integrationId").and_then(Value::as_str) != Some(&integration));
    }
    Ok(answers::no_content())
}
