//! Integrations: the services over which an environment delivers.

use jiff::Timestamp;
use serde_json::json;

use super::environment::Environment;
use super::ids::Kind;
use super::input::object;

/// One active integration for each channel but text messages, all named after their providers: `novu` (in-app), `sendgrid`
/// (e-mail, the primary one), `slack` and `fcm`, if there are none yet.
pub(crate) fn seed(environment: &mut Environment, now: Timestamp) {
    if !environment.all(Kind::Integration).is_empty() {
        return;
    }
    let integrations = [
        json!({"providerId": "novu", "channel": "in_app", "name": "Novu In-App", "identifier": "novu-in-app"}),
        json!({
            "providerId": "sendgrid", "channel": "email", "name": "SendGrid", "identifier": "sendgrid",
            "primary": true, "priority": 1, "credentials": {"apiKey": "SG.seed", "from": "no-reply@example.com"},
        }),
        json!({"providerId": "slack", "channel": "chat", "name": "Slack", "identifier": "slack"}),
        json!({
            "providerId": "fcm", "channel": "push", "name": "Firebase Cloud Messaging",
            "identifier": "firebase-cloud-messaging", "credentials": {"serviceAccount": "{}"},
        }),
    ];
    for integration in integrations {
        let mut members = object(json!({
            "active": true, "primary": false, "priority": 0, "conditions": [], "deleted": false,
        }));
        members.extend(object(integration));
        environment.add(Kind::Integration, members, now);
    }
}
