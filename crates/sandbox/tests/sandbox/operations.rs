use alertkit_sandbox::Sandbox;

#[test]
fn every_route_is_an_operation() {
    let sandbox = Sandbox::start_blocking().unwrap();
    let operations: Vec<_> =
        sandbox.operations().iter().map(|it| (it.name, it.api, it.method, it.path)).collect();
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
            ("uptinio.alerts.list", "uptinio", "GET", "/alerts"),
            ("uptinio.alerts.create", "uptinio", "POST", "/alerts"),
            ("uptinio.alerts.get", "uptinio", "GET", "/alerts/{id}"),
            ("uptinio.alerts.update", "uptinio", "PUT", "/alerts/{id}"),
        ]
    );
}
