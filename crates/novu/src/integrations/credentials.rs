use std::collections::BTreeMap;

use alertkit_transport::{Json, Secret, reveal};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};

use crate::HiddenJson;

/// Declares a field of [`Credentials`] and its setter for each line: secrets, texts, or flags.
macro_rules! credentials {
    (
        $(#[$meta:meta])* pub struct $name:ident;
        secrets { $($(#[$secret_meta:meta])* $secret:ident = $secret_wire:literal,)+ }
        texts { $($(#[$text_meta:meta])* $text:ident = $text_wire:literal,)+ }
        flags { $($(#[$flag_meta:meta])* $flag:ident = $flag_wire:literal,)+ }
    ) => {
        $(#[$meta])*
        pub struct $name {
            $(
                $(#[$secret_meta])*
                #[serde(rename = $secret_wire, with = "reveal::optional", skip_serializing_if = "Option::is_none")]
                pub $secret: Option<Secret>,
            )+
            $(
                $(#[$text_meta])*
                #[serde(rename = $text_wire, skip_serializing_if = "Option::is_none")]
                pub $text: Option<String>,
            )+
            $(
                $(#[$flag_meta])*
                #[serde(rename = $flag_wire, skip_serializing_if = "Option::is_none")]
                pub $flag: Option<bool>,
            )+
            /// How TLS is used (SMTP).
            #[serde(rename = "tlsOptions", skip_serializing_if = "Option::is_none")]
            pub tls_options: Option<HiddenJson>,
            /// Members that this version does not model, and those whose value has another type than their field.
            #[serde(flatten)]
            pub other: BTreeMap<String, HiddenJson>,
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let mut other = BTreeMap::deserialize(deserializer)?;
                Ok(Self {
                    $($secret: take::<String>(&mut other, $secret_wire).map(Secret::new),)+
                    $($text: take(&mut other, $text_wire),)+
                    $($flag: take(&mut other, $flag_wire),)+
                    tls_options: take(&mut other, "tlsOptions"),
                    other,
                })
            }
        }

        impl $name {
            $(
                $(#[$secret_meta])*
                #[must_use]
                pub fn $secret(mut self, $secret: impl Into<Secret>) -> Self {
                    self.$secret = Some($secret.into());
                    self
                }
            )+
            $(
                $(#[$text_meta])*
                #[must_use]
                pub fn $text(mut self, $text: impl Into<String>) -> Self {
                    self.$text = Some($text.into());
                    self
                }
            )+
            $(
                $(#[$flag_meta])*
                #[must_use]
                pub fn $flag(mut self, $flag: bool) -> Self {
                    self.$flag = Some($flag);
                    self
                }
            )+
        }
    };
}

credentials! {
    /// With what a service is entered. Which of these a provider wants, the vendor's page on it says.
    ///
    /// What may be a secret is one: `Debug` does not show it. `Serialize` does.
    ///
    /// ```
    /// use alertkit_novu::Credentials;
    ///
    /// let credentials = Credentials::new().api_key("SG.s3cret").from("no-reply@example.com");
    /// assert_eq!(credentials.api_key.as_ref().unwrap().reveal(), "SG.s3cret");
    /// assert!(!format!("{credentials:?}").contains("s3cret"));
    /// ```
    #[derive(Clone, Debug, Default, PartialEq, Serialize)]
    #[non_exhaustive]
    pub struct Credentials;

    secrets {
        /// An API key.
        api_key = "apiKey",
        /// An API token.
        api_token = "apiToken",
        /// An access key.
        access_key = "accessKey",
        /// A secret key.
        secret_key = "secretKey",
        /// A token.
        token = "token",
        /// A user name.
        user = "user",
        /// A password.
        password = "password",
        /// The SID of an account (Twilio).
        account_sid = "accountSid",
        /// The id of a client.
        client_id = "clientId",
        /// A service account: JSON, as text (Firebase Cloud Messaging).
        service_account = "serviceAccount",
        /// Under which name a token is sent (an SMS service of your own).
        authentication_token_key = "authenticationTokenKey",
        /// The address of a webhook.
        webhook_url = "webhookUrl",
        /// The base URL of a service.
        base_url = "baseUrl",
        /// The URL of an API.
        api_url = "apiURL",
    }
    texts {
        /// The address or number that messages come from.
        from = "from",
        /// The name that messages come from.
        sender_name = "senderName",
        /// A domain (Mailgun).
        domain = "domain",
        /// A mail server.
        host = "host",
        /// Its port: text.
        port = "port",
        /// A region (Amazon SES, SNS).
        region = "region",
        /// The id of a messaging profile (Telnyx).
        message_profile_id = "messageProfileId",
        /// The id of an application.
        application_id = "applicationId",
        /// The id of an application, for services that name it so.
        app_id = "appID",
        /// The name of a project.
        project_name = "projectName",
        /// The id of an instance (Pusher Beams).
        instance_id = "instanceId",
        /// The id of a channel (from 2.0 on).
        channel_id = "channelId",
        /// The id of a phone number (`WhatsApp`; from 2.0 on).
        phone_number_identification = "phoneNumberIdentification",
        /// Where people are sent when they have allowed the use of their chat.
        redirect_url = "redirectUrl",
        /// A pool of IP addresses (`SendGrid`).
        ip_pool_name = "ipPoolName",
        /// The content type of requests.
        content_type = "contentType",
        /// The header that the API key is sent in.
        api_key_request_header = "apiKeyRequestHeader",
        /// The header that the secret key is sent in.
        secret_key_request_header = "secretKeyRequestHeader",
        /// Where the id of a message stands in the answer.
        id_path = "idPath",
        /// Where the date of a message stands in the answer.
        date_path = "datePath",
        /// The id of an alert (Grafana on call).
        alert_uid = "alertUid",
        /// The title of an alert.
        title = "title",
        /// The picture of an alert.
        image_url = "imageUrl",
        /// The state of an alert.
        state = "state",
        /// Where an alert leads.
        external_link = "externalLink",
    }
    flags {
        /// Whether TLS is used from the start.
        secure = "secure",
        /// Whether nothing is sent without TLS.
        require_tls = "requireTls",
        /// Whether TLS is not used even where it could be.
        ignore_tls = "ignoreTls",
        /// Whether subscribers have to be signed for.
        hmac = "hmac",
        /// Whether a token is asked for first.
        authenticate_by_token = "authenticateByToken",
    }
}

impl Credentials {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How TLS is used (SMTP): a JSON object.
    #[must_use]
    pub fn tls_options(mut self, options: impl Into<Json>) -> Self {
        self.tls_options = Some(HiddenJson::from(options));
        self
    }

    /// One that this version does not know, by its name on the wire.
    #[must_use]
    pub fn other(mut self, name: impl Into<String>, value: impl Into<Json>) -> Self {
        self.other.insert(name.into(), HiddenJson::from(value));
        self
    }
}

/// Takes a member whose value has the type of its field; one of another type stays where it is.
fn take<T: DeserializeOwned>(members: &mut BTreeMap<String, HiddenJson>, name: &str) -> Option<T> {
    let value = members.get(name)?.json().read::<Option<T>>().ok()?;
    members.remove(name);
    value
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// All keys of both generations of the server.
    const KEYS: [&str; 45] = [
        "apiKey",
        "user",
        "secretKey",
        "domain",
        "password",
        "host",
        "port",
        "secure",
        "region",
        "accountSid",
        "messageProfileId",
        "token",
        "from",
        "senderName",
        "applicationId",
        "clientId",
        "projectName",
        "serviceAccount",
        "baseUrl",
        "webhookUrl",
        "contentType",
        "requireTls",
        "ignoreTls",
        "tlsOptions",
        "redirectUrl",
        "hmac",
        "ipPoolName",
        "apiKeyRequestHeader",
        "secretKeyRequestHeader",
        "idPath",
        "datePath",
        "authenticateByToken",
        "authenticationTokenKey",
        "accessKey",
        "instanceId",
        "apiToken",
        "apiURL",
        "appID",
        "alertUid",
        "title",
        "imageUrl",
        "state",
        "externalLink",
        "channelId",
        "phoneNumberIdentification",
    ];

    fn value(key: &str) -> Value {
        match key {
            "secure" | "requireTls" | "ignoreTls" | "hmac" | "authenticateByToken" => json!(true),
            "tlsOptions" => json!({"key": "s3cret"}),
            _ => json!(format!("s3cret-{key}")),
        }
    }

    #[test]
    fn every_key_is_a_field_of_its_own() {
        for key in KEYS {
            let json = json!({key: value(key)});
            let credentials: Credentials = serde_json::from_value(json.clone()).unwrap();
            assert!(credentials.other.is_empty(), "{key}");
            assert_eq!(serde_json::to_value(credentials).unwrap(), json);
        }
    }

    #[test]
    fn what_may_be_a_secret_is_not_shown() {
        let plain = [
            "domain",
            "host",
            "port",
            "region",
            "messageProfileId",
            "from",
            "senderName",
            "applicationId",
            "projectName",
            "contentType",
            "redirectUrl",
            "ipPoolName",
            "apiKeyRequestHeader",
            "secretKeyRequestHeader",
            "idPath",
            "datePath",
            "instanceId",
            "appID",
            "alertUid",
            "title",
            "imageUrl",
            "state",
            "externalLink",
            "channelId",
            "phoneNumberIdentification",
        ];
        for key in KEYS {
            let credentials: Credentials = serde_json::from_value(json!({key: value(key)})).unwrap();
            assert_eq!(format!("{credentials:?}").contains("s3cret"), plain.contains(&key), "{key}");
        }
    }

    #[test]
    fn what_is_not_known_is_kept_and_not_shown() {
        let json = json!({"newKey": "s3cret", "newOptions": {"a": ["s3cret"]}, "newFlag": true});
        let credentials: Credentials = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(credentials.other.len(), 3);
        assert!(!format!("{credentials:?}").contains("s3cret"));
        assert_eq!(serde_json::to_value(credentials).unwrap(), json);
    }

    #[test]
    fn what_is_set_is_written() {
        let credentials = Credentials::new()
            .host("smtp.example.com")
            .port("587")
            .secure(false)
            .password("p")
            .tls_options(json!({"rejectUnauthorized": true}))
            .other("newKey", "n");
        let json = json!({
            "host": "smtp.example.com", "port": "587", "secure": false, "password": "p",
            "tlsOptions": {"rejectUnauthorized": true}, "newKey": "n",
        });
        assert_eq!(serde_json::to_value(credentials).unwrap(), json);
        assert_eq!(serde_json::to_value(Credentials::new()).unwrap(), json!({}));
    }
}
