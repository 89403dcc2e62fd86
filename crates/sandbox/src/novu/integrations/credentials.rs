//! Credentials: stored as they were given, and shown in one of two ways.

use serde_json::{Value, json};

use crate::novu::input::Object;

/// Those that the server encrypts; the others it shows to everybody.
const ENCRYPTED: [&str; 6] = ["apiKey", "apiToken", "secretKey", "token", "password", "serviceAccount"];

/// As most answers show an integration: without what is secret, and without credentials where it has none.
pub(super) fn encrypted(integration: &Object) -> Object {
    let mut integration = integration.clone();
    match integration.get_mut("credentials").and_then(Value::as_object_mut) {
        Some(credentials) if !credentials.is_empty() => {
            for (name, value) in credentials.iter_mut() {
                if let (true, Some(text)) = (ENCRYPTED.contains(&name.as_str()), value.as_str()) {
                    *value = Value::from(encrypt(text));
                }
            }
        }
        _ => {
            integration.remove("credentials");
        }
    }
    integration
}

/// As listings show an integration: with all of its credentials in clear text, also where it has none.
pub(super) fn clear(integration: &Object) -> Object {
    let mut integration = integration.clone();
    integration.entry("credentials").or_insert(json!({}));
    integration
}

/// Whether one of the secret ones is there.
pub(super) fn has_secret(credentials: Option<&Value>) -> bool {
    let text = |name: &&str| credentials?.get(name)?.as_str();
    ENCRYPTED.iter().filter_map(text).any(|text| !text.is_empty())
}

/// Looks like the server's encryption. The same text always gives the same, and nothing of it can be read.
fn encrypt(text: &str) -> String {
    // FNV-1a, which is no encryption at all, but one-way enough for a sandbox.
    let hash = |seed: u128| {
        text.bytes().fold(seed, |hash, byte| {
            (hash ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b)
        })
    };
    let (salt, sealed) = (hash(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d), hash(u128::MAX));
    format!("nvsk.{salt:032x}:{sealed:032x}")
}
