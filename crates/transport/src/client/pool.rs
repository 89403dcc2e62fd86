use std::fmt;
use std::sync::Arc;

#[cfg(feature = "reqwest")]
use crate::backend::reqwest::{PoolSettings, ReqwestBackend};
use crate::{Backend, Error};

/// The connections of one or more clients, and how to open others like them.
#[derive(Clone)]
pub(crate) struct Pool {
    backend: Arc<dyn Backend>,
    over_tokio: bool,
    #[cfg(feature = "reqwest")]
    settings: Option<Arc<PoolSettings>>,
}

impl Pool {
    /// A backend that the caller brought.
    pub(crate) fn given(backend: Arc<dyn Backend>) -> Self {
        Self {
            backend,
            over_tokio: false,
            #[cfg(feature = "reqwest")]
            settings: None,
        }
    }

    #[cfg(feature = "reqwest")]
    pub(crate) fn open(settings: Arc<PoolSettings>) -> Result<Self, Error> {
        let backend = Arc::new(ReqwestBackend::new(&settings)?);
        Ok(Self { backend, over_tokio: true, settings: Some(settings) })
    }

    /// Connections of the same kind for another runtime; a backend that was given is shared.
    pub(crate) fn renewed(&self) -> Result<Self, Error> {
        self.keeping(0)
    }

    /// As [`renewed`](Self::renewed), of which at least so many are kept while they are idle.
    #[cfg_attr(
        not(feature = "reqwest"),
        allow(clippy::unnecessary_wraps, unused_variables, reason = "fails where there is TLS")
    )]
    pub(crate) fn keeping(&self, at_least: usize) -> Result<Self, Error> {
        #[cfg(feature = "reqwest")]
        if let Some(settings) = &self.settings {
            let max_idle_per_host = settings.max_idle_per_host.max(at_least);
            return Self::open(Arc::new(PoolSettings { max_idle_per_host, ..PoolSettings::clone(settings) }));
        }
        Ok(self.clone())
    }

    /// Whether it is the default backend, which runs on tokio.
    pub(crate) fn is_over_tokio(&self) -> bool {
        self.over_tokio
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
