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

use crate::route::{Api, Route};

pub(crate) static API: Api = Api {
    name: "blacktide",
    routes: &[
        Route {
            name: "blacktide.alert_rules.list",
            method: "GET",
            path: "/alert-rules",
            operation: rules::list,
        },
        Route {
            name: "blacktide.alert_rules.create",
            method: "POST",
            path: "/alert-rules",
            operation: rules::create,
        },
        Route {
            name: "blacktide.alert_rules.update",
            method: "PUT",
            path: "/alert-rules/{id}",
            operation: rules::update,
        },
        Route {
            name: "blacktide.alert_rules.delete",
            method: "DELETE",
            path: "/alert-rules/{id}",
            operation: rules::delete,
        },
        Route {
            name: "blacktide.alert_channels.list",
            method: "GET",
            path: "/alert-channels",
            operation: channels::list,
        },
        Route {
            name: "blacktide.alert_channels.create",
            method: "POST",
            path: "/alert-channels",
            operation: channels::create,
        },
        Route {
            name: "blacktide.alert_channels.update",
            method: "PUT",
            path: "/alert-channels/{id}",
            operation: channels::update,
        },
        Route {
            name: "blacktide.alert_channels.delete",
            method: "DELETE",
            path: "/alert-channels/{id}",
            operation: channels::delete,
        },
        Route {
            name: "blacktide.alert_channels.test",
            method: "POST",
            path: "/alert-channels/{id}/test",
            operation: channels::test,
        },
        Route {
            name: "blacktide.monitors.silence",
            method: "POST",
            path: "/monitors/{id}/silence",
            operation: monitors::silence,
        },
        Route {
            name: "blacktide.monitors.unsilence",
            method: "DELETE",
            path: "/monitors/{id}/silence",
            operation: monitors::unsilence,
        },
    ],
    failure: errors::failure,
};
