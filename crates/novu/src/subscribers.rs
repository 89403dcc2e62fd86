use alertkit_transport::Client;

mod subscriber;

pub use subscriber::{ChannelCredentials, ChannelSettings, Subscriber};

/// Subscribers: those who are notified; from [`Novu::subscribers`](crate::Novu::subscribers).
///
/// Source: <https://v0.x-docs.novu.co/api-reference/overview>.
#[derive(Clone, Debug)]
pub struct Subscribers {
    client: Client,
}

impl Subscribers {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }
}
