use alertkit_transport::catalogue::{Arguments, Entry};

use crate::alerts::{self, HogFunctionId};
use crate::{Alerts, Error, PostHog, Scope};

/// Every operation of this crate, to be called with JSON; in an order in which the examples find what they need.
#[must_use]
pub fn catalogue() -> Vec<Entry<PostHog>> {
    ENTRIES.to_vec()
}

const ENTRIES: &[Entry<PostHog>] = &[
    Entry::new(
        &alerts::LIST,
        r#"{"path": {"scope": "projects", "project_id": 1}, "query": {"limit": 100}}"#,
        |posthog, arguments| Ok(of_scope(posthog, arguments)?.list(arguments.params()?).into()),
    ),
    Entry::new(
        &alerts::CREATE,
        r#"{"path": {"scope": "projects", "project_id": 1}, "body": {"insight": 1, "subscribed_users": [1],
            "name": "Sign-ups rose", "condition": {"type": "relative_increase"},
            "threshold": {"configuration": {"type": "percentage", "bounds": {"upper": 0.2}}},
            "config": {"type": "TrendsAlertConfig", "series_index": 0}}}"#,
        |posthog, arguments| Ok(of_scope(posthog, arguments)?.create(arguments.params_of_body()?).into()),
    ),
    Entry::new(
        &alerts::GET,
        r#"{"path": {"scope": "projects", "project_id": 1, "id": "00000000-0000-4000-8000-000000000001"},
            "query": {"checks_limit": 50}}"#,
        |posthog, arguments| {
            Ok(of_scope(posthog, arguments)?.get(arguments.segment("id")?, arguments.params()?).into())
        },
    ),
    Entry::new(
        &alerts::UPDATE,
        r#"{"path": {"scope": "projects", "project_id": 1, "id": "00000000-0000-4000-8000-000000000001"},
            "body": {"name": "Sign-ups"}}"#,
        |posthog, arguments| {
            let alerts = of_scope(posthog, arguments)?;
            Ok(alerts.update(arguments.segment("id")?, arguments.params_of_body()?).into())
        },
    ),
    Entry::new(
        &alerts::REPLACE,
        r#"{"path": {"scope": "projects", "project_id": 1, "id": "00000000-0000-4000-8000-000000000001"},
            "body": {"insight": 1, "subscribed_users": [1], "condition": {"type": "absolute_value"},
            "threshold": {"configuration": {"type": "absolute", "bounds": {"upper": 100}}},
            "config": {"type": "TrendsAlertConfig", "series_index": 0}}}"#,
        |posthog, arguments| {
            let alerts = of_scope(posthog, arguments)?;
            let alert: crate::ReplaceAlert = arguments.params_of_body()?;
            Ok(alerts.replace(arguments.segment("id")?, alert).into())
        },
    ),
    Entry::new(
        &alerts::SIMULATE,
        r#"{"path": {"scope": "projects", "project_id": 1},
            "body": {"insight": 1, "detector_config": {"type": "zscore", "threshold": 0.95, "window": 30}}}"#,
        |posthog, arguments| Ok(of_scope(posthog, arguments)?.simulate(arguments.params_of_body()?).into()),
    ),
    Entry::new(
        &alerts::TEST_DELIVERY,
        r#"{"path": {"scope": "projects", "project_id": 1, "id": "00000000-0000-4000-8000-000000000001"}}"#,
        |posthog, arguments| Ok(of_scope(posthog, arguments)?.test_delivery(arguments.segment("id")?).into()),
    ),
    Entry::new(
        &alerts::ADD_DESTINATION,
        r#"{"path": {"scope": "projects", "project_id": 1, "id": "00000000-0000-4000-8000-000000000001"},
            "body": {"type": "slack", "slack_workspace_id": 1, "slack_channel_id": "C0123456789"}}"#,
        |posthog, arguments| {
            let alerts = of_scope(posthog, arguments)?;
            Ok(alerts.add_destination(arguments.segment("id")?, arguments.params_of_body()?).into())
        },
    ),
    Entry::new(
        &alerts::REMOVE_DESTINATIONS,
        r#"{"path": {"scope": "projects", "project_id": 1, "id": "00000000-0000-4000-8000-000000000001"},
            "body": {"hog_function_ids": ["00000000-0000-4000-8003-000000000001"]}}"#,
        |posthog, arguments| {
            let destinations: Vec<HogFunctionId> = arguments.member_of_body("hog_function_ids")?;
            let alerts = of_scope(posthog, arguments)?;
            Ok(alerts.remove_destinations(arguments.segment("id")?, destinations).into())
        },
    ),
    Entry::new(
        &alerts::DELETE,
        r#"{"path": {"scope": "projects", "project_id": 1, "id": "00000000-0000-4000-8000-000000000001"}}"#,
        |posthog, arguments| Ok(of_scope(posthog, arguments)?.delete(arguments.segment("id")?).into()),
    ),
];

/// `{"scope": "projects", "project_id": 1}`, or `environments`, or `@current` for the number.
fn of_scope(posthog: &PostHog, arguments: &Arguments) -> Result<Alerts, Error> {
    let number = arguments.segment("project_id")?;
    let parsed = number.parse();
    let scope = match (arguments.segment("scope")?.as_str(), parsed) {
        ("projects", Ok(number)) => Scope::project(number),
        ("environments", Ok(number)) => Scope::environment(number),
        ("projects", Err(_)) if number == "@current" => Scope::current(),
        ("projects" | "environments", _) => {
            return Err(Error::invalid_input(
                "project_id",
                "is neither a number nor, of projects, `@current`",
            ));
        }
        _ => return Err(Error::invalid_input("scope", "is neither `projects` nor `environments`")),
    };
    Ok(posthog.alerts(scope))
}
