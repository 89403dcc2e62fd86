use std::collections::HashSet;

use alertkit_sandbox::{Operation, Sandbox};

/// Novu's, which are many, are held to what all of its names have in common.
#[test]
fn every_route_is_an_operation() {
    let sandbox = Sandbox::start_blocking().unwrap();
    let (novu, others): (Vec<Operation>, Vec<Operation>) =
        sandbox.operations().into_iter().partition(|it| it.api == "novu");
    let (mut names, mut routes) = (HashSet::new(), HashSet::new());
    for operation in novu {
        assert!(operation.name.starts_with("novu.") && operation.path.starts_with("/v1/"), "{operation:?}");
        assert!(
            names.insert(operation.name) && routes.insert((operation.method, operation.path)),
            "{operation:?}"
        );
    }
    let operations: Vec<_> = others.iter().map(|it| (it.name, it.api, it.method, it.path)).collect();
    assert_eq!(
        operations,
        [
            ("apialerts.events.send", "apialerts", "POST", "/event"),
            ("blacktide.alert_rules.list", "blacktide", "GET", "/alert-rules"),
            ("blacktide.alert_rules.create", "blacktide", "POST", "/alert-rules"),
            ("blacktide.alert_rules.update", "blacktide", "PUT", "/alert-rules/{id}"),
            ("blacktide.alert_rules.delete", "blacktide", "DELETE", "/alert-rules/{id}"),
            ("blacktide.alert_channels.list", "blacktide", "GET", "/alert-channels"),
            ("blacktide.alert_channels.create", "blacktide", "POST", "/alert-channels"),
            ("blacktide.alert_channels.update", "blacktide", "PUT", "/alert-channels/{id}"),
            ("blacktide.alert_channels.delete", "blacktide", "DELETE", "/alert-channels/{id}"),
            ("blacktide.alert_channels.test", "blacktide", "POST", "/alert-channels/{id}/test"),
            ("blacktide.monitors.silence", "blacktide", "POST", "/monitors/{id}/silence"),
            ("blacktide.monitors.unsilence", "blacktide", "DELETE", "/monitors/{id}/silence"),
            ("posthog.alerts.list", "posthog", "GET", "/api/{scope}/{project_id}/alerts/"),
            ("posthog.alerts.create", "posthog", "POST", "/api/{scope}/{project_id}/alerts/"),
            ("posthog.alerts.simulate", "posthog", "POST", "/api/{scope}/{project_id}/alerts/simulate/"),
            ("posthog.alerts.get", "posthog", "GET", "/api/{scope}/{project_id}/alerts/{id}/"),
            ("posthog.alerts.update", "posthog", "PATCH", "/api/{scope}/{project_id}/alerts/{id}/"),
            ("posthog.alerts.replace", "posthog", "PUT", "/api/{scope}/{project_id}/alerts/{id}/"),
            ("posthog.alerts.delete", "posthog", "DELETE", "/api/{scope}/{project_id}/alerts/{id}/"),
            (
                "posthog.alerts.test_delivery",
                "posthog",
                "POST",
                "/api/{scope}/{project_id}/alerts/{id}/test-delivery/"
            ),
            (
                "posthog.alerts.add_destination",
                "posthog",
                "POST",
                "/api/{scope}/{project_id}/alerts/{id}/destinations/"
            ),
            (
                "posthog.alerts.remove_destinations",
                "posthog",
                "POST",
                "/api/{scope}/{project_id}/alerts/{id}/destinations/delete/"
            ),
            ("uptinio.alerts.list", "uptinio", "GET", "/alerts"),
            ("uptinio.alerts.create", "uptinio", "POST", "/alerts"),
            ("uptinio.alerts.get", "uptinio", "GET", "/alerts/{id}"),
            ("uptinio.alerts.update", "uptinio", "PUT", "/alerts/{id}"),
        ]
    );
}
