use std::time::Duration;

use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderValue};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// A client of Uptinio's alerts, and of Novu's events. The types of bodies come from its caller, so that both sides use the same.
#[derive(Clone, Debug)]
pub struct HandWritten {
    http: reqwest::Client,
    base_url: String,
    key: String,
}

/// The envelope of one thing.
#[derive(Deserialize)]
struct Envelope<T> {
    data: T,
}

/// The envelope of a page.
#[derive(Clone, Debug, Deserialize)]
#[non_exhaustive]
pub struct PageOf<T> {
    /// The items.
    pub data: Vec<T>,
    /// What is known of the page.
    pub meta: Meta,
}

/// What is known of a page.
#[derive(Clone, Debug, Deserialize)]
#[non_exhaustive]
pub struct Meta {
    /// Its number.
    pub page: u64,
    /// How many items fit on it.
    pub per_page: u64,
    /// How many items there are on all pages.
    pub total: u64,
}

impl HandWritten {
    /// A client, which makes `ring` the cryptography of the process.
    ///
    /// # Errors
    ///
    /// TLS can't be set up.
    pub fn new(base_url: impl Into<String>, key: impl Into<String>) -> reqwest::Result<Self> {
        // An error says that the process has one already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        let http = reqwest::Client::builder()
            .user_agent("hand-written/0.1.0")
            .default_headers(headers)
            .connect_timeout(Duration::from_secs(5))
            .read_timeout(Duration::from_secs(15))
            .timeout(Duration::from_secs(30))
            .pool_idle_timeout(Duration::from_secs(20))
            .pool_max_idle_per_host(32)
            .build()?;
        Ok(Self { http, base_url: base_url.into(), key: key.into() })
    }

    /// `PUT /alerts/{id}`
    ///
    /// # Errors
    ///
    /// As reqwest's; a status that is no success is one.
    pub async fn update_alert<T: DeserializeOwned>(
        &self,
        id: &str,
        changes: &impl Serialize,
    ) -> reqwest::Result<T> {
        let answer = self
            .http
            .put(format!("{}/alerts/{id}", self.base_url))
            .bearer_auth(&self.key)
            .json(changes)
            .send()
            .await?
            .error_for_status()?;
        Ok(answer.json::<Envelope<T>>().await?.data)
    }

    /// `POST /v1/events/trigger`
    ///
    /// # Errors
    ///
    /// As reqwest's; a status that is no success is one.
    pub async fn trigger<T: DeserializeOwned>(&self, event: &impl Serialize) -> reqwest::Result<T> {
        let answer = self
            .http
            .post(format!("{}/v1/events/trigger", self.base_url))
            .header(AUTHORIZATION, format!("ApiKey {}", self.key))
            .json(event)
            .send()
            .await?
            .error_for_status()?;
        Ok(answer.json::<Envelope<T>>().await?.data)
    }

    /// `GET /alerts`, one page.
    ///
    /// # Errors
    ///
    /// As reqwest's; a status that is no success is one.
    pub async fn list_alerts<T: DeserializeOwned>(&self, per_page: u64) -> reqwest::Result<PageOf<T>> {
        self.http
            .get(format!("{}/alerts?page=1&per_page={per_page}", self.base_url))
            .bearer_auth(&self.key)
            .send()
            .await?
            .error_for_status()?
            .json()
            .await
    }
}
