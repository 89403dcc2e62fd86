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
            ("uptinio.alerts.list", "uptinio", "GET", "/alerts"),
            ("uptinio.alerts.create", "uptinio", "POST", "/alerts"),
            ("uptinio.alerts.get", "uptinio", "GET", "/alerts/{id}"),
            ("uptinio.alerts.update", "uptinio", "PUT", "/alerts/{id}"),
        ]
    );
}
