use std::fmt;
use std::sync::Arc;

use crate::Backend;
#[cfg(feature = "reqwest")]
use crate::Error;
#[cfg(feature = "reqwest")]
use crate::backend::reqwest::{PoolSettings, ReqwestBackend};

/// The connections of one or more clients.
#[derive(Clone)]
pub(crate) struct Pool {
    backend: Arc<dyn Backend>,
    over_tokio: bool,
    /// Every attempt ends within its limit, by the backend's own timers.
    keeps_to_limits: bool,
    /// The default backend, which the other one is or wraps.
    #[cfg(feature = "reqwest")]
    connections: Option<Arc<ReqwestBackend>>,
}

/// Wraps a backend in a middleware.
pub(crate) type Layer = Box<dyn FnOnce(Arc<dyn Backend>) -> Arc<dyn Backend> + Send>;

impl Pool {
    /// A backend that the caller brought.
    pub(crate) fn given(backend: Arc<dyn Backend>) -> Self {
        Self {
            backend,
            over_tokio: false,
            keeps_to_limits: false,
            #[cfg(feature = "reqwest")]
            connections: None,
        }
    }

    #[cfg(feature = "reqwest")]
    pub(crate) fn open(settings: PoolSettings) -> Result<Self, Error> {
        let connections = Arc::new(ReqwestBackend::new(settings)?);
        Ok(Self {
            backend: connections.clone(),
            over_tokio: true,
            keeps_to_limits: true,
            connections: Some(connections),
        })
    }

    /// The same connections behind these middlewares; the last one sees a request first.
    pub(crate) fn within(self, layers: Vec<Layer>) -> Self {
        let keeps_to_limits = self.keeps_to_limits && layers.is_empty();
        let backend = layers.into_iter().fold(self.backend.clone(), |inner, layer| layer(inner));
        Self { backend, keeps_to_limits, ..self }
    }

    /// Keeps at least this many idle connections to a host.
    #[cfg_attr(
        not(feature = "reqwest"),
        allow(clippy::unused_self, unused_variables, reason = "there are none without it")
    )]
    pub(crate) fn keep_connections(&self, at_least: usize) {
        #[cfg(feature = "reqwest")]
        if let Some(connections) = &self.connections {
            connections.keep_idle(at_least);
        }
    }

    /// Whether it is the default backend, which runs on tokio.
    pub(crate) fn is_over_tokio(&self) -> bool {
        self.over_tokio
    }

    /// Whether an attempt ends within its limit whoever looks after it.
    pub(crate) fn keeps_to_limits(&self) -> bool {
        self.keeps_to_limits
    }

    pub(crate) fn backend(&self) -> &dyn Backend {
        &*self.backend
    }
}

impl fmt::Debug for Pool {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Pool")
    }
}
