//! BlackTide: alert rules, alert channels, silences. Every key is a team of its own, but for the read-only keys.

mod channels;
mod errors;
mod handle;
mod input;
mod monitors;
mod rules;
mod team;

pub use handle::BlackTide;
pub(crate) use team::Store;

use crate::route::{Api, directly, route};

pub(crate) static API: Api = Api {
    name: "blacktide",
    routes: &[&[
        route("blacktide.alert_rules.list", "GET", "/alert-rules", rules::list),
        route("blacktide.alert_rules.create", "POST", "/alert-rules", rules::create),
        route("blacktide.alert_rules.update", "PUT", "/alert-rules/{id}", rules::update),
        route("blacktide.alert_rules.delete", "DELETE", "/alert-rules/{id}", rules::delete),
        route("blacktide.alert_channels.list", "GET", "/alert-channels", channels::list),
        route("blacktide.alert_channels.create", "POST", "/alert-channels", channels::create),
        route("blacktide.alert_channels.update", "PUT", "/alert-channels/{id}", channels::update),
        route("blacktide.alert_channels.delete", "DELETE", "/alert-channels/{id}", channels::delete),
        route("blacktide.alert_channels.test", "POST", "/alert-channels/{id}/test", channels::test),
        route("blacktide.monitors.silence", "POST", "/monitors/{id}/silence", monitors::silence),
        route("blacktide.monitors.unsilence", "DELETE", "/monitors/{id}/silence", monitors::unsilence),
    ]],
    serve: directly,
    failure: errors::failure,
};
